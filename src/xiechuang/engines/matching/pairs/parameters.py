"""Compares required parameters with stated ones, one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from xiechuang.engines.matching.pairs.records import Requirement
from xiechuang.engines.matching.quantities.grammar import Comparator
from xiechuang.engines.matching.quantities.measured import Quantity

MUST_WEIGHT = 2.0
"""A must counts twice a wish within the parameters."""

_LIKE = 0.5
"""Share of common bigrams (of the shorter name) from which two parameter names mean the same."""


_COULD_BE_ANYTHING = ("share (1)", "money (元)", "1/")
"""How dimensions begin that say nothing about what is measured."""


class Fit(StrEnum):
    """How a supply stands to one requirement."""

    MET = "满足"
    PARTLY = "部分满足"
    MISSED = "不满足"
    UNSTATED = "未说明"


_WORTH = {Fit.MET: 1.0, Fit.PARTLY: 0.5, Fit.MISSED: 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterVerdict:
    """Required and offered side by side."""

    requirement: Requirement
    offered: Quantity | None
    fit: Fit

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        kind = "必须" if self.requirement.must else "期望"
        if self.offered is None:
            return f"{kind} {self.requirement.label}：对方未说明"
        name = self.offered.name or "（未写明名称）"
        return f"{kind} {self.requirement.label}；对方 {name}{self.offered.text}：{self.fit}"


def compare(
    *, requirements: Sequence[Requirement], offers: Sequence[Quantity]
) -> tuple[ParameterVerdict, ...]:
    """Judge every requirement against the best fitting of the comparable offers."""
    return tuple(_judge(requirement, offers) for requirement in requirements)


def satisfaction(verdicts: Sequence[ParameterVerdict]) -> float | None:
    """Weighted share of what is met among the requirements the other side speaks of; None when of none."""
    stated = [one for one in verdicts if one.fit is not Fit.UNSTATED]
    total = sum(_importance(one) for one in stated)
    if not total:
        return None
    return sum(_importance(one) * _WORTH[one.fit] for one in stated) / total


def missed_musts(verdicts: Sequence[ParameterVerdict]) -> list[ParameterVerdict]:
    """The musts which the supply states it does not meet."""
    return [one for one in verdicts if one.requirement.must and one.fit is Fit.MISSED]


def _judge(requirement: Requirement, offers: Sequence[Quantity]) -> ParameterVerdict:
    candidates = [one for one in offers if _speaks_of(requirement.quantity, one)]
    named = [one for one in candidates if one.name and requirement.quantity.name]
    # An offer of the same name outranks a nameless one of the same dimension, whatever it says.
    judged = [(_fit(requirement.quantity, one), one) for one in named or candidates]
    if not judged:
        return ParameterVerdict(requirement=requirement, offered=None, fit=Fit.UNSTATED)
    fit, offered = max(judged, key=lambda pair: _WORTH[pair[0]])
    return ParameterVerdict(requirement=requirement, offered=offered, fit=fit)


def _speaks_of(required: Quantity, offered: Quantity) -> bool:
    if not required.comparable(offered):
        return False
    if required.name and offered.name:
        return names_alike(required.name, offered.name)
    return tells_by_unit(required)


def tells_by_unit(one: Quantity) -> bool:
    """Say whether the unit alone tells roughly what is measured.

    Nameless shares, prices and unknown units could measure anything; nameless temperatures or lengths may be meant.
    """
    dimension = one.dimension
    return dimension not in (None, "time (s)") and not dimension.startswith(_COULD_BE_ANYTHING)


def names_alike(one: str, other: str) -> bool:
    """Say whether two parameter names mean the same: one within the other, or half of the bigrams in common."""
    one, other = one.lower(), other.lower()
    if one in other or other in one:
        return True
    grams, others = ({name[place : place + 2] for place in range(len(name) - 1)} for name in (one, other))
    shorter = min(len(grams), len(others))
    return bool(shorter) and len(grams & others) / shorter >= _LIKE


def _fit(required: Quantity, offered: Quantity) -> Fit:
    """Compare two intervals: inside is met, apart is missed, else partly; an offered range may cover a point."""
    # Strict bounds at the very edge are the one case where closed intervals would say "met" or "overlaps" wrongly.
    if _apart(required, offered):
        return Fit.MISSED
    if required.base_low <= offered.base_low and offered.base_high <= required.base_high:
        return Fit.MET
    covers = offered.base_low <= required.base_low and required.base_high <= offered.base_high
    if covers and required.comparator in (Comparator.EXACTLY, Comparator.WITHIN, Comparator.ABOUT):
        return Fit.MET
    return Fit.PARTLY


def _apart(one: Quantity, other: Quantity) -> bool:
    if one.base_high < other.base_low or other.base_high < one.base_low:
        return True
    strict_below = Comparator.BELOW in (one.comparator, other.comparator)
    strict_above = Comparator.ABOVE in (one.comparator, other.comparator)
    touching = one.base_high == other.base_low or other.base_high == one.base_low
    return touching and (strict_below or strict_above)


def _importance(verdict: ParameterVerdict) -> float:
    return MUST_WEIGHT if verdict.requirement.must else 1.0
