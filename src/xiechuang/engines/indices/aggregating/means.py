"""Weighted means of one group; where a cell is missing its weight is shared among those that are there.

Every function takes values float64[..., units, m] (NaN: not there) and weights float64[..., m] ≥ 0 of any sum, and gives
float64[..., units]; NaN where nothing with a weight is there. Rows are summed one like the other, so ties stay ties.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure import DataError, Problem

Floats = NDArray[np.float64]


def arithmetic(values: Floats, *, weights: Floats) -> Floats:
    """Σ w x / Σ w; COINr a_amean."""
    return renewed_mean(values, weights=weights)


def geometric(values: Floats, *, weights: Floats) -> Floats:
    """exp(Σ w ln x / Σ w); 0 as soon as one x is 0; negative numbers are refused. COINr a_gmean."""
    return _through(values, weights, np.log, np.exp, name="几何平均")


def harmonic(values: Floats, *, weights: Floats) -> Floats:
    """Σ w / Σ (w / x); 0 as soon as one x is 0; negative numbers are refused. COINr a_hmean."""
    return _through(values, weights, np.reciprocal, np.reciprocal, name="调和平均")


def power(values: Floats, *, weights: Floats, exponent: float = 1.0) -> Floats:
    """(Σ w x^p / Σ w)^(1/p); p → 0 is the geometric mean, ±∞ the largest and smallest x. COINr a_genmean.

    Negative numbers are refused but for p = 1.
    """
    if math.isnan(exponent):
        raise DataError([Problem(where="power", field="exponent", message="幂指数应是一个数")])
    if exponent == 0:
        return geometric(values, weights=weights)
    if exponent == 1:
        return arithmetic(values, weights=weights)
    if math.isinf(exponent):
        return _extreme(values, weights, sign=math.copysign(1.0, exponent))
    return _through(
        values,
        weights,
        lambda given: np.power(given, exponent),
        lambda found: np.power(found, 1.0 / exponent),
        name="幂平均",
    )


def renewed_mean(values: Floats, *, weights: Floats) -> Floats:
    """The weighted mean over what is there: float64[..., units]; infinite values count only where they weigh."""
    spread = checked(values, weights)
    counts = ~np.isnan(values) & (spread > 0)
    weight = np.sum(np.where(counts, spread, 0.0), axis=-1)
    total = np.sum(np.where(counts, values, 0.0) * spread, axis=-1)
    return np.divide(total, weight, out=np.full(total.shape, np.nan), where=weight > 0)


def checked(values: Floats, weights: Floats) -> Floats:
    """The weights as float64[..., 1, m] beside values[..., units, m]; refuses weights that are negative or no number."""
    if weights.shape[-1] != values.shape[-1]:
        message = f"有 {values.shape[-1]} 个指标，却有 {weights.shape[-1]} 个权重"
        raise DataError([Problem(where="", field="weights", message=message)])
    bad = ~(np.isfinite(weights) & (weights >= 0))
    if bad.any():
        columns = np.flatnonzero(bad.reshape(-1, bad.shape[-1]).any(axis=0))
        raise DataError(
            [
                Problem(where=f"第 {place + 1} 个指标", field="weight", message="权重须是不小于 0 的数")
                for place in columns
            ]
        )
    return weights[..., None, :]


def refuse_negative(values: Floats, *, name: str) -> None:
    """A mean that is not defined for negative numbers says which columns have them."""
    below = values < 0
    if below.any():
        columns = np.flatnonzero(below.reshape(-1, below.shape[-1]).any(axis=0))
        message = f"有负值，不能用{name}；请换用结果不为负的无量纲化方法或其他合成方法"
        raise DataError(
            [Problem(where=f"第 {place + 1} 个指标", field="values", message=message) for place in columns]
        )


def _through(
    values: Floats,
    weights: Floats,
    link: Callable[[Floats], Floats],
    back: Callable[[Floats], Floats],
    *,
    name: str,
) -> Floats:
    """The mean taken on another scale and brought back; zeros may be infinite there."""
    refuse_negative(values, name=name)
    with np.errstate(divide="ignore", over="ignore"):
        # Whole numbers have no reciprocals of their own kind.
        return back(renewed_mean(link(np.asarray(values, dtype=np.float64)), weights=weights))


def _extreme(values: Floats, weights: Floats, *, sign: float) -> Floats:
    refuse_negative(values, name="幂平均")
    counts = ~np.isnan(values) & (checked(values, weights) > 0)
    found = np.max(sign * values, axis=-1, where=counts, initial=-np.inf)
    return np.where(counts.any(axis=-1), sign * found, np.nan)
