"""Says in sentences what would raise a pair, the greatest gain first."""

from collections.abc import Sequence

from xiechuang.engines.matching.parameters import Fit, ParameterVerdict, missed_musts
from xiechuang.engines.matching.points import Contribution
from xiechuang.engines.matching.weights import Signal

_SHOWN_WORDS = 5
_SUPPLY_SIDE = {Signal.BUDGET: "报价", Signal.REGION: "所在地区", Signal.FRESHNESS: "发布日期"}
"""What the supply would have to state, where that is not the name of the signal."""


def what_would_raise(
    *,
    contributions: Sequence[Contribution],
    verdicts: Sequence[ParameterVerdict],
    missing: Sequence[str],
    unsaid: Sequence[Signal],
) -> tuple[str, ...]:
    """List missed musts, then what lost most points, then what the supply leaves unsaid."""
    musts = [f"满足必须项“{one.requirement.label}”后不再封顶" for one in missed_musts(verdicts)]
    losses = sorted(
        ((_lost(one), one) for one in contributions if one.value is not None and _lost(one) >= 0.1),
        key=lambda pair: -pair[0],
    )
    lost = [_loss_sentence(one, points, missing) for points, one in losses]
    names = [_SUPPLY_SIDE.get(signal, signal.label) for signal in unsaid]
    silent = [f"成果补充写明{'、'.join(names)}，即可参与比较"] if unsaid else []
    unstated = [
        f"成果写明“{one.requirement.label}”后可参与比较" for one in verdicts if one.fit is Fit.UNSTATED
    ]
    return tuple(musts + lost + silent + unstated)


def _lost(one: Contribution) -> float:
    return round(100 * one.weight - one.points, 1)


def _loss_sentence(one: Contribution, points: float, missing: Sequence[str]) -> str:
    if one.signal is Signal.WORDS:
        words = "、".join(missing[:_SHOWN_WORDS])
        reason = f"成果尚未提到：{words}" if words else "需求的用词都已提到，着重程度不同"
        return f"{one.label}：{reason}（最多可加 {points:g} 分）"
    return f"{one.label}：{one.sentence}（最多可加 {points:g} 分）"
