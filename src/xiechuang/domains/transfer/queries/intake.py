"""Reads of imports: whose they are, their table as it was uploaded, their reports, their records."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.db.models import QuerySet

from xiechuang.domains.transfer.models import Achievement, Demand, Intake
from xiechuang.domains.transfer.queries.intake_columns import spec_of
from xiechuang.domains.transfer.queries.intake_values import MODELS, cells_of_values, unpacked
from xiechuang.domains.transfer.queries.labels import Labels
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.documents.public import Document, path_of
from xiechuang.kernel.exchange import (
    Checked,
    CheckedRow,
    ExchangeError,
    Kind,
    Row,
    RowError,
    Table,
    TableSpec,
    read_table,
    write_error_workbook,
    write_template,
)
from xiechuang.kernel.exchange.report import shown
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.orgs.public import Actor

_MONEY = ("price", "price_to", "budget", "budget_to")


def intakes_of(actor: Actor) -> QuerySet[Intake]:
    """The imports of the actor's organisation, newest first."""
    return visible(actor, Intake).select_related("document", "person", "job").order_by("-id")


def intake_by_number(actor: Actor, number: str) -> Intake:
    """One import, or ``NotVisible``."""
    return get_visible(actor, Intake, number=number)


def records_of(intake: Intake) -> "QuerySet[Achievement] | QuerySet[Demand]":
    """The records that came of the import and are still there."""
    return MODELS[intake.kind].objects.filter(intake=intake)


def table_of(intake: Intake) -> Table:
    """The table as it was uploaded."""
    return table_of_document(intake.document, spec=spec_of(intake.kind))


def table_of_document(document: Document, *, spec: TableSpec) -> Table:
    """Read a stored file as a table; ``Invalid`` when it is none or holds no row."""
    try:
        table = read_table(path_of(document.sha256), name=document.name, known=spec.known_titles())
    except ExchangeError as error:
        raise Invalid({"file": [error.message]}) from error
    if not table.rows:
        raise Invalid({"file": ["文件里只有表头，没有数据行"]})
    return table


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many rows there are of each sort."""

    rows: int
    good: int
    faulty: int
    taken: int
    pending: int
    warned: int


def counts_of(intake: Intake) -> Counts:
    """Count the rows of an import."""
    rows = intake.rows.all()
    every, good = rows.count(), rows.filter(errors=[]).count()
    taken = rows.filter(is_taken=True).count()
    return Counts(
        rows=every,
        good=good,
        faulty=every - good,
        taken=taken,
        pending=good - taken,
        warned=rows.exclude(warnings=[]).count(),
    )


def faults_of(intake: Intake, *, most: int) -> list[dict[str, Any]]:
    """Errors in the order of the file, each with its line, at most ``most``."""
    found: list[dict[str, Any]] = []
    for row in intake.rows.exclude(errors=[]).only("line", "errors").order_by("line").iterator():
        found += [{"line": row.line, **error} for error in row.errors]
        if len(found) >= most:
            break
    return found[:most]


def fault_kinds(intake: Intake) -> list[tuple[str, int]]:
    """How many errors stand in each column, most first."""
    rows = intake.rows.exclude(errors=[]).values_list("errors", flat=True)
    counted = Counter(error["column"] or "整行" for errors in rows.iterator() for error in errors)
    return counted.most_common()


def warnings_of(intake: Intake, *, most: int) -> list[tuple[int, str]]:
    """Warnings in the order of the file, at most ``most``."""
    rows = intake.rows.exclude(warnings=[]).order_by("line").values_list("line", "warnings")[:most]
    return [(line, text) for line, texts in rows for text in texts][:most]


def preview_of(intake: Intake, *, most: int) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Titles and first good rows as they will be, in the words of the platform; empty columns are left out."""
    labels = Labels.now()
    rows = intake.rows.filter(errors=[]).order_by("line")[:most]
    read = [(r.line, cells_of_values(intake.kind, unpacked(r.values), labels=labels)) for r in rows]
    columns = [
        c
        for c in spec_of(intake.kind, labels=labels).columns
        if any(_is_said(cells[c.key]) for _, cells in read)
    ]
    titles = [column.title for column in columns]
    return titles, [(line, [_shown(c.key, cells[c.key]) for c in columns]) for line, cells in read]


def _is_said(value: object) -> bool:
    return value not in (None, "")


def _shown(key: str, value: object) -> str:
    return shown(value=value, kind=Kind.MONEY_WAN if key in _MONEY else Kind.TEXT)


def samples_of(table: Table, *, most: int = 3) -> list[list[str]]:
    """For each column of the file its first filled cells, so that people see what they map."""
    return [
        [cell for row in table.rows[:50] if (cell := row.cells[index].strip())][:most]
        for index in range(len(table.columns))
    ]


def error_workbook(intake: Intake) -> bytes:
    """The rows that were not taken because of errors, as a workbook to mend and upload again."""
    width = len(intake.columns)
    rows = list(intake.rows.exclude(errors=[]).order_by("line"))
    table = Table(
        name=intake.document.name,
        format="xlsx",
        columns=tuple(intake.columns),
        rows=tuple(
            Row(number=r.line, cells=tuple(r.cells[:width]), extra=tuple(r.cells[width:])) for r in rows
        ),
        header_number=1,
    )
    checked = Checked(
        rows=tuple(CheckedRow(number=r.line, values={}, errors=_row_errors(r.line, r.errors)) for r in rows),
        missing=(),
        unused=(),
        examples=0,
    )
    stream = BytesIO()
    write_error_workbook(stream, table=table, checked=checked)
    return stream.getvalue()


def _row_errors(line: int, errors: list[Mapping[str, Any]]) -> tuple[RowError, ...]:
    return tuple(RowError(row=line, **error) for error in errors)


def template_workbook(kind: str) -> bytes:
    """The empty workbook to fill in."""
    stream = BytesIO()
    write_template(stream, spec=spec_of(kind))
    return stream.getvalue()
