"""Check every cell of a table against a spec and report all errors at once, in the words of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .header import is_filled
from .parsers import CellRefused, Parser
from .parsers.cell import compact, is_blank, short
from .spec import EXAMPLE_MARK, MARK_TITLE, RESERVED_TITLES, Column, TableSpec
from .table import Row, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """One thing wrong: where (row and title as in the file), what stands there, what is wrong, how to mend it."""

    row: int
    column: str
    index: int | None
    value: str
    problem: str
    mend: str

    @property
    def sentence(self) -> str:
        """The error as one Chinese sentence."""
        place = f"第 {self.row} 行“{self.column}”" if self.column else f"第 {self.row} 行"
        return f"{place}：{self.problem}；{self.mend}。"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRow:
    """A row with the values that could be read; it is good when it has no errors."""

    number: int
    values: Mapping[str, object]
    errors: tuple[RowError, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The outcome: every row, required columns the file lacks, columns not used, example rows left out."""

    rows: tuple[CheckedRow, ...]
    missing: tuple[str, ...]
    unused: tuple[str, ...]
    examples: int

    @property
    def good(self) -> tuple[CheckedRow, ...]:
        """The rows that can be taken in."""
        return tuple(row for row in self.rows if not row.errors)

    @property
    def faulty(self) -> tuple[CheckedRow, ...]:
        """The rows that must be mended first."""
        return tuple(row for row in self.rows if row.errors)

    @property
    def errors(self) -> tuple[RowError, ...]:
        """All errors in the order of the file."""
        return tuple(error for row in self.rows for error in row.errors)

    @property
    def is_clean(self) -> bool:
        """Whether everything may be taken in as it is."""
        return not self.missing and not self.faulty


@dataclass(frozen=True, slots=True)
class _Bound:
    """A spec column tied to a column of the file."""

    column: Column
    index: int
    title: str
    parse: Parser


def check_rows(table: Table, *, spec: TableSpec, mapping: Mapping[str, int]) -> Checked:
    """Read every row by `mapping` (key → column index of the file); raises ValueError for a mapping that cannot be."""
    bound = _bind(table=table, spec=spec, mapping=mapping)
    rows = [row for row in table.rows if not _is_example(table=table, row=row)]
    seen: dict[tuple[str, str], int] = {}
    used = {item.index for item in bound}
    return Checked(
        rows=tuple(_check_row(row=row, bound=bound, seen=seen) for row in rows),
        missing=tuple(
            column.title for column in spec.columns if column.required and column.key not in mapping
        ),
        unused=tuple(
            title
            for index, title in enumerate(table.columns)
            if index not in used and title not in RESERVED_TITLES
        ),
        examples=len(table.rows) - len(rows),
    )


def _bind(*, table: Table, spec: TableSpec, mapping: Mapping[str, int]) -> list[_Bound]:
    unknown = set(mapping) - {column.key for column in spec.columns}
    if unknown:
        raise ValueError(f"no such columns in {spec.title}: {sorted(unknown)}")
    if any(not 0 <= index < len(table.columns) for index in mapping.values()):
        raise ValueError("the mapping points outside the table")
    if len(set(mapping.values())) != len(mapping):
        raise ValueError("two columns of the spec point to the same column of the file")
    return [
        _Bound(
            column,
            mapping[column.key],
            title := table.columns[mapping[column.key]],
            column.parse.under(title=title),
        )
        for column in spec.columns
        if column.key in mapping
    ]


def _is_example(*, table: Table, row: Row) -> bool:
    """Templates carry one row marked 示例, which is never data."""
    if MARK_TITLE not in table.columns:
        return False
    return row.cells[table.columns.index(MARK_TITLE)].strip() == EXAMPLE_MARK


def _check_row(*, row: Row, bound: list[_Bound], seen: dict[tuple[str, str], int]) -> CheckedRow:
    values: dict[str, object] = {}
    errors = _reading_errors(row=row, bound=bound)
    flawed = {error.index for error in errors}
    for item in bound:
        if item.index in flawed:
            continue
        try:
            values[item.column.key] = _value(row=row, item=item, seen=seen)
        except CellRefused as refused:
            errors.append(_error(row=row, item=item, refused=refused))
    return CheckedRow(number=row.number, values=values, errors=tuple(errors))


def _value(*, row: Row, item: _Bound, seen: dict[tuple[str, str], int]) -> object:
    cell = row.cells[item.index]
    value = item.parse(cell)
    empty = value is None and is_blank(cell)
    if item.column.required and (empty or value in ("", ()) or not is_filled(cells=[cell])):
        raise CellRefused(problem="必填，但没有填写", mend=f"请填写：{item.parse.expects}")
    if item.column.unique and value is not None and value != "":
        first = seen.setdefault((item.column.key, compact(cell).casefold()), row.number)
        if first != row.number:
            raise CellRefused(problem=f"“{short(cell)}”与第 {first} 行重复", mend="请删去重复的行或改正")
    return value


def _error(*, row: Row, item: _Bound, refused: CellRefused) -> RowError:
    return RowError(
        row=row.number,
        column=item.title,
        index=item.index,
        value=short(row.cells[item.index]),
        problem=refused.problem,
        mend=refused.mend,
    )


def _reading_errors(*, row: Row, bound: list[_Bound]) -> list[RowError]:
    """Flaws found while reading count where they touch a column in use or the row as a whole."""
    titles = {item.index: item.title for item in bound}
    return [
        RowError(
            row=row.number,
            column="" if flaw.column is None else titles[flaw.column],
            index=flaw.column,
            value=short(flaw.value),
            problem=flaw.problem,
            mend=flaw.mend,
        )
        for flaw in row.flaws
        if flaw.column is None or flaw.column in titles
    ]
