"""Indicator systems as people read them: parts, indicators, weights and who decided them, targets with their clause."""

from collections.abc import Iterator
from dataclasses import dataclass

from xiechuang.domains.monitoring.models import (
    IndicatorSystem,
    SystemGroup,
    SystemIndicator,
    WeightDecision,
)
from xiechuang.domains.monitoring.queries.platform import definition_of
from xiechuang.domains.monitoring.rules.checks import shown
from xiechuang.domains.monitoring.states import Comparator, IndicatorRole, TargetScope


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A group with how deep it stands, and its indicators."""

    group: SystemGroup
    depth: int
    indicators: tuple[SystemIndicator, ...]


def parts_of(system: IndicatorSystem) -> list[Part]:
    """The tree from the top, each group before what stands below it."""
    groups = list(system.groups.order_by("order", "id"))
    rows = list(system.indicators.filter(role=IndicatorRole.INDICATOR).select_related("target_park"))

    def below(parent: int | None, depth: int) -> Iterator[Part]:
        for group in groups:
            if group.parent_id == parent:
                own = tuple(row for row in rows if row.group_id == group.pk)
                yield Part(group=group, depth=depth, indicators=own)
                yield from below(group.pk, depth + 1)

    return list(below(None, 0))


def items_of(system: IndicatorSystem) -> list[SystemIndicator]:
    """What is only collected so that others can be worked out of it."""
    return list(system.indicators.filter(role=IndicatorRole.ITEM).select_related("target_park"))


def weight_decision(system: IndicatorSystem) -> WeightDecision | None:
    """The decision in force: the last one."""
    return system.weight_decisions.order_by("-id").first()


def lacks_weights(system: IndicatorSystem) -> bool:
    """Whether the text leaves any weight open."""
    indicators = system.indicators.filter(role=IndicatorRole.INDICATOR, weight=None)
    return indicators.exists() or system.groups.filter(weight=None, parent__isnull=False).exists()


def weighable(system: IndicatorSystem) -> list[tuple[str, str]]:
    """Code and name of everything that a decision on weights has to speak of: groups below the top, indicators."""
    groups = [(group.code, group.name) for group in system.groups.filter(parent__isnull=False)]
    rows = system.indicators.filter(role=IndicatorRole.INDICATOR)
    return groups + [(row.code, row.name) for row in rows]


def said_target(indicator: SystemIndicator) -> str:
    """The target as a sentence; nothing where the text names none."""
    if indicator.target_value is None:
        return ""
    whose = TargetScope(indicator.target_scope).label
    if indicator.target_park:
        whose = indicator.target_park.name
    how = Comparator(indicator.target_comparator).label
    year = f"到 {indicator.target_year} 年" if indicator.target_year else ""
    return f"{whose}{year}{how} {shown(indicator.target_value)} {indicator.unit}".strip()


def said_origin(indicator: SystemIndicator, *, names: dict[str, str]) -> str:
    """Where its value comes from, in words."""
    if indicator.is_ratio:
        scale = "" if indicator.scale == 1 else f" × {shown(indicator.scale)}"
        above, below = (names.get(c, c) for c in (indicator.numerator, indicator.denominator))
        return f"{above} ÷ {below}{scale}"
    if indicator.computed_by:
        return f"平台计算:{definition_of(indicator.computed_by)}"
    return "园区填报"
