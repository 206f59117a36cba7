"""Competition ranks of many runs of scores, and what is counted over them."""

from typing import Any, TypeAlias

import numba as nb
import numpy as np
from numpy.typing import NDArray

Scores: TypeAlias = NDArray[np.float64]
Ranks: TypeAlias = NDArray[np.int32]
Counts: TypeAlias = NDArray[np.int64]

compiled = nb.njit(nogil=True, cache=True)

_COUNTING_PAYS = 400
"""Units up to which comparing everybody with everybody, in vector instructions, beats sorting, as measured."""


@compiled
def _by_counting(row: Scores, ranks: Ranks) -> None:
    for unit in range(len(row)):
        own, above = row[unit], 0
        for other in range(len(row)):
            above += row[other] > own
        ranks[unit] = 0 if np.isnan(own) else above + 1


@compiled
def _by_sorting(row: Scores, ranks: Ranks) -> None:
    order = np.argsort(-row)
    rank, last = 0, np.nan
    for place in range(len(order)):
        own = row[order[place]]
        if own != last:
            rank, last = place + 1, own
        ranks[order[place]] = 0 if np.isnan(own) else rank


@compiled
def rank_runs(scores: Scores, ranks: Ranks) -> None:
    """Fill ranks[runs, units]: 1 for the highest score, equal scores share the better rank, 0 where there is no score."""
    for run in range(scores.shape[0]):
        if scores.shape[1] <= _COUNTING_PAYS:
            _by_counting(scores[run], ranks[run])
        else:
            _by_sorting(scores[run], ranks[run])


@compiled
def count_ranks(ranks: Ranks, counts: Counts) -> None:
    """Add to counts[units, units + 1] how often each unit has each rank; column 0 is "no score"."""
    for run in range(ranks.shape[0]):
        for unit in range(ranks.shape[1]):
            counts[unit, ranks[run, unit]] += 1


# Sums of ones are exact in any order, so they may be added up side by side.
@nb.njit(nogil=True, cache=True, fastmath={"reassoc"})  # type: ignore[untyped-decorator,unused-ignore]
def _wins(one: NDArray[np.float32], other: NDArray[np.float32]) -> Any:
    """How often one is below the other, and the other way round."""
    better, worse = np.float32(0), np.float32(0)
    for run in range(len(one)):
        better += np.float32(one[run] < other[run])
        worse += np.float32(other[run] < one[run])
    return better, worse


_EXACT = 2**16
"""Ones that single precision adds up without loss, with room to spare."""


@compiled
def count_above(ranks: Ranks, above: Counts) -> None:
    """Add to above[a, b] in how many runs unit a is ranked better than unit b (both ranked)."""
    runs, units = ranks.shape
    part = np.empty((units, min(runs, _EXACT)), dtype=np.float32)
    for first in range(0, runs, _EXACT):
        count = min(_EXACT, runs - first)
        for unit in range(units):
            for run in range(count):
                rank = ranks[first + run, unit]
                # NaN is neither above nor below anybody.
                part[unit, run] = np.float32(np.nan) if rank == 0 else np.float32(rank)
        for one in range(units):
            for other in range(one + 1, units):
                better, worse = _wins(part[one, :count], part[other, :count])
                above[one, other] += np.int64(better)
                above[other, one] += np.int64(worse)


def ranks_of(scores: Scores) -> Ranks:
    """Competition ranks along the last axis: int32 of the same shape, 1 best, ties share, 0 for NaN."""
    rows = np.ascontiguousarray(scores, dtype=np.float64).reshape(-1, scores.shape[-1])
    ranks = np.empty(rows.shape, dtype=np.int32)
    rank_runs(rows, ranks)
    return ranks.reshape(scores.shape)
