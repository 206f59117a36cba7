"""What each indicator and group contributes to a unit's score, and to its lead over another or over the average."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.explaining.scored import Scored
from xiechuang.engines.indices.explaining.splitting import Split, split

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contributions:
    """float64[units, n] per level, indicators first; every level sums to the score. `rests` is what cannot go further down.

    For each level h: Σ levels[h] + Σ over j > h of rests[j] = score.
    """

    levels: tuple[Floats, ...]
    rests: tuple[Floats, ...]


def contributions(scored: Scored) -> Contributions:
    """Of every node to the scores of all units.

    A part of a power mean with p > 0 contributes S·w·xᵖ / Σ w·xᵖ: for the arithmetic mean its weight times its value.
    For p ≤ 0 (geometric, harmonic) nothing can stand without the others and each contributes its weight's share of S, the
    limit of the former as all start from zero together; `lead` says more there. A gap contributes nothing: its weight
    went to the others. What is made by any other method stays with the group (`rests`).
    """
    top = len(scored.levels) - 1
    rates = np.ones_like(scored.scores[top])
    levels, rests = [scored.scores[top]], []
    for height in range(top - 1, -1, -1):
        further, shareable = _rates(scored, height)
        rests.append(np.where(shareable, 0.0, levels[-1]))
        rates = np.where(shareable, rates, 0.0)[:, scored.levels[height].parents] * further
        levels.append(rates * np.nan_to_num(scored.scores[height]))
    rests.append(np.zeros_like(levels[-1]))
    gone = np.isnan(scored.total)[:, None]
    return Contributions(
        levels=tuple(np.where(gone, np.nan, each) for each in reversed(levels)),
        rests=tuple(np.where(gone, np.nan, each) for each in reversed(rests)),
    )


def _rates(scored: Scored, height: int) -> tuple[Floats, NDArray[np.bool_]]:
    """What a unit of each node's score gives to its parent's, float64[units, n]; which parents can be shared, bool[groups]."""
    level, above = scored.levels[height], scored.levels[height + 1]
    exponent = scored.methods[height].exponent
    values = scored.scores[height]
    weights = ~np.isnan(values) * scored.weights[height]
    sums = weights @ (level.parents[:, None] == np.arange(len(above.codes)))
    shares = np.divide(
        weights, sums[:, level.parents], out=np.zeros_like(weights), where=sums[:, level.parents] > 0
    )
    carried = above.carried
    if exponent is not None and exponent != 1:
        parents = np.nan_to_num(scored.scores[height + 1])[:, level.parents]
        shares = np.where(carried[level.parents], shares, shares * _steepness(values, parents, exponent))
    return shares, np.full_like(carried, fill_value=True) if exponent is not None else carried


def _steepness(values: Floats, parents: Floats, exponent: float) -> Floats:
    """(x/S)^(p−1) for p > 0, S/x otherwise; 0 where x is 0 and contributes nothing, or S is."""
    usable = (np.nan_to_num(values) > 0) & (parents > 0)
    ratio = np.divide(values, parents, out=np.ones_like(values), where=usable)
    power = exponent - 1 if exponent > 0 else -1.0
    return np.where(usable, np.power(ratio, power), 0.0)


def lead(scored: Scored, *, over: str | Floats | None = None) -> Split:
    """What makes each unit's score differ from that of another: a unit, normalised values[m], or the average unit.

    The average unit has the mean of every indicator over the units that have it. The split is that of `split`, with the
    other one standing before. Methods that compare units among themselves (copeland, outranking) cannot score an invented
    unit: give a unit's code.
    """
    if isinstance(over, str):
        row = scored.row(over)
        other = tuple(np.repeat(scores[[row]], len(scored.units), axis=0) for scores in scored.scores)
        return split(replace(scored, scores=other), scored)
    values = scored.scores[0]
    given = _averages(values) if over is None else np.asarray(over, dtype=np.float64)
    return split(scored.again(np.repeat(given[None, :], len(values), axis=0)), scored)


def _averages(values: Floats) -> Floats:
    there = ~np.isnan(values)
    counts = there.sum(axis=0)
    sums = np.sum(np.where(there, values, 0.0), axis=0)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
