"""Read xlsx, xls and ods: the cached values of a workbook, never its formulas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .archive import Extent, inspect_archive
from .limited import LimitReachedError, run_limited
from .table import ExchangeError, Flaw, Grid, Limits

_PROCESS = Path(__file__).with_name("workbook_process.py")
_SECONDS = 120
_SHOWN = 8


def read_workbook_grids(*, content: bytes, kind: str, limits: Limits) -> list[Grid]:
    """Return one grid for every visible worksheet that holds anything."""
    extent = Extent() if kind == "xls" else inspect_archive(content=content, kind=kind, limits=limits)
    sheets = _open(content=content, limits=limits)
    grids = [_grid(sheet=sheet, kind=kind) for sheet in sheets]
    filled = [grid for grid in grids if any(cells for _, cells, _ in grid.rows)]
    if not filled:
        raise ExchangeError("empty", "工作簿里没有内容（隐藏的工作表不读取）。")
    for grid in filled:
        grid.notes.extend(_error_cell_notes(extent=extent))
    return filled


def _open(*, content: bytes, limits: Limits) -> list[dict[str, Any]]:
    arguments = (str(limits.rows + 200), str(limits.cells))
    try:
        said = run_limited(
            _PROCESS, *arguments, content=content, seconds=_SECONDS, memory_bytes=limits.memory_bytes
        )
    except LimitReachedError as error:
        raise _too_slow() if error.is_time else _too_big() from error
    answer = json.loads(said.decode("utf-8", "surrogatepass"))
    if "error" in answer:
        raise _refusal(name=answer["error"])
    sheets: list[dict[str, Any]] = answer["sheets"]
    return sheets


def _too_slow() -> ExchangeError:
    return ExchangeError("too_slow", f"工作簿 {_SECONDS} 秒内没有读完，请拆分后分批上传。")


def _too_big() -> ExchangeError:
    return ExchangeError("too_many_cells", "工作簿展开后超出可用内存，请删除远处的零散单元格，或拆分后上传。")


def _refusal(*, name: str) -> ExchangeError:
    if name == "memory":
        return _too_big()
    if name == "PasswordError":
        return ExchangeError("encrypted", "工作簿设了打开密码，请在 Excel 中去掉密码并保存后再上传。")
    return ExchangeError("corrupt", "工作簿已损坏或格式不支持，请用 Excel 打开并重新保存为 xlsx 后再上传。")


def _grid(*, sheet: dict[str, Any], kind: str) -> Grid:
    rows = [(number, cells, _digit_flaws(cells=cells, columns=lost)) for number, cells, lost in sheet["rows"]]
    merged = [((first[0], first[1]), (last[0], last[1])) for first, last in sheet["merged"]]
    return Grid(format=kind, rows=rows, sheet=sheet["name"], merged=merged)


def _digit_flaws(*, cells: list[str], columns: list[int]) -> tuple[Flaw, ...]:
    problem = "数字超过 15 位，Excel 已丢失末尾数字"
    mend = "请把该列设为“文本”格式后重新填写"
    return tuple(Flaw(column=index, value=cells[index], problem=problem, mend=mend) for index in columns)


def _error_cell_notes(*, extent: Extent) -> list[str]:
    if not extent.error_cells:
        return []
    shown = "、".join(extent.error_cells[:_SHOWN])
    return [f"工作簿中有 {len(extent.error_cells)} 个公式出错的单元格（{shown}），按空白读取。"]
