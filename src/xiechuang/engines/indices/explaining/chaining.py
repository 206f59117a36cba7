"""What each indicator does to a chained index from one period to the next: exact, step by step."""

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.normalising import chained, growth

Floats = NDArray[np.float64]


def chained_parts(
    values: Floats,
    *,
    directions: Floats,
    weights: Floats,
    parents: NDArray[np.intp],
    level: float = 100.0,
) -> Floats:
    """Parts of the steps of the chained index of each group: float64[periods, units, m] for values of that shape.

    A group's step is I_t − I_{t−1} = I_{t−1}·2V/(200 − V), V = Σ wᵢvᵢ/Σ wᵢ; indicator i has I_{t−1}·2/(200 − V)·wᵢvᵢ/Σ w.
    Within a group the parts add up to the step, and those of several periods to the change over them; the first period
    has zeros, an indicator whose growth is unknown has 0, and where the series has ended all is NaN.
    Formula of the index: `normalising.chained`.
    """
    index = chained(values, directions=directions, weights=weights, parents=parents, level=level)
    moved = growth(values, directions=directions)
    known = ~np.isnan(moved)
    weighed = np.where(known, moved, 0.0) * weights
    sums = (known * weights) @ (parents[:, None] == np.arange(index.shape[-1]))
    shares = np.divide(weighed, sums[..., parents], out=np.zeros_like(weighed), where=sums[..., parents] > 0)
    means = shares @ (parents[:, None] == np.arange(index.shape[-1]))
    with np.errstate(divide="ignore", invalid="ignore"):
        factors = index[:-1] * 2.0 / (200.0 - means)
    parts = np.where(np.isnan(index[1:, :, parents]), np.nan, factors[..., parents] * shares)
    return np.concatenate([np.zeros((1, *parts.shape[1:])), parts])
