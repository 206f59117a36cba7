"""Workbooks that people send: read by our own titles, checked row by row, what is refused handed back to be mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from xiechuang.kernel.exchange import (
    Checked,
    CheckedRow,
    ExchangeError,
    Limits,
    RowError,
    Table,
    TableSpec,
    accepted_mapping,
    check_rows,
    read_table,
    suggest_mapping,
    write_error_workbook,
)
from xiechuang.kernel.lib.errors import Invalid, Reason

LIMITS = Limits(file_bytes=10 * 1024 * 1024, rows=5_000, columns=60)
MEND = "请改正这一行后重新上传"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file that was read: its rows as they stand there, and what could be made of them."""

    spec: TableSpec
    table: Table
    mapping: Mapping[str, int]
    checked: Checked


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """One thing wrong with a row: where, what, by which clause."""

    row: int
    column: str
    problem: str
    clause: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For keeping and for the API."""
        return {"row": self.row, "column": self.column, "problem": self.problem, "clause": self.clause}


def read_sheet(spec: TableSpec, *, content: bytes, name: str) -> Sheet:
    """Read a file whole; raises ``Invalid`` for one that is no such table."""
    try:
        table = read_table(content, name=name, limits=LIMITS, known=spec.known_titles())
    except ExchangeError as unreadable:
        raise Invalid({"file": [unreadable.message]}) from unreadable
    return sheet_of(spec, table)


def sheet_of(spec: TableSpec, table: Table) -> Sheet:
    """Check every row of a table; raises ``Invalid`` where columns or rows are missing altogether."""
    mapping = accepted_mapping(suggest_mapping(table.columns, spec=spec))
    checked = check_rows(table, spec=spec, mapping=mapping)
    if checked.missing:
        raise Invalid({"file": [f"没有“{'”“'.join(checked.missing)}”列，请使用本页下载的表，不要改动表头"]})
    if not checked.rows:
        raise Invalid({"file": ["表里没有一行数据"]})
    return Sheet(spec=spec, table=table, mapping=mapping, checked=checked)


def with_refusals(sheet: Sheet, refused: Mapping[int, Sequence[Reason]]) -> Sheet:
    """The same, with what the rules refused beside what could not be read."""
    rows = tuple(_refused(sheet, row, refused.get(row.number, ())) for row in sheet.checked.rows)
    return replace(sheet, checked=replace(sheet.checked, rows=rows))


def _refused(sheet: Sheet, row: CheckedRow, reasons: Sequence[Reason]) -> CheckedRow:
    found = [
        RowError(
            row=row.number,
            column=_title(sheet, reason.field),
            index=sheet.mapping.get(reason.field),
            value="",
            problem=f"{reason.text}（依据：{reason.clause}）" if reason.clause else reason.text,
            mend=MEND,
        )
        for reason in reasons
    ]
    return replace(row, errors=(*row.errors, *found))


def problems_of(sheet: Sheet, refused: Mapping[int, Sequence[Reason]]) -> list[RowProblem]:
    """Every problem by row: what could not be read, then what the rules refused."""
    found = [
        RowProblem(row=one.row, column=one.column, problem=f"{one.problem}；{one.mend}")
        for one in sheet.checked.errors
    ]
    for row, reasons in refused.items():
        found += [
            RowProblem(row=row, column=_title(sheet, one.field), problem=one.text, clause=one.clause)
            for one in reasons
        ]
    return sorted(found, key=lambda one: one.row)


def _title(sheet: Sheet, field: str) -> str:
    place = sheet.mapping.get(field)
    return sheet.table.columns[place] if place is not None else ""


def faulty_workbook(sheet: Sheet, refused: Mapping[int, Sequence[Reason]]) -> bytes:
    """The rows that were not taken, with what is wrong in each, ready to be sent again."""
    target = BytesIO()
    whole = with_refusals(sheet, refused)
    write_error_workbook(target, table=whole.table, checked=whole.checked, only_faulty=True)
    return target.getvalue()
