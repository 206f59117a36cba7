"""Benefit of the doubt: every unit is scored with the weights that are best for it, against all others under the same."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiechuang.engines.indices.structure import DataError, Problem
from xiechuang.engines.indices.weighting.programme import Programme, solved
from xiechuang.engines.indices.weighting.shares import Floats

_WHOLE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Doubt:
    """scores float64[units], 0 to 1; the weights and the shares Σ = 1 of each unit's score float64[units, m].

    `peers` float64[units, units]: the prices of the comparisons, i.e. with whom and how strongly a unit is measured.
    """

    scores: Floats
    weights: Floats
    shares: Floats
    peers: Floats


def benefit_of_the_doubt(values: Floats, *, lower: ArrayLike = 0.0, upper: ArrayLike = 1.0) -> Doubt:
    """max_w Σ_j w_j y_ij so that Σ_j w_j y_kj ≤ 1 for all k, w ≥ 0, lower ≤ w_j y_ij / Σ w y_i ≤ upper.

    values float64[units, m] ≥ 0, more being better; bounds are one number or float64[m]. A unit with 0 in an indicator
    which must have a share scores 0. A gap counts as 0 for the comparison of others with that unit; the unit itself is
    scored on what it has, the bounds of these indicators multiplied by m / number there. A unit with nothing is NaN.
    Cherchye et al. (2007), Social Indicators Research 82; share bounds as in Compind's ci_bod_constr.
    """
    low, high = _bounds(values, lower, upper)
    seen = ~np.isnan(values)
    filled = np.where(seen, values, 0.0)
    top = filled.max(axis=0, initial=0.0)
    # Weights do not depend on the unit of measurement; between 0 and 1 the arithmetic is safest.
    scaled = np.divide(filled, top, out=np.zeros_like(filled), where=top > 0)
    units, width = values.shape
    doubt = Doubt(
        scores=np.zeros(units),
        weights=np.zeros((units, width)),
        shares=np.zeros((units, width)),
        peers=np.zeros((units, units)),
    )
    for unit in range(units):
        _score(doubt, unit, scaled, seen[unit], low, high)
    _measured(doubt, top)
    return doubt


def _score(
    doubt: Doubt, unit: int, scaled: Floats, seen: NDArray[np.bool_], low: Floats, high: Floats
) -> None:
    if not seen.any():
        for array in (doubt.scores, doubt.weights, doubt.shares):
            array[unit] = np.nan
        return
    low, high = _renewed(low, high, seen)
    usable = scaled[unit] > 0
    if not usable.any() or np.any(low[~usable] > 0) or high[usable].sum() < 1 - _WHOLE:
        return
    programme = Programme.build(
        others=scaled[:, usable], own=scaled[unit, usable], low=low[usable], high=high[usable]
    )
    parts, doubt.peers[unit] = solved(programme)
    weights = parts / programme.own
    # The largest feasible multiple of these weights; a unit that is itself the limit has 1 but for rounding.
    weights = weights / np.max(programme.others @ weights)
    doubt.weights[unit, usable] = weights
    total = float(programme.own @ weights)
    doubt.scores[unit] = 1.0 if total > 1.0 - _WHOLE else total
    doubt.shares[unit, usable] = programme.own * weights / total


def _measured(doubt: Doubt, top: Floats) -> None:
    """Weights back from shares of the largest value to the unit of measurement."""
    np.divide(doubt.weights, top, out=doubt.weights, where=np.broadcast_to(top > 0, doubt.weights.shape))


def _renewed(low: Floats, high: Floats, seen: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    if seen.all():
        return low, high
    factor = len(seen) / seen.sum()
    low = np.where(seen, low * factor, 0.0)
    return low / max(low.sum(), 1.0), np.where(seen, np.minimum(high * factor, 1.0), 0.0)


def _bounds(values: Floats, lower: ArrayLike, upper: ArrayLike) -> tuple[Floats, Floats]:
    width = values.shape[1]
    low = np.broadcast_to(np.asarray(lower, dtype=np.float64), width)
    high = np.broadcast_to(np.asarray(upper, dtype=np.float64), width)
    problems = []
    if not np.all((low >= 0) & (low <= high) & (high <= 1)):
        problems.append(Problem(where="", field="lower", message="份额的上下限应满足 0 ≤ 下限 ≤ 上限 ≤ 1"))
    elif low.sum() > 1 + _WHOLE:
        problems.append(Problem(where="", field="lower", message="份额下限之和大于 1"))
    elif high.sum() < 1 - _WHOLE:
        problems.append(Problem(where="", field="upper", message="份额上限之和小于 1"))
    problems.extend(
        Problem(where=f"第 {place + 1} 个指标", field="values", message="有负值，不能用最有利权重法")
        for place in np.flatnonzero(np.any(values < 0, axis=0))
    )
    if problems:
        raise DataError(problems)
    return low, high
