"""A month of clearing days."""

import calendar
from dataclasses import dataclass
from datetime import date

from xiechuang.domains.clearing.models import Day
from xiechuang.domains.clearing.queries.lists import days
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor

YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One day of the month, with its clearing if there is one."""

    on: date
    day: Day | None
    is_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Weeks from Monday; None stands before the first and after the last."""

    first: date
    weeks: list[list[Cell | None]]
    before: str
    after: str

    @property
    def name(self) -> str:
        """Such as 2026-06."""
        return f"{self.first:%Y-%m}"


def month_named(text: str) -> date:
    """The first day of 2026-06; of this month for anything that is no month."""
    year, _dash, month = text.partition("-")
    today = clock.today()
    if not (year.isascii() and year.isdigit() and month.isascii() and month.isdigit() and len(text) <= 7):
        return today.replace(day=1)
    if int(year) not in YEARS or int(month) not in range(1, 13):
        return today.replace(day=1)
    return date(int(year), int(month), 1)


def month_of(actor: Actor, first: date) -> Month:
    """The month as this actor sees it."""
    found = {day.on: day for day in days(actor).filter(on__year=first.year, on__month=first.month)}
    today = clock.today()
    weeks = [
        [
            Cell(on=on, day=found.get(on), is_today=on == today) if on.month == first.month else None
            for on in week
        ]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    return Month(first=first, weeks=weeks, before=_month(first, -1), after=_month(first, 1))


def _month(first: date, step: int) -> str:
    place = first.year * 12 + first.month - 1 + step
    return f"{place // 12:04d}-{place % 12 + 1:02d}"
