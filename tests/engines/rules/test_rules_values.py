"""Values are read exactly as a lawyer writes them, or refused in words."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.rules.parameters import Unit, UnreadableError, read_value, say_value


@pytest.mark.parametrize(
    ("written", "unit", "value"),
    [
        ("2000万元", Unit.MONEY, 2_000_000_000),
        ("4亿元", Unit.MONEY, 40_000_000_000),
        ("59,999,999.99元", Unit.MONEY, 5_999_999_999),
        ("-1.5万元", Unit.MONEY, -1_500_000),
        ("70%", Unit.RATIO, Fraction(7, 10)),
        ("1‰", Unit.RATIO, Fraction(1, 1000)),
        ("2/3", Unit.RATIO, Fraction(2, 3)),
        ("120%", Unit.RATIO, Fraction(6, 5)),
        ("是", Unit.FLAG, True),
        (False, Unit.FLAG, False),
        (24, Unit.MONTHS, 24),
        (["a", "b"], Unit.LIST, ("a", "b")),
    ],
)
def test_a_value_is_read_exactly(written: Any, unit: Unit, value: Any) -> None:
    assert read_value(written, unit) == value


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("2000万", Unit.MONEY),
        ("0.001元", Unit.MONEY),
        (2000, Unit.MONEY),
        ("100001亿元", Unit.MONEY),
        ("0.7", Unit.RATIO),
        (0.7, Unit.RATIO),
        ("1/0", Unit.RATIO),
        ("1/1001", Unit.RATIO),
        ("好", Unit.FLAG),
        (1, Unit.FLAG),
        (2.5, Unit.MONTHS),
        (True, Unit.MONTHS),
        ([], Unit.LIST),
        ("a", Unit.LIST),
        ([{"above": "0元"}], Unit.BANDS),
    ],
)
def test_what_does_not_fit_its_unit_is_refused(written: Any, unit: Unit) -> None:
    with pytest.raises(UnreadableError):
        read_value(written, unit)


@given(st.integers(-(10**15), 10**15))
def test_money_that_is_said_can_be_read_again(fen: int) -> None:
    assert read_value(say_value(fen, Unit.MONEY), Unit.MONEY) == fen


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (Fraction(7, 10), Unit.RATIO, "70%"),
        (Fraction(1, 1000), Unit.RATIO, "1‰"),
        (Fraction(2, 3), Unit.RATIO, "2/3"),
        (Fraction(199, 10000), Unit.RATIO, "1.99%"),
        (24, Unit.MONTHS, "24 个月"),
        (True, Unit.FLAG, "是"),
        (("甲", "乙"), Unit.LIST, "甲、乙"),
    ],
)
def test_a_value_is_said_in_words(value: Any, unit: Unit, words: str) -> None:
    assert say_value(value, unit) == words


def test_bands_are_said_part_by_part() -> None:
    bands = read_value([{"above": "0元", "up_to": "500万元", "share": "100%"}], Unit.BANDS)
    assert say_value(bands, Unit.BANDS) == "0元至 500万元：100%"
