"""The change of a score between two computed versions, shared among groups and indicators all the way down, exactly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.aggregating import METHODS
from xiechuang.engines.indices.explaining.coalitions import Aggregate, kept, share_by_coalitions
from xiechuang.engines.indices.explaining.means import Ends, Shared, share
from xiechuang.engines.indices.explaining.scored import Method, Scored

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """Parts of the change of the index, float64[units, n] per level, indicators first.

    `values[h]`: through the values of the nodes of level h; `weights[h]`: because their weights changed; `rests[h]`: what
    stops at a node and cannot be given to those below it. For every level h
    Σ values[h] + Σ over j ≥ h of weights[j] + Σ over j > h of rests[j] = change. NaN for a unit without a score in either version.
    """

    change: Floats
    values: tuple[Floats, ...]
    weights: tuple[Floats, ...]
    rests: tuple[Floats, ...]

    @property
    def indicators(self) -> Floats:
        """What the values of the indicators did: float64[units, m]."""
        return self.values[0]

    @property
    def remainder(self) -> Floats:
        """What is not the values of indicators: weights that follow data, and what cannot be shared: float64[units]."""
        return np.asarray(sum(np.sum(part, axis=1) for part in (*self.weights, *self.rests)))


def split(before: Scored, after: Scored) -> Split:
    """Share after.total − before.total of the same units, hierarchy and methods; the data and weights may differ.

    ValueError where they differ in more than that.
    """
    _same(before, after)
    filled = _Filled.of(before, after)
    top = len(before.levels) - 1
    rates = [np.ones((len(before.units), 1))]
    values = [filled.parts[top][1] - filled.parts[top][0]]
    weights, rests = [np.zeros_like(values[0])], []
    for height in range(top - 1, -1, -1):
        shared, rest = _level(before, after, filled, height)
        above = rates[-1][:, before.levels[height].parents]
        lost = _stopped(values[-1], rates[-1], filled.parts[height + 1])
        rests.append(rates[-1] * rest + lost)
        values.append(above * shared.values)
        weights.append(above * shared.weights)
        rates.append(above * shared.rates)
    rests.append(np.zeros_like(values[-1]))
    change = after.total - before.total
    gone = np.isnan(change)[:, None]
    return Split(
        change=change,
        values=tuple(np.where(gone, np.nan, each) for each in reversed(values)),
        weights=tuple(np.where(gone, np.nan, each) for each in reversed(weights)),
        rests=tuple(np.where(gone, np.nan, each) for each in reversed(rests)),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Filled:
    """`parts`: float64[2, units, n] per level without gaps; `gaps` says where there were any.

    In a mean a gap stands at the score of its group. Elsewhere it stands where it stood in the other version: then it has
    not moved, and what its coming or going did stays with it.
    """

    parts: tuple[Floats, ...]
    gaps: tuple[NDArray[np.bool_], ...]

    @classmethod
    def of(cls, before: Scored, after: Scored) -> "_Filled":
        top = len(before.levels) - 1
        both = [np.stack(pair) for pair in zip(before.scores, after.scores, strict=True)]
        # A unit without any score gets a harmless number; its results are put out at the end.
        gaps = [np.isnan(both[top])]
        parts = [np.where(gaps[0], 1.0, both[top])]
        for height in range(top - 1, -1, -1):
            parents = before.levels[height].parents
            gap = np.isnan(both[height]) | gaps[-1][:, :, parents]
            stand = parts[-1][:, :, parents]
            if before.methods[height].exponent is None:
                other = np.where(gap[::-1], 1.0, both[height][::-1])
                # A carried node only hands its child's value on, whatever the method.
                stand = np.where(before.levels[height + 1].carried[parents], stand, other)
            parts.append(np.where(gap, stand, both[height]))
            gaps.append(gap)
        return cls(parts=tuple(reversed(parts)), gaps=tuple(reversed(gaps)))


def _level(before: Scored, after: Scored, filled: _Filled, height: int) -> tuple[Shared, Floats]:
    """One level's sharing, its columns side by side, and the rest of each group above: float64[units, groups]."""
    level, above = before.levels[height], before.levels[height + 1]
    empty = np.zeros((len(before.units), len(level.codes)))
    whole = Shared(values=empty, weights=empty.copy(), rates=empty.copy(), rest=np.zeros(len(empty)))
    rests = np.zeros((len(empty), len(above.codes)))
    for group in range(len(above.codes)):
        children = np.flatnonzero(level.parents == group)
        found = _group(before, after, filled, height, group, children)
        whole.values[:, children] = found.values
        whole.weights[:, children] = found.weights
        whole.rates[:, children] = found.rates
        rests[:, group] = found.rest
    return whole, rests


def _group(
    before: Scored, after: Scored, filled: _Filled, height: int, group: int, children: NDArray[np.intp]
) -> Shared:
    weights = np.stack([before.weights[height][children], after.weights[height][children]])
    method = before.methods[height]
    ends = Ends(
        parts=filled.parts[height][:, :, children],
        scores=filled.parts[height + 1][:, :, group],
        weights=_shares(weights),
    )
    if before.levels[height + 1].carried[group]:
        return share(ends, exponent=1.0)
    if method.exponent is not None:
        return share(ends, exponent=method.exponent)
    if method.name not in METHODS:
        # Weights that every unit chooses for itself, chains of years: the group keeps its change.
        return kept(ends)
    return share_by_coalitions(
        _with_gaps(ends, filled.gaps[height][:, :, children]), aggregate=_aggregate(method)
    )


def _shares(weights: Floats) -> Floats:
    sums = weights.sum(axis=1, keepdims=True)
    return np.where(sums > 0, weights / np.where(sums > 0, sums, 1.0), 1.0 / weights.shape[1])


def _with_gaps(ends: Ends, gaps: NDArray[np.bool_]) -> Ends:
    return Ends(parts=np.where(gaps, np.nan, ends.parts), scores=ends.scores, weights=ends.weights)


def _aggregate(method: Method) -> Aggregate:
    def aggregate(values: Floats, weights: Floats) -> Floats:
        return METHODS[method.name](values, weights=weights, **method.parameters)

    return aggregate


def _stopped(values: Floats, rates: Floats, ends: Floats) -> Floats:
    """What a node adds although it did not move itself (others did, by a pairwise method): its children cannot have it."""
    return values - rates * (ends[1] - ends[0])


def _same(before: Scored, after: Scored) -> None:
    if before.units != after.units:
        raise ValueError("两个版本的单位不同，不能逐项分解")
    ours = [(level.codes, level.parents.tolist()) for level in before.levels]
    if ours != [(level.codes, level.parents.tolist()) for level in after.levels]:
        raise ValueError("两个版本的指标体系不同，不能逐项分解")
    if before.methods != after.methods:
        raise ValueError("两个版本的合成方法不同，不能逐项分解")
