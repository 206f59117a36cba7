"""The Mazziotta–Pareto index: a mean that is lowered (or raised) where the parts are out of balance."""

import numpy as np

from xiechuang.engines.indices.aggregating.means import Floats, checked, renewed_mean
from xiechuang.engines.indices.structure import DataError, Problem


def mazziotta_pareto(values: Floats, *, weights: Floats, penalty: int = -1) -> Floats:
    """M + penalty × S² / M, M the mean, S² the population variance of a row: values[..., units, m] → [..., units].

    penalty −1 where more is better, +1 where the phenomenon is a bad one; gaps leave their weight to the others.
    The index (2011) takes values standardised to 100 ± 10, the adjusted one (2016) those on 70–130: see the functions of
    the same names in `normalising`. De Muro, Mazziotta, Pareto (2011); Mazziotta, Pareto (2016), both Social Indicators
    Research. Refuses a mean of 0 or less, for which the coefficient of variation means nothing.
    """
    if penalty not in (-1, 1):
        message = f"惩罚方向只能是 -1（向下）或 1（向上），不能是 {penalty}"
        raise DataError([Problem(where="mazziotta_pareto", field="penalty", message=message)])
    checked(values, weights)
    mean = renewed_mean(values, weights=weights)
    _positive(mean)
    variance = renewed_mean((values - mean[..., None]) ** 2, weights=weights)
    return mean + penalty * variance / mean


def _positive(mean: Floats) -> None:
    below = mean <= 0
    if not below.any():
        return
    units = np.flatnonzero(below.reshape(-1, below.shape[-1]).any(axis=0))
    message = "均值不大于 0，不能算 Mazziotta–Pareto 指数；请先标准化到 100 上下"
    raise DataError(
        [Problem(where=f"第 {place + 1} 个单位", field="values", message=message) for place in units]
    )
