"""A number a text states, as data."""

from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """What a number is."""

    QUANTITY = "quantity"
    RANK = "rank"
    DURATION = "duration"
    YEAR = "year"
    """A year by itself; as a deadline with comparator AT_MOST."""
    DAY = "day"
    PERIOD = "period"
    """From one year to another: `value` to `until`."""


class Bound(StrEnum):
    """How a value binds, in the text's own terms: 达到 stays REACHES, whether it means = or ≥ is for the reader."""

    REACHES = "达到"
    AT_LEAST = "≥"
    ABOVE = ">"
    AT_MOST = "≤"
    BELOW = "<"
    ABOUT = "≈"
    WITHIN = "~"
    """From `value` to `until`."""
    STATED = "="


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number at source[start:end] of the clause `at`; None and the empty string where the text does not say."""

    at: str
    what: What
    value: float
    """In `unit`, scale words worked in: 1万家 is 10000 家, 100亿元 is 10000000000 元, 三分之一 is 0.333… of nothing."""
    unit: str
    bound: Bound
    written: str
    start: int
    end: int
    indicator: str = ""
    """What is counted, in the text's words."""
    scope: str = ""
    """Among whom a rank counts: 全国, 全省."""
    each: str = ""
    """How often a quantity is due: 每年."""
    year: int | None = None
    """By when: the deadline of its sentence, else of the clauses above."""
    until: float | None = None

    @property
    def is_target(self) -> bool:
        """Whether the number is to be reached by a stated year."""
        return self.year is not None and self.what in (What.QUANTITY, What.RANK)
