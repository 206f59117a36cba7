"""Indicators and the groups they add up to, as somebody declares them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """A stock is a state at a moment and is not added over periods; a flow is what came about within one."""

    STOCK = "stock"
    FLOW = "flow"


class Frequency(StrEnum):
    """How often an indicator is observed."""

    YEAR = "year"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A measured column: which group it belongs to, what it weighs there, whether more is better (+1) or worse (−1).

    `denominator` names the size it is divided by; `target` is what was aimed at; `lower` and `upper` are goalposts.
    """

    code: str
    name: str
    parent: str
    weight: float = 1.0
    direction: int = 1
    unit: str = ""
    denominator: str | None = None
    target: float | None = None
    kind: Kind = Kind.STOCK
    frequency: Frequency = Frequency.YEAR
    lower: float | None = None
    upper: float | None = None
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An aggregate of indicators or of other groups; the one without a parent is the index."""

    code: str
    name: str
    parent: str | None = None
    weight: float = 1.0


Item = Indicator | Group
"""Anything that stands in a hierarchy."""


def every(indicators: Sequence[Indicator], groups: Sequence[Group]) -> tuple[Item, ...]:
    """All of them, indicators first."""
    items: list[Item] = [*indicators]
    items.extend(groups)
    return tuple(items)
