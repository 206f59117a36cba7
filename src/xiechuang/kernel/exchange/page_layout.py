"""Decide how a table fits on paper: which share of the width each column gets, upright or landscape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .report import NUMERIC_KINDS, Kind, Report, ReportTable, display_width, printable, shown
from .table import ExchangeError

# Beyond this a paper document helps nobody, and Word takes minutes to open it.
PAPER_ROWS = 5_000
_CODE = re.compile(r"(?<![!-~])[0-9A-Za-z-]{6,24}(?![!-~])")
_UPRIGHT_WIDTH = 95
_NARROWEST, _WIDEST = 5, 46


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTable:
    """A table as text: titles, rows, share of the width for each column and which columns are numbers."""

    title: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numeric: tuple[bool, ...]


def paper_tables(*, report: Report) -> tuple[PaperTable, ...]:
    """Turn every table of the report into text; refuses lists too long for paper."""
    tables = tuple(_paper_table(table=table) for table in report.tables)
    if sum(len(table.rows) for table in tables) > PAPER_ROWS:
        message = f"超过 {PAPER_ROWS} 行，不适合做成 Word 或 PDF，请先筛选，或下载 Excel。"
        raise ExchangeError("too_many_rows", message)
    return tables


def is_wide(*, tables: Sequence[PaperTable]) -> bool:
    """Whether some table needs the paper on its long side."""
    return any(sum(table.widths) > _UPRIGHT_WIDTH for table in tables)


def _paper_table(*, table: ReportTable) -> PaperTable:
    kinds = [column.kind for column in table.columns]
    titles = tuple(printable(column.title) for column in table.columns)
    rows = []
    for cells in table.rows:
        rows.append(
            tuple(printable(shown(value=value, kind=kind)) for value, kind in zip(cells, kinds, strict=True))
        )
        if len(rows) > PAPER_ROWS:
            break
    numeric = tuple(kind in NUMERIC_KINDS for kind in kinds)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(titles)
    widths = tuple(
        _width(title=title, cells=cells, kind=kind)
        for title, cells, kind in zip(titles, columns, kinds, strict=True)
    )
    return PaperTable(
        title=printable(table.title), titles=titles, rows=tuple(rows), widths=widths, numeric=numeric
    )


def _width(*, title: str, cells: Sequence[str], kind: Kind) -> int:
    """Numbers and dates must not be broken, so they get their full width; text gets what most of its cells need."""
    lengths = sorted(display_width(text=cell) for cell in cells) or [0]
    typical = lengths[-1] if kind is not Kind.TEXT else lengths[int(len(lengths) * 0.9)]
    wanted = (typical + 2, min(display_width(text=title) + 2, 14), _code_width(cells=cells), _NARROWEST)
    return min(max(wanted), _WIDEST)


def _code_width(*, cells: Sequence[str]) -> int:
    """Latin letters and digits are wider than half a Chinese character, and a code reads badly in two pieces."""
    longest = max((len(code) for cell in cells for code in _CODE.findall(cell)), default=0)
    return int(longest * 1.3) + 2
