"""From what a model computes to a score of 0–100, an expected level, and the level that errs least."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from xiechuang.engines.matching.learning.cuts import fit_thresholds
from xiechuang.engines.matching.learning.metrics import Scored
from xiechuang.engines.matching.learning.packing import Body, pack, unpack
from xiechuang.engines.matching.learning.scaling import Floats

_KNOTS = 101


@dataclass(frozen=True, slots=True)
class Scale:
    """How computed values, learned apart from the pairs they judge, lie: their centre and spread, cuts and levels.

    cuts (3,) are the least scores of levels 2, 3 and 4; the expected level at score `knots` is `expected`, both (101,).
    """

    centre: float
    spread: float
    cuts: Floats
    knots: Floats
    expected: Floats

    @classmethod
    def fit(cls, values: Floats, scored: Sequence[Scored]) -> Self:
        """Fit to values, shape (n,), that were predicted without their own need; `scored` gives the levels, in order.

        The cuts have the least mean absolute error (so they are medians, not means); the expected level is the
        isotonic regression of levels on scores.
        """
        from scipy.optimize import isotonic_regression

        centre, spread = float(values.mean()), float(values.std()) or 1.0
        scores = _scores(values, centre, spread)
        found = [
            Scored(need=one.need, supply=one.supply, level=one.level, score=score)
            for one, score in zip(scored, scores.tolist(), strict=True)
        ]
        thresholds = fit_thresholds(found)
        order = np.argsort(scores, kind="stable")
        levels = np.array([one.level for one in scored], dtype=np.float64)[order]
        knots = np.linspace(0, 100, _KNOTS)
        expected = np.interp(knots, scores[order], isotonic_regression(levels).x)
        cuts = np.array([thresholds.weak, thresholds.fair, thresholds.strong])
        return cls(centre, spread, cuts, knots, expected)

    def scores(self, values: Floats) -> Floats:
        """Scores 0–100, growing with the values: the share of judged pairs that lie lower, were they normal."""
        return _scores(values, self.centre, self.spread)

    def expected_levels(self, scores: Floats) -> Floats:
        """Expected level, 1–4 with fractions, never falling as the score grows."""
        return np.asarray(np.interp(scores, self.knots, self.expected))

    def levels(self, scores: Floats) -> list[int]:
        """The level 1–4 with the least expected absolute error."""
        return [int(one) for one in 1 + np.searchsorted(self.cuts, scores, side="right")]

    def pack(self) -> Body:
        """As JSON."""
        return {
            "centre": self.centre,
            "spread": self.spread,
            "cuts": pack(self.cuts, "<f8"),
            "knots": pack(self.knots, "<f8"),
            "expected": pack(self.expected, "<f8"),
        }

    @classmethod
    def unpack(cls, packed: Body) -> Self:
        """From JSON."""
        arrays = [unpack(packed[name]) for name in ("cuts", "knots", "expected")]
        return cls(float(packed["centre"]), float(packed["spread"]), *arrays)


def _scores(values: Floats, centre: float, spread: float) -> Floats:
    from scipy.special import ndtr

    return np.asarray(100 * ndtr((values - centre) / spread), dtype=np.float64)
