"""The one place that knows what time it is; tests fix it, nothing else may."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Shanghai")

_source: ContextVar[Callable[[], datetime] | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """This moment, aware, in the community's time zone."""
    source = _source.get()
    moment = source() if source else datetime.now(UTC)
    return moment.astimezone(HERE)


def today() -> date:
    """This day in the community's time zone."""
    return now().date()


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Let ``now()`` answer ``moment`` inside the block; an unaware moment is local time."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=HERE)
    token = _source.set(lambda: aware)
    try:
        yield
    finally:
        _source.reset(token)


def on_day(day: date | str, hour: int = 10) -> AbstractContextManager[None]:
    """Let ``now()`` answer this full hour of a day (its ISO name will do) inside the block."""
    given = date.fromisoformat(day) if isinstance(day, str) else day
    return fixed(datetime.combine(given, time(hour)))
