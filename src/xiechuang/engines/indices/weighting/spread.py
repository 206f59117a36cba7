"""Weights from how much an indicator tells the units apart: entropy and CRITIC.

Both take values float64[..., units, m] with more being better (NaN: not there) and give float64[..., m] that sum to 1;
a constant column gets 0, and if all columns are constant all weights are equal.
"""

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure import DataError, Problem
from xiechuang.engines.indices.weighting.correlation import correlations
from xiechuang.engines.indices.weighting.shares import Floats, shares


def entropy(values: Floats, *, given: Floats | None = None) -> Floats:
    """1 − e_j, e_j = −Σ p ln p / ln n, p the share of a unit in the column's sum; divided by their sum.

    Shannon entropy weights as in Hwang, Yoon (1981). Needs values of 0 or more: negative ones are refused.
    """
    del given
    below = np.any(values < 0, axis=-2)
    if below.any():
        columns = np.flatnonzero(below.reshape(-1, below.shape[-1]).any(axis=0))
        message = "有负值，不能用熵权法；请先作极差标准化"
        raise DataError(
            [Problem(where=f"第 {place + 1} 个指标", field="values", message=message) for place in columns]
        )
    seen = ~np.isnan(values)
    count = seen.sum(axis=-2)
    filled = np.where(seen, values, 0.0)
    total = filled.sum(axis=-2, keepdims=True)
    part = np.divide(filled, total, out=np.zeros_like(filled), where=total > 0)
    logarithm = np.log(part, out=np.zeros_like(part), where=part > 0)
    told = np.maximum(1.0 + np.sum(part * logarithm, axis=-2) / np.log(np.maximum(count, 2)), 0.0)
    return shares(np.where(_constant(values), 0.0, told))


def critic(values: Floats, *, given: Floats | None = None) -> Floats:
    """σ_j Σ_k (1 − r_jk), divided by their sum: wide spread and little in common with the others weigh much.

    σ is the deviation of the column divided by its range, so units do not matter; r is Pearson's, over pairs of which
    both are there, 0 with a constant column. Diakoulaki, Mavrotas, Papayannakis (1995), Computers & OR 22.
    """
    del given
    seen = ~np.isnan(values)
    count = np.maximum(seen.sum(axis=-2), 1)
    low = np.min(values, axis=-2, where=seen, initial=np.inf)
    high = np.max(values, axis=-2, where=seen, initial=-np.inf)
    mean = np.sum(values, axis=-2, where=seen) / count
    away = np.where(seen, values - mean[..., None, :], 0.0)
    deviation = np.sqrt(np.sum(away * away, axis=-2) / count)
    constant = _constant(values)
    spread = np.divide(deviation, high - low, out=np.zeros_like(deviation), where=~constant)
    conflict = np.sum(1.0 - correlations(values), axis=-1)
    return shares(np.where(constant, 0.0, np.maximum(spread * conflict, 0.0)))


def _constant(values: Floats) -> NDArray[np.bool_]:
    seen = ~np.isnan(values)
    low = np.min(values, axis=-2, where=seen, initial=np.inf)
    return np.asarray(low >= np.max(values, axis=-2, where=seen, initial=-np.inf))
