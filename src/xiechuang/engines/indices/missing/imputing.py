"""Imputation by column, by row, within classes of units, and among siblings of the hierarchy."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.missing.filling import METHODS, TAKES_ALL_COLUMNS, Fill, Table
from xiechuang.engines.indices.structure import Flag


class Along(StrEnum):
    """Where a fill comes from: other units of the same indicator, or other indicators of the same unit."""

    COLUMN = "column"
    ROW = "row"


class ImputationError(ValueError):
    """A method that is not there, or cannot be used so."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Imputed:
    """Values and flags float64/uint8[units, m]: IMPUTED where a gap was filled, MISSING where one is left.

    `fell_back` bool[units, m] marks fills for which the unit's class had nothing, so that all units were asked.
    """

    values: Table
    flags: NDArray[np.uint8]
    fell_back: NDArray[np.bool_]


def impute(
    values: Table,
    *,
    method: str = "mean",
    along: Along = Along.COLUMN,
    classes: Sequence[str | None] | None = None,
    siblings: NDArray[np.intp] | None = None,
    directions: NDArray[np.float64] | None = None,
    normalise_first: bool = True,
    **parameters: Any,
) -> Imputed:
    """Fill the gaps of float64[units, m]; an observed cell is never changed.

    `classes` (by column): only units of the same class are asked; where the class has nothing, or a unit has none,
    all units are, and the cell is marked. `siblings` intp[m] (by row): only indicators with the same number are
    asked. By row everything is first brought to 0–1, better being more (`normalise_first`), and back afterwards;
    constant columns tell nothing there and are filled with their constant. The arithmetic is that of COINr's Impute.
    """
    fill = _method(method, along)
    if along == Along.ROW:
        if normalise_first:
            filled = _by_scaled_row(values, fill, siblings, directions, parameters)
        else:
            filled = _by_row(values, fill, siblings, parameters)
        return _imputed(values, filled, np.zeros(values.shape, np.bool_))
    if classes is None:
        return _imputed(values, fill(values, **parameters), np.zeros(values.shape, np.bool_))
    within = _by_class(values, fill, classes, parameters)
    left = np.isnan(within)
    if not left.any():
        return _imputed(values, within, left)
    overall = fill(values, **parameters)
    return _imputed(values, np.where(left, overall, within), left & ~np.isnan(overall))


def _method(name: str, along: Along) -> Fill:
    if name not in METHODS:
        raise ImputationError(f"没有插补方法“{name}”，可用：{'、'.join(METHODS)}")
    if name in TAKES_ALL_COLUMNS and along == Along.ROW:
        raise ImputationError(f"插补方法“{name}”要用到所有指标，不能逐行进行")
    if name in TAKES_ALL_COLUMNS and find_spec("sklearn") is None:
        raise ImputationError(f"插补方法“{name}”需要 scikit-learn，本机没有安装；可改用 mean 或 median")
    return METHODS[name]


def _imputed(before: Table, after: Table, fell_back: NDArray[np.bool_]) -> Imputed:
    gaps, left = np.isnan(before), np.isnan(after)
    flags = np.where(gaps & ~left, np.uint8(Flag.IMPUTED), np.uint8(Flag.RAW))
    flags[left] = np.uint8(Flag.MISSING)
    # What was observed is put back as it was, whatever a method did.
    return Imputed(values=np.where(gaps, after, before), flags=flags, fell_back=fell_back)


def _by_class(values: Table, fill: Fill, classes: Sequence[str | None], more: dict[str, Any]) -> Table:
    filled = values.copy()
    for each in {one for one in classes if one is not None}:
        rows = np.array([one == each for one in classes])
        filled[rows] = fill(values[rows], **more)
    return filled


def _by_row(values: Table, fill: Fill, siblings: NDArray[np.intp] | None, more: dict[str, Any]) -> Table:
    kin = np.zeros(values.shape[1], np.intp) if siblings is None else siblings
    filled = np.empty_like(values)
    for each in np.unique(kin):
        columns = kin == each
        filled[:, columns] = fill(values[:, columns].T, **more).T
    return filled


def _by_scaled_row(
    values: Table,
    fill: Fill,
    siblings: NDArray[np.intp] | None,
    directions: NDArray[np.float64] | None,
    more: dict[str, Any],
) -> Table:
    """Bring columns to 0–1, fill, bring them back; constant and empty columns are gaps, for they tell nothing."""
    signs = np.ones(values.shape[1]) if directions is None else directions
    turned = values * signs
    empty = np.isnan(values).all(axis=0)
    known = np.where(empty, 0.0, turned)
    low = np.where(empty, np.nan, np.nanmin(known, axis=0))
    width = np.nanmax(known, axis=0) - np.nanmin(known, axis=0)
    scaled = np.divide(turned - low, width, out=np.full_like(values, np.nan), where=width > 0)
    filled = _by_row(scaled, fill, siblings, more)
    return np.where(width > 0, filled * width + low, low) * signs
