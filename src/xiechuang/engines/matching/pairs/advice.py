"""Says in sentences what would raise a pair, the greatest gain first."""

from collections.abc import Sequence

from xiechuang.engines.matching.pairs.parameters import Fit, ParameterVerdict, missed_musts
from xiechuang.engines.matching.pairs.points import Contribution
from xiechuang.engines.matching.pairs.weights import Signal

_SHOWN_WORDS = 5
_WORTH_SAYING = 0.5
"""Smaller gains than this many points are noise to a reader."""

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
    # What is past cannot be mended by writing more.
    mendable = [one for one in contributions if one.signal is not Signal.PAST_DECLINES]
    losses = sorted((one for one in mendable if one.lost >= _WORTH_SAYING), key=lambda one: -one.lost)
    lost = [_loss_sentence(one, missing) for one in losses]
    # Parameters are listed one by one below.
    names = [_SUPPLY_SIDE.get(one, one.label) for one in unsaid if one is not Signal.PARAMETERS]
    silent = [f"成果补充写明{'、'.join(names)}，即可参与比较"] if names else []
    unstated = [
        f"成果写明“{one.requirement.label}”后可参与比较" for one in verdicts if one.fit is Fit.UNSTATED
    ]
    return tuple(musts + lost + silent + unstated)


def _loss_sentence(one: Contribution, missing: Sequence[str]) -> str:
    gain = f"（最多可加 {one.lost:.1f} 分）"
    if one.signal is not Signal.WORDS:
        return f"{one.label}：{one.sentence}{gain}"
    words = "、".join(missing[:_SHOWN_WORDS])
    reason = f"成果尚未提到：{words}" if words else "需求的用词都已提到，着重程度不同"
    return f"{one.label}：{reason}{gain}"
