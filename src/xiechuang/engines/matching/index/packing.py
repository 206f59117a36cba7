"""Compiled loops that turn counted terms into packed postings."""

from typing import NamedTuple

import numba as nb
import numpy as np

from xiechuang.engines.matching.index.arrays import (
    IMPACT_BITS,
    IMPACT_LEVELS,
    Floats,
    Ids,
    Packed,
    Places,
    Scalar,
    Shorts,
)

compiled = nb.njit(nogil=True, cache=True)

K1 = 1.2
"""How soon repeating a word stops helping (Robertson's k1)."""

B = 0.75
"""How far long fields are discounted against the average length of the same field (Robertson's b)."""

GRAIN = 2.0**20
"""Sums over documents are kept in whole 2⁻²⁰, so they do not depend on the order in which terms were met."""

_SHIFT = np.uint32(IMPACT_BITS)


@compiled
def by_term(terms: Ids, size: Scalar) -> tuple[Places, Places]:
    """Order (int64) that sorts rows by term, keeping the order inside a term, and where each term begins."""
    starts = np.zeros(size + 1, np.int64)
    for term in terms:
        starts[term + 1] += 1
    for term in range(size):
        starts[term + 1] += starts[term]
    order = np.empty(len(terms), np.int64)
    free = starts[:-1].copy()
    for row in range(len(terms)):
        order[free[terms[row]]] = row
        free[terms[row]] += 1
    return order, starts


@compiled
def holding(docs: Ids, terms: Ids, size: Scalar) -> Places:
    """How many documents hold each of `size` terms; rows in the order of documents."""
    found = np.zeros(size, np.int64)
    last = np.full(size, -1, np.int32)
    for row in range(len(docs)):
        term = terms[row]
        found[term] += last[term] != docs[row]
        last[term] = docs[row]
    return found


@compiled
def impact(share: float) -> np.uint32:
    """BM25's saturation share·(k1+1)/(share+k1) as a whole number of 4095 parts of its limit k1+1; at least 1."""
    return np.uint32(max(1, round(IMPACT_LEVELS * share / (share + K1))))


class Counted(NamedTuple):
    """Rows of (document, term, field, how often) in the order of documents."""

    docs: Ids
    terms: Ids
    fields: Ids
    counts: Ids


@compiled
def pack(
    counted: Counted,
    begins: Places,
    field_weights: Floats,
    norms: Floats,
    idf: Floats,
    postings: Packed,
    worth: Places,
    rarity: Places,
) -> None:
    """Fill postings and what each document is worth against itself.

    share = Σ over fields of weight·tf / norm, norms (fields, documents) = 1 − b + b·length/average (Robertson,
    Zaragoza and Taylor 2004, "Simple BM25 extension to multiple weighted fields"). worth[d] gathers Σ weight·tf ·
    idf · impact, rarity[d] gathers Σ idf, both int64 in 2⁻²⁰.

    Document after document, so that what is read lies together; only the postings of its terms lie apart.
    """
    docs, terms, fields, counts = counted
    free, size = begins[:-1].copy(), len(begins) - 1
    last, here = np.full(size, -1, np.int32), np.empty(size, np.int32)
    shares, owns = np.empty(size), np.empty(size)
    row = 0
    while row < len(docs):
        doc, many = docs[row], 0
        while row < len(docs) and docs[row] == doc:
            term = terms[row]
            if last[term] != doc:
                last[term], here[many], shares[term], owns[term] = doc, term, 0.0, 0.0
                many += 1
            weighted = field_weights[fields[row]] * counts[row]
            owns[term] += weighted
            shares[term] += weighted / norms[fields[row], doc]
            row += 1
        for term in here[:many]:
            value = impact(shares[term])
            postings[free[term]] = (np.uint32(doc) << _SHIFT) | value
            free[term] += 1
            exact = value * (K1 + 1) / IMPACT_LEVELS
            worth[doc] += np.int64(round(GRAIN * owns[term] * idf[term] * exact))
            rarity[doc] += np.int64(round(GRAIN * idf[term]))


@compiled
def peaks(postings: Packed, starts: Places) -> Shorts:
    """The greatest impact of each term."""
    found = np.zeros(len(starts) - 1, np.uint16)
    for term in range(len(found)):
        for place in range(starts[term], starts[term + 1]):
            value = postings[place] & np.uint32(IMPACT_LEVELS)
            found[term] = max(found[term], value)
    return found


@compiled
def thin_out(postings: Packed, starts: Places, heavy: Ids, dense: Shorts) -> tuple[Packed, Places]:
    """Move the terms marked heavy (row or -1) into dense rows; gives the postings left and where each begins."""
    left = np.empty(len(postings), np.uint32)
    begins = np.zeros(len(starts), np.int64)
    free = 0
    for term in range(len(heavy)):
        for place in range(starts[term], starts[term + 1]):
            posting = postings[place]
            if heavy[term] >= 0:
                dense[heavy[term], posting >> _SHIFT] = posting & np.uint32(IMPACT_LEVELS)
            else:
                left[free] = posting
                free += 1
        begins[term + 1] = free
    return left[:free].copy(), begins


@compiled
def renumbered(
    postings: Packed, starts: Places, heavy: Ids, dense: Shorts, places: Places, rows: Ids
) -> tuple[Ids, Ids, Shorts]:
    """Postings of a segment as (row, document, impact) in another numbering, documents at place -1 left out."""
    size = len(postings) + dense.shape[0] * dense.shape[1]
    terms, docs, impacts = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.uint16)
    free = 0
    for term in range(len(heavy)):
        many = dense.shape[1] if heavy[term] >= 0 else starts[term + 1] - starts[term]
        for one in range(many):
            if heavy[term] >= 0:
                doc, value = np.int64(one), np.uint32(dense[heavy[term], one])
            else:
                posting = postings[starts[term] + one]
                doc, value = np.int64(posting >> _SHIFT), posting & np.uint32(IMPACT_LEVELS)
            if value > 0 and places[doc] >= 0:
                terms[free], docs[free], impacts[free] = rows[term], places[doc], value
                free += 1
    return terms[:free].copy(), docs[:free].copy(), impacts[:free].copy()


@compiled
def join(order: Places, docs: Ids, impacts: Shorts) -> Packed:
    """Postings in a given order."""
    postings = np.empty(len(order), np.uint32)
    for place in range(len(order)):
        row = order[place]
        postings[place] = (np.uint32(docs[row]) << _SHIFT) | np.uint32(impacts[row])
    return postings
