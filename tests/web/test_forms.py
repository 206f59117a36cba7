"""Fields that every domain's forms share."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from xiechuang.web.forms import DayField


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_year_outside_living_plans_is_a_slip_of_the_hand(typed: str) -> None:
    with pytest.raises(ValidationError, match="年份须在 1900 与 2200 之间"):
        DayField().clean(typed)


def test_a_day_is_read_and_none_may_be_left_out() -> None:
    assert DayField().clean("1900-01-01") == date(1900, 1, 1)
    assert DayField().clean("2200-12-31") == date(2200, 12, 31)
    assert DayField(required=False).clean("") is None
