"""The published ASEM example of COINr as arrays: hierarchy, stages, and tables of any of its files."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure import Group, Hierarchy, Indicator

Floats = NDArray[np.float64]
Find = Callable[[str], Path]


def number(text: str) -> float:
    return float("nan") if text in ("", "NA", "NaN") else float(text.replace("Inf", "inf"))


class Asem:
    """Reads files under index/coinr; every table is a list of dictionaries."""

    def __init__(self, find: Find, folder: str = "index/coinr") -> None:
        self._find, self._folder = find, folder

    def table(self, name: str) -> list[dict[str, str]]:
        with self._find(f"{self._folder}/{name}.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def columns(self, name: str, codes: tuple[str, ...]) -> Floats:
        """A table with a row per unit as float64[units, codes]."""
        return np.array([[number(row[code]) for code in codes] for row in self.table(name)])

    def units(self, name: str = "stage_Raw") -> tuple[str, ...]:
        return tuple(row["uCode"] for row in self.table(name))

    def hierarchy(self) -> Hierarchy:
        rows = self.table("in_ASEM_iMeta")
        return Hierarchy.build(
            indicators=[
                Indicator(
                    code=row["iCode"],
                    name=row["iName"],
                    parent=row["Parent"],
                    weight=float(row["Weight"]),
                    direction=int(row["Direction"]),
                    unit=row["Unit"],
                    target=number(row["Target"]),
                    denominator=row["Denominator"] or None,
                )
                for row in rows
                if row["Level"] == "1"
            ],
            groups=[
                Group(
                    code=row["iCode"],
                    name=row["iName"],
                    parent=row["Parent"] or None,
                    weight=float(row["Weight"]),
                )
                for row in rows
                if row["Level"] not in ("", "NA", "1")
            ],
        )

    def scores(self, hierarchy: Hierarchy) -> list[Floats]:
        """The aggregated stage, a table per level."""
        return [self.columns("stage_Aggregated", level.codes) for level in hierarchy.levels]
