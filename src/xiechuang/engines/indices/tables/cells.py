"""Cells read as texts and numbers; whatever is wrong is noted with its place, and reading goes on."""

import re
import unicodedata

import numpy as np

from xiechuang.engines.indices.structure import Problem
from xiechuang.engines.indices.tables.grids import Cell, Grid, Row, said
from xiechuang.engines.indices.tables.marks import GAPS

# 1,234.5 is a number with separators; 1,23 may be a decimal comma, and so is asked about.
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


class Reader:
    """Reads the cells of one grid and gathers the problems."""

    def __init__(self, grid: Grid, columns: dict[str, str]) -> None:
        """`columns` says for each field known to the reader under which heading it stands."""
        self.grid, self.columns = grid, columns
        self.problems: list[Problem] = []

    def text(self, row: Row, field: str) -> str:
        """The text of a cell, "" where the column or the cell is not there."""
        cell = row.cells.get(self.columns.get(field, field), "")
        return unicodedata.normalize("NFC", said(cell)).strip()

    def optional(self, row: Row, field: str) -> str | None:
        """The text, None where there is none."""
        text = self.text(row, field)
        return None if text in GAPS else text

    def number(self, row: Row, field: str) -> float:
        """The number of a cell, NaN for a gap, and NaN with a problem for anything else."""
        heading = self.columns.get(field, field)
        cell = row.cells.get(heading, "")
        value = number(cell)
        if value is None:
            self.fault(row, heading, f"“{said(cell)}”不是数")
            return np.nan
        return value

    def number_or(self, row: Row, field: str, otherwise: float) -> float:
        """The number, something else for a gap."""
        value = self.number(row, field)
        return otherwise if np.isnan(value) else value

    def optional_number(self, row: Row, field: str) -> float | None:
        """The number, None for a gap."""
        value = self.number(row, field)
        return None if np.isnan(value) else value

    def fault(self, row: Row, heading: str, message: str) -> None:
        """Note a problem at a cell."""
        self.problems.append(Problem(where=self.grid.place(row), field=heading, message=message))


def number(cell: Cell) -> float | None:
    """A finite number, NaN for a gap, None for anything else."""
    if isinstance(cell, float):
        return cell if np.isfinite(cell) else None
    text = unicodedata.normalize("NFKC", cell).strip()
    if text in GAPS or cell.strip() in GAPS:
        return np.nan
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if np.isfinite(value) else None
