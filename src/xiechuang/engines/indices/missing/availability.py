"""How much of the data is there: by unit, and by unit within every group of indicators."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure import Hierarchy


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Availability:
    """Counts intp[units] over m indicators and shares float64[units].

    `non_zero` is the share of non-zero cells among those that are there, NaN where none is (as COINr's get_data_avail).
    """

    missing: NDArray[np.intp]
    zeros: NDArray[np.intp]
    available: NDArray[np.float64]
    non_zero: NDArray[np.float64]

    @property
    def missing_or_zero(self) -> NDArray[np.intp]:
        """Cells that are absent or zero: intp[units]."""
        return self.missing + self.zeros


def availability(values: NDArray[np.float64]) -> Availability:
    """Count over float64[units, m]."""
    missing = np.isnan(values).sum(axis=1)
    zeros = (values == 0).sum(axis=1)
    there = values.shape[1] - missing
    return Availability(
        missing=missing,
        zeros=zeros,
        available=there / values.shape[1],
        non_zero=np.divide(there - zeros, there, out=np.full(len(values), np.nan), where=there > 0),
    )


def availability_by_group(
    values: NDArray[np.float64], *, hierarchy: Hierarchy
) -> Mapping[str, NDArray[np.float64]]:
    """For every group the share, float64[units], of the indicators anywhere below it that are there."""
    there = (~np.isnan(values)).astype(np.float64)
    shares: dict[str, NDArray[np.float64]] = {}
    for height, level in enumerate(hierarchy.levels[1:], start=1):
        below = hierarchy.ancestors(height)[:, None] == np.arange(len(level.codes))
        found = there @ below / below.sum(axis=0)
        own = [place for place in range(len(level.codes)) if not level.carried[place]]
        shares |= {level.codes[place]: found[:, place] for place in own}
    return shares
