"""Says in sentences what would raise a pair, the greatest gain first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xiechuang.engines.matching.pairs.parameters import Fit, ParameterVerdict, missed_musts
from xiechuang.engines.matching.pairs.points import Contribution
from xiechuang.engines.matching.pairs.titles import GENERIC
from xiechuang.engines.matching.pairs.weights import Signal

_SHOWN_WORDS = 5
_WORTH_SAYING = 0.5
"""Smaller gains than this many points are noise to a reader."""

_SHORT = frozenset({Fit.MISSED, Fit.PARTLY})
_SUPPLY_SIDE = {Signal.BUDGET: "报价", Signal.REGION: "所在地区", Signal.FRESHNESS: "发布日期"}
"""What the supply would have to state, where that is not the name of the signal."""


_ASKING = frozenset(
    ["寻求", "需求", "需要", "希望", "要求", "解决", "现有", "目前", "不足", "急需", "存在", "问题"]
)
"""Words with which a demand asks; a supply that repeats them is no nearer to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a pair stands: its points, its parameters, each reading in plain words, and what the supply leaves out."""

    contributions: Sequence[Contribution]
    verdicts: Sequence[ParameterVerdict]
    readings: Mapping[Signal, str]
    missing: Sequence[str]
    """Words of the need that the supply has nowhere, the weightiest first."""
    untitled: Sequence[str]
    """Words of the need's title that the supply's title has not."""
    unsaid: Sequence[Signal]


def what_would_raise(pair: Shown) -> tuple[str, ...]:
    """List missed musts, then what lost most points, then what the supply leaves unsaid."""
    musts = [f"满足必须项“{one.requirement.label}”后不再封顶" for one in missed_musts(pair.verdicts)]
    # What is past cannot be mended by writing more.
    mendable = [one for one in pair.contributions if one.signal is not Signal.PAST_DECLINES]
    losses = sorted((one for one in mendable if one.lost >= _WORTH_SAYING), key=lambda one: -one.lost)
    lost = [_loss_sentence(one, pair) for one in losses]
    # Parameters are listed one by one below.
    names = [_SUPPLY_SIDE.get(one, one.label) for one in pair.unsaid if one is not Signal.PARAMETERS]
    silent = [f"成果补充写明{'、'.join(names)}，即可参与比较"] if names else []
    unstated = [
        f"成果写明“{one.requirement.label}”后可参与比较" for one in pair.verdicts if one.fit is Fit.UNSTATED
    ]
    return tuple(musts + lost + silent + unstated)


def _loss_sentence(one: Contribution, pair: Shown) -> str:
    reason = one.sentence
    if one.signal is Signal.WORDS:
        reason = _lacking("成果尚未提到", pair.missing) or "需求的用词都已提到，着重程度不同"
    elif one.signal is Signal.TITLE:
        reason = _lacking("成果标题没有写到", pair.untitled) or "需求标题的用词都已写到，成果标题另有其他内容"
    elif one.signal is Signal.PARAMETERS:
        reason = "；".join(_shortfall(verdict) for verdict in pair.verdicts if verdict.fit in _SHORT)
    elif one.signal is not None:
        # Without the note on how far the signal is trusted: that is no matter of this signal.
        reason = pair.readings[one.signal]
    return f"{one.label}：{reason}（最多可加 {one.lost:.1f} 分）"


def _lacking(what: str, words: Sequence[str]) -> str:
    telling = [word for word in words if word not in _ASKING and not GENERIC.issuperset(word)]
    return f"{what}：{'、'.join(telling[:_SHOWN_WORDS])}" if telling else ""


def _shortfall(verdict: ParameterVerdict) -> str:
    offered = f"{verdict.offered.name or ''}{verdict.offered.text}" if verdict.offered else ""
    return f"{verdict.requirement.label}{verdict.fit.value}，成果为 {offered}"
