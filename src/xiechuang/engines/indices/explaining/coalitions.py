"""The same for methods that are no means: Shapley values of a group's parts, with all units changing together."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.explaining.means import Ends, Shared

Floats = NDArray[np.float64]
Aggregate = Callable[[Floats, Floats], Floats]
MOST_PARTS = 12
"""2¹² coalitions of a group; a larger group keeps its change for itself."""


def share_by_coalitions(ends: Ends, *, aggregate: Aggregate) -> Shared:
    """Shapley values of parts [2, units, k] (NaN allowed) under `aggregate(values[..., units, k], weights)` → [..., units].

    Parts are valued under the weights before and after, half each; `rest` is what the weights did, and everything for a
    group of more than `MOST_PARTS` or a unit that has no score in one of the coalitions.
    """
    change = ends.scores[1] - ends.scores[0]
    count = ends.parts.shape[2]
    if count > MOST_PARTS:
        return kept(ends)
    worth = np.stack([aggregate(_mixed(ends.parts), weights) for weights in ends.weights]).mean(axis=0)
    values = _values(worth, count)
    known = ~np.asarray(np.isnan(values).any(axis=1))
    values = np.where(known[:, None], values, 0.0)
    moved = ends.parts[1] - ends.parts[0]
    rates = np.divide(values, moved, out=np.zeros_like(values), where=np.nan_to_num(moved) != 0)
    return Shared(values=values, weights=np.zeros_like(values), rates=rates, rest=change - values.sum(axis=1))


def kept(ends: Ends) -> Shared:
    """Nothing is shared: the whole change is the rest."""
    nothing = np.zeros(ends.parts.shape[1:])
    return Shared(values=nothing, weights=nothing, rates=nothing, rest=ends.scores[1] - ends.scores[0])


def _mixed(parts: Floats) -> Floats:
    """Every mixture of old and new parts: float64[2ᵏ, units, k]; bit i of the place says that part i is new."""
    count = parts.shape[2]
    new = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
    return np.where(new[:, None, :] == 1, parts[1], parts[0])


def _values(worth: Floats, count: int) -> Floats:
    """Shapley values float64[units, k] of worth float64[2ᵏ, units]."""
    places = np.arange(2**count)
    sizes = np.array([place.bit_count() for place in places.tolist()])
    # |S|!(k − |S| − 1)!/k! by the number of parts that are already new.
    shares = np.ones(count) / count
    for size in range(1, count):
        shares[size] = shares[size - 1] * size / (count - size)
    columns = []
    for part in range(count):
        without = places[(places >> part) & 1 == 0]
        gains = worth[without | (1 << part)] - worth[without]
        columns.append(shares[sizes[without]] @ gains)
    return np.column_stack(columns)
