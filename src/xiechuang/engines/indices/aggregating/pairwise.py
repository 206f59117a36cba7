"""Comparing units two by two, indicator by indicator: only the order counts, and strength in one makes up for nothing.

values float64[..., units, m] with more being better, weights float64[..., m]. A pair is compared on those indicators
which both have, the weights shared out anew among them; so neither the order of rows nor of the pair matters.
"""

from typing import NamedTuple

import numpy as np

from xiechuang.engines.indices.aggregating.means import Floats, checked

# Sums of the same weights in another order differ by rounding: so near to one half is a draw.
_DRAW = 1e-12


class Dominance(NamedTuple):
    """How many pairs have one unit better in everything that both have, and which share of all pairs that is."""

    pairs: int
    share: float


def outranking_matrix(values: Floats, *, weights: Floats) -> Floats:
    """The weight of what the row unit is better in than the column unit, equality counting half: [..., units, units].

    Opposite cells add up to 1; two units with nothing in common have ½ each; the diagonal is 0.
    Munda, Nardo (2009), Applied Economics 41; on complete data as COINr's outrankMatrix.
    """
    better, shared = _compared(values, weights)
    half = np.full(better.shape, 0.5)
    matrix = np.divide(better, shared, out=half, where=shared > 0)
    places = np.arange(values.shape[-2])
    matrix[..., places, places] = 0.0
    return matrix


def copeland(values: Floats, *, weights: Floats) -> Floats:
    """Pairs won minus pairs lost: float64[..., units], whole numbers; NaN for a unit without any data."""
    better, shared = _compared(values, weights)
    margin = better - np.swapaxes(better, -1, -2)
    won = np.where(np.abs(margin) <= _DRAW * shared, 0.0, np.sign(margin))
    return np.where(_something(shared), won.sum(axis=-1), np.nan)


def outranking(values: Floats, *, weights: Floats) -> Floats:
    """The mean of a unit's row of the outranking matrix, 0 to 1, over the units it can be compared with: [..., units].

    ½ for a unit that can be compared with none, NaN for one without any data.
    """
    better, shared = _compared(values, weights)
    known = shared > 0
    against = np.divide(better, shared, out=np.zeros(better.shape), where=known)
    # A unit draws with itself: summing that in and taking it off again keeps twins equal to the last digit.
    others = known.sum(axis=-1) - 1
    total = against.sum(axis=-1) - 0.5
    mean = np.divide(total, others, out=np.full(total.shape, 0.5), where=others > 0)
    return np.where(_something(shared), mean, np.nan)


def dominance(matrix: Floats) -> Dominance:
    """Count the pairs of an outranking matrix float64[units, units] in which one unit has everything (COINr nDominant)."""
    units = len(matrix)
    pairs = int(np.sum(matrix >= 1.0 - _DRAW))
    return Dominance(pairs=pairs, share=pairs / (units * (units - 1) / 2) if units > 1 else 0.0)


def _compared(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """The weight on which a row unit is better than a column unit, and the weight on which both can be compared."""
    checked(values, weights)
    units = values.shape[-2]
    shape = (*np.broadcast_shapes(values.shape[:-2], weights.shape[:-1]), units, units)
    better, shared = np.zeros(shape), np.zeros(shape)
    for place in range(values.shape[-1]):
        column = values[..., place]
        weight = weights[..., place, None, None]
        there = ~np.isnan(column)
        here, other = column[..., :, None], column[..., None, :]
        better += weight * ((here > other) + 0.5 * (here == other))
        shared += weight * (there[..., :, None] & there[..., None, :])
    return better, shared


def _something(shared: Floats) -> np.ndarray:
    return np.diagonal(shared, axis1=-2, axis2=-1) > 0
