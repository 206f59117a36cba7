"""Which scores would part the four levels best on given judgements: a recommendation, never applied by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.matching.learning.judgements import folds
from xiechuang.engines.matching.learning.metrics import Scored
from xiechuang.engines.matching.pairs.weights import Thresholds

_TENTHS = 1000
"""Scores run from 0 to 100 in tenths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """Thresholds fitted to all judgements, and 1/(1+MAE) of levels by thresholds fitted without the need they judge."""

    thresholds: Thresholds
    fitted_apart: float
    as_they_are: float


def fit_thresholds(scored: Sequence[Scored]) -> Thresholds:
    """Find the thresholds (tenths of points) with the least mean absolute error of levels; ValueError for no pairs.

    This is isotonic regression under absolute error with the values 1–4 (Stout, Algorithmica 2013), solved exactly by
    going through the 1000 tenths once a level. Of equally good thresholds the lowest are taken.
    """
    if not scored:
        raise ValueError("没有评判过的配对，无从推荐分界")
    cost = _costs(scored)
    # best[cut]: the least error when everything below `cut` tenths has one of the levels so far.
    best = cost[0]
    came_from: list[NDArray[np.int64]] = []
    for level in range(1, 4):
        # Between two cuts lies at least a tenth, and the lowest is above 0: thresholds must differ.
        opened = best - cost[level]
        opened[:level] = np.inf
        lowest, source = _running_least(opened)
        came_from.append(np.concatenate(([0], source[:-1])))
        best = cost[level] + np.concatenate(([np.inf], lowest[:-1]))
        best[: level + 1] = np.inf
    return _thresholds(came_from)


def recommend(scored: Sequence[Scored], *, now: Thresholds, parts: int = 5, seed: int = 0) -> Recommendation:
    """Fit thresholds and say honestly what they are worth on needs they were not fitted to."""
    return Recommendation(
        thresholds=fit_thresholds(scored),
        fitted_apart=_apart(scored, parts=parts, seed=seed),
        as_they_are=1 / (1 + _errors(scored, now) / len(scored)),
    )


def _apart(scored: Sequence[Scored], *, parts: int, seed: int) -> float:
    wrong = 0.0
    for held in folds(needs=(one.need for one in scored), parts=parts, seed=seed):
        fitted = fit_thresholds([one for one in scored if one.need not in held])
        wrong += _errors([one for one in scored if one.need in held], fitted)
    return 1 / (1 + wrong / len(scored))


def _errors(scored: Sequence[Scored], thresholds: Thresholds) -> float:
    cuts = np.array([thresholds.weak, thresholds.fair, thresholds.strong])
    given = 1 + np.searchsorted(cuts, [one.score for one in scored], side="right")
    return float(np.abs(given - [one.level for one in scored]).sum())


def _costs(scored: Sequence[Scored]) -> NDArray[np.float64]:
    """costs[level, cut]: the error of saying `level + 1` of every pair below `cut` tenths, cut 0…1001."""
    tenths = np.clip([int(one.score * 10 + 1e-6) for one in scored], 0, _TENTHS)
    costs = np.zeros((4, _TENTHS + 2))
    for level in range(4):
        each = np.abs(np.array([one.level for one in scored]) - 1 - level)
        costs[level, 1:] = np.cumsum(np.bincount(tenths, weights=each, minlength=_TENTHS + 1))
    return costs


def _running_least(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The least value up to each place and where it first stands."""
    least = np.minimum.accumulate(values)
    is_new = np.concatenate(([True], values[1:] < least[:-1]))
    return least, np.maximum.accumulate(np.where(is_new, np.arange(len(values)), 0))


def _thresholds(came_from: Sequence[NDArray[np.int64]]) -> Thresholds:
    strong = int(came_from[2][_TENTHS + 1])
    fair = int(came_from[1][strong])
    weak = int(came_from[0][fair])
    return Thresholds(weak=weak / 10, fair=fair / 10, strong=strong / 10)
