"""Hand a faulty list back as a workbook that says in each row what to mend, ready to be uploaded again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from .checking import Checked, RowError
from .report import Target, display_width
from .spec import ERROR_TITLE
from .spreadsheet import TEXT_ONLY, sheet_name, write_text
from .table import Row, Table

_ERROR_WIDTH = 60
_WIDTHS = (8, 40)


def write_error_workbook(
    target: Target, *, table: Table, checked: Checked, only_faulty: bool = False
) -> None:
    """Write header and rows as they were, faulty cells red, with a last column 错误; nothing of a row is lost."""
    errors = {row.number: row.errors for row in checked.faulty}
    rows = [row for row in table.rows if not only_faulty or row.number in errors]
    # A list on its second round already carries our column; it is written anew.
    kept = [index for index, title in enumerate(table.columns) if title != ERROR_TITLE]
    with xlsxwriter.Workbook(target, TEXT_ONLY) as workbook:
        sheet = workbook.add_worksheet(sheet_name(title=table.sheet or "待修改", taken=set()))
        styles = _styles(workbook=workbook)
        _write_header(sheet=sheet, titles=[table.columns[index] for index in kept], styles=styles)
        for position, row in enumerate(rows, start=1):
            _write_row(sheet=sheet, position=position, row=row, kept=kept, errors=errors, styles=styles)
        _finish(sheet=sheet, rows=rows, kept=kept)


def _styles(*, workbook: Any) -> dict[str, Any]:
    plain = {"num_format": "@", "valign": "top", "text_wrap": True}
    return {
        "cell": workbook.add_format(plain),
        "faulty": workbook.add_format({**plain, "bg_color": "#FFC7CE", "font_color": "#9C0006"}),
        "error": workbook.add_format({**plain, "font_color": "#9C0006"}),
        "header": workbook.add_format(
            {"bold": True, "bg_color": "#E6F0FA", "border": 1, "border_color": "#BFBFBF"}
        ),
    }


def _write_header(*, sheet: Any, titles: Sequence[str], styles: Mapping[str, Any]) -> None:
    for column, title in enumerate([*titles, ERROR_TITLE]):
        write_text(sheet=sheet, row=0, column=column, text=title, style=styles["header"])


def _write_row(
    *,
    sheet: Any,
    position: int,
    row: Row,
    kept: Sequence[int],
    errors: Mapping[int, tuple[RowError, ...]],
    styles: Mapping[str, Any],
) -> None:
    found = errors.get(row.number, ())
    faulty = {error.index for error in found}
    for column, index in enumerate(kept):
        style = styles["faulty" if index in faulty else "cell"]
        write_text(sheet=sheet, row=position, column=column, text=row.cells[index], style=style)
    # The original row number stays in the text, for rows move when only the faulty ones are handed back.
    text = "\n".join(error.sentence for error in found)
    write_text(sheet=sheet, row=position, column=len(kept), text=text, style=styles["error"])
    for offset, cell in enumerate(row.extra, start=len(kept) + 1):
        write_text(sheet=sheet, row=position, column=offset, text=cell, style=styles["faulty"])


def _finish(*, sheet: Any, rows: Sequence[Row], kept: Sequence[int]) -> None:
    lower, upper = _WIDTHS
    for column, index in enumerate(kept):
        widest = max((display_width(text=row.cells[index][:100]) for row in rows[:200]), default=0)
        sheet.set_column(column, column, min(max(widest + 2, lower), upper))
    sheet.set_column(len(kept), len(kept), _ERROR_WIDTH)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(kept))
