"""Weights from the first principal component."""

from typing import Literal

import numpy as np

from xiechuang.engines.indices.weighting.shares import Floats, shares

_FEWEST_ROWS = 2


def loadings(values: Floats) -> Floats:
    """The first principal component of the standardised columns: values[..., units, m] → float64[..., m], length 1.

    As R's prcomp(scale. = TRUE) on the rows without gaps, but the sign is fixed: the loadings sum to 0 or more, and if
    they sum to 0 the largest is positive. A constant column has 0. All 0 where fewer than two rows are complete.
    """
    complete = ~np.isnan(values).any(axis=-1, keepdims=True)
    count = complete.sum(axis=-2, keepdims=True)
    filled = np.where(complete, values, 0.0)
    mean = filled.sum(axis=-2, keepdims=True) / np.maximum(count, 1)
    away = np.where(complete, filled - mean, 0.0)
    deviation = np.sqrt(np.sum(away * away, axis=-2, keepdims=True) / np.maximum(count - 1, 1))
    real = deviation > 1e-14 * np.max(np.abs(filled), axis=-2, keepdims=True)
    standard = np.divide(away, deviation, out=np.zeros_like(away), where=np.broadcast_to(real, away.shape))
    _, strength, directions = np.linalg.svd(standard, full_matrices=False)
    first = np.where(real[..., 0, :], directions[..., 0, :], 0.0)
    known = (count[..., 0, :] >= _FEWEST_ROWS) & (strength[..., :1] > 0)
    return np.where(known, _turned(first), 0.0)


def principal_component(
    values: Floats, *, given: Floats | None = None, negative: Literal["drop", "square"] = "drop"
) -> Floats:
    """Loadings of the first component made into weights ≥ 0 that sum to 1: float64[..., m].

    "drop": an indicator that runs against its group (negative loading) weighs nothing, the others as their loadings.
    "square": squared loadings, i.e. shares in the component's variance (OECD/JRC Handbook p. 89). Equal weights where
    there is no component. COINr hands the raw loadings on, whose sign is arbitrary and may be negative.
    """
    del given
    found = loadings(values)
    return shares(found * found if negative == "square" else np.maximum(found, 0.0))


def _turned(first: Floats) -> Floats:
    total = first.sum(axis=-1, keepdims=True)
    largest = np.take_along_axis(first, np.argmax(np.abs(first), axis=-1)[..., None], axis=-1)
    judged = np.where(np.abs(total) > 1e-12, total, largest)
    return np.where(judged < 0, -first, first)
