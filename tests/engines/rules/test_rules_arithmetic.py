"""Three-valued conditions obey Kleene's tables; quantities say what is unknown; columns agree with single numbers."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.rules.arithmetic import (
    Condition,
    Quantity,
    banded,
    every,
    greatest,
    least,
    never,
    share_of,
    some,
    unknown,
    where,
)
from xiechuang.engines.rules.parameters import Band, Bands, Unit

YES = Condition(yes=True, no=False)
NO = never()
OPEN = Condition(yes=False, no=False, open=frozenset(("fact",)))
THREE = (YES, OPEN, NO)
AMOUNTS = st.integers(-(10**15), 10**15)
RATIOS = st.fractions(0, 2, max_denominator=100)


def level(condition: Condition) -> int:
    return 2 if condition.yes else 0 if condition.no else 1


def test_and_is_the_weaker_and_or_the_stronger_of_two() -> None:
    for one, other in product(THREE, THREE):
        assert level(one & other) == min(level(one), level(other))
        assert level(one | other) == max(level(one), level(other))
        assert level(~one) == 2 - level(one)


def test_a_decided_condition_has_nothing_open() -> None:
    assert every(NO, OPEN).open == frozenset()
    assert some(YES, OPEN).open == frozenset()
    assert every(YES, OPEN).open == {"fact"}


def test_columns_of_conditions_decide_each_firm_as_it_would_be_alone() -> None:
    pairs = list(product(THREE, THREE))
    one, other = (
        Condition(
            yes=np.array([pair[side].yes for pair in pairs]), no=np.array([pair[side].no for pair in pairs])
        )
        for side in (0, 1)
    )
    for joined, alone in ((one & other, Condition.__and__), (one | other, Condition.__or__)):
        assert joined.yes.tolist() == [alone(*pair).yes for pair in pairs]
        assert joined.no.tolist() == [alone(*pair).no for pair in pairs]
    assert (~one).yes.tolist() == [pair[0].no for pair in pairs]


@given(AMOUNTS, RATIOS)
def test_a_share_is_rounded_half_up_the_same_alone_and_in_a_column(amount: int, ratio: Fraction) -> None:
    alone = (Quantity(value=amount) * ratio).value
    column = (Quantity(value=np.array([amount])) * ratio).value
    assert alone == column[0]
    assert abs(alone - amount * ratio) <= Fraction(1, 2)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_sums_extremes_and_choices_are_the_same_alone_and_in_a_column(a: int, b: int, c: int) -> None:
    def computed(one: Quantity, other: Quantity, third: Quantity) -> Quantity:
        chosen = where((one >= other) & (third < 0), one - other, other + third)
        return greatest(least(chosen, third, 10**12), -5)

    alone = computed(*(Quantity(value=one) for one in (a, b, c)))
    column = computed(*(Quantity(value=np.array([one])) for one in (a, b, c)))
    assert alone.value == column.value[0]


@given(st.integers(0, 10**15), st.integers(0, 10**15), RATIOS, st.sampled_from([">=", ">", "<=", "<"]))
def test_shares_are_compared_exactly(part: int, whole: int, ratio: Fraction, sign: str) -> None:
    asked = Quantity(value=ratio, unit=Unit.RATIO)
    alone = share_of(Quantity(value=part), Quantity(value=whole), sign, asked)
    column = share_of(Quantity(value=np.array([part])), Quantity(value=np.array([whole])), sign, asked)
    exact = {">=": part >= whole * ratio, ">": part > whole * ratio}
    exact |= {"<=": not exact[">"], "<": not exact[">="]}
    assert alone.yes is exact[sign]
    assert column.yes[0] == exact[sign]


def test_what_is_unknown_stays_unknown_but_nothing_of_it_is_nothing() -> None:
    share = unknown("a.share", unit=Unit.RATIO)
    assert (Quantity(value=5) * share).known is False
    assert (Quantity(value=5) * share).open == {"a.share"}
    assert (Quantity(value=0) * share).known is True
    column = Quantity(value=np.array([5, 0])) * share
    assert column.known.tolist() == [False, True]
    assert column.value[1] == 0


def test_a_choice_is_known_where_the_chosen_side_is() -> None:
    five, gone = Quantity(value=5), unknown("x")
    assert where(YES, five, gone).value == 5
    assert where(NO, five, gone).known is False
    assert where(OPEN, five, five).open == {"fact"}
    firms = Condition(yes=np.array([True, False, False]), no=np.array([False, True, False]))
    assert where(firms, five, gone).known.tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("amount", "counted"),
    [(0, 0), (400, 400), (500, 500), (501, 501), (502, 501), (800, 650)],
)
def test_each_part_of_an_amount_counts_by_its_band(amount: int, counted: int) -> None:
    bands = Bands(
        (Band(above=0, up_to=500, share=Fraction(1)), Band(above=500, up_to=None, share=Fraction(1, 2)))
    )
    scale = Quantity(value=bands, unit=Unit.BANDS)
    assert banded(Quantity(value=amount), scale).value == counted
    assert banded(Quantity(value=np.array([amount])), scale).value.tolist() == [counted]
    assert banded(Quantity(value=amount), unknown("a.scale")).known is (amount == 0)
