"""Half-open periods of days."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xiechuang.kernel.lib.period import Period

DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 1))


@st.composite
def periods(draw):
    starts_on = draw(DAYS)
    length = draw(st.none() | st.integers(1, 40))
    return Period(starts_on, None if length is None else starts_on + timedelta(days=length))


def test_the_last_day_is_outside():
    period = Period(date(2026, 1, 1), date(2026, 2, 1))
    assert date(2026, 1, 31) in period
    assert date(2026, 2, 1) not in period
    assert date(2025, 12, 31) not in period
    assert period.days == 31


def test_a_period_without_an_end_goes_on():
    assert date(9999, 1, 1) in Period(date(2026, 1, 1))
    assert Period(date(2026, 1, 1)).days is None


@pytest.mark.parametrize("until", [date(2026, 1, 1), date(2025, 12, 31)])
def test_an_empty_or_backward_period_is_an_error(until):
    with pytest.raises(ValueError, match="不晚于"):
        Period(date(2026, 1, 1), until)


@given(periods(), periods())
def test_overlapping_is_mutual_and_means_a_common_day(one, other):
    later_start = max(one.starts_on, other.starts_on)
    assert one.overlaps(other) == other.overlaps(one) == (later_start in one and later_start in other)


@given(periods())
def test_a_period_has_as_many_days_as_it_contains(period):
    assume(period.days is not None)
    near = (period.starts_on + timedelta(days=n) for n in range(-5, 60))
    assert sum(day in period for day in near) == period.days


@given(periods())
def test_adjoining_periods_do_not_overlap(period):
    assume(period.until is not None)
    assert not period.overlaps(Period(period.until))
