"""The safe fall-back: a linear model in which nothing that speaks for a pair can count against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from xiechuang.engines.matching.learning.packing import Body, pack, unpack
from xiechuang.engines.matching.learning.scaling import Floats, Scaling

_PENALTY = 0.05
"""Ridge penalty per judged pair."""


@dataclass(frozen=True, slots=True)
class MonotoneLine:
    """Level ≈ intercept + weights · features on one scale; weights shape (features,), signed as the directions say."""

    scaling: Scaling
    weights: Floats
    intercept: float

    @classmethod
    def learn(cls, table: Floats, levels: Floats, *, directions: Sequence[int]) -> Self:
        """Ridge regression under sign constraints, solved by non-negative least squares (Lawson & Hanson 1974).

        table (n, features), levels (n,) from 1 to 4; direction +1 or −1 fixes the sign of a weight, 0 leaves it free.
        """
        from scipy.optimize import nnls

        scaling = Scaling.of(table)
        scaled = scaling.of_table(table)
        signs = np.asarray(directions, dtype=np.float64)
        # A free weight is the difference of two that are not negative.
        free = np.flatnonzero(signs == 0)
        doubled = np.hstack([scaled * np.where(signs == 0, 1.0, signs), -scaled[:, free]])
        mean = float(levels.mean())
        gram = doubled.T @ doubled + _PENALTY * len(levels) * np.eye(doubled.shape[1])
        lower = np.linalg.cholesky(gram)
        found, _ = nnls(lower.T, np.linalg.solve(lower, doubled.T @ (levels - mean)))
        weights = found[: len(signs)] * np.where(signs == 0, 1.0, signs)
        weights[free] -= found[len(signs) :]
        return cls(scaling, weights, mean)

    def predict(self, table: Floats) -> Floats:
        """Expected levels of n pairs."""
        return np.asarray(self.scaling.of_table(table) @ self.weights + self.intercept)

    def pack(self) -> Body:
        """As JSON."""
        return {
            "scaling": self.scaling.pack(),
            "weights": pack(self.weights, "<f8"),
            "intercept": self.intercept,
        }

    @classmethod
    def unpack(cls, packed: Body) -> Self:
        """From JSON."""
        return cls(Scaling.unpack(packed["scaling"]), unpack(packed["weights"]), float(packed["intercept"]))
