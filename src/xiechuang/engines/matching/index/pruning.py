"""Compiled loops that find the best documents of one segment exactly while reading as little as they can.

Method: MaxScore (Turtle and Flood 1995) term at a time over ranges of documents that fit the cache. Terms come
greatest possible score first. They are added up until what the rest could still bring falls below half of the
score to beat; documents that can still beat it are listed, and only these are completed with the remaining terms,
the list shrinking after each. The score to beat is first guessed from below by completing the best few documents
of the first range. Many questions are put to one range before the next, so that what they read in common stays in
the cache. All sums are whole numbers, so the result is exact and the same in any order.
"""

import math
from typing import NamedTuple

import numba as nb
import numpy as np

from xiechuang.engines.matching.index.accumulating import (
    LOW,
    RANGE,
    SHIFT,
    Lists,
    add_dense,
    add_postings,
    best_so_far,
    collect,
    compiled,
    first_from,
    put,
)
from xiechuang.engines.matching.index.arrays import Floats, Ids, Mask, Packed, Places, Scalar


class Questions(NamedTuple):
    """Questions in columns: question q asks for the terms [bounds[q], bounds[q+1])."""

    bounds: Places
    rows: Ids
    """Row of each term in the segment, -1 when it has none."""
    weights: Packed


class Found(NamedTuple):
    """What is found: best and docs (questions, k), how many of them count, and what is to be beaten by question."""

    best: Packed
    docs: Places
    counts: Places
    beats: Places


class Terms(NamedTuple):
    """The terms of one question by what they can bring at most, the most first.

    rows: dense row or -1; starts, ends: postings otherwise; rest: what a term and all later ones bring at most, then 0.
    """

    rows: Ids
    weights: Packed
    rest: Places
    starts: Places
    ends: Places


_ENOUGH = 0.5
"""Terms are streamed until the rest could bring less than this share of the score to beat (measured: .9 to .3)."""

_GUESS = 0.1
"""The score to beat is guessed when the rest could bring less than this share of everything (measured: .6 to .1)."""

_LOOKUP = 32
"""Streaming this many postings costs what looking one document up costs (measured: 8 and 32 are near equal)."""

_SAMPLE, _FLOOR = 16, 4
"""A guess passes over what lies below the fourth best of every sixteenth stretch: some sixty are left to compare."""


@compiled
def weigh(
    bounds: Places, stated: Floats, rarity: Floats, room: Scalar, weights: Packed, scales: Floats
) -> None:
    """Turn stated weight · rarity into whole numbers so that no sum of weight · impact passes 32 bits."""
    for one in range(len(bounds) - 1):
        low, high = bounds[one], bounds[one + 1]
        total = 0.0
        for place in range(low, high):
            total += stated[place] * rarity[place]
        scale = 1.0
        if total > 0:
            # From the exponent, not by a logarithm: machines may round a logarithm differently.
            scale = math.ldexp(0.5, math.frexp((room - (high - low)) / total)[1])
        for place in range(low, high):
            weights[place] = nb.uint32(np.rint(stated[place] * rarity[place] * scale))
        scales[one] = scale


@compiled
def _in_order(asked: Questions, one: Scalar, held: Lists, terms: Terms, most: Places) -> Scalar:
    """Lay out the terms of a question that the segment holds, by what they can bring at most; gives how many."""
    many = 0
    for place in range(asked.bounds[one], asked.bounds[one + 1]):
        row, weight = asked.rows[place], asked.weights[place]
        if row < 0 or weight == 0:
            continue
        brings = np.int64(weight) * held.peaks[row]
        at = many
        while at > 0 and most[at - 1] < brings:
            most[at] = most[at - 1]
            terms.rows[at], terms.weights[at] = terms.rows[at - 1], terms.weights[at - 1]
            terms.starts[at], terms.ends[at] = terms.starts[at - 1], terms.ends[at - 1]
            at -= 1
        most[at] = brings
        terms.rows[at], terms.weights[at] = held.heavy[row], weight
        # Nothing is read beyond the postings, however damaged the file.
        terms.starts[at] = min(held.starts[row], len(held.postings))
        terms.ends[at] = min(held.starts[row + 1], len(held.postings))
        many += 1
    terms.rest[many] = 0
    for at in range(many - 1, -1, -1):
        terms.rest[at] = terms.rest[at + 1] + most[at]
    return many


@compiled
def _add_term(held: Lists, terms: Terms, term: Scalar, base: Scalar, stops: Places, scores: Packed) -> None:
    row = terms.rows[term]
    if row >= 0:
        add_dense(held.dense[row, base : base + len(scores)], terms.weights[term], scores)
    else:
        add_postings(held.postings, terms.starts[term], stops[term], terms.weights[term], scores)


@compiled
def _high_scores(scores: Packed, allowed: Mask, found: Ids, best: Packed, docs: Places) -> Scalar:
    """The greatest unfinished scores of a range among the allowed; gives how many there are.

    A sample of the scores tells which need not be looked at; when it promised too much, all are.
    """
    many = len(best)
    if best_so_far(scores, _SAMPLE, allowed, best, docs, _FLOOR) == _FLOOR:
        listed = collect(scores, len(scores), best[_FLOOR - 1], found)
        count = 0
        for one in range(listed):
            if len(allowed) == 0 or allowed[found[one]]:
                count = put(best, docs, count, many, scores[found[one]], np.int64(found[one]))
        if count == many:
            return count
    return best_so_far(scores, 1, allowed, best, docs, many)


@compiled
def _guess(
    held: Lists,
    terms: Terms,
    first: Scalar,
    many: Scalar,
    base: Scalar,
    stops: Places,
    scores: Packed,
    found: Ids,
    allowed: Mask,
    k: Scalar,
) -> Scalar:
    """A score that k documents surely reach: the best few so far, completed with the terms not yet added."""
    tried = k + k // 8
    best = np.zeros(tried, np.uint32)
    docs = np.zeros(tried, np.int64)
    inside = allowed[base : base + len(scores)] if len(allowed) > 0 else allowed
    count = _high_scores(scores, inside, found, best, docs)
    if count < k:
        return np.int64(0)
    some = np.sort(docs[:count])
    before = scores[some]
    for term in range(first, many):
        _add_to_some(held, terms, term, base, stops, scores, some, count)
    reached = np.sort(scores[some])
    scores[some] = before
    return np.int64(reached[count - k])


@compiled
def _add_to_some(
    held: Lists,
    terms: Terms,
    term: Scalar,
    base: Scalar,
    stops: Places,
    scores: Packed,
    some: Ids,
    count: Scalar,
) -> None:
    """Add one term to the first `count` of some documents, which stand in their order, looking each of them up."""
    postings, weight, place, stop = held.postings, terms.weights[term], terms.starts[term], stops[term]
    if terms.rows[term] >= 0:
        row = held.dense[terms.rows[term], base : base + len(scores)]
        for one in range(count):
            scores[some[one]] += nb.uint32(weight * nb.uint32(row[some[one]]))
    else:
        for one in range(count):
            doc = nb.uint32(base + some[one])
            place = first_from(postings, place, stop, doc << SHIFT)
            if place >= stop:
                break
            if (postings[place] >> SHIFT) == doc:
                scores[some[one]] += nb.uint32(weight * (postings[place] & LOW))


@compiled
def _look_up(
    held: Lists,
    terms: Terms,
    term: Scalar,
    base: Scalar,
    stops: Places,
    scores: Packed,
    found: Ids,
    count: Scalar,
) -> None:
    """Add one term to the listed documents, and to others where that reads less."""
    if terms.rows[term] < 0 and stops[term] - terms.starts[term] < _LOOKUP * count:
        add_postings(held.postings, terms.starts[term], stops[term], terms.weights[term], scores)
    else:
        _add_to_some(held, terms, term, base, stops, scores, found, count)


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
    held: Lists,
    terms: Terms,
    many: Scalar,
    base: Scalar,
    stops: Places,
    allowed: Mask,
    k: Scalar,
    beat: Scalar,
    scores: Packed,
    found: Ids,
) -> tuple[Scalar, Scalar]:
    """List the documents of one range that reach `beat`, their scores complete; gives how many, and the guess."""
    rest, term = terms.rest, 0
    guessed = beat > 0 or len(scores) < 4 * k
    scores[:] = 0
    while term < many and (not guessed or rest[term] >= _ENOUGH * beat):
        _add_term(held, terms, term, base, stops, scores)
        term += 1
        if not guessed and rest[term] < _GUESS * rest[0]:
            guessed = True
            beat = _guess(held, terms, term, many, base, stops, scores, found, allowed, k)
    count = collect(scores, len(scores), nb.uint32(max(beat - rest[term], 1)), found)
    if len(allowed) > 0:
        count = _keep_allowed(allowed, base, found, count)
    while term < many and count > 0:
        _look_up(held, terms, term, base, stops, scores, found, count)
        term += 1
        count = _keep(scores, found, count, nb.uint32(max(beat - rest[term], 1)))
    return count, beat


@compiled
def _best_in_range(
    held: Lists,
    terms: Terms,
    many: Scalar,
    base: Scalar,
    top: Scalar,
    size: Scalar,
    allowed: Mask,
    k: Scalar,
    count: Scalar,
    beat: Scalar,
    stops: Places,
    scores: Packed,
    listed: Ids,
    best: Packed,
    docs: Places,
) -> tuple[Scalar, Scalar]:
    """Put the allowed documents of one range that score at least `beat` among the k best so far.

    Gives how many these are now, and what is to be beaten from here on. best and docs (k) receive scores, best first,
    and places, ties by place. The starts of terms move on to the next range.
    """
    for term in range(many):
        start, stops[term] = terms.starts[term], terms.ends[term]
        if top < size and start < stops[term]:
            stops[term] = first_from(held.postings, start, stops[term], np.uint32(top) << SHIFT)
    reached, beat = _range(held, terms, many, base, stops, allowed, k, beat, scores, listed)
    for one in range(reached):
        count = put(best, docs, count, k, scores[listed[one]], base + listed[one])
    if count == k:
        beat = max(beat, np.int64(best[k - 1]))
    terms.starts[:many] = stops[:many]
    return count, beat


@compiled
def best_of_many(
    held: Lists,
    asked: Questions,
    size: Scalar,
    allowed: Mask,
    k: Scalar,
    found: Found,
) -> None:
    """Put questions to one segment, results into `found`; all of them to one range of documents before the next."""
    asking, longest = len(asked.bounds) - 1, 0
    for one in range(asking):
        longest = max(longest, asked.bounds[one + 1] - asked.bounds[one])
    rows, weights = np.empty((asking, longest), np.int32), np.empty((asking, longest), np.uint32)
    rest = np.empty((asking, longest + 1), np.int64)
    starts, ends = np.empty((asking, longest), np.int64), np.empty((asking, longest), np.int64)
    most, stops, many = np.empty(longest, np.int64), np.empty(longest, np.int64), np.empty(asking, np.int64)
    for one in range(asking):
        terms = Terms(rows[one], weights[one], rest[one], starts[one], ends[one])
        many[one] = _in_order(asked, one, held, terms, most)
    scores = np.empty(min(RANGE, size), np.uint32)
    listed = np.empty(min(RANGE, size) + 1, np.int32)
    for base in range(0, size, RANGE):
        top = min(base + RANGE, size)
        here = scores[: top - base]
        for one in range(asking):
            terms = Terms(rows[one], weights[one], rest[one], starts[one], ends[one])
            found.counts[one], found.beats[one] = _best_in_range(
                held, terms, many[one], base, top, size, allowed, k, found.counts[one], found.beats[one], stops, here,
                listed, found.best[one], found.docs[one],
            )  # fmt: skip
