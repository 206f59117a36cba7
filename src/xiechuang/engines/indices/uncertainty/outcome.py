"""What many runs say about scores and ranks: chances, intervals, pairs and bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.uncertainty.bands import Bands, closest_bands, strict_bands
from xiechuang.engines.indices.uncertainty.ranking import Counts, Ranks, count_above

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankSummary:
    """One unit: its rank by the recipe itself (None: no score), and the spread of its rank over the draws."""

    unit: str
    nominal: int | None
    mean: float
    median: float
    lower: float
    upper: float
    best: int
    worst: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Uncertainty:
    """`draws` of `asked` runs: counts[units, units + 1] of ranks (column 0: no score), above[units, units] or None.

    scores float64[draws, units] and ranks int32[draws, units] are there if they were kept.
    """

    units: tuple[str, ...]
    asked: int
    draws: int
    nominal_scores: Floats
    nominal_ranks: Ranks
    counts: Counts
    above: Counts | None
    scores: Floats | None
    ranks: Ranks | None

    @property
    def complete(self) -> bool:
        """False when it was stopped before the end."""
        return self.draws == self.asked

    @property
    def acceptability(self) -> Floats:
        """How often each unit has rank 1 … n: float64[units, n]; rows sum to 1, less where it sometimes has no score."""
        return self.counts[:, 1:] / self.draws

    @cached_property
    def mean_ranks(self) -> Floats:
        """The mean rank of each unit over the draws in which it has one; NaN if in none."""
        ranked = self.counts[:, 1:]
        with np.errstate(invalid="ignore"):
            return ranked @ np.arange(1.0, ranked.shape[1] + 1) / ranked.sum(axis=1)

    def rank_quantiles(self, shares: Sequence[float]) -> Floats:
        """Quantiles of each unit's rank, float64[shares, units], by linear interpolation (numpy's default, R's type 7)."""
        totals = np.cumsum(self.counts[:, 1:], axis=1)
        return np.array([[_quantile(total, share) for total in totals] for share in shares])

    def score_quantiles(self, shares: Sequence[float]) -> Floats:
        """Quantiles of each unit's score, float64[shares, units]; ValueError if the scores were not kept."""
        if self.scores is None:
            raise ValueError("各次得分没有保留：请用 keep=True 重新计算")
        return np.quantile(self.scores, shares, axis=0)

    def summary(self, *, coverage: float = 0.9) -> tuple[RankSummary, ...]:
        """One line a unit; lower and upper leave (1 − coverage) / 2 of the draws outside on either side."""
        outside = (1 - coverage) / 2
        lower, median, upper = self.rank_quantiles([outside, 0.5, 1 - outside])
        hit = self.counts[:, 1:] > 0
        best = np.where(hit.any(axis=1), hit.argmax(axis=1) + 1, 0)
        worst = np.where(hit.any(axis=1), hit.shape[1] - hit[:, ::-1].argmax(axis=1), 0)
        return tuple(
            RankSummary(
                unit=unit,
                nominal=int(self.nominal_ranks[place]) or None,
                mean=float(self.mean_ranks[place]),
                median=float(median[place]),
                lower=float(lower[place]),
                upper=float(upper[place]),
                best=int(best[place]),
                worst=int(worst[place]),
            )
            for place, unit in enumerate(self.units)
        )

    @cached_property
    def probability_above(self) -> Floats:
        """How often unit a ranks better than unit b: float64[units, units]; with its mirror less than 1 where they tie."""
        if self.above is not None:
            return self.above / self.draws
        if self.ranks is None:
            raise ValueError("没有统计两两先后：请用 pairs=True 或 keep=True 重新计算")
        above = np.zeros((len(self.units),) * 2, dtype=np.int64)
        count_above(self.ranks, above)
        return above / self.draws

    def told_apart(self, *, confidence: float = 0.9) -> NDArray[np.bool_]:
        """Whether unit a is above unit b in at least that share of the draws: bool[units, units]."""
        if not 0.5 < confidence <= 1:
            raise ValueError(f"可信程度须大于 0.5、不超过 1，不能是 {confidence}")
        return self.probability_above >= confidence

    def bands(self, *, confidence: float = 0.9) -> Bands:
        """The finest bands in which every unit is told apart from every unit of a lower band; see `strict_bands`."""
        return strict_bands(self.told_apart(confidence=confidence), ranks=self.mean_ranks)

    def closest_bands(self, *, confidence: float = 0.9) -> Bands:
        """The bands that contradict the fewest pairs, and how many they do; see `closest_bands`."""
        return closest_bands(self.told_apart(confidence=confidence), ranks=self.mean_ranks)


def _quantile(totals: Counts, share: float) -> float:
    """The quantile of ranks 1 … n of which totals[rank − 1] are at most that rank; NaN if there are none."""
    if totals[-1] == 0:
        return float("nan")
    place = (int(totals[-1]) - 1) * share
    low, high = np.searchsorted(totals, [np.floor(place), np.ceil(place)], side="right") + 1
    return float(low + (high - low) * (place - np.floor(place)))
