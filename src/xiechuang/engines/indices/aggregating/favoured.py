"""Benefit of the doubt as a way to aggregate: every unit under the weights that favour it most."""

import numpy as np
from numpy.typing import ArrayLike

from xiechuang.engines.indices.aggregating.means import Floats, checked
from xiechuang.engines.indices.weighting import benefit_of_the_doubt


def favoured(values: Floats, *, weights: Floats, lower: ArrayLike = 0.0, upper: ArrayLike = 1.0) -> Floats:
    """The scores of `weighting.benefit_of_the_doubt`, 0 to 1: values[..., units, m] ≥ 0 → float64[..., units].

    Of the declared weights only this counts: an indicator that weighs 0 is left out. The bounds are shares of the score.
    """
    counts = checked(values, weights)[..., 0, :] > 0
    ahead = np.broadcast_shapes(values.shape[:-2], counts.shape[:-1])
    units, width = values.shape[-2:]
    floors = np.broadcast_to(np.asarray(lower, dtype=np.float64), width)
    ceilings = np.broadcast_to(np.asarray(upper, dtype=np.float64), width)
    every = zip(
        np.broadcast_to(values, (*ahead, units, width)).reshape(-1, units, width),
        np.broadcast_to(counts, (*ahead, width)).reshape(-1, width),
        strict=True,
    )
    return np.stack([_scores(table, some, floors, ceilings) for table, some in every]).reshape(*ahead, units)


def _scores(table: Floats, counts: np.ndarray, lower: Floats, upper: Floats) -> Floats:
    if not counts.any():
        return np.full(len(table), np.nan)
    return benefit_of_the_doubt(table[:, counts], lower=lower[counts], upper=upper[counts]).scores
