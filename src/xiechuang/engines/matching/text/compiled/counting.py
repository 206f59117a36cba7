"""Counts numbered terms per text and gives each its place in the order of first use."""

from typing import Any, NamedTuple, TypeAlias

import numba as nb
import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.text.compiled.scan import Desk, desk_for, scan
from xiechuang.engines.matching.text.compiled.strings import Strings, strings_for, with_room
from xiechuang.engines.matching.text.compiled.trie import Trie

Codes: TypeAlias = npt.NDArray[np.uint32]
Kinds: TypeAlias = npt.NDArray[np.uint8]
Keys: TypeAlias = npt.NDArray[np.int64]
Numbers: TypeAlias = npt.NDArray[np.int32]
Seen: TypeAlias = npt.NDArray[np.int64]
Rows: TypeAlias = npt.NDArray[np.int32]

Whole: TypeAlias = Any
"""A whole number; of which machine type is for the compiler to say."""

compiled = nb.njit(nogil=True, cache=True)
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Counted(NamedTuple):
    """What was counted: the keys in order of first use, and per row text, key's place, count; lengths by text."""

    keys: Keys
    texts: Numbers
    terms: Numbers
    counts: Numbers
    lengths: Numbers
    strings: Strings


def count_folded(*, folded: Codes, ends: Keys, kinds: Kinds, trie: Trie) -> Counted:
    """Count the terms of folded texts lying end to end; ends: int64 (texts)."""
    longest = int(np.diff(ends, prepend=0).max(initial=0))
    # As much as there can be at most: pages that are never written to take no memory.
    most = 2 * len(folded) + 8
    rows, lengths = np.empty((3, most), dtype=np.int32), np.zeros(len(ends), dtype=np.int32)
    strings, seen = strings_for(len(folded)), np.empty((most, 2), dtype=np.int64)
    number, terms, strings = _count(
        folded,
        ends,
        kinds,
        trie,
        strings,
        desk_for(longest),
        np.empty(2 * longest + 8, dtype=np.int64),
        seen,
        rows,
        lengths,
    )
    return Counted(
        keys=seen[:terms, 0].copy(),
        texts=rows[0, :number].copy(),
        terms=rows[1, :number].copy(),
        counts=rows[2, :number].copy(),
        lengths=lengths,
        strings=strings,
    )


@compiled
def _count(  # type: ignore[no-untyped-def]  # noqa: ANN202
    folded: Codes,
    ends: Keys,
    kinds: Kinds,
    trie: Trie,
    strings: Strings,
    desk: Desk,
    found: Keys,
    seen: Seen,
    rows: Rows,
    lengths: Numbers,
):
    slots = np.zeros(1 << 16, dtype=np.int32)
    number, terms, start = 0, 0, 0
    for text in range(len(ends)):
        strings = with_room(strings, 2 * (ends[text] - start))
        length = scan(folded, start, ends[text], kinds, trie, strings, desk, found)
        lengths[text] = length
        start = ends[text]
        while 2 * (terms + length) >= len(slots):
            slots = _widened(slots, seen, terms)
        number, terms = _tally(found, length, text, slots, seen, terms, rows, number)
    return number, terms, strings


@compiled
def _tally(  # type: ignore[no-untyped-def]  # noqa: ANN202
    found: Keys,
    length: Whole,
    text: Whole,
    slots: Numbers,
    seen: Seen,
    terms: Whole,
    rows: Rows,
    number: Whole,
):
    """Count the keys of one text. seen[term]: its key, and the row that last counted it, so one visit tells both."""
    first, last = number, np.uint64(len(slots) - 1)
    for place in range(length):
        key = found[place]
        slot = np.uint64(key) * _MIX >> np.uint64(32) & last
        while slots[slot] != 0 and seen[slots[slot] - 1, 0] != key:
            slot = slot + np.uint64(1) & last
        term = np.int64(slots[slot]) - 1
        if term < 0:
            term = terms
            terms += 1
            slots[slot] = terms
            seen[term, 0], seen[term, 1] = key, -1
        row = seen[term, 1]
        if row >= first:
            rows[2, row] += 1
            continue
        seen[term, 1] = number
        rows[0, number], rows[1, number], rows[2, number] = text, term, 1
        number += 1
    return number, terms


@compiled
def _widened(slots: Numbers, seen: Seen, terms: Whole) -> Numbers:
    wider = np.zeros(4 * len(slots), dtype=np.int32)
    last = np.uint64(len(wider) - 1)
    for term in range(terms):
        slot = np.uint64(seen[term, 0]) * _MIX >> np.uint64(32) & last
        while wider[slot] != 0:
            slot = slot + np.uint64(1) & last
        wider[slot] = term + 1
    return wider
