"""Three-valued conditions (Kleene 1952): surely so, surely not, or undecided.

A condition is two truths, `yes` and `no`, of which at most one holds; each is a Python bool for one firm or a bool array for a
column of firms. Conditions of one firm also remember what was compared, so that a miss can be explained.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was compared: the side that may change, the sign that must hold, the side that is given, and a fact's id."""

    left: Any
    sign: str
    right: Any
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Whether something holds; `open` are the unknown facts and parameters it depends on, `rests_on` all it read.

    For one firm a condition is a comparison, or is joined of `parts` of which all must hold, or any one (`any_will_do`).
    """

    yes: Any
    no: Any
    open: frozenset[str] = NOTHING
    rests_on: frozenset[str] = NOTHING
    comparison: Comparison | None = None
    parts: tuple["Condition", ...] = ()
    any_will_do: bool = False

    def __and__(self, other: "Condition") -> "Condition":
        yes, no = both(self.yes, other.yes), either(self.no, other.no)
        return _joined(self, other, yes=yes, no=no, any_will_do=False)

    def __or__(self, other: "Condition") -> "Condition":
        yes, no = either(self.yes, other.yes), both(self.no, other.no)
        return _joined(self, other, yes=yes, no=no, any_will_do=True)

    def __invert__(self) -> "Condition":
        return Condition(
            yes=self.no,
            no=self.yes,
            open=self.open,
            rests_on=self.rests_on,
            comparison=self.comparison and _turned(self.comparison),
            parts=tuple(~part for part in self.parts),
            any_will_do=not self.any_will_do,
        )


_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "=": "≠", "≠": "=", "∈": "∉", "∉": "∈"}


def _turned(comparison: Comparison) -> Comparison:
    return replace(comparison, sign=_OPPOSITE[comparison.sign])


def both(one: Any, other: Any) -> Any:
    """Conjunction of bools or bool arrays; a Python bool costs no pass over the column."""
    if isinstance(one, bool):
        return other if one else False
    if isinstance(other, bool):
        return one if other else False
    return one & other


def either(one: Any, other: Any) -> Any:
    """Disjunction of bools or bool arrays."""
    if isinstance(one, bool):
        return True if one else other
    if isinstance(other, bool):
        return True if other else one
    return one | other


def opposite(one: Any) -> Any:
    """Negation of a bool or a bool array."""
    return not one if isinstance(one, bool) else np.logical_not(one)


def _joined(one: Condition, other: Condition, *, yes: Any, no: Any, any_will_do: bool) -> Condition:
    return Condition(
        yes=yes,
        no=no,
        open=NOTHING if either(yes, no) is True else one.open | other.open,
        rests_on=one.rests_on | other.rests_on,
        parts=(one, other) if isinstance(yes, bool) else (),
        any_will_do=any_will_do,
    )


def every(*conditions: Condition) -> Condition:
    """All hold."""
    return _reduced(Condition.__and__, conditions)


def some(*conditions: Condition) -> Condition:
    """One at least holds."""
    return _reduced(Condition.__or__, conditions)


def _reduced(
    join: Callable[[Condition, Condition], Condition], conditions: tuple[Condition, ...]
) -> Condition:
    return reduce(join, conditions)


def never() -> Condition:
    """What surely does not hold."""
    return Condition(yes=False, no=True)
