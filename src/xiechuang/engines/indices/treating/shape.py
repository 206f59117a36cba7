"""How lopsided and how heavy-tailed a column is, as Excel and COINr measure it."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Below these numbers of cells the estimates are not defined.
_FEWEST_FOR_SKEW = 3
_FEWEST_FOR_KURTOSIS = 4


def skewness(values: Floats) -> Floats:
    """The adjusted Fisher–Pearson skewness G1 of each column: values[..., units, m] → float64[..., m].

    NaN for fewer than three cells; 0 for a constant column. Joanes, Gill (1998), The Statistician 47, type 2.
    """
    count, second, third, _ = _moments(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        raw = np.sqrt(count) * third / second**1.5 * np.sqrt(count * (count - 1)) / (count - 2)
    return _defined(raw, values, count >= _FEWEST_FOR_SKEW)


def kurtosis(values: Floats) -> Floats:
    """The adjusted excess kurtosis G2 of each column: values[..., units, m] → float64[..., m].

    NaN for fewer than four cells; 0 for a constant column. Joanes, Gill (1998), type 2.
    """
    count, second, _, fourth = _moments(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = count * fourth / second**2 - 3
        raw = ((count + 1) * excess + 6) * (count - 1) / ((count - 2) * (count - 3))
    return _defined(raw, values, count >= _FEWEST_FOR_KURTOSIS)


def passes(values: Floats, *, skew_limit: float = 2.0, kurtosis_limit: float = 3.5) -> NDArray[np.bool_]:
    """Whether |skewness| < limit or kurtosis < limit, per column: bool[..., m]; too few cells to judge pass.

    The rule of the OECD/JRC and of COINr's check_SkewKurt.
    """
    skew, tail = skewness(values), kurtosis(values)
    unknown = np.isnan(skew) | np.isnan(tail)
    return unknown | (np.abs(skew) < skew_limit) | (tail < kurtosis_limit)


def is_constant(values: Floats) -> NDArray[np.bool_]:
    """Whether all cells of a column that are there are equal: bool[..., m]; true where none is."""
    seen = ~np.isnan(values)
    least = np.min(values, axis=-2, where=seen, initial=np.inf)
    most = np.max(values, axis=-2, where=seen, initial=-np.inf)
    return np.asarray(least >= most)


def _moments(values: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """The number of cells; sums of squares, cubes and fourth powers of the distances from the mean, the largest being 1."""
    # Summed in order of size: otherwise the order of the units decides, by rounding, to which side an even column leans.
    values = np.sort(values, axis=-2)
    seen = ~np.isnan(values)
    count = seen.sum(axis=-2).astype(np.float64)
    total = np.sum(values, axis=-2, where=seen)
    mean = np.divide(total, count, out=np.zeros_like(total), where=count > 0)
    away = np.where(seen, values - mean[..., None, :], 0.0)
    # Neither measure has a unit; without this the fourth powers of very large or small numbers leave the range.
    largest = np.max(np.abs(away), axis=-2, keepdims=True, initial=0.0)
    away = np.divide(away, largest, out=np.zeros_like(away), where=largest > 0)
    square = away * away
    return count, square.sum(axis=-2), (square * away).sum(axis=-2), (square * square).sum(axis=-2)


def _defined(raw: Floats, values: Floats, enough: NDArray[np.bool_]) -> Floats:
    # Rounding leaves a constant column a tiny spread, so only its range is trusted.
    return np.where(enough, np.where(is_constant(values), 0.0, raw), np.nan)
