"""The separate process that opens a workbook: it reads bytes on stdin and writes its sheets as JSON on stdout.

It is run as a plain file and imports nothing of ours, so that it starts in milliseconds. Its memory is limited: a
spreadsheet library that asks for 19 GB because of one far cell dies alone.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from decimal import Decimal
from typing import Any

MAX_EXACT = 10**15


def plain(value: object) -> str:
    """Write a cell value as a person would: 3 not 3.0, ISO dates, no exponents."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d") if value.time() == dt.time() else _moment(value)
    if isinstance(value, dt.timedelta):
        return _duration(value)
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _moment(value: dt.datetime) -> str:
    return value.replace(microsecond=0).isoformat(sep=" ")


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


def _duration(value: dt.timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def lost_digits(cells: list[object]) -> list[int]:
    """Name the columns whose numbers are too long for a spreadsheet to keep exactly, such as certificate numbers."""
    return [
        index for index, value in enumerate(cells) if isinstance(value, float) and abs(value) >= MAX_EXACT
    ]


def read_sheet(sheet: Any, *, max_rows: int, budget: int) -> dict[str, Any]:
    """Turn one sheet into rows of text starting at column A, at most one row more than allowed."""
    offset = sheet.start[1] if sheet.start else 0
    rows = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if not any(value != "" for value in cells):
            rows.append([number, [], []])
            continue
        placed = [""] * offset + cells
        budget -= len(placed)
        if budget < 0:
            raise MemoryError
        rows.append([number, [plain(value) for value in placed], lost_digits(placed)])
        if len(rows) > max_rows:
            break
    return {"name": sheet.name, "rows": rows, "merged": sheet.merged_cell_ranges or []}


def read_workbook(content: bytes, *, max_rows: int, budget: int) -> list[dict[str, Any]]:
    """Read every visible worksheet."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    workbook = load_workbook(io.BytesIO(content))
    wanted = [
        metadata.name
        for metadata in workbook.sheets_metadata
        if metadata.typ == SheetTypeEnum.WorkSheet and metadata.visible == SheetVisibleEnum.Visible
    ]
    return [read_sheet(workbook.get_sheet_by_name(name), max_rows=max_rows, budget=budget) for name in wanted]


def main() -> None:
    """Read, and answer with either the sheets or the name of what went wrong."""
    max_rows, budget = (int(argument) for argument in sys.argv[1:3])
    try:
        answer: dict[str, Any] = {
            "sheets": read_workbook(sys.stdin.buffer.read(), max_rows=max_rows, budget=budget)
        }
    except MemoryError:
        answer = {"error": "memory", "detail": ""}
    except BaseException as error:  # noqa: BLE001 a panic in the Rust library derives from BaseException
        answer = {"error": type(error).__name__, "detail": str(error)[:200]}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()
