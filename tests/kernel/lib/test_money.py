"""Money is a whole number of fen, and never rounded in silence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.kernel.lib.money import Money

FEN = st.integers(-(2**63), 2**63 - 1)


@given(FEN)
def test_yuan_and_back_is_the_same_amount(fen):
    assert Money.from_yuan(Money(fen).yuan) == Money(fen)


@given(FEN)
def test_wan_and_back_is_the_same_amount(fen):
    assert Money.from_wan(Money(fen).wan) == Money(fen)


@given(FEN, FEN)
def test_what_is_added_can_be_taken_away(one, other):
    assert Money(one) + Money(other) - Money(other) == Money(one)
    assert -Money(one) + Money(one) == Money(0)


@given(FEN, FEN)
def test_amounts_are_ordered_like_their_fen(one, other):
    assert (Money(one) < Money(other)) == (one < other)


@given(st.integers(0, 10**15), st.decimals(0, 1, places=4))
def test_a_share_is_never_more_than_half_a_fen_off(fen, ratio):
    assert abs(Money(fen).share(ratio).fen - fen * ratio) <= Decimal("0.5")


@given(st.integers(0, 10**15), st.decimals(0, 1, places=4))
def test_a_share_and_its_rest_are_the_whole(fen, ratio):
    part = Money(fen).share(ratio)
    assert part + (Money(fen) - part) == Money(fen)


@given(st.integers(0, 10**40), st.integers(0, 999))
def test_large_amounts_are_exact_or_an_error(yuan, thousandths):
    exact = yuan * 1000 + thousandths
    try:
        fen = Money.from_yuan(f"{yuan}.{thousandths:03d}").fen
    except ValueError:
        assert exact % 10 or yuan >= 10**25
    else:
        assert fen * 10 == exact


@pytest.mark.parametrize("text", ["", "三万", "1.2.3", "NaN", "sNaN", "Infinity", "0.001", "1e999999"])
def test_what_is_no_amount_is_an_error(text):
    with pytest.raises(ValueError, match=r"不是金额|精确不到分"):
        Money.from_yuan(text)
    with pytest.raises(ValueError, match=r"不是金额|精确不到分"):
        Money.from_wan(text + "0000001" if text == "0.001" else text)


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (123_456_789, "1,234,567.89"), (-5, "-0.05")])
def test_people_read_amounts_in_groups_of_three(fen, text):
    assert str(Money(fen)) == text


def test_half_a_fen_is_rounded_up():
    assert Money(5).share(Decimal("0.5")) == Money(3)
