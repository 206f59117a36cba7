"""How many rows several lists have, asked in one statement."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from xiechuang.kernel.lib import clock

Name = TypeVar("Name", bound=Hashable)
Lists = Iterable[QuerySet[Any]]
# Gives the lists of one actor. They may depend on the actor and on the minute of the day and on nothing else: what was
# put together is used again within the minute, while the rows are counted anew each time.
Waiting = Callable[[Any], Lists]


Part = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Statement:
    """The counts of several lists as one row, and which of its columns belong to each asker."""

    sql: str
    params: tuple[Any, ...]
    columns: tuple[tuple[int, ...], ...]


def tally(actor: Hashable, asked: Mapping[Name, Waiting]) -> dict[Name, int]:
    """For each name the number of rows in all its lists together; what several ask for is counted once."""
    minute = int(clock.now().timestamp()) // 60
    statement = _statement(actor, minute, tuple(asked.values()))
    counts = _counts(statement)
    return {
        name: sum(counts[place] for place in places)
        for name, places in zip(asked, statement.columns, strict=True)
    }


@lru_cache(maxsize=64)
def _statement(actor: Any, minute: int, asked: tuple[Waiting, ...]) -> Statement:  # noqa: ARG001 - the minute parts the kept
    parts: dict[str, Part] = {}
    columns = []
    for waiting in asked:
        wanted = {repr(part): part for part in map(_counted, waiting(actor)) if part}
        parts |= wanted
        columns.append(tuple(wanted))
    places = {key: place for place, key in enumerate(parts)}
    return Statement(
        sql=f"select {', '.join(sql for sql, _ in parts.values())}",
        params=tuple(one for _, params in parts.values() for one in params),
        columns=tuple(tuple(places[key] for key in keys) for keys in columns),
    )


def _counted(rows: QuerySet[Any]) -> Part | None:
    """A list as an expression that counts it; None for one that is empty by what it asks."""
    try:
        sql, params = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None
    return f"(select count(*) from ({sql}) as listed)", tuple(params)  # noqa: S608 - Django wrote it


def _counts(statement: Statement) -> tuple[int, ...]:
    if not any(statement.columns):
        return ()
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        found: tuple[int, ...] = cursor.fetchone()
    return found
