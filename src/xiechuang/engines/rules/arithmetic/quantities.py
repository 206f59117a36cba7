"""Whole numbers (fen, people, months) that may be unknown, for one firm or a column of firms.

Values are Python ints or int64 arrays; ratios are exact fractions and never columns. A product with a ratio is rounded half up to
the whole unit, in both worlds by the same whole-number division, so that one firm and a column of firms agree to the fen. Values
stay within 10^15 and ratios within a thousand, so every product fits into 64 bits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import Any

import numpy as np

from xiechuang.engines.rules.arithmetic.conditions import (
    NOTHING,
    Comparison,
    Condition,
    both,
    either,
    opposite,
)
from xiechuang.engines.rules.parameters import Bands, Unit

_COMPARE = {">=": ge, ">": gt, "<=": le, "<": lt}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A value and where it is known; `open` names what is unknown, `rests_on` what was read to compute it."""

    value: Any
    known: Any = True
    unit: Unit = Unit.MONEY
    open: frozenset[str] = NOTHING
    rests_on: frozenset[str] = NOTHING
    fact: str = ""

    def __add__(self, other: "Quantity | int") -> "Quantity":
        return _joined(self, other := as_quantity(other), self.value + other.value)

    def __sub__(self, other: "Quantity | int") -> "Quantity":
        return _joined(self, other := as_quantity(other), self.value - other.value)

    def __mul__(self, other: "Quantity | Fraction | int") -> "Quantity":
        """A product with a ratio or a whole number; nothing times something unknown is nothing."""
        by = as_quantity(other)
        ratio = Fraction(by.value)
        value = self.value * ratio.numerator
        if ratio.denominator > 1:
            value = (2 * value + ratio.denominator) // (2 * ratio.denominator)
        made = _joined(self, by, value)
        if by.known is True or by.open == NOTHING:
            return made
        zero = both(self.known, self.value == 0)
        known = either(made.known, zero)
        return _with(made, value=_cleared(made.value, zero), known=known)

    def __ge__(self, other: "Quantity | int") -> Condition:
        return _compared(self, ">=", as_quantity(other))

    def __gt__(self, other: "Quantity | int") -> Condition:
        return _compared(self, ">", as_quantity(other))

    def __le__(self, other: "Quantity | int") -> Condition:
        return _compared(self, "<=", as_quantity(other))

    def __lt__(self, other: "Quantity | int") -> Condition:
        return _compared(self, "<", as_quantity(other))


def _cleared(value: Any, zero: Any) -> Any:
    if isinstance(zero, bool):
        return 0 if zero else value
    return np.where(zero, 0, value)


def as_quantity(given: "Quantity | Fraction | int") -> Quantity:
    """A plain number as a quantity that is known."""
    return given if isinstance(given, Quantity) else Quantity(value=given)


def unknown(name: str, *, unit: Unit = Unit.MONEY) -> Quantity:
    """A value that is not known, under the name of the fact or parameter that is wanting."""
    return Quantity(value=0, known=False, unit=unit, open=frozenset((name,)), rests_on=frozenset((name,)))


def _joined(one: Quantity, other: Quantity, value: Any) -> Quantity:
    known = both(one.known, other.known)
    return Quantity(
        value=value,
        known=known,
        unit=one.unit,
        open=NOTHING if known is True else one.open | other.open,
        rests_on=one.rests_on | other.rests_on,
    )


def _with(quantity: Quantity, *, value: Any, known: Any) -> Quantity:
    return Quantity(
        value=value,
        known=known,
        unit=quantity.unit,
        open=NOTHING if known is True else quantity.open,
        rests_on=quantity.rests_on,
    )


def _compared(one: Quantity, sign: str, other: Quantity) -> Condition:
    holds = _COMPARE[sign](one.value, other.value)
    return _decided(holds, one, other, Comparison(left=one, sign=sign, right=other, fact=one.fact))


def _decided(holds: Any, one: Quantity, other: Quantity, comparison: Comparison) -> Condition:
    known = both(one.known, other.known)
    yes = both(holds, known)
    return Condition(
        yes=yes,
        no=both(opposite(holds), known),
        open=NOTHING if known is True else one.open | other.open,
        rests_on=one.rests_on | other.rests_on,
        comparison=comparison if isinstance(yes, bool) else None,
    )


def share_of(part: Quantity, whole: Quantity, sign: str, ratio: Quantity) -> Condition:
    """Whether part ÷ whole stands in that relation to a ratio, compared exactly without dividing."""
    wanted = Fraction(ratio.value)
    holds = _COMPARE[sign](part.value * wanted.denominator, whole.value * wanted.numerator)
    sides = _joined(part, whole, part.value)
    compared = Comparison(left=(part, whole), sign=sign, right=ratio, fact=part.fact)
    return _decided(holds, sides, ratio, compared)


def least(one: Quantity, *others: "Quantity | int") -> Quantity:
    """The smallest, known where all are known."""
    return _extreme(one, others, smallest=True)


def greatest(one: Quantity, *others: "Quantity | int") -> Quantity:
    """The largest, known where all are known."""
    return _extreme(one, others, smallest=False)


def _extreme(one: Quantity, others: Iterable[Quantity | int], *, smallest: bool) -> Quantity:
    for given in others:
        other = as_quantity(given)
        if isinstance(one.value, int) and isinstance(other.value, int):
            value = (min if smallest else max)(one.value, other.value)
        else:
            value = (np.minimum if smallest else np.maximum)(one.value, other.value)
        one = _joined(one, other, value)
    return one


def where(condition: Condition, one: Quantity | int, other: Quantity | int) -> Quantity:
    """The one where the condition holds, the other where it surely does not, else unknown."""
    one, other = as_quantity(one), as_quantity(other)
    rests = condition.rests_on | one.rests_on | other.rests_on
    if isinstance(condition.yes, bool) and isinstance(condition.no, bool):
        if condition.yes or condition.no:
            taken = one if condition.yes else other
            return Quantity(
                value=taken.value, known=taken.known, unit=taken.unit, open=taken.open, rests_on=rests
            )
        return Quantity(value=0, known=False, unit=one.unit, open=condition.open, rests_on=rests)
    known = either(both(condition.yes, one.known), both(condition.no, other.known))
    return Quantity(
        value=np.where(condition.yes, one.value, other.value),
        known=known,
        unit=one.unit,
        open=condition.open | one.open | other.open,
        rests_on=rests,
    )


def banded(amount: Quantity, scale: Quantity) -> Quantity:
    """What counts of an amount by bands: of the part that lies in each band, that band's share."""
    if scale.known is False:
        return amount * scale
    bands: Bands = scale.value
    total = Quantity(value=0, unit=amount.unit, rests_on=scale.rests_on)
    for band in bands.bands:
        inside = greatest(amount - band.above, 0)
        if band.up_to is not None:
            inside = least(inside, band.up_to - band.above)
        total = inside * band.share + total
    return total
