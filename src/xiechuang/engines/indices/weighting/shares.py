"""Weights that somebody declared, made into shares, and what they amount to at the top of a hierarchy."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure import DataError, Problem

Floats = NDArray[np.float64]


def given(values: Floats, *, given: Floats) -> Floats:
    """The declared weights float64[..., m] divided by their sum; values only say how many there must be."""
    return shares(_fitting(values, given))


def equal(values: Floats, *, given: Floats | None = None) -> Floats:
    """1 / m for each of the m indicators, whatever was declared: float64[m]."""
    del given
    count = values.shape[-1]
    return np.full(count, 1.0 / count)


def shares(weights: Floats) -> Floats:
    """Weights float64[..., m] ≥ 0 divided by their sum; equal ones where all are 0."""
    if not bool(np.all(np.isfinite(weights) & (weights >= 0))):
        raise DataError([Problem(where="", field="weight", message="权重须是不小于 0 的数")])
    total = weights.sum(axis=-1, keepdims=True)
    even = np.full(weights.shape, 1.0 / weights.shape[-1])
    return np.divide(weights, total, out=even, where=total > 0)


def effective(*, weights: Sequence[Floats], parents: Sequence[NDArray[np.intp]]) -> tuple[Floats, ...]:
    """What every node of every level weighs in the index: per level float64[..., n], each level summing to 1.

    `weights` per level from the indicators upwards without the index, float64[..., n]; `parents` the place of each node's
    parent in the next level. Leading axes may hold many sets of weights. COINr get_eff_weights.
    """
    above: Floats = np.ones(1)
    found: list[Floats] = []
    for level, places in zip(reversed(weights), reversed(parents), strict=True):
        above = _among_siblings(level, places, above.shape[-1]) * above[..., places]
        found.append(above)
    return tuple(reversed(found))


def _among_siblings(weights: Floats, parents: NDArray[np.intp], count: int) -> Floats:
    result = np.empty_like(weights)
    for group in range(count):
        children = parents == group
        result[..., children] = shares(weights[..., children])
    return result


def _fitting(values: Floats, weights: Floats) -> Floats:
    if weights.shape[-1] != values.shape[-1]:
        message = f"有 {values.shape[-1]} 个指标，却有 {weights.shape[-1]} 个权重"
        raise DataError([Problem(where="", field="weights", message=message)])
    return np.asarray(weights, dtype=np.float64)
