"""Write a report as an Excel workbook in which text stays text and numbers stay numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence, Sized
from typing import Any

import xlsxwriter

from .report import (
    NUMERIC_KINDS,
    Kind,
    Progress,
    Report,
    ReportTable,
    Target,
    display_width,
    local_time,
    number_of,
    plain_text,
    shown,
)
from .table import EXCEL_CELL_LENGTH, ExchangeError

EXCEL_ROWS = 1_048_576
TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_BIG_ROWS = 20_000
_STEP = 500
_MEASURED_ROWS = 1_000
_CALENDAR_KINDS = frozenset({Kind.DATE, Kind.DATETIME})
_WIDTHS = (6, 60)
_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_EXCEL_EPOCH = dt.date(1900, 3, 1)
_SURROGATES = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CUT_MARK = "…（原文共 {length} 字，超出 Excel 单元格上限，此处截断）"
FORMATS: dict[Kind, str] = {
    Kind.TEXT: "@",
    Kind.INTEGER: "#,##0",
    Kind.DECIMAL: "#,##0.0#####",
    Kind.PERCENT: "0.0%",
    Kind.MONEY_YUAN: "#,##0.00",
    Kind.MONEY_WAN: "#,##0.00####",
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm",
}
# A format with optional decimals alone would show 14 as “14.”, so whole numbers get their own.
_WHOLE = "whole"
_SHOWN_DECIMALS = 6


def write_workbook(target: Target, *, report: Report, progress: Progress | None = None) -> None:
    """Write one sheet for each table; `progress` is told the rows done. A big report is streamed through the disk."""
    options = {**TEXT_ONLY, "constant_memory": any(_is_big(table=table) for table in report.tables)}
    with xlsxwriter.Workbook(target, options) as workbook:
        # Excel writes the time of saving into the file; leaving the name of a person out is our choice.
        workbook.set_properties({"title": report.title, "subject": report.subtitle})
        styles = _styles(workbook=workbook)
        taken: set[str] = set()
        done = 0
        for table in report.tables:
            sheet = workbook.add_worksheet(sheet_name(title=table.title, taken=taken))
            done = _write_table(
                sheet=sheet, report=report, table=table, styles=styles, done=done, progress=progress
            )


def sheet_name(*, title: str, taken: set[str]) -> str:
    """A name Excel accepts: no forbidden signs, at most 31 characters, unlike any other in any case."""
    plain = _SHEET_NAME.sub(" ", title).strip(" '")[:31].strip(" '") or "表"
    plain = "表" if plain.casefold() == "history" else plain
    name, count = plain, 2
    while name.casefold() in taken:
        suffix = f" {count}"
        name, count = plain[: 31 - len(suffix)] + suffix, count + 1
    taken.add(name.casefold())
    return name


def write_text(*, sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """Write a typed string, whatever it begins with; what exceeds a cell is cut with a mark that says so."""
    text = _SURROGATES.sub("", text)
    if not text:
        sheet.write_blank(row, column, None, style)
        return
    # Excel counts UTF-16 units, of which a rare character takes two.
    if len(text.encode("utf-16-le")) // 2 > EXCEL_CELL_LENGTH:
        text = text[: EXCEL_CELL_LENGTH // 2] + _CUT_MARK.format(length=len(text))
    sheet.write_string(row, column, text, style)


def _is_big(*, table: ReportTable) -> bool:
    return not isinstance(table.rows, Sized) or len(table.rows) > _BIG_ROWS


def _styles(*, workbook: Any) -> dict[str, Any]:
    styles = {
        kind.value: workbook.add_format(
            {"num_format": pattern, "valign": "top", "text_wrap": kind is Kind.TEXT}
        )
        for kind, pattern in FORMATS.items()
    }
    styles[_WHOLE] = workbook.add_format({"num_format": FORMATS[Kind.INTEGER], "valign": "top"})
    styles["title"] = workbook.add_format({"bold": True, "font_size": 14})
    styles["note"] = workbook.add_format({"font_color": "#595959"})
    styles["header"] = workbook.add_format(
        {"bold": True, "bg_color": "#E6F0FA", "border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
    )
    return styles


def _write_table(
    *,
    sheet: Any,
    report: Report,
    table: ReportTable,
    styles: dict[str, Any],
    done: int,
    progress: Progress | None,
) -> int:
    header = _write_preamble(sheet=sheet, report=report, styles=styles)
    widths = [display_width(text=column.title) + 4 for column in table.columns]
    for index, column in enumerate(table.columns):
        write_text(sheet=sheet, row=header, column=index, text=column.title, style=styles["header"])
    row = header
    for cells in table.rows:
        row += 1
        if row >= EXCEL_ROWS:
            raise ExchangeError(
                "too_many_rows", f"超过 Excel 的 {EXCEL_ROWS} 行上限，请先筛选或改为下载 CSV。"
            )
        _write_row(sheet=sheet, row=row, cells=cells, table=table, styles=styles)
        if row <= header + _MEASURED_ROWS:
            _widen(widths=widths, cells=cells, table=table)
        done += 1
        if progress and done % _STEP == 0:
            progress(done)
    _finish(sheet=sheet, header=header, last=row, widths=widths)
    if progress:
        progress(done)
    return done


def _write_preamble(*, sheet: Any, report: Report, styles: dict[str, Any]) -> int:
    """Write title, subtitle and notes; return the row of the header."""
    lines = [(report.title, "title"), (report.subtitle, "note"), *((note, "note") for note in report.notes)]
    row = 0
    for text, style in lines:
        if text:
            write_text(sheet=sheet, row=row, column=0, text=text, style=styles[style])
            row += 1
    return row


def _write_row(
    *, sheet: Any, row: int, cells: Sequence[object], table: ReportTable, styles: dict[str, Any]
) -> None:
    for index, (column, value) in enumerate(zip(table.columns, cells, strict=True)):
        style = styles[_style_name(value=value, kind=column.kind)]
        _write_cell(sheet=sheet, row=row, column=index, value=value, kind=column.kind, style=style)


def _style_name(*, value: object, kind: Kind) -> str:
    if kind is not Kind.DECIMAL:
        return kind.value
    number = number_of(value=value, kind=kind)
    # round gives an error on numbers beyond the precision of Decimal, which are whole for anyone who reads them.
    whole = number is not None and (number.adjusted() > 15 or round(number, _SHOWN_DECIMALS) == round(number))
    return _WHOLE if whole else kind.value


def _write_cell(*, sheet: Any, row: int, column: int, value: object, kind: Kind, style: Any) -> None:
    number = number_of(value=value, kind=kind) if kind in NUMERIC_KINDS else None
    if number is not None:
        sheet.write_number(row, column, float(number), style)
        return
    if isinstance(value, dt.date) and kind in _CALENDAR_KINDS and _fits_calendar(value=value):
        moment = local_time(value) if isinstance(value, dt.datetime) else value
        sheet.write_datetime(row, column, moment, style)
        return
    write_text(sheet=sheet, row=row, column=column, text=plain_text(value), style=style)


def _widen(*, widths: list[int], cells: Sequence[object], table: ReportTable) -> None:
    """Let the columns grow with what stands in them, two signs of air included."""
    for index, (column, value) in enumerate(zip(table.columns, cells, strict=True)):
        text = shown(value=value, kind=column.kind)[:200]
        widths[index] = max(widths[index], display_width(text=text) + 2)


def _fits_calendar(*, value: dt.date) -> bool:
    """Excel counts days from 1900 and takes that year for a leap year, so earlier dates stay text."""
    day = value.date() if isinstance(value, dt.datetime) else value
    return day >= _EXCEL_EPOCH


def _finish(*, sheet: Any, header: int, last: int, widths: list[int]) -> None:
    lower, upper = _WIDTHS
    for index, width in enumerate(widths):
        sheet.set_column(index, index, min(max(width, lower), upper))
    sheet.freeze_panes(header + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)
    if widths:
        sheet.autofilter(header, 0, max(last, header), len(widths) - 1)
