"""How good an order of judged supplies is: nDCG@10, P@5, MRR and 1/(1+MAE), with intervals over needs.

Supplies of a need are ranked by score, the greatest first; equal scores by the key of the supply, so that the order in
which a file happens to list its judgements can neither help nor harm. Only judged pairs are ranked and the ideal order
is over these too. Sources: nDCG with gain 2^(level-1)-1 and discount 1/log2(rank+1) after Järvelin & Kekäläinen (ACM
TOIS 2002) in the exponential form of Burges et al. (ICML 2005); percentile bootstrap after Efron & Tibshirani (1993).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.matching.learning.judgements import RELEVANT

NDCG_DEPTH, PRECISION_DEPTH = 10, 5
RESAMPLES = 2000
CONFIDENCE = 0.95
_CHUNK = 200

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One judged pair with the score a ranker gave it and the level it predicts (None: it predicts none)."""

    need: str
    supply: str
    level: int
    score: float
    predicted: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFigures:
    """What one need contributes; `ndcg` is None where no judged supply has any gain, for then no order is better."""

    need: str
    judged: int
    relevant: int
    ndcg: float | None
    precision: float
    reciprocal: float
    absolute_error: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with its interval; all three are None where it is not defined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a ranker does over all needs; `level_accuracy` is 1/(1+MAE) over all pairs."""

    ndcg: Estimate
    precision: Estimate
    reciprocal: Estimate
    level_accuracy: Estimate
    needs: tuple[NeedFigures, ...]

    @property
    def pairs(self) -> int:
        """How many pairs were judged."""
        return sum(one.judged for one in self.needs)

    @property
    def without_gain(self) -> int:
        """How many needs have no supply above level 1 and therefore no nDCG."""
        return sum(one.ndcg is None for one in self.needs)


def ndcg(levels: Sequence[int], *, at: int = NDCG_DEPTH) -> float | None:
    """The nDCG of levels given in ranked order, in 0–1; None when all levels are 1."""
    gains = np.exp2(np.asarray(levels, dtype=np.float64) - 1) - 1
    best = _discounted(np.sort(gains)[::-1], at)
    return _discounted(gains, at) / best if best > 0 else None


def _discounted(gains: Floats, at: int) -> float:
    top = gains[:at]
    return float(top @ (1 / np.log2(np.arange(2, len(top) + 2))))


def measure_need(pairs: Sequence[Scored]) -> NeedFigures:
    """Measure the judged pairs of one need; P@5 divides by 5 even where fewer are judged."""
    ranked = sorted(pairs, key=lambda one: (-one.score, one.supply))
    answers = [one.level >= RELEVANT for one in ranked]
    errors = [abs(one.predicted - one.level) for one in ranked if one.predicted is not None]
    return NeedFigures(
        need=ranked[0].need,
        judged=len(ranked),
        relevant=sum(answers),
        ndcg=ndcg([one.level for one in ranked]),
        precision=sum(answers[:PRECISION_DEPTH]) / PRECISION_DEPTH,
        reciprocal=1 / (answers.index(True) + 1) if True in answers else 0.0,
        absolute_error=sum(errors) / len(errors) if len(errors) == len(ranked) else None,
    )


def measure(scored: Sequence[Scored], *, resamples: int = RESAMPLES, seed: int = 0) -> Figures:
    """Measure a ranker over needs, with percentile intervals from resampling whole needs; ValueError for no pairs.

    Means are over needs, except the error of levels, which is over pairs. The same seed draws the same needs, so that
    two rankers measured on the same needs can be compared draw by draw (see `difference`).
    """
    if not scored:
        raise ValueError("没有评判过的配对，无从评价")
    by_need: dict[str, list[Scored]] = {}
    for one in scored:
        by_need.setdefault(one.need, []).append(one)
    needs = tuple(measure_need(by_need[need]) for need in sorted(by_need))
    drawn = {
        name: _drawn(*_parts(needs, name), resamples=resamples, seed=seed)
        for name in ("ndcg", "precision", "reciprocal", "absolute_error")
    }
    return Figures(
        ndcg=_estimate(needs, "ndcg", drawn),
        precision=_estimate(needs, "precision", drawn),
        reciprocal=_estimate(needs, "reciprocal", drawn),
        level_accuracy=_estimate(needs, "absolute_error", drawn),
        needs=needs,
    )


def difference(
    one: Figures, other: Figures, *, name: str = "ndcg", resamples: int = RESAMPLES, seed: int = 0
) -> Estimate:
    """How much better `one` is than `other` (`name`: ndcg, precision, reciprocal or absolute_error), paired by need.

    ValueError when the two were not measured on the same needs. An interval that holds 0 says: not told apart.
    """
    if [row.need for row in one.needs] != [row.need for row in other.needs]:
        raise ValueError("两种排序评价的不是同一批需求，不能相减")
    values = [
        (
            _shown(name, *_parts(rows.needs, name)),
            _drawn(*_parts(rows.needs, name), resamples=resamples, seed=seed),
        )
        for rows in (one, other)
    ]
    (left, left_draws), (right, right_draws) = values
    if np.isnan(left) or np.isnan(right):
        return Estimate(value=None, low=None, high=None)
    return _interval(left - right, _shape(name, left_draws) - _shape(name, right_draws))


def _parts(needs: Sequence[NeedFigures], name: str) -> tuple[Floats, Floats]:
    """Sums and counts by need, whose ratio is the mean; a need without the figure counts as nothing."""
    values = [getattr(one, name) for one in needs]
    weights = [one.judged if name == "absolute_error" else 1 for one in needs]
    counts = np.array(
        [0 if value is None else weight for value, weight in zip(values, weights, strict=True)], float
    )
    sums = np.array([0 if value is None else value for value in values], float) * counts
    return sums, counts


def _drawn(sums: Floats, counts: Floats, *, resamples: int, seed: int) -> Floats:
    """The mean of each resample, NaN where it drew nothing with a figure; memory stays small for many needs."""
    generator = np.random.default_rng(seed)
    means = []
    for start in range(0, resamples, _CHUNK):
        places = generator.integers(len(sums), size=(min(_CHUNK, resamples - start), len(sums)))
        whole = counts[places].sum(axis=1)
        means.append(
            np.divide(sums[places].sum(axis=1), whole, out=np.full(len(whole), np.nan), where=whole > 0)
        )
    return np.concatenate(means)


def _estimate(needs: Sequence[NeedFigures], name: str, drawn: dict[str, Floats]) -> Estimate:
    value = _shown(name, *_parts(needs, name))
    if np.isnan(value):
        return Estimate(value=None, low=None, high=None)
    return _interval(value, _shape(name, drawn[name]))


def _shown(name: str, sums: Floats, counts: Floats) -> float:
    whole = counts.sum()
    return float(_shape(name, np.array(sums.sum() / whole))) if whole else float("nan")


def _shape(name: str, means: Floats) -> Floats:
    """An error becomes 1/(1+error); the others stay."""
    return 1 / (1 + means) if name == "absolute_error" else means


def _interval(value: float, draws: Floats) -> Estimate:
    tail = (1 - CONFIDENCE) / 2
    known = draws[~np.isnan(draws)]
    low, high = np.quantile(known, [tail, 1 - tail])
    return Estimate(value=value, low=float(low), high=float(high))
