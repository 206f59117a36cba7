"""Working days against the published holiday notices of 2024, 2025 and 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiechuang.kernel.lib.workdays import CalendarUnknownError, add_workdays, is_workday, workdays_between

DAYS = st.dates(date(2024, 1, 1), date(2026, 9, 1))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2024-02-10", "2024-02-17"),  # 国办发明电〔2023〕7号: spring festival 2024
        ("2024-10-01", "2024-10-07"),
        ("2025-01-28", "2025-02-04"),  # 国办发明电〔2024〕12号: spring festival 2025
        ("2025-05-01", "2025-05-05"),
        ("2025-10-01", "2025-10-08"),
        ("2026-01-01", "2026-01-03"),  # 国办发明电〔2025〕7号
        ("2026-02-15", "2026-02-23"),
        ("2026-05-01", "2026-05-05"),
        ("2026-10-01", "2026-10-07"),
    ],
)
def test_offices_are_closed_through_a_public_holiday(first, last):
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        assert not is_workday(day), day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    "day",
    [
        *("2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29"),
        *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
        *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
    ],
)
def test_weekends_exchanged_for_a_holiday_are_worked(day):
    assert date.fromisoformat(day).weekday() >= 5
    assert is_workday(date.fromisoformat(day))


def test_an_ordinary_week_has_five_working_days():
    assert workdays_between(date(2026, 6, 1), date(2026, 6, 8)) == 5


def test_the_first_day_does_not_count():
    assert add_workdays(date(2026, 6, 1), 1) == date(2026, 6, 2)


def test_twenty_working_days_step_over_the_national_holiday():
    assert add_workdays(date(2025, 9, 26), 5) == date(2025, 10, 10)


def test_no_working_days_is_the_same_day():
    assert add_workdays(date(2026, 6, 6), 0) == date(2026, 6, 6)


def test_a_year_without_a_published_calendar_is_unknown_and_not_guessed():
    with pytest.raises(CalendarUnknownError, match="2031 年的放假安排尚未公布"):
        is_workday(date(2031, 6, 2))


def test_a_term_that_runs_into_an_unknown_year_is_unknown():
    with pytest.raises(CalendarUnknownError):
        add_workdays(date(2026, 12, 1), 200)


def test_a_negative_count_is_an_error():
    with pytest.raises(ValueError, match="negative"):
        add_workdays(date(2026, 6, 1), -1)


@settings(max_examples=50, deadline=None)
@given(start=DAYS, count=st.integers(1, 60))
def test_a_term_ends_on_a_working_day_and_holds_exactly_its_count(start, count):
    end = add_workdays(start, count)
    assert is_workday(end)
    assert workdays_between(start + timedelta(days=1), end + timedelta(days=1)) == count


@settings(max_examples=50, deadline=None)
@given(days=st.lists(DAYS, min_size=3, max_size=3).map(sorted))
def test_working_days_of_adjoining_periods_add_up(days):
    first, middle, last = days
    whole = workdays_between(first, last)
    assert whole == workdays_between(first, middle) + workdays_between(middle, last)
