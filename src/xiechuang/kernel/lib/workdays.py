"""Working days of China, with the public holidays and the weekends worked in exchange."""

from datetime import date, timedelta

import chinese_calendar

_STEP = timedelta(days=1)


class CalendarUnknownError(ValueError):
    """The State Council has not published that year's holidays, so the answer is not known."""


def is_workday(day: date) -> bool:
    """Whether offices work on ``day``."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as unknown:
        raise CalendarUnknownError(f"{day.year} 年的放假安排尚未公布，无法计算工作日") from unknown


def add_workdays(start: date, count: int) -> date:
    """The day on which ``count`` working days after ``start`` are over; ``start`` itself does not count."""
    if count < 0:
        raise ValueError("count of working days must not be negative")
    day = start
    while count:
        day += _STEP
        count -= is_workday(day)
    return day


def workdays_between(start: date, end: date) -> int:
    """How many working days lie in the half-open period from ``start`` to ``end``."""
    return sum(is_workday(start + timedelta(days=n)) for n in range((end - start).days))
