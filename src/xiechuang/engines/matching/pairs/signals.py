"""Structured signals between a need and a supply: each a value in 0–1 or None, and a sentence why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xiechuang.engines.matching.pairs.parameters import ParameterVerdict, missed_musts, satisfaction
from xiechuang.engines.matching.pairs.records import Need, Supply
from xiechuang.engines.matching.pairs.titles import characters, likeness, telling
from xiechuang.engines.matching.pairs.weights import Signal

HALF_LIFE_DAYS = 730
"""A record published this long ago is worth half a fresh one."""

NEAR_READINESS = 3
"""A supply this many levels short of the readiness wanted is worth nothing on this signal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One signal read for one pair; value None means not stated, which neither rewards nor punishes."""

    signal: Signal
    value: float | None
    sentence: str
    unsaid: bool = False
    """The need states its side and the supply could state its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a reading needs besides the pair: today's date and the names of codes."""

    today: date | None = None
    names: Mapping[str, str] | None = None

    def name(self, code: str) -> str:
        """The name people know a code by."""
        return (self.names or {}).get(code, code)

    def join(self, codes: Sequence[str]) -> str:
        """Several codes in words."""
        return "、".join(self.name(code) for code in codes)


def read_title(*, need: Need, supply: Supply, setting: Setting) -> Reading:  # noqa: ARG001 - one signature for all
    """How alike the two titles are by their characters, those aside that half of all titles have."""
    wanted, offered = telling(need.title), telling(supply.title)
    if not wanted or not offered:
        return Reading(signal=Signal.TITLE, value=None, sentence="标题中没有可比较的字，不作比较")
    shared = "".join(dict.fromkeys(one for one in characters(need.title) if one in wanted & offered))
    sentence = f"标题共有的字：{shared}" if shared else "标题没有共有的字"
    return Reading(signal=Signal.TITLE, value=likeness(wanted, offered), sentence=sentence)


def read_field(*, need: Need, supply: Supply, setting: Setting) -> Reading:
    """Share of the need's path that the nearest field of the supply has in common with it."""
    if not need.fields or not supply.fields:
        return _silent(Signal.FIELD, "需求" if not need.fields else "成果", "技术领域")
    pairs = [
        (_common_share(wanted, offered), wanted, offered)
        for wanted in need.fields
        for offered in supply.fields
    ]
    value, wanted, offered = max(pairs, key=lambda pair: pair[0])
    if value == 1:
        return Reading(signal=Signal.FIELD, value=value, sentence=f"领域相同：{setting.name(wanted)}")
    how = f"同属上级领域（重合 {value:.0%}）" if value else "领域不同"
    return Reading(
        signal=Signal.FIELD,
        value=value,
        sentence=f"{how}：需求 {setting.name(wanted)}，成果 {setting.name(offered)}",
    )


def read_readiness(*, need: Need, supply: Supply, setting: Setting) -> Reading:
    """Full at or above the level wanted, falling by a third with each level short; only inside one scale."""
    wanted, offered = need.readiness, supply.readiness
    if wanted is None or offered is None:
        return _silent(Signal.READINESS, "需求" if wanted is None else "成果", "技术成熟度")
    if wanted.scale != offered.scale:
        names = f"{setting.name(wanted.scale)}与{setting.name(offered.scale)}"
        return Reading(signal=Signal.READINESS, value=None, sentence=f"{names}是不同的成熟度标准，不作比较")
    short = wanted.level - offered.level
    if short <= 0:
        text = f"成熟度 {offered.level} 级，达到所需 {wanted.level} 级"
        return Reading(signal=Signal.READINESS, value=1.0, sentence=text)
    value = max(0.0, 1 - short / NEAR_READINESS)
    return Reading(
        signal=Signal.READINESS,
        value=value,
        sentence=f"成熟度 {offered.level} 级，比所需 {wanted.level} 级低 {short} 级",
    )


def read_stage(*, need: Need, supply: Supply, setting: Setting) -> Reading:
    """Whether the supply stands at a stage the need asks for."""
    if not need.stages or supply.stage is None:
        return _silent(Signal.STAGE, "需求" if not need.stages else "成果", "所处阶段")
    wanted = setting.join(sorted(need.stages))
    inside = supply.stage in need.stages
    text = (
        f"阶段符合：{setting.name(supply.stage)}"
        if inside
        else f"处于{setting.name(supply.stage)}，需求为{wanted}"
    )
    return Reading(signal=Signal.STAGE, value=float(inside), sentence=text)


def read_budget(*, need: Need, supply: Supply, setting: Setting) -> Reading:  # noqa: ARG001 - one signature for all
    """Full within the budget, falling evenly to nothing at twice the budget; a negotiable price says nothing."""
    if need.budget is None or supply.price is None:
        unsaid = need.budget is not None
        reason = "成果价格面议或未写明" if unsaid else "需求未写明预算"
        return Reading(signal=Signal.BUDGET, value=None, sentence=f"{reason}，不作比较", unsaid=unsaid)
    money = f"报价 {_yuan(supply.price)}，预算 {_yuan(need.budget)}"
    if supply.price <= need.budget:
        return Reading(signal=Signal.BUDGET, value=1.0, sentence=f"{money}，在预算内")
    over = (supply.price - need.budget) / need.budget if need.budget > 0 else float("inf")
    size = f"高出 {over:.0%}" if need.budget > 0 else "高出预算"
    return Reading(signal=Signal.BUDGET, value=max(0.0, 1 - over), sentence=f"{money}，{size}")


def read_modes(*, need: Need, supply: Supply, setting: Setting) -> Reading:
    """Whether the two share a way of working together."""
    if not need.modes or not supply.modes:
        return _silent(Signal.MODES, "需求" if not need.modes else "成果", "合作方式")
    common = sorted(need.modes & supply.modes)
    if common:
        return Reading(signal=Signal.MODES, value=1.0, sentence=f"都接受：{setting.join(common)}")
    sides = f"需求 {setting.join(sorted(need.modes))}，成果 {setting.join(sorted(supply.modes))}"
    return Reading(signal=Signal.MODES, value=0.0, sentence=f"没有共同的合作方式：{sides}")


def read_region(*, need: Need, supply: Supply, setting: Setting) -> Reading:
    """Whether the supply lies in a preferred region or a part of one."""
    if not need.regions or supply.region is None:
        return _silent(Signal.REGION, "需求" if not need.regions else "成果", "地区")
    region = supply.region
    inside = any(_lies_in(region, wanted) for wanted in need.regions)
    wanted = setting.join(sorted(need.regions))
    text = (
        f"位于意向地区：{setting.name(region)}" if inside else f"位于{setting.name(region)}，意向为{wanted}"
    )
    return Reading(signal=Signal.REGION, value=float(inside), sentence=text)


def read_freshness(*, need: Need, supply: Supply, setting: Setting) -> Reading:  # noqa: ARG001 - one signature for all
    """Halves with every two years since publication, seen from the day given."""
    if setting.today is None or supply.published_on is None:
        return Reading(
            signal=Signal.FRESHNESS,
            value=None,
            sentence="成果未写明发布日期，不作比较" if setting.today else "没有给出比较日，不作比较",
            unsaid=setting.today is not None,
        )
    days = (setting.today - supply.published_on).days
    if days < 0:
        return Reading(signal=Signal.FRESHNESS, value=None, sentence="发布日期晚于比较日，不作比较")
    return Reading(
        signal=Signal.FRESHNESS,
        value=0.5 ** (days / HALF_LIFE_DAYS),
        sentence=f"发布于 {supply.published_on.isoformat()}，距今 {days} 天",
    )


def read_parameters(*, need: Need, verdicts: Sequence[ParameterVerdict]) -> Reading:
    """Weighted share of the requirements met among those the supply speaks of."""
    if not need.requirements:
        return _silent(Signal.PARAMETERS, "需求", "可衡量的参数")
    value = satisfaction(verdicts)
    if value is None:
        return _silent(Signal.PARAMETERS, "成果", "所需的参数")
    counts = [f"{fit} {number} 项" for fit, number in _count_fits(verdicts).items()]
    text = "，".join(counts)
    if missed_musts(verdicts):
        text += "；有必须项不满足"
    return Reading(signal=Signal.PARAMETERS, value=value, sentence=text)


def read_past_declines(*, need: Need, supply: Supply) -> tuple[Reading, ...]:
    """Nothing for a pair that was declined before; no reading at all for any other, which neither rewards nor punishes."""
    reasons = [reason for one in need.past_declines if one.supply == supply.key for reason in one.reasons]
    if not reasons:
        return ()
    sentence = f"这一对此前终止过 {len(reasons)} 次：{'、'.join(dict.fromkeys(reasons))}"
    return (Reading(signal=Signal.PAST_DECLINES, value=0.0, sentence=sentence),)


STRUCTURED: tuple[Callable[..., Reading], ...] = (
    read_title, read_field, read_readiness, read_stage, read_budget, read_modes, read_region, read_freshness,
)  # fmt: skip
"""Every signal that reads what the two records state."""


def possible_signals(*, need: Need, setting: Setting) -> frozenset[Signal]:
    """Signals that this need could be read on; the others are None for every supply.

    Past declines are left out: they only ever lower a score, so what could be reached is reached without them.
    """
    stated = {
        Signal.TITLE: bool(telling(need.title)),
        Signal.FIELD: bool(need.fields),
        Signal.PARAMETERS: bool(need.requirements),
        Signal.READINESS: need.readiness is not None,
        Signal.STAGE: bool(need.stages),
        Signal.BUDGET: need.budget is not None,
        Signal.MODES: bool(need.modes),
        Signal.REGION: bool(need.regions),
        Signal.FRESHNESS: setting.today is not None,
    }
    return frozenset(signal for signal, said in stated.items() if said)


def _silent(signal: Signal, side: str, what: str) -> Reading:
    sentence = f"{side}未写明{what}，不作比较"
    return Reading(signal=signal, value=None, sentence=sentence, unsaid=side == "成果")


def _common_share(wanted: str, offered: str) -> float:
    one, other = wanted.split("."), offered.split(".")
    common = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        common += 1
    return common / len(one)


def _lies_in(region: str, wanted: str) -> bool:
    """Say whether a region is the wanted one or inside it: by dotted path or six-digit GB/T 2260 code."""
    if region == wanted or region.startswith(f"{wanted}."):
        return True
    if len(region) == len(wanted) == 6 and region.isdigit() and wanted.isdigit():
        stem = wanted[:2] if wanted.endswith("0000") else wanted[:4] if wanted.endswith("00") else wanted
        return region.startswith(stem)
    return False


def _count_fits(verdicts: Sequence[ParameterVerdict]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for verdict in verdicts:
        counts[verdict.fit.value] = counts.get(verdict.fit.value, 0) + 1
    return counts


def _yuan(fen: int) -> str:
    wan = fen / 1_000_000
    return f"{wan:,.6g} 万元" if abs(wan) >= 1 else f"{fen / 100:,.6g} 元"
