"""Read any table file that people send: detect what it is, find its header, keep the row numbers they see."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from .delimited import read_delimited_grid
from .header import find_header, header_titles, is_filled, known_titles
from .sniff import extension_note, sniff
from .table import MIB, ExchangeError, Flaw, Grid, Limits, RawRow, Row, Table
from .workbook import read_workbook_grids

_DEFAULT_LIMITS = Limits()


def read_table(
    source: str | os.PathLike[str] | bytes,
    *,
    name: str,
    limits: Limits = _DEFAULT_LIMITS,
    known: Iterable[str] = (),
) -> Table:
    """Read a file or its bytes; `known` titles help to find the sheet and header row. Raises ExchangeError only."""
    content = _load(source=source, limits=limits)
    titles = known_titles(titles=known)
    kind = sniff(content=content)
    grid = _read_grid(content=content, kind=kind, titles=titles, limits=limits)
    note = extension_note(kind=kind, name=name)
    if note:
        grid.notes.insert(0, note)
    return _table(grid=grid, name=name, titles=titles, limits=limits)


def _load(*, source: str | os.PathLike[str] | bytes, limits: Limits) -> bytes:
    """Ask for the size before reading, so that a huge file costs nothing."""
    size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    if size > limits.file_bytes:
        actual, allowed = size / MIB, limits.file_bytes / MIB
        raise ExchangeError(
            "too_large", f"文件有 {actual:.1f} MB，超过 {allowed:.0f} MB 的上限，请拆分后分批上传。"
        )
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def _read_grid(*, content: bytes, kind: str, titles: frozenset[str], limits: Limits) -> Grid:
    if kind == "text":
        return read_delimited_grid(content=content, known=titles, limits=limits)
    grids = read_workbook_grids(content=content, kind=kind, limits=limits)
    # max keeps the first of equals, so without known titles the first filled sheet is read.
    best = max(grids, key=lambda grid: find_header(grid=grid, known=titles)[1])
    best.other_sheets = tuple(grid.sheet or "" for grid in grids if grid is not best)
    if best.other_sheets:
        best.notes.append(f"读取的是工作表“{best.sheet}”；另有工作表：{'、'.join(best.other_sheets)}。")
    return best


def _table(*, grid: Grid, name: str, titles: frozenset[str], limits: Limits) -> Table:
    if not any(is_filled(cells=cells) for _, cells, _ in grid.rows):
        raise ExchangeError("empty", "文件里只有空行，没有可读的内容。")
    position, _ = find_header(grid=grid, known=titles)
    columns = header_titles(grid=grid, position=position)
    body = [row for row in grid.rows[position + 1 :] if is_filled(cells=row[1])]
    _check_limits(body=body, columns=columns, limits=limits)
    if any(is_filled(cells=cells) for _, cells, _ in grid.rows[:position]):
        grid.notes.append(f"表头在第 {grid.rows[position][0]} 行，其上的标题行没有作为数据读取。")
    return Table(
        name=name,
        format=grid.format,
        columns=columns,
        rows=tuple(_row(row=row, width=len(columns)) for row in body),
        header_number=grid.rows[position][0],
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        sheet=grid.sheet,
        other_sheets=grid.other_sheets,
        empty_rows=len(grid.rows) - position - 1 - len(body),
        notes=tuple(grid.notes),
    )


def _check_limits(*, body: list[RawRow], columns: tuple[str, ...], limits: Limits) -> None:
    if len(body) > limits.rows:
        raise ExchangeError("too_many_rows", f"数据超过 {limits.rows} 行，请拆分后分批上传。")
    if len(columns) > limits.columns:
        raise ExchangeError("too_many_columns", f"表头有 {len(columns)} 列，超过 {limits.columns} 列的上限。")
    for number, cells, _ in body:
        if any(len(cell) > limits.cell_length for cell in cells):
            message = (
                f"第 {number} 行有单元格超过 {limits.cell_length} 字，可能是引号没有闭合，请检查后再上传。"
            )
            raise ExchangeError("cell_too_long", message)


def _row(*, row: RawRow, width: int) -> Row:
    """Bring a row to the width of the header; filled cells beyond it are a problem, missing cells are blank."""
    number, cells, flaws = row
    extra = tuple(cells[width:]) if is_filled(cells=cells[width:]) else ()
    padded = (*cells[:width], *[""] * (width - len(cells)))
    return Row(number=number, cells=padded, extra=extra, flaws=(*flaws, *_extra_flaws(extra=extra)))


def _extra_flaws(*, extra: tuple[str, ...]) -> tuple[Flaw, ...]:
    filled = [cell for cell in extra if cell.strip()]
    if not filled:
        return ()
    problem = f"比表头多出 {len(filled)} 个有内容的单元格"
    mend = "多了分隔符就请删去，表头缺列就请补上列名"
    return (Flaw(column=None, value="、".join(filled), problem=problem, mend=mend),)
