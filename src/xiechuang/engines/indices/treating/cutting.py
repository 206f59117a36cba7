"""Winsorising: the outermost values are set to the next ones, step by step, until the column passes."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.treating.shape import Floats, is_constant, passes, skewness
from xiechuang.engines.indices.treating.transforms import Touch, Touched

_Cell = TypeVar("_Cell", bound=np.generic)


def winsorise(
    values: Floats,
    *,
    winmax: int | None = 5,
    skew_limit: float = 2.0,
    kurtosis_limit: float = 3.5,
    force: bool = False,
) -> Touched:
    """At the end to which a column is skewed, set the extreme cells to the next value, until it passes or winmax is met.

    Cells that are equal are cut together, so slightly more than winmax may be (as in COINr's winsorise); None sets no
    limit; force: go on to winmax although the column passes. Other columns, and constant ones, stay as they are.
    """
    flat = values.reshape(-1, *values.shape[-2:])
    columns = np.moveaxis(flat, -2, -1).reshape(-1, values.shape[-2]).T.copy()
    touch = np.zeros(columns.shape, dtype=np.uint8)
    limit = columns.shape[0] if winmax is None else winmax
    active = _goes_on(columns, touch, limit=limit, limits=(skew_limit, kurtosis_limit), force=force)
    while active.any():
        places = np.flatnonzero(active)
        columns[:, places], touch[:, places] = _cut_once(columns[:, places], touch[:, places])
        going = _goes_on(
            columns[:, places],
            touch[:, places],
            limit=limit,
            limits=(skew_limit, kurtosis_limit),
            force=force,
        )
        active[places] = going
    return Touched(values=_shaped(columns, values.shape), touch=_shaped(touch, values.shape))


def cut_counts(touch: NDArray[np.uint8]) -> NDArray[np.intp]:
    """How many cells of each column were cut: uint8[..., units, m] → intp[..., m]."""
    return np.asarray(np.sum((touch & (Touch.CUT_HIGH | Touch.CUT_LOW)) > 0, axis=-2))


def _goes_on(
    columns: Floats,
    touch: NDArray[np.uint8],
    *,
    limit: int,
    limits: tuple[float, float],
    force: bool,
) -> NDArray[np.bool_]:
    failing = ~passes(columns, skew_limit=limits[0], kurtosis_limit=limits[1])
    return (failing | force) & (cut_counts(touch) < limit) & ~is_constant(columns)


def _cut_once(columns: Floats, touch: NDArray[np.uint8]) -> tuple[Floats, NDArray[np.uint8]]:
    sign = np.where(skewness(columns) >= 0, 1.0, -1.0)
    turned = columns * sign
    most = np.max(turned, axis=0, where=~np.isnan(turned), initial=-np.inf)
    outermost = turned == most
    rest = np.max(turned, axis=0, where=~np.isnan(turned) & ~outermost, initial=-np.inf)
    marks = np.where(sign > 0, np.uint8(Touch.CUT_HIGH), np.uint8(Touch.CUT_LOW))
    return (
        np.where(outermost, rest * sign, columns),
        np.where(outermost, touch | marks, touch).astype(np.uint8),
    )


def _shaped(columns: NDArray[_Cell], shape: tuple[int, ...]) -> NDArray[_Cell]:
    return np.ascontiguousarray(np.moveaxis(columns.T.reshape(*shape[:-2], shape[-1], shape[-2]), -1, -2))
