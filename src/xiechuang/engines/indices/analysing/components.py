"""Principal components of a group of indicators: how many dimensions it really has."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Components:
    """Components in falling order of variance: `variances` and `shares` float64[k]; `loadings` float64[k, m].

    Each row of loadings has length one and a sum that is not negative; NaN for a constant column, which is left out.
    `units` is how many complete rows there were.
    """

    variances: Floats
    shares: Floats
    loadings: Floats
    units: int

    @property
    def deviations(self) -> Floats:
        """Square roots of the variances."""
        return np.sqrt(self.variances)


def principal_components(values: Floats) -> Components:
    """Of values[units, m] standardised over the units without any gap; k = number of columns that vary.

    A singular vector has no sign of its own, so its loadings are turned to sum ≥ 0: "more is more". Fewer than two
    complete units, or nothing that varies, give no components.
    Source: Jolliffe, "Principal Component Analysis", 2002, section 2.3 (correlation matrix).
    """
    rows = values[~np.isnan(values).any(axis=1)]
    varies = np.ptp(rows, axis=0) > 0 if len(rows) > 1 else np.zeros(values.shape[1], dtype=np.bool_)
    kept = rows[:, varies]
    loadings = np.full((int(varies.sum()), values.shape[1]), np.nan)
    if not varies.any():
        return Components(variances=np.zeros(0), shares=np.zeros(0), loadings=loadings, units=len(rows))
    standard = (kept - kept.mean(axis=0)) / kept.std(axis=0, ddof=1)
    variances, vectors = np.linalg.eigh(standard.T @ standard / (len(rows) - 1))
    variances = np.maximum(variances[::-1], 0.0)
    loadings[:, varies] = _turned(vectors.T[::-1])
    return Components(
        variances=variances, shares=variances / variances.sum(), loadings=loadings, units=len(rows)
    )


def _turned(vectors: Floats) -> Floats:
    return np.where(vectors.sum(axis=1, keepdims=True) < 0, -vectors, vectors)
