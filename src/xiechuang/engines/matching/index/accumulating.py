"""Compiled loops over postings and scores: add terms up, find impacts, collect what is high enough.

Terms held by more than an eighth of the documents stand as dense rows, added with vector instructions and looked up
in one step; all others as postings in the order of documents. All sums are whole numbers.
"""

from typing import NamedTuple

import numba as nb
import numpy as np

from xiechuang.engines.matching.index.arrays import (
    IMPACT_BITS,
    IMPACT_LEVELS,
    Floats,
    Ids,
    Mask,
    Packed,
    Places,
    Scalar,
    Shorts,
)

compiled = nb.njit(nogil=True, cache=True)

RANGE = 1 << 17
"""Documents whose scores are added up at a time: 512 KiB of them stay in the second cache of today's processors."""

STRETCH = 64
"""Scores that are compared at once before any is looked at."""

SHIFT = np.uint32(IMPACT_BITS)
LOW = np.uint32(IMPACT_LEVELS)
_INSIDE = np.uint32(RANGE - 1)


class Lists(NamedTuple):
    """The postings of a segment: those of term t are [starts[t], starts[t+1]), or the dense row heavy[t] when not -1."""

    postings: Packed
    dense: Shorts
    starts: Places
    heavy: Ids
    peaks: Shorts
    """Greatest impact of each term."""


@compiled
def first_from(postings: Packed, start: Scalar, end: Scalar, wanted: Scalar) -> Scalar:
    """Place of the first posting in [start, end) that is not below `wanted`, by doubling steps, then halving."""
    step = 1
    low = start
    while low + step < end and postings[low + step] < wanted:
        low += step
        step <<= 1
    high = min(low + step + 1, end)
    while low < high:
        middle = (low + high) >> 1
        if postings[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def impact_in(postings: Packed, start: Scalar, end: Scalar, doc: Scalar) -> Scalar:
    """Impact of the term whose postings are [start, end) in a document, 0 when it does not hold the term."""
    place = first_from(postings, start, end, np.uint32(doc) << SHIFT)
    if place < end and (postings[place] >> SHIFT) == nb.uint32(doc):
        return postings[place] & LOW
    return nb.uint32(0)


@compiled
def add_postings(postings: Packed, start: Scalar, end: Scalar, weight: Scalar, scores: Packed) -> None:
    """Add a term's postings of one range to the scores of that range."""
    # A range begins at a multiple of its length, so the mask gives the place inside it, and no damaged file can
    # make this write outside the scores.
    for place in range(start, end):
        posting = postings[place]
        scores[(posting >> SHIFT) & _INSIDE] += weight * (posting & LOW)


@compiled
def add_dense(row: Shorts, weight: Scalar, scores: Packed) -> None:
    """Add a term's dense row to as many scores."""
    for place in range(len(row)):
        scores[place] = nb.uint32(scores[place] + nb.uint32(weight * nb.uint32(row[place])))


@compiled
def collect(scores: Packed, size: Scalar, need: Scalar, found: Ids) -> Scalar:
    """List the places whose score is at least `need`; a stretch without one costs a vectorised comparison."""
    count = 0
    whole = size - size % STRETCH
    for first in range(0, whole, STRETCH):
        hits = nb.uint32(0)
        for place in range(STRETCH):  # As many times each time, so the compiler unrolls it.
            hits |= nb.uint32(scores[first + place] >= need)
        if hits > 0:
            for place in range(first, first + STRETCH):
                found[count] = place
                count += scores[place] >= need
    for place in range(whole, size):
        found[count] = place
        count += scores[place] >= need
    return count


@compiled
def put(best: Packed, docs: Places, count: Scalar, k: Scalar, score: Scalar, doc: Scalar) -> Scalar:
    """Put a document among the k best, after those of equal score; gives how many there are now."""
    if count < k:
        place = count
        count += 1
    elif score > best[k - 1]:
        place = k - 1
    else:
        return count
    while place > 0 and best[place - 1] < score:
        best[place] = best[place - 1]
        docs[place] = docs[place - 1]
        place -= 1
    best[place] = score
    docs[place] = doc
    return count


@compiled
def best_so_far(
    scores: Packed, stride: Scalar, allowed: Mask, best: Packed, docs: Places, k: Scalar
) -> Scalar:
    """The k greatest scores among the allowed, of every stride-th stretch; gives how many there are."""
    count = 0
    for first in range(0, len(scores), STRETCH * stride):
        stretch = scores[first : min(first + STRETCH, len(scores))]
        least = best[k - 1] if count == k else nb.uint32(0)
        hits = nb.uint32(0)
        for place in range(len(stretch)):
            hits += nb.uint32(stretch[place] > least)
        if hits > 0:
            for place in range(len(stretch)):
                if stretch[place] > least and (len(allowed) == 0 or allowed[first + place]):
                    count = put(best, docs, count, k, stretch[place], first + place)
                    least = best[k - 1] if count == k else nb.uint32(0)
    return count


@compiled
def add_all(held: Lists, rows: Ids, weights: Packed, scores: Floats) -> None:
    """Add terms, given by their rows, to the scores of every document of a segment."""
    for term in range(len(weights)):
        row, weight = rows[term], np.float64(weights[term])
        if held.heavy[row] >= 0:
            dense = held.dense[held.heavy[row]]
            for doc in range(len(dense)):
                scores[doc] += weight * dense[doc]
        else:
            for place in range(held.starts[row], min(held.starts[row + 1], len(held.postings))):
                posting = held.postings[place]
                held_by = np.int64(posting >> SHIFT)
                if held_by < len(scores):
                    scores[held_by] += weight * np.float64(posting & LOW)


@compiled
def count_flagged(postings: Packed, start: Scalar, end: Scalar, flags: Mask) -> Scalar:
    """How many of the postings [start, end) belong to flagged documents."""
    count: Scalar = 0
    for place in range(start, end):
        doc = np.int64(postings[place] >> SHIFT)
        count += doc < len(flags) and flags[doc]
    return count
