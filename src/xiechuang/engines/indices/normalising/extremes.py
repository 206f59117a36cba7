"""Smallest, largest and observed cells of every column, gaps left out."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def lowest(values: Floats) -> Floats:
    """The smallest of each column of values[..., units, m]: float64[..., 1, m], NaN where nothing is observed."""
    seen = ~np.isnan(values)
    least = np.min(values, axis=-2, keepdims=True, where=seen, initial=np.inf)
    return np.where(seen.any(axis=-2, keepdims=True), least, np.nan)


def highest(values: Floats) -> Floats:
    """The largest of each column: float64[..., 1, m], NaN where nothing is observed."""
    return -lowest(-values)


def observed(values: Floats) -> Floats:
    """How many cells of each column are there: float64[..., 1, m]."""
    return np.asarray(np.sum(~np.isnan(values), axis=-2, keepdims=True), dtype=np.float64)


def mean(values: Floats) -> Floats:
    """The mean of what is there in each column: float64[..., 1, m], NaN where nothing is."""
    count = observed(values)
    total = np.sum(values, axis=-2, keepdims=True, where=~np.isnan(values))
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)


def deviation(values: Floats, *, freedom: int) -> Floats:
    """The standard deviation of each column, divided by n − freedom: float64[..., 1, m]; 0 where n ≤ freedom."""
    squares = np.sum((values - mean(values)) ** 2, axis=-2, keepdims=True, where=~np.isnan(values))
    left = observed(values) - freedom
    return np.sqrt(np.divide(squares, left, out=np.zeros_like(squares), where=left > 0))


def ratio(above: Floats, below: Floats, *, otherwise: float | Floats) -> Floats:
    """Above / below; `otherwise` where below is 0; gaps of `above` stay gaps."""
    shape = np.broadcast_shapes(above.shape, below.shape, np.shape(otherwise))
    known = np.broadcast_to(below, shape) != 0
    result = np.array(np.broadcast_to(otherwise, shape), dtype=np.float64)
    np.divide(above, below, out=result, where=known)
    return np.where(np.isnan(above), np.nan, result)
