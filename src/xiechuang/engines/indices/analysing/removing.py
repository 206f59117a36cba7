"""What the ranking would be without one indicator, without one group, or without one unit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.analysing.ranking import ranks_along
from xiechuang.engines.indices.structure import Hierarchy

Floats = NDArray[np.float64]
Ranks = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Without:
    """`scores` float64[n + 1, units], row 0 as it is and row 1 + i without codes[i]; ranks likewise (0: no score)."""

    codes: tuple[str, ...]
    scores: Floats
    ranks: Ranks

    @property
    def shifts(self) -> NDArray[np.intp]:
        """Places gained (+) or lost (−) without each code: intp[n, units]; 0 where either rank is absent."""
        there = (self.ranks[1:] > 0) & (self.ranks[0] > 0)
        return np.where(there, self.ranks[0] - self.ranks[1:], 0)

    @property
    def mean_shifts(self) -> Floats:
        """Mean absolute shift a code: float64[n]. What decides much stands high."""
        return np.asarray(np.abs(self.shifts).mean(axis=1))


def leave_each_out(values: Floats, hierarchy: Hierarchy, *, level: int = 0) -> Without:
    """Weighted arithmetic means (gaps renew the weights) of normalised values[units, m] without each node of a level.

    Siblings take over the weight of what is left out; a group left empty is left out too. Without gaps this is one matrix
    product of effective weights with the values. For other means see `leave_each_out_by`.
    """
    codes = _own(hierarchy, level)
    weights = _weights_without(hierarchy, level)
    scores = (
        _means(values, hierarchy, weights) if np.isnan(values).any() else _product(values, hierarchy, weights)
    )
    return Without(codes=codes, scores=scores, ranks=ranks_along(scores))


def leave_each_out_by(
    score: Callable[[Hierarchy], Floats], hierarchy: Hierarchy, *, level: int = 0
) -> Without:
    """The same by any method: `score(hierarchy)` gives float64[units] for a hierarchy without the node.

    The last node of everything cannot be left out: then the scores are NaN.
    """
    codes = _own(hierarchy, level)
    whole = score(hierarchy)
    rows = [whole]
    for code in codes:
        alone = np.all(hierarchy.ancestors(level) == hierarchy.places[code][1])
        rows.append(np.full_like(whole, np.nan) if alone else score(hierarchy.without([code])))
    scores = np.array(rows)
    return Without(codes=codes, scores=scores, ranks=ranks_along(scores))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WithoutUnits:
    """`scores` float64[units + 1, units]: row 1 + i is computed without unit i, whose own entry is NaN (rank 0)."""

    scores: Floats
    ranks: Ranks

    @property
    def expected(self) -> Ranks:
        """The ranks each removal should leave if nothing but the gap changed: intp[units, units], 0 on the diagonal."""
        whole = self.scores[0]
        without = np.broadcast_to(whole, (len(whole), len(whole))).copy()
        np.fill_diagonal(without, np.nan)
        return ranks_along(without)

    @property
    def shifts(self) -> Ranks:
        """Places each unit (column) moves beyond closing up when another (row) is gone: + up, − down."""
        return np.where((self.ranks[1:] > 0) & (self.expected > 0), self.expected - self.ranks[1:], 0)


def leave_each_unit_out(evaluate: Callable[[NDArray[np.intp]], Floats], *, units: int) -> WithoutUnits:
    """Scores with each unit gone and everything (scales, treatment, weights) computed again from those who stay.

    `evaluate(rows)` gives the scores of these rows computed from these rows alone, float64[len(rows)].
    """
    rows = np.arange(units)
    scores = np.full((units + 1, units), np.nan)
    scores[0] = evaluate(rows)
    for gone in range(units):
        stay = np.delete(rows, gone)
        if stay.size:
            scores[gone + 1, stay] = evaluate(stay)
    return WithoutUnits(scores=scores, ranks=ranks_along(scores))


def _own(hierarchy: Hierarchy, level: int) -> tuple[str, ...]:
    here = hierarchy.levels[level]
    return tuple(code for code, carried in zip(here.codes, here.carried, strict=True) if not carried)


def _weights_without(hierarchy: Hierarchy, level: int) -> list[Floats]:
    """Weights of every level for the whole and for each removal: float64[n + 1, nodes] a level.

    A group none of whose indicators is left, or weighs anything, weighs nothing itself.
    """
    own = np.flatnonzero(~hierarchy.levels[level].carried)
    weights = [np.tile(here.weights, (len(own) + 1, 1)) for here in hierarchy.levels]
    weights[level][np.arange(len(own)) + 1, own] = 0.0
    for height, here in enumerate(hierarchy.levels[:-1]):
        alive = weights[height] @ _membership(here.parents, len(hierarchy.levels[height + 1].codes)) > 0
        weights[height + 1] = weights[height + 1] * alive
    return weights


def _membership(parents: NDArray[np.intp], groups: int) -> Floats:
    return np.asarray(parents[:, None] == np.arange(groups), dtype=np.float64)


def _product(values: Floats, hierarchy: Hierarchy, weights: list[Floats]) -> Floats:
    """Effective weights of each removal, float64[n + 1, m], times the values: one product."""
    effective = np.ones((len(weights[0]), values.shape[1]))
    place = np.arange(values.shape[1])
    for height, here in enumerate(hierarchy.levels[:-1]):
        sums = weights[height] @ _membership(here.parents, len(hierarchy.levels[height + 1].codes))
        shares = weights[height] / np.where(sums > 0, sums, np.inf)[:, here.parents]
        effective *= shares[:, place]
        place = here.parents[place]
    scores = effective @ values.T
    scores[~(effective > 0).any(axis=1)] = np.nan
    return np.asarray(scores)


def _means(values: Floats, hierarchy: Hierarchy, weights: list[Floats]) -> Floats:
    """The same level by level, where gaps renew the weights of each unit: float64[n + 1, units]."""
    here = np.broadcast_to(values, (len(weights[0]), *values.shape))
    for height, level in enumerate(hierarchy.levels[:-1]):
        members = _membership(level.parents, len(hierarchy.levels[height + 1].codes))
        there = ~np.isnan(here) * weights[height][:, None, :]
        sums = there @ members
        totals = (there * np.nan_to_num(here)) @ members
        here = np.where(sums > 0, totals / np.where(sums > 0, sums, 1.0), np.nan)
    return np.asarray(here[:, :, 0])
