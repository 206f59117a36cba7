"""Whether the indicators of a group measure one thing: Cronbach's alpha."""

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.analysing.correlating import covariances


def cronbach(values: NDArray[np.float64]) -> float:
    """Alpha = k/(k−1)·(1 − Σ variances / Σ covariances) of values[units, k], gaps left out pair by pair.

    NaN for fewer than two indicators or where the sum of covariances is not positive or not defined.
    Source: Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16 (1951).
    """
    count = values.shape[1]
    if count < 2:
        return float("nan")
    found = covariances(values)
    total = float(found.sum())
    if not total > 0:
        return float("nan")
    return float(count / (count - 1) * (1 - np.trace(found) / total))
