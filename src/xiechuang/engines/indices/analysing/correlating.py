"""Correlations of columns with columns over the units that have both, with p-values."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Block = Callable[[Floats, Floats], tuple[Floats, Floats]]
_TINY = 1e-28
"""A variance below this share of the mean square is a constant column with rounding noise."""


class Correlation(StrEnum):
    """Linear, of ranks, or of pairs in the same order (tau-b)."""

    PEARSON = "pearson"
    SPEARMAN = "spearman"
    KENDALL = "kendall"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Correlations:
    """float64[a, b] each, NaN where undefined (fewer than three common units, a constant column); `units` intp[a, b]."""

    coefficients: Floats
    p_values: Floats
    units: NDArray[np.intp]

    def significant(self, *, level: float = 0.05) -> Floats:
        """The coefficients, NaN where p exceeds the level."""
        return np.where(self.p_values <= level, self.coefficients, np.nan)


def correlate(
    left: Floats, right: Floats | None = None, *, method: str = Correlation.PEARSON
) -> Correlations:
    """Correlations of left[units, a] with right[units, b] (or with itself), gaps left out pair by pair.

    p-values are two-sided: Student's t with n − 2 degrees of freedom for Pearson and Spearman (R's cor.test), for
    Kendall the normal approximation with its correction for ties (Kendall, "Rank Correlation Methods", 1970, chapter 4).
    ValueError for an unknown method.
    """
    other = left if right is None else right
    block = _BLOCKS[Correlation(method)]
    shape = (left.shape[1], other.shape[1])
    coefficients, p_values = np.full(shape, np.nan), np.full(shape, np.nan)
    units = np.zeros(shape, dtype=np.intp)
    for columns, others, rows in _patterns(left, other):
        place = np.ix_(columns, others)
        units[place] = np.count_nonzero(rows)
        if np.count_nonzero(rows) > 2:
            coefficients[place], p_values[place] = block(left[rows][:, columns], other[rows][:, others])
    return Correlations(coefficients=coefficients, p_values=p_values, units=units)


def covariances(values: Floats) -> Floats:
    """Covariances (n − 1) of values[units, m] over the units that have both columns: float64[m, m]; NaN below two units."""
    found = np.full((values.shape[1], values.shape[1]), np.nan)
    for columns, others, rows in _patterns(values, values):
        count = np.count_nonzero(rows)
        if count > 1:
            found[np.ix_(columns, others)] = (
                _centred(values[rows][:, columns]).T @ _centred(values[rows][:, others]) / (count - 1)
            )
    return found


def _patterns(
    left: Floats, right: Floats
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]]:
    """Columns with the same gaps go together, so that each block is computed on complete rows."""
    for columns, there in _same_gaps(left):
        for others, also in _same_gaps(right):
            yield columns, others, there & also


def _same_gaps(values: Floats) -> list[tuple[NDArray[np.intp], NDArray[np.bool_]]]:
    there = ~np.isnan(values)
    kinds, of = np.unique(there, axis=1, return_inverse=True)
    return [(np.flatnonzero(of.reshape(-1) == kind), kinds[:, kind]) for kind in range(kinds.shape[1])]


def _centred(values: Floats) -> Floats:
    return np.asarray(values - values.mean(axis=0))


def _unit_length(values: Floats) -> Floats:
    """Centred columns of length one; NaN for a constant column."""
    centred = _centred(values)
    squares = np.sum(centred**2, axis=0)
    constant = squares <= _TINY * np.sum(values**2, axis=0)
    return centred / np.sqrt(np.where(constant, np.nan, squares))


def _pearson(left: Floats, right: Floats) -> tuple[Floats, Floats]:
    from scipy import special

    found = np.clip(_unit_length(left).T @ _unit_length(right), -1.0, 1.0)
    free = len(left) - 2
    with np.errstate(divide="ignore"):
        t = found * np.sqrt(free / ((1.0 - found) * (1.0 + found)))
    return found, 2.0 * special.stdtr(free, -np.abs(t))


def _spearman(left: Floats, right: Floats) -> tuple[Floats, Floats]:
    from scipy import stats

    return _pearson(stats.rankdata(left, axis=0), stats.rankdata(right, axis=0))


def _kendall(left: Floats, right: Floats) -> tuple[Floats, Floats]:
    from scipy import special

    ours, theirs = _orders(left), _orders(right)
    agreed = ours.T @ theirs
    norm = np.sqrt(np.outer(np.sum(ours**2, axis=0), np.sum(theirs**2, axis=0)))
    found = np.clip(np.divide(agreed, norm, out=np.full(norm.shape, np.nan), where=norm > 0), -1.0, 1.0)
    return found, 2.0 * special.ndtr(-np.abs(agreed) / np.sqrt(_kendall_variance(left, right)))


def _orders(values: Floats) -> Floats:
    """+1, 0 or −1 for every pair of rows: float64[pairs, columns]."""
    first, second = np.triu_indices(len(values), k=1)
    return np.sign(values[first] - values[second])


def _kendall_variance(left: Floats, right: Floats) -> Floats:
    n = len(left)
    ours, theirs = _ties(left), _ties(right)
    free = (n * (n - 1) * (2 * n + 5) - ours[2][:, None] - theirs[2][None, :]) / 18.0
    doubles = np.outer(ours[0], theirs[0]) / (2.0 * n * (n - 1))
    triples = np.outer(ours[1], theirs[1]) / (9.0 * n * (n - 1) * (n - 2))
    total = free + doubles + triples
    return np.where(total > 0, total, np.nan)


def _ties(values: Floats) -> Floats:
    """Per column Σ t(t−1), Σ t(t−1)(t−2) and Σ t(t−1)(2t+5) over groups of t equal values: float64[3, columns]."""
    groups = [np.unique(column, return_counts=True)[1].astype(np.float64) for column in values.T]
    return np.array(
        [
            [np.sum(t * (t - 1)) for t in groups],
            [np.sum(t * (t - 1) * (t - 2)) for t in groups],
            [np.sum(t * (t - 1) * (2 * t + 5)) for t in groups],
        ]
    )


_BLOCKS: dict[Correlation, Block] = {
    Correlation.PEARSON: _pearson,
    Correlation.SPEARMAN: _spearman,
    Correlation.KENDALL: _kendall,
}
