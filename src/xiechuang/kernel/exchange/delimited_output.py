"""Write a table as CSV that Excel opens as Chinese and never as formulas."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from .escaping import escape
from .report import NUMERIC_KINDS, Kind, Progress, ReportTable, Target, number_of, shown

_STEP = 5000


def write_csv(target: Target, *, table: ReportTable, progress: Progress | None = None) -> None:
    """Write header and rows as UTF-8 with a byte order mark; text that looks like a formula gets an apostrophe."""
    if isinstance(target, str | Path):
        with Path(target).open("wb") as file:
            write_csv(file, table=table, progress=progress)
        return
    stream = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", errors="replace", write_through=True)
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([escape(column.title) for column in table.columns])
    done = 0
    for done, cells in enumerate(table.rows, start=1):
        pairs = zip(table.columns, cells, strict=True)
        writer.writerow([_cell(value=value, kind=column.kind) for column, value in pairs])
        if progress and done % _STEP == 0:
            progress(done)
    stream.detach()
    if progress:
        progress(done)


def _cell(*, value: object, kind: Kind) -> str:
    """Numbers go out bare, for machines and without separators; everything else is text."""
    number = number_of(value=value, kind=kind) if kind in NUMERIC_KINDS else None
    return f"{number:f}" if number is not None else escape(shown(value=value, kind=kind))
