"""Two or more versions of an index side by side: who moves, and how much the versions agree."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.analysing.correlating import Correlation, correlate
from xiechuang.engines.indices.analysing.ranking import ranks_along

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """Ranks intp[units] in both versions over the units that have a score in both (0 for others), and the difference.

    `shifts` is before − after: + has risen. The summary numbers are NaN when fewer than three units are common.
    """

    before: NDArray[np.intp]
    after: NDArray[np.intp]
    shifts: NDArray[np.intp]
    common: int
    mean_shift: float
    largest_shift: int
    spearman: float
    kendall: float


def compare(before: Floats, after: Floats) -> Comparison:
    """Compare scores[units] of two versions; ranks are taken among the units that both have."""
    common = ~np.isnan(before) & ~np.isnan(after)
    ranks = ranks_along(np.where(common, np.stack([before, after]), np.nan))
    shifts = np.asarray(ranks[0] - ranks[1])
    moved = np.abs(shifts[common])
    return Comparison(
        before=ranks[0],
        after=ranks[1],
        shifts=shifts,
        common=int(common.sum()),
        mean_shift=float(moved.mean()) if moved.size else float("nan"),
        largest_shift=int(moved.max(initial=0)),
        spearman=_agreement(before, after, Correlation.SPEARMAN),
        kendall=_agreement(before, after, Correlation.KENDALL),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Versions:
    """Several versions: ranks intp[versions, units] and rank correlations float64[versions, versions]."""

    names: tuple[str, ...]
    ranks: NDArray[np.intp]
    spearman: Floats
    kendall: Floats

    @property
    def spans(self) -> NDArray[np.intp]:
        """Best and worst rank of each unit over the versions that rank it: intp[2, units]; 0 for a unit never ranked."""
        worst = self.ranks.max(axis=0)
        best = np.where(self.ranks > 0, self.ranks, np.iinfo(np.intp).max).min(axis=0)
        return np.stack([np.where(worst > 0, best, 0), worst])


def compare_many(versions: Mapping[str, Floats]) -> Versions:
    """Versions by name, each scores[units] in the same order of units; ValueError for none."""
    if not versions:
        raise ValueError("没有可比较的版本")
    scores = np.stack(list(versions.values()))
    return Versions(
        names=tuple(versions),
        ranks=ranks_along(scores),
        spearman=correlate(scores.T, method=Correlation.SPEARMAN).coefficients,
        kendall=correlate(scores.T, method=Correlation.KENDALL).coefficients,
    )


def _agreement(before: Floats, after: Floats, method: Correlation) -> float:
    return float(correlate(before[:, None], after[:, None], method=method).coefficients[0, 0])
