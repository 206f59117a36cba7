"""Brings features to one scale: mean 0, spread 1, and 0 for what is not stated."""

import warnings
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.matching.learning.packing import Body, pack, unpack

Floats = NDArray[np.float64]
_FLAT = 1e-9


@dataclass(frozen=True, slots=True)
class Scaling:
    """Means and spreads, shape (features,), learned from one table and used on all."""

    means: Floats
    spreads: Floats

    @classmethod
    def of(cls, table: Floats) -> Self:
        """Learn from a table, shape (n, features), which may hold NaN; a feature without spread becomes 0."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", category=RuntimeWarning)
            means, spreads = np.nanmean(table, axis=0), np.nanstd(table, axis=0)
        return cls(np.nan_to_num(means), np.where(spreads > _FLAT, np.nan_to_num(spreads), np.inf))

    def of_table(self, table: Floats) -> Floats:
        """The table on this scale."""
        return np.nan_to_num((table - self.means) / self.spreads)

    def pack(self) -> Body:
        """As JSON; an infinite spread is written as 0."""
        return {
            "means": pack(self.means, "<f8"),
            "spreads": pack(np.where(np.isinf(self.spreads), 0, self.spreads), "<f8"),
        }

    @classmethod
    def unpack(cls, packed: Body) -> Self:
        """From JSON."""
        spreads = unpack(packed["spreads"])
        return cls(unpack(packed["means"]), np.where(spreads > 0, spreads, np.inf))
