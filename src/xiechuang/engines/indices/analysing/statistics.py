"""What a column looks like before anybody believes it: place, spread, shape, how much is there, how much repeats."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.treating import kurtosis, skewness

Floats = NDArray[np.float64]
Counts = NDArray[np.intp]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Beyond which a column is flagged: COINr's defaults, which are the JRC's habits."""

    skewness: float = 2.0
    kurtosis: float = 3.5
    available: float = 0.65
    nonzero: float = 0.5
    unique: float = 0.5


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statistics:
    """Arrays of length m, one entry an indicator; NaN where a number is not defined (an empty or constant column)."""

    minimum: Floats
    maximum: Floats
    mean: Floats
    median: Floats
    deviation: Floats
    skewness: Floats
    kurtosis: Floats
    available: Counts
    nonzero: Counts
    unique: Counts
    same: Counts
    units: int
    limits: Limits

    @property
    def share_available(self) -> Floats:
        """Of all units."""
        return self.available / max(self.units, 1)

    @property
    def share_nonzero(self) -> Floats:
        """Of the units that have a value; NaN where none has."""
        return _share(self.nonzero, self.available)

    @property
    def share_unique(self) -> Floats:
        """Different values among those there are."""
        return _share(self.unique, self.available)

    @property
    def share_same(self) -> Floats:
        """The most frequent value among those there are."""
        return _share(self.same, self.available)

    @property
    def few_available(self) -> Truths:
        """Too many gaps."""
        return self.share_available < self.limits.available

    @property
    def few_nonzero(self) -> Truths:
        """Too many zeros."""
        return self.share_nonzero < self.limits.nonzero

    @property
    def few_unique(self) -> Truths:
        """Too many equal values."""
        return self.share_unique < self.limits.unique

    @property
    def outlying(self) -> Truths:
        """|skewness| and kurtosis both beyond their limits: a few units decide the scale."""
        return (np.abs(self.skewness) > self.limits.skewness) & (self.kurtosis > self.limits.kurtosis)


def describe(values: Floats, *, limits: Limits = DEFAULT_LIMITS) -> Statistics:
    """Statistics of values[units, m], gaps (NaN) left out; deviation with n − 1, skewness and kurtosis are those of `treating`."""
    columns = [column[~np.isnan(column)] for column in values.T]
    repeats = [np.unique(column, return_counts=True)[1] for column in columns]
    return Statistics(
        minimum=_each(columns, np.min),
        maximum=_each(columns, np.max),
        mean=_each(columns, np.mean),
        median=_each(columns, np.median),
        deviation=_each(columns, lambda column: float(np.std(column, ddof=1)), least=2),
        skewness=skewness(values),
        kurtosis=kurtosis(values),
        available=np.array([column.size for column in columns], dtype=np.intp),
        nonzero=np.array([np.count_nonzero(column) for column in columns], dtype=np.intp),
        unique=np.array([counts.size for counts in repeats], dtype=np.intp),
        same=np.array([counts.max(initial=0) for counts in repeats], dtype=np.intp),
        units=len(values),
        limits=limits,
    )


def _each(columns: list[Floats], measure: Callable[[Floats], float], *, least: int = 1) -> Floats:
    return np.array([measure(column) if column.size >= least else np.nan for column in columns])


def _share(part: Counts, whole: Counts) -> Floats:
    return np.where(whole > 0, part / np.maximum(whole, 1), np.nan)
