"""Pearson correlations between columns, over the rows of which both cells are there."""

import numpy as np

from xiechuang.engines.indices.weighting.shares import Floats


def correlations(values: Floats) -> Floats:
    """Values float64[..., units, m] → float64[..., m, m]; 1 on the diagonal, 0 where either column is constant."""
    seen = (~np.isnan(values)).astype(np.float64)
    # Correlations do not change when a column is moved, and small numbers lose fewer digits.
    filled = np.where(seen > 0, values - _mean(values), 0.0)
    turned = np.swapaxes(seen, -1, -2)
    count = np.maximum(turned @ seen, 1.0)
    first = np.swapaxes(filled, -1, -2) @ seen
    squares = np.swapaxes(filled * filled, -1, -2) @ seen
    products = np.swapaxes(filled, -1, -2) @ filled
    covariance = products - first * np.swapaxes(first, -1, -2) / count
    variance = np.maximum(squares - first * first / count, 0.0)
    scale = np.sqrt(variance * np.swapaxes(variance, -1, -2))
    # A spread of the size of rounding is none.
    real = scale > 1e-14 * np.sqrt(squares * np.swapaxes(squares, -1, -2))
    found = np.divide(covariance, scale, out=np.zeros_like(scale), where=real)
    places = np.arange(values.shape[-1])
    found[..., places, places] = 1.0
    return np.clip(found, -1.0, 1.0)


def _mean(values: Floats) -> Floats:
    seen = ~np.isnan(values)
    count = np.maximum(seen.sum(axis=-2, keepdims=True), 1)
    return np.asarray(np.sum(values, axis=-2, keepdims=True, where=seen) / count, dtype=np.float64)
