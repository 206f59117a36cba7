"""Locking a row by its key. Every action begins with it, so its statement is put together once a table and kept."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Model
from django.db.models.query import get_related_populators

from xiechuang.kernel.lib.errors import NotVisible

Case = TypeVar("Case", bound=Model)
_kept = threading.local()


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement that locks one row of a table, and how its answer becomes a row with its relations."""

    sql: str
    compiler: Any
    converters: Any
    columns: list[str]
    populators: list[Any]

    def row(self, model: type[Case], key: Any) -> Case | None:
        """The row with that key, locked."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [key])
            found = cursor.fetchone()
        if found is None:
            return None
        values = next(iter(self.compiler.apply_converters([found], self.converters)))
        row = model.from_db(DEFAULT_DB_ALIAS, self.columns, values[: len(self.columns)])
        for populator in self.populators:
            populator.populate(values, row)
        return row


def lock(subject: Case, *, along: Sequence[str] = ()) -> Case:
    """The row as it stands now, locked until the transaction ends; gone or hidden rows are not visible.

    ``along`` names relations that are read in the same statement, unlocked.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a row is locked only within a transaction")
    model = type(subject)
    found = _statement(model, tuple(along)).row(model, subject.pk)
    if found is None:
        raise NotVisible(f"{model.__name__} {subject.pk}")
    return found


def _statement(model: type[Model], along: tuple[str, ...]) -> _Statement:
    held: dict[Any, _Statement] = _kept.__dict__.setdefault("statements", {})
    if (model, along) not in held:
        held[model, along] = _composed(model, along)
    return held[model, along]


def _composed(model: type[Model], along: tuple[str, ...]) -> _Statement:
    """As Django's own query set would ask and read it; the key is the only thing that differs from time to time."""
    rows = model._default_manager.select_for_update(no_key=True, of=("self",)).filter(pk=1).order_by()
    compiler = (rows.select_related(*along) if along else rows).query.get_compiler(using=DEFAULT_DB_ALIAS)
    sql, parameters = compiler.as_sql()
    places = compiler.klass_info["select_fields"]
    if len(parameters) != 1 or places != list(range(len(places))):
        raise TypeError(f"{model.__name__} is not a table whose rows are found by their key alone")
    return _Statement(
        sql=sql,
        compiler=compiler,
        converters=compiler.get_converters([column[0] for column in compiler.select]),
        columns=[compiler.select[place][0].target.attname for place in places],
        populators=get_related_populators(  # type: ignore[call-arg,unused-ignore]
            compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS
        ),
    )
