"""Compiled loops that turn counted terms into packed postings."""

import numba as nb
import numpy as np

from xiechuang.engines.matching.index.arrays import IMPACT_BITS, IMPACT_LEVELS

K1 = 1.2
"""How soon repeating a word stops helping (Robertson's k1)."""

B = 0.75
"""How far long fields are discounted against the average length of the same field (Robertson's b)."""

GRAIN = 2.0**20
"""Sums over documents are kept in whole 2⁻²⁰, so they do not depend on the order in which terms were met."""

_SHIFT = np.uint32(IMPACT_BITS)


@nb.njit(nogil=True, cache=True)
def by_term(terms, size):  # type: ignore[no-untyped-def]
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


@nb.njit(nogil=True, cache=True)
def holding(order, starts, docs):  # type: ignore[no-untyped-def]
    """How many documents hold each term."""
    found = np.zeros(len(starts) - 1, np.int64)
    for term in range(len(found)):
        last = -1
        for place in range(starts[term], starts[term + 1]):
            doc = docs[order[place]]
            found[term] += doc != last
            last = doc
    return found


@nb.njit(nogil=True, cache=True)
def impact(share):  # type: ignore[no-untyped-def]
    """BM25's saturation share·(k1+1)/(share+k1) as a whole number of 4095 parts of its limit k1+1; at least 1."""
    return np.uint32(max(1, round(IMPACT_LEVELS * share / (share + K1))))


@nb.njit(nogil=True, cache=True)
def pack(  # type: ignore[no-untyped-def]
    order, starts, packed_starts, docs, fields, counts, field_weights, norms, idf, postings, worth, rarity
):
    """Fill postings and what each document is worth against itself.

    share = Σ over fields of weight·tf / norm, norms (fields, documents) = 1 − b + b·length/average (Robertson,
    Zaragoza and Taylor 2004, "Simple BM25 extension to multiple weighted fields"). worth[d] gathers Σ weight·tf ·
    idf · impact, rarity[d] gathers Σ idf, both int64 in 2⁻²⁰.
    """
    for term in range(len(starts) - 1):
        free = packed_starts[term]
        place = starts[term]
        while place < starts[term + 1]:
            doc = docs[order[place]]
            share = own = 0.0
            while place < starts[term + 1] and docs[order[place]] == doc:
                row = order[place]
                weighted = field_weights[fields[row]] * counts[row]
                own += weighted
                share += weighted / norms[fields[row], doc]
                place += 1
            value = impact(share)
            postings[free] = (np.uint32(doc) << _SHIFT) | value
            free += 1
            exact = value * (K1 + 1) / IMPACT_LEVELS
            worth[doc] += np.int64(round(GRAIN * own * idf[term] * exact))
            rarity[doc] += np.int64(round(GRAIN * idf[term]))


@nb.njit(nogil=True, cache=True)
def peaks(postings, starts):  # type: ignore[no-untyped-def]
    """The greatest impact of each term."""
    found = np.zeros(len(starts) - 1, np.uint16)
    for term in range(len(found)):
        for place in range(starts[term], starts[term + 1]):
            value = postings[place] & np.uint32(IMPACT_LEVELS)
            found[term] = max(found[term], value)
    return found


@nb.njit(nogil=True, cache=True)
def thin_out(postings, starts, heavy, dense):  # type: ignore[no-untyped-def]
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


@nb.njit(nogil=True, cache=True)
def renumbered(postings, starts, heavy, dense, places, rows):  # type: ignore[no-untyped-def]
    """Postings of a segment as (row, document, impact) in another numbering, documents at place -1 left out."""
    size = len(postings) + dense.shape[0] * dense.shape[1]
    terms, docs, impacts = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.uint16)
    free = 0
    for term in range(len(heavy)):
        many = dense.shape[1] if heavy[term] >= 0 else starts[term + 1] - starts[term]
        for one in range(many):
            if heavy[term] >= 0:
                doc, value = one, np.uint32(dense[heavy[term], one])
            else:
                posting = postings[starts[term] + one]
                doc, value = np.int64(posting >> _SHIFT), posting & np.uint32(IMPACT_LEVELS)
            if value > 0 and places[doc] >= 0:
                terms[free], docs[free], impacts[free] = rows[term], places[doc], value
                free += 1
    return terms[:free].copy(), docs[:free].copy(), impacts[:free].copy()


@nb.njit(nogil=True, cache=True)
def join(order, docs, impacts):  # type: ignore[no-untyped-def]
    """Postings in a given order."""
    postings = np.empty(len(order), np.uint32)
    for place in range(len(order)):
        row = order[place]
        postings[place] = (np.uint32(docs[row]) << _SHIFT) | np.uint32(impacts[row])
    return postings
