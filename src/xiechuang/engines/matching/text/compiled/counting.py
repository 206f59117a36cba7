"""Counts numbered terms per text and gives each its place in the order of first use."""

from typing import NamedTuple, TypeAlias

import numba as nb
import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.text.compiled.scan import Desk, desk_for, scan
from xiechuang.engines.matching.text.compiled.strings import Strings, strings_for
from xiechuang.engines.matching.text.compiled.trie import Trie

Codes: TypeAlias = npt.NDArray[np.uint32]
Kinds: TypeAlias = npt.NDArray[np.uint8]
Keys: TypeAlias = npt.NDArray[np.int64]
Numbers: TypeAlias = npt.NDArray[np.int32]

compiled = nb.njit(nogil=True, cache=True)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SMALLEST = 1 << 10


class Tally(NamedTuple):
    """The distinct terms of one text: a table stamped with the number of the text, so that it is never emptied."""

    stamps: Numbers
    places: Numbers
    distinct: Keys
    counts: Numbers


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
    most = 2 * longest + 8
    tally = Tally(
        stamps=np.full(max(_SMALLEST, 1 << (2 * most).bit_length()), -1, dtype=np.int32),
        places=np.empty(max(_SMALLEST, 1 << (2 * most).bit_length()), dtype=np.int32),
        distinct=np.empty(most, dtype=np.int64),
        counts=np.empty(most, dtype=np.int32),
    )
    # As much as there can be at most: pages that are never written to take no memory.
    rows = np.empty((3, 2 * len(folded) + 8), dtype=np.int32)
    lengths = np.zeros(len(ends), dtype=np.int32)
    strings, keys = strings_for(len(folded)), np.empty(2 * len(folded) + 8, dtype=np.int64)
    number, terms = _count(
        folded, ends, kinds, trie, strings, desk_for(longest), tally, np.empty(most, dtype=np.int64), rows, lengths, keys
    )
    return Counted(
        keys=keys[:terms].copy(),
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
    tally: Tally,
    found: Keys,
    rows: npt.NDArray[np.int32],
    lengths: Numbers,
    keys: Keys,
):
    slots = np.zeros(1 << 16, dtype=np.int32)
    number, terms, start = 0, 0, 0
    for text in range(len(ends)):
        length = scan(folded, start, ends[text], kinds, trie, strings, desk, found)
        lengths[text] = length
        for place in range(_tally(found, length, text, tally)):
            if 2 * terms >= len(slots):
                slots = _widened(slots, keys, terms)
            row = _place_of(tally.distinct[place], slots, keys, terms)
            terms = max(terms, row + 1)
            rows[0, number], rows[1, number], rows[2, number] = text, row, tally.counts[place]
            number += 1
        start = ends[text]
    return number, terms


@compiled
def _tally(found: Keys, length: int, text: int, tally: Tally) -> int:
    """Count the keys of one text; gives how many are distinct."""
    size = _SMALLEST
    while size < 2 * length:
        size *= 2
    last, distinct = np.uint64(size - 1), 0
    for place in range(length):
        key = found[place]
        slot = np.uint64(key) * _MIX >> np.uint64(32) & last
        while tally.stamps[slot] == text and tally.distinct[tally.places[slot]] != key:
            slot = slot + np.uint64(1) & last
        if tally.stamps[slot] == text:
            tally.counts[tally.places[slot]] += 1
            continue
        tally.stamps[slot], tally.places[slot] = text, distinct
        tally.distinct[distinct], tally.counts[distinct] = key, 1
        distinct += 1
    return distinct


@compiled
def _place_of(key: int, slots: Numbers, keys: Keys, terms: int) -> int:
    """Place of a key in the order of first use; a new one comes last."""
    last = np.uint64(len(slots) - 1)
    slot = np.uint64(key) * _MIX >> np.uint64(32) & last
    while slots[slot] != 0:
        if keys[slots[slot] - 1] == key:
            return np.int64(slots[slot] - 1)
        slot = slot + np.uint64(1) & last
    slots[slot] = terms + 1
    keys[terms] = key
    return np.int64(terms)


@compiled
def _widened(slots: Numbers, keys: Keys, terms: int) -> Numbers:
    wider = np.zeros(4 * len(slots), dtype=np.int32)
    last = np.uint64(len(wider) - 1)
    for row in range(terms):
        slot = np.uint64(keys[row]) * _MIX >> np.uint64(32) & last
        while wider[slot] != 0:
            slot = slot + np.uint64(1) & last
        wider[slot] = row + 1
    return wider
