"""Runs with methods that the compiled loops do not know (pairwise, balanced, extremes): level by level, in batches."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.aggregating import aggregate_level
from xiechuang.engines.indices.uncertainty.means import Plan
from xiechuang.engines.indices.uncertainty.scoring import Runs
from xiechuang.engines.indices.uncertainty.tree import Tree

Floats = NDArray[np.float64]

_AT_ONCE = 64
"""Runs in one call: pairwise methods need units² numbers for each."""


def score_generally(
    runs: Runs,
    chosen: NDArray[np.intp],
    *,
    tables: Floats,
    plans: tuple[Plan, ...],
    tree: Tree,
    scores: Floats,
) -> None:
    """Fill the rows `chosen` of scores float64[runs, units], from tables float64[tables, units, indicators]."""
    for rows in _alike(runs, chosen):
        weights, table, plan = runs.weights[rows], runs.tables[rows[0]], plans[int(runs.plans[rows[0]])]
        scores[rows] = _climbed(tables[table], weights, plan, tree)


def _alike(runs: Runs, chosen: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Runs of one table, one plan and the same nodes taken out, a few at a time."""
    keys = np.column_stack([runs.tables[chosen], runs.plans[chosen], runs.weights[chosen] < 0])
    _, group = np.unique(keys, axis=0, return_inverse=True)
    for number in range(int(group.max(initial=-1)) + 1):
        rows = chosen[group.ravel() == number]
        for first in range(0, len(rows), _AT_ONCE):
            yield rows[first : first + _AT_ONCE]


def _climbed(table: Floats, weights: Floats, plan: Plan, tree: Tree) -> Floats:
    parents, offsets = tree.nodes
    kept = np.flatnonzero(weights[0, : offsets[1]] >= 0)
    values = np.broadcast_to(table[:, kept], (len(weights), len(table), len(kept)))
    for level in range(tree.steps):
        if not len(kept):
            return np.full((len(weights), len(table)), np.nan)
        filled, parent = np.unique(parents[kept], return_inverse=True)
        mean = plan.step(level)
        values = aggregate_level(
            values,
            weights=weights[:, kept],
            parents=parent,
            method=mean.method,
            threshold=mean.threshold,
            carried=tree.carried[filled],
            **mean.parameters,
        )
        staying = weights[0, filled] >= 0
        kept, values = filled[staying], values[..., staying]
    return values[..., 0] if len(kept) else np.full((len(weights), len(table)), np.nan)
