"""Correlations along the hierarchy: with the groups an indicator belongs to, among siblings, with sizes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.analysing.correlating import Correlation, Correlations, correlate
from xiechuang.engines.indices.structure import Hierarchy

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A pair of codes and how they go together; `group` is what they share, `coefficient` is never NaN."""

    left: str
    right: str
    coefficient: float
    p_value: float
    units: int
    group: str | None = None


def with_ancestors(
    hierarchy: Hierarchy, scores: Sequence[Floats], *, level: int = 0, method: str = Correlation.PEARSON
) -> tuple[Related, ...]:
    """Every node of a level with its parent, grandparent … index; `scores` float64[units, n] per level.

    A group that only one node carries correlates with itself and is left out.
    """
    found: list[Related] = []
    for above in range(level + 1, len(hierarchy.levels)):
        matrix = correlate(scores[level], scores[above], method=method)
        places = hierarchy.ancestors(above, of=level)
        found.extend(
            _related(matrix, (place, int(there)), (code, hierarchy.levels[above].codes[there]))
            for place, (code, there) in enumerate(zip(hierarchy.levels[level].codes, places, strict=True))
            if not hierarchy.levels[above].carried[there] and not hierarchy.levels[level].carried[place]
        )
    return tuple(each for each in found if not np.isnan(each.coefficient))


def among_siblings(
    hierarchy: Hierarchy,
    values: Floats,
    *,
    group_level: int = 1,
    above: float | None = None,
    below: float | None = None,
    method: str = Correlation.PEARSON,
) -> tuple[Related, ...]:
    """Pairs of indicators of one group with a correlation above (said twice?) or below (pulling apart?) a limit.

    Without limits, all pairs. `values` float64[units, m]; strongest first, then in the order of the hierarchy.
    """
    matrix = correlate(values, method=method)
    groups = hierarchy.ancestors(group_level)
    names = hierarchy.levels[group_level].codes
    pairs = (
        _related(matrix, (one, other), (hierarchy.codes[one], hierarchy.codes[other]), names[groups[one]])
        for one, other in combinations(range(len(groups)), 2)
        if groups[one] == groups[other]
    )
    found = [each for each in pairs if _beyond(each.coefficient, above, below)]
    return tuple(sorted(found, key=lambda each: -abs(each.coefficient)))


def with_sizes(
    codes: Sequence[str],
    values: Floats,
    sizes: Mapping[str, Floats],
    *,
    limit: float = 0.0,
    method: str = Correlation.PEARSON,
) -> tuple[Related, ...]:
    """Indicators that go with a size (population, area …) by more than `limit` either way: think of dividing them by it."""
    if not sizes:
        return ()
    matrix = correlate(values, np.column_stack(list(sizes.values())), method=method)
    found = (
        _related(matrix, (row, column), (code, size))
        for row, code in enumerate(codes)
        for column, size in enumerate(sizes)
    )
    return tuple(each for each in found if abs(each.coefficient) > limit)


def _beyond(coefficient: float, above: float | None, below: float | None) -> bool:
    if above is None and below is None:
        return not np.isnan(coefficient)
    return (above is not None and coefficient > above) or (below is not None and coefficient < below)


def _related(
    matrix: Correlations, place: tuple[int, int], codes: tuple[str, str], group: str | None = None
) -> Related:
    return Related(
        left=codes[0],
        right=codes[1],
        coefficient=float(matrix.coefficients[place]),
        p_value=float(matrix.p_values[place]),
        units=int(matrix.units[place]),
        group=group,
    )
