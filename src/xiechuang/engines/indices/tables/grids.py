"""CSV files and workbooks as grids of cells which know the row they stand in."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xiechuang.engines.indices.structure import Problem, ProblemsError
from xiechuang.engines.indices.tables.marks import unescape

Cell = str | float


class TableError(ProblemsError):
    """Tables that cannot be used; every problem names sheet, row and column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One filled row: its number as a spreadsheet shows it, and a cell for each heading."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A sheet: headings and the rows under them; blank rows are left out."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    def place(self, row: Row) -> str:
        """How a problem names a row."""
        return f"{self.name} 第 {row.number} 行"


def said(cell: Cell) -> str:
    """A cell as text: 2018.0 is "2018"."""
    if isinstance(cell, str):
        return cell
    return f"{int(cell)}" if cell.is_integer() and abs(cell) < 1e15 else repr(cell)


def read_csv(content: bytes, *, name: str) -> Grid:
    """Read UTF-8 (with or without mark) or GB 18030; separators are commas, semicolons or tabs."""
    text = _decoded(content, name)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [[unescape(cell) for cell in line] for line in lines]
    except csv.Error as error:
        message = f"第 {lines.line_num} 行读不出来：{error}"
        raise TableError([Problem(where=name, field="", message=message)]) from error
    return _grid(name, rows)


def read_workbook(content: bytes, *, name: str) -> dict[str, Grid]:
    """Every sheet of an xlsx, xls or ods file that holds anything; cached values, never formulas.

    Meant for files one made oneself: uploads of strangers are first looked at elsewhere for size and nesting.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {
            sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            for sheet in book.sheet_names
        }
    except CalamineError as error:
        message = "工作簿打不开：可能已损坏、设了密码，或不是 Excel 文件"
        raise TableError([Problem(where=name, field="", message=message)]) from error
    return {sheet: _grid(sheet, rows) for sheet, rows in sheets.items() if any(_filled(row) for row in rows)}


def read_file(path: Path) -> dict[str, Grid]:
    """A CSV file as one grid of its own name, or a workbook as many."""
    content = path.read_bytes()
    if path.suffix.lower() == ".csv":
        return {path.stem: read_csv(content, name=path.stem)}
    return read_workbook(content, name=path.name)


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError([Problem(where=name, field="", message="文字编码既不是 UTF-8 也不是 GB 18030")])


def _filled(row: Sequence[Any]) -> bool:
    return any(str(cell).strip() for cell in row if cell is not None)


def _grid(name: str, lines: Sequence[Sequence[Any]]) -> Grid:
    numbered = [(number, line) for number, line in enumerate(lines, start=1) if _filled(line)]
    if not numbered:
        raise TableError([Problem(where=name, field="", message="表是空的")])
    headings = [said(_cell(cell)).strip() for cell in numbered[0][1]]
    problems = [
        Problem(where=f"{name} 第 {numbered[0][0]} 行", field=heading, message="列名重复")
        for heading in dict.fromkeys(headings)
        if heading and headings.count(heading) > 1
    ]
    rows = []
    for number, line in numbered[1:]:
        beyond = [cell for cell in line[len(headings) :] if _filled([cell])]
        if beyond:
            message = f"比表头多出 {len(beyond)} 个有内容的单元格"
            problems.append(Problem(where=f"{name} 第 {number} 行", field="", message=message))
        padded = [*(_cell(cell) for cell in line[: len(headings)]), *[""] * (len(headings) - len(line))]
        rows.append(Row(number=number, cells=dict(zip(headings, padded, strict=True))))
    if problems:
        raise TableError(problems)
    return Grid(name=name, headings=tuple(one for one in headings if one), rows=tuple(rows))


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return float(value)
    return str(value)
