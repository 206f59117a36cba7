"""Results written as an Excel workbook or as a folder of CSV and JSON, from which anybody can compute them again."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from xiechuang.engines.indices.recipe import Result, recipe_to_json
from xiechuang.engines.indices.tables import rows
from xiechuang.engines.indices.tables.marks import escape
from xiechuang.engines.indices.tables.plain import results_to_json

# Whatever a cell says is text: no formula, no link, no number made of it.
_TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST = 32_767
_CUT = "…（此处截断）"
_HALVES = re.compile("[\ud800-\udfff]")
_EXPLANATION = (
    "本工作簿由协创的指数引擎写出。",
    "iMeta 是指标体系，iData 是原始数据，recipe 是全部方法选择：三张表足以重算全部结果。",
    "重算：在装有本程序的机器上运行 xiechuang index run 本文件 -o 结果.xlsx，或用同名的 JSON 文件（数字逐位相同）。",
    "raw、denominated 等表是各环节之后的数据；“标记”列出每个不是原样的单元格；空白表示缺失。",
)


def write_workbook(target: Path | str | BinaryIO, results: Sequence[Result]) -> None:
    """Write rankings, weights, log, every stage, and what is needed to compute again (one sheet each)."""
    first = results[0]
    periods = [result.data for result in results]
    sheets: dict[str, rows.Rows] = {
        "说明": [[line] for line in _EXPLANATION],
        "排名": rows.ranking_rows(results),
        "权重": rows.weight_rows(results),
        "标记": rows.flag_rows(results),
        "处理点": rows.treated_rows(results),
        "日志": rows.log_rows(results),
        **{str(name): rows.stage_rows([one.stages[name] for one in results]) for name in first.stages},
        "iMeta": rows.meta_rows(first.hierarchy, first.data),
        "iData": rows.data_rows(periods),
        "recipe": [["recipe"], *([line] for line in recipe_to_json(first.recipe).splitlines())],
    }
    where: Any = str(target) if isinstance(target, Path) else target
    with xlsxwriter.Workbook(where, {**_TEXT_ONLY, "in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            _fill(sheet, table, heading=None if name == "说明" else bold)


def workbook_bytes(results: Sequence[Result]) -> bytes:
    """The same as bytes."""
    stream = io.BytesIO()
    write_workbook(stream, results)
    return stream.getvalue()


def files(results: Sequence[Result]) -> dict[str, bytes]:
    """What is published: names and contents of data, hierarchy, recipe, ranking, and everything as one JSON."""
    first = results[0]
    return {
        "iData.csv": csv_bytes(rows.data_rows([result.data for result in results])),
        "iMeta.csv": csv_bytes(rows.meta_rows(first.hierarchy, first.data)),
        "recipe.json": recipe_to_json(first.recipe).encode(),
        "ranking.csv": csv_bytes(rows.ranking_rows(results)),
        "index.json": results_to_json(results).encode(),
    }


def write_folder(folder: Path | str, results: Sequence[Result]) -> None:
    """Write `files` into a folder, which is made."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files(results).items():
        (place / name).write_bytes(content)


def csv_bytes(table: rows.Rows) -> bytes:
    """UTF-8 with mark, so that Excel shows Chinese; numbers come back as they were, text cannot become a formula."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([[_said(cell) for cell in row] for row in table])
    return stream.getvalue().encode("utf-8-sig")


def _said(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return repr(cell).removesuffix(".0")
    return escape(str(cell)) if not isinstance(cell, int) else str(cell)


def _fill(sheet: Any, table: rows.Rows, *, heading: Any) -> None:
    for number, row in enumerate(table):
        for column, cell in enumerate(row):
            form = heading if number == 0 else None
            if cell is None:
                continue
            if isinstance(cell, int | float):
                sheet.write_number(number, column, cell, form)
            else:
                sheet.write_string(number, column, _fitting(str(cell)), form)
    if heading is not None:
        sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(row) for row in table) - 1, 90 if heading is None else 14)


def _fitting(text: str) -> str:
    """Excel drops texts beyond its limit without a word, and half characters make a file that it cannot open."""
    whole = _HALVES.sub("\ufffd", text)
    return whole if len(whole) <= _LONGEST else f"{whole[: _LONGEST - len(_CUT)]}{_CUT}"
