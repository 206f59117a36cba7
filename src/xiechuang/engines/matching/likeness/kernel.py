"""The compiled inner loops: least draws, the weight two records share, and looking up bands."""

from typing import TypeAlias

import numba
import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.likeness.marks import Draws, Keys, Weights

Ids: TypeAlias = npt.NDArray[np.int32]
Places: TypeAlias = npt.NDArray[np.int64]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def least_draws(ids: Ids, ends: Places, table: Draws) -> Draws:
    """The least draw of each record for each mark: `ends[i]` closes record i in `ids`; shape (records, marks)."""
    found = np.empty((len(ends), table.shape[1]), dtype=np.float32)
    start = 0
    for record in range(len(ends)):
        found[record, :] = np.inf
        for place in range(start, ends[record]):
            for mark in range(table.shape[1]):
                found[record, mark] = min(found[record, mark], table[ids[place], mark])
        start = ends[record]
    return found


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def shared_weight(
    asked: Ids, asked_ends: Places, left: Places, ids: Ids, ends: Places, right: Places, weights: Weights
) -> Weights:
    """Σ weights of the terms that left[i] of `asked` and right[i] of `ids` both hold; ids ascend inside a record."""
    found = np.zeros(len(left), dtype=np.float64)
    for pair in range(len(left)):
        one = asked_ends[left[pair] - 1] if left[pair] > 0 else 0
        other = ends[right[pair] - 1] if right[pair] > 0 else 0
        while one < asked_ends[left[pair]] and other < ends[right[pair]]:
            if asked[one] == ids[other]:
                found[pair] += weights[asked[one]]
                one += 1
                other += 1
            elif asked[one] < ids[other]:
                one += 1
            else:
                other += 1
    return found


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def bucket_spans(ranked: Keys, asked: Keys) -> Places:
    """Where in each ascending row of `ranked` the asked key of that band stands: shape (bands, 2)."""
    spans = np.empty((len(asked), 2), dtype=np.int64)
    for band in range(len(asked)):
        for side in range(2):
            low, high = 0, ranked.shape[1]
            while low < high:
                middle = (low + high) // 2
                before = ranked[band, middle] <= asked[band] if side else ranked[band, middle] < asked[band]
                if before:
                    low = middle + 1
                else:
                    high = middle
            spans[band, side] = low
    return spans
