"""Compiled loops that find the best documents of one segment exactly while reading as little as they can.

Method: MaxScore (Turtle and Flood 1995) term at a time over ranges of documents that fit the cache. Terms come
greatest possible score first. They are added up until what the rest could still bring falls below half of the
score to beat; documents that can still beat it are listed, and only these are completed with the remaining terms,
the list shrinking after each. The score to beat is first guessed from below by completing the best few documents
of the first range. Terms held by more than an eighth of the documents stand as dense rows, added with vector
instructions and looked up in one step. All sums are whole numbers, so the result is exact and the same in any order.
"""

from typing import NamedTuple, TypeAlias

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

Terms: TypeAlias = tuple[Packed, Shorts, Ids, Packed, Places]
"""Postings, dense rows, and by term its dense row or -1, its weight, and what it and all later ones bring at most."""


class Questions(NamedTuple):
    """Questions laid out for one segment, the terms of each by what they can bring at most.

    Question q owns the terms [bounds[q], bounds[q+1]); its part of `rest` has one entry more, so it begins at
    bounds[q] + q. rows: the dense row of a term or -1; starts, ends: its postings otherwise.
    """

    bounds: Places
    rows: Ids
    weights: Packed
    rest: Places
    starts: Places
    ends: Places


class Found(NamedTuple):
    """What is found: best and docs (questions, k), how many of them count, and what is to be beaten by question."""

    best: Packed
    docs: Places
    counts: Places
    beats: Places


RANGE = 1 << 17
"""Documents whose scores are added up at a time: 512 KiB of them stay in the second cache of today's processors."""

_SHIFT = np.uint32(IMPACT_BITS)
_LOW = np.uint32(IMPACT_LEVELS)
_INSIDE = np.uint32(RANGE - 1)
_STRIDE = 64
_ENOUGH = 0.5
"""Terms are streamed until the rest could bring less than this share of the score to beat (measured: .9 to .3)."""

_GUESS = 0.1
"""The score to beat is guessed when the rest could bring less than this share of everything (measured: .6 to .1)."""

_LOOKUP = 32
"""Streaming this many postings costs what looking one document up costs (measured: 8 and 32 are near equal)."""


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
    place = first_from(postings, start, end, np.uint32(doc) << _SHIFT)
    if place < end and (postings[place] >> _SHIFT) == nb.uint32(doc):
        return postings[place] & _LOW
    return nb.uint32(0)


@compiled
def _stream(postings: Packed, start: Scalar, end: Scalar, weight: Scalar, scores: Packed) -> None:
    # A range begins at a multiple of its length, so the mask gives the place inside it, and no damaged file can
    # make this write outside the scores.
    for place in range(start, end):
        posting = postings[place]
        scores[(posting >> _SHIFT) & _INSIDE] += weight * (posting & _LOW)


@compiled
def _stream_dense(row: Shorts, weight: Scalar, scores: Packed) -> None:
    for place in range(len(row)):
        scores[place] = nb.uint32(scores[place] + nb.uint32(weight * nb.uint32(row[place])))


@compiled
def _stream_term(
    terms: Terms, term: Scalar, base: Scalar, top: Scalar, starts: Places, stops: Places, scores: Packed
) -> None:
    postings, dense, rows, weights, _ = terms
    if rows[term] >= 0:
        _stream_dense(dense[rows[term], base:top], weights[term], scores[: top - base])
    else:
        _stream(postings, starts[term], stops[term], weights[term], scores)


@compiled
def _collect(scores: Packed, size: Scalar, need: Scalar, found: Ids) -> Scalar:
    """List the places whose score is at least `need`; a stride without one costs a vectorised comparison."""
    count = 0
    for first in range(0, size, _STRIDE):
        stride = scores[first : min(first + _STRIDE, size)]
        hits = nb.uint32(0)
        for place in range(len(stride)):
            hits += nb.uint32(stride[place] >= need)
        if hits > 0:
            for place in range(len(stride)):
                found[count] = first + place
                count += stride[place] >= need
    return count


@compiled
def _put(best: Packed, docs: Places, count: Scalar, k: Scalar, score: Scalar, doc: Scalar) -> Scalar:
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
def _best_so_far(
    scores: Packed, base: Scalar, size: Scalar, allowed: Mask, best: Packed, docs: Places, k: Scalar
) -> Scalar:
    """The k greatest unfinished scores of a range among the allowed documents."""
    count = 0
    for first in range(0, size, _STRIDE):
        stride = scores[first : min(first + _STRIDE, size)]
        least = best[k - 1] if count == k else nb.uint32(0)
        hits = nb.uint32(0)
        for place in range(len(stride)):
            hits += nb.uint32(stride[place] > least)
        if hits > 0:
            for place in range(len(stride)):
                if stride[place] > least and (len(allowed) == 0 or allowed[base + first + place]):
                    count = _put(best, docs, count, k, stride[place], first + place)
                    least = best[k - 1] if count == k else nb.uint32(0)
    return count


@compiled
def _guess(
    terms: Terms,
    first: Scalar,
    base: Scalar,
    starts: Places,
    stops: Places,
    scores: Packed,
    size: Scalar,
    allowed: Mask,
    k: Scalar,
) -> Scalar:
    """A score that k documents surely reach: the best few so far, completed with the terms not yet added."""
    postings, dense, rows, weights, _ = terms
    tried = k + k // 4
    best = np.zeros(tried, np.uint32)
    docs = np.zeros(tried, np.int64)
    count = _best_so_far(scores, base, size, allowed, best, docs, tried)
    if count < k:
        return np.int64(0)
    for one in range(count):
        for term in range(first, len(weights)):
            if rows[term] >= 0:
                impact = nb.uint32(dense[rows[term], base + docs[one]])
            else:
                impact = impact_in(postings, starts[term], stops[term], base + docs[one])
            best[one] += nb.uint32(weights[term] * impact)
    return np.int64(np.sort(best[:count])[count - k])


@compiled
def _look_up(
    terms: Terms,
    term: Scalar,
    base: Scalar,
    top: Scalar,
    starts: Places,
    stops: Places,
    scores: Packed,
    found: Ids,
    count: Scalar,
) -> None:
    """Add one term to the listed documents only, in whichever way reads less."""
    postings, dense, rows, weights, _ = terms
    weight, place, stop = weights[term], starts[term], stops[term]
    if rows[term] >= 0:
        row = dense[rows[term], base:top]
        for one in range(count):
            scores[found[one]] += nb.uint32(weight * nb.uint32(row[found[one]]))
    elif stop - place < _LOOKUP * count:
        _stream(postings, place, stop, weight, scores)
    else:
        for one in range(count):
            doc = nb.uint32(base + found[one])
            place = first_from(postings, place, stop, doc << _SHIFT)
            if place >= stop:
                break
            if (postings[place] >> _SHIFT) == doc:
                scores[found[one]] += nb.uint32(weight * (postings[place] & _LOW))


@compiled
def _keep(scores: Packed, found: Ids, count: Scalar, need: Scalar) -> Scalar:
    """Drop the listed documents that cannot reach `need` any more."""
    kept = 0
    for one in range(count):
        found[kept] = found[one]
        kept += scores[found[one]] >= need
    return kept


@compiled
def _keep_allowed(allowed: Mask, base: Scalar, found: Ids, count: Scalar) -> Scalar:
    kept = 0
    for one in range(count):
        found[kept] = found[one]
        kept += allowed[base + found[one]]
    return kept


@compiled
def _range(
    terms: Terms,
    base: Scalar,
    top: Scalar,
    starts: Places,
    stops: Places,
    allowed: Mask,
    k: Scalar,
    beat: Scalar,
    scores: Packed,
    found: Ids,
) -> tuple[Scalar, Scalar]:
    """List the documents of one range that reach `beat`, their scores complete; gives how many, and the guess."""
    rest = terms[4]
    size, term, many = top - base, 0, len(terms[3])
    guessed = beat > 0 or size < 4 * k
    scores[:size] = 0
    while term < many and (not guessed or rest[term] >= _ENOUGH * beat):
        _stream_term(terms, term, base, top, starts, stops, scores)
        term += 1
        if not guessed and rest[term] < _GUESS * rest[0]:
            guessed = True
            beat = _guess(terms, term, base, starts, stops, scores, size, allowed, k)
    count = _collect(scores, size, nb.uint32(max(beat - rest[term], 1)), found)
    if len(allowed) > 0:
        count = _keep_allowed(allowed, base, found, count)
    while term < many and count > 0:
        _look_up(terms, term, base, top, starts, stops, scores, found, count)
        term += 1
        count = _keep(scores, found, count, nb.uint32(max(beat - rest[term], 1)))
    return count, beat


@compiled
def best_of(
    terms: Terms,
    starts: Places,
    ends: Places,
    size: Scalar,
    allowed: Mask,
    k: Scalar,
    beat: Scalar,
    scores: Packed,
    found: Ids,
    best: Packed,
    docs: Places,
) -> Scalar:
    """Find the k best allowed documents of a segment that score at least `beat`; gives how many were found.

    starts and ends are the postings of each term. best and docs (k) receive scores, best first, and places, ties by
    place. scores and found are scratch of RANGE and RANGE + 1.
    """
    postings = terms[0]
    begins, stops = starts.copy(), ends.copy()
    count: Scalar = 0
    base: Scalar = 0
    while base < size:
        top = min(base + RANGE, size)
        for term in range(len(ends)):
            stops[term] = ends[term]
            if top < size and begins[term] < ends[term]:
                stops[term] = first_from(postings, begins[term], ends[term], nb.uint32(top) << _SHIFT)
        listed, beat = _range(terms, base, top, begins, stops, allowed, k, beat, scores, found)
        for one in range(listed):
            count = _put(best, docs, count, k, scores[found[one]], base + found[one])
        if count == k:
            beat = max(beat, np.int64(best[k - 1]))
        begins[:] = stops
        base = top
    return count


@compiled
def best_of_many(
    postings: Packed,
    dense: Shorts,
    asked: Questions,
    size: Scalar,
    allowed: Mask,
    k: Scalar,
    found: Found,
    first: Scalar,
    step: Scalar,
) -> None:
    """Put every step-th question from `first` on to one segment, results into `found`."""
    scores = np.empty(RANGE, np.uint32)
    listed = np.empty(RANGE + 1, np.int32)
    for one in range(first, len(asked.bounds) - 1, step):
        low, high = asked.bounds[one], asked.bounds[one + 1]
        rest = asked.rest[low + one : high + one + 1]
        terms = (postings, dense, asked.rows[low:high], asked.weights[low:high], rest)
        starts, ends = asked.starts[low:high], asked.ends[low:high]
        best, docs, beat = found.best[one], found.docs[one], found.beats[one]
        count = best_of(terms, starts, ends, size, allowed, k, beat, scores, listed, best, docs)
        found.counts[one] = count
        if count == k:
            found.beats[one] = max(beat, np.int64(best[k - 1]))


@compiled
def add_all(
    postings: Packed, dense: Shorts, rows: Ids, weights: Packed, starts: Places, ends: Places, scores: Floats
) -> None:
    """Add every term to the scores (float64) of every document of a segment."""
    for term in range(len(weights)):
        weight = np.float64(weights[term])
        if rows[term] >= 0:
            row = dense[rows[term]]
            for doc in range(len(row)):
                scores[doc] += weight * row[doc]
        else:
            for place in range(starts[term], ends[term]):
                posting = postings[place]
                held = np.int64(posting >> _SHIFT)
                if held < len(scores):
                    scores[held] += weight * np.float64(posting & _LOW)


@compiled
def count_flagged(postings: Packed, start: Scalar, end: Scalar, flags: Mask) -> Scalar:
    """How many of the postings [start, end) belong to flagged documents."""
    count: Scalar = 0
    for place in range(start, end):
        doc = np.int64(postings[place] >> _SHIFT)
        count += doc < len(flags) and flags[doc]
    return count
