"""Write the empty workbook people fill in: titles with help, drop-down lists and one marked example row."""

from __future__ import annotations

from typing import Any

import xlsxwriter

from .report import Target, display_width
from .spec import EXAMPLE_MARK, MARK_TITLE, Column, TableSpec
from .spreadsheet import TEXT_ONLY, sheet_name, write_text

_PREPARED_ROWS = 2000
_LIST_LENGTH = 255
_OPTIONS_SHEET = "选项"


def write_template(target: Target, *, spec: TableSpec) -> None:
    """Write the template; what it holds reads back through `read_table` and `check_rows` without errors."""
    with xlsxwriter.Workbook(target, TEXT_ONLY) as workbook:
        taken = {_OPTIONS_SHEET.casefold()}
        sheet = workbook.add_worksheet(sheet_name(title=spec.title, taken=taken))
        options = workbook.add_worksheet(_OPTIONS_SHEET)
        options.hide()
        styles = _styles(workbook=workbook)
        for index, column in enumerate(spec.columns):
            _write_column(sheet=sheet, options=options, index=index, column=column, styles=styles)
        _write_marks(sheet=sheet, index=len(spec.columns), styles=styles)
        sheet.freeze_panes(1, 0)


def _styles(*, workbook: Any) -> dict[str, Any]:
    header = {"bold": True, "bg_color": "#E6F0FA", "border": 1, "border_color": "#BFBFBF"}
    return {
        "header": workbook.add_format(header),
        "required": workbook.add_format({**header, "font_color": "#C00000"}),
        "example": workbook.add_format({"num_format": "@", "italic": True, "font_color": "#7F7F7F"}),
        "cell": workbook.add_format({"num_format": "@"}),
    }


def _write_column(*, sheet: Any, options: Any, index: int, column: Column, styles: dict[str, Any]) -> None:
    title = f"{column.title}*" if column.required else column.title
    style = styles["required" if column.required else "header"]
    # Text format keeps long numbers and codes as they are typed.
    width = min(max(display_width(text=title), display_width(text=column.example), 10) + 4, 40)
    sheet.set_column(index, index, width, styles["cell"])
    write_text(sheet=sheet, row=0, column=index, text=title, style=style)
    sheet.write_comment(0, index, help_text(column=column), {"x_scale": 2, "y_scale": 1.5})
    write_text(sheet=sheet, row=1, column=index, text=column.example, style=styles["example"])
    if column.parse.choices and not column.parse.many:
        source = _list_source(options=options, index=index, column=column)
        rule = {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": "不在可选范围内",
            "error_message": f"请从下拉列表中选择“{column.title[:100]}”。",
        }
        sheet.data_validation(1, index, _PREPARED_ROWS, index, rule)


def help_text(*, column: Column) -> str:
    """What a person needs to know to fill in this column."""
    parts = ["必填。" if column.required else "选填。", column.help, f"{column.parse.expects}。"]
    parts.append("不得重复。" if column.unique else "")
    return "\n".join(part for part in parts if part)


def _list_source(*, options: Any, index: int, column: Column) -> list[str] | str:
    """A short list stands in the rule itself; Excel allows 255 signs there, so a longer one gets a hidden sheet."""
    labels = list(column.parse.choices)
    if len(",".join(labels)) <= _LIST_LENGTH and not any("," in label for label in labels):
        return labels
    for row, label in enumerate(labels):
        options.write_string(row, index, label)
    letter = xlsxwriter.utility.xl_col_to_name(index, col_abs=True)
    return f"={_OPTIONS_SHEET}!{letter}$1:{letter}${len(labels)}"


def _write_marks(*, sheet: Any, index: int, styles: dict[str, Any]) -> None:
    sheet.set_column(index, index, 10, styles["cell"])
    write_text(sheet=sheet, row=0, column=index, text=MARK_TITLE, style=styles["header"])
    comment = f"写着“{EXAMPLE_MARK}”的行不会导入，可以删去整行。"
    sheet.write_comment(0, index, comment)
    write_text(sheet=sheet, row=1, column=index, text=EXAMPLE_MARK, style=styles["example"])
