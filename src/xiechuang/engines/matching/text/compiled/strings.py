"""Terms as numbers: up to three characters packed exactly, dictionary words by node, everything else interned."""

from typing import NamedTuple, TypeAlias

import numba as nb
import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.text.compiled.trie import Trie

Codes: TypeAlias = npt.NDArray[np.uint32]
Bytes: TypeAlias = npt.NDArray[np.uint8]
Numbers: TypeAlias = npt.NDArray[np.int32]
Keys: TypeAlias = npt.NDArray[np.int64]

compiled = nb.njit(nogil=True, cache=True)
_BITS = 21
_CODE = (1 << _BITS) - 1
PACKED = 3
"""Characters that one positive number holds: 21 bits each."""

_MIX = np.uint64(0x9E3779B97F4A7C15)


class Strings(NamedTuple):
    """Strings of this batch met so far; ends[0] = 0, slots hold number + 1, `count` int64 (1)."""

    blob: Codes
    ends: Keys
    slots: Numbers
    count: Keys


def strings_for(characters: int) -> Strings:
    """Room for all strings of so many characters of text; memory is touched only as it is used."""
    number = 2 * characters + 16
    return Strings(
        blob=np.empty(3 * characters + 16, dtype=np.uint32),
        ends=np.zeros(number, dtype=np.int64),
        slots=np.zeros(1 << number.bit_length(), dtype=np.int32),
        count=np.zeros(1, dtype=np.int64),
    )


@compiled
def key_of(text: Codes, start: int, end: int, strings: Strings) -> int:
    """The number of a string: equal strings have equal numbers, different ones never."""
    if end - start > PACKED:
        return -2 * _intern(text, start, end, strings) - 1
    key = np.int64(0)
    for place in range(end - 1, start - 1, -1):
        key = key << _BITS | np.int64(text[place])
    return key


@compiled
def word_key(text: Codes, start: int, length: int, node: int) -> int:
    """The number of a word cut by the dictionary; its node speaks for a long one."""
    if length > PACKED:
        return np.int64(-2) * node
    key = np.int64(0)
    for place in range(start + length - 1, start - 1, -1):
        key = key << _BITS | np.int64(text[place])
    return key


@compiled
def _intern(text: Codes, start: int, end: int, strings: Strings) -> int:
    mixed = np.uint64(end - start)
    for place in range(start, end):
        mixed = (mixed ^ np.uint64(text[place])) * _MIX
        mixed ^= mixed >> np.uint64(29)
    last = np.uint64(len(strings.slots) - 1)
    slot = mixed & last
    while strings.slots[slot] != 0:
        number = strings.slots[slot] - 1
        if _is_same(text, start, end, strings, number):
            return np.int64(number)
        slot = slot + np.uint64(1) & last
    number = strings.count[0]
    first = strings.ends[number]
    strings.blob[first : first + end - start] = text[start:end]
    strings.ends[number + 1] = first + end - start
    strings.slots[slot] = number + 1
    strings.count[0] = number + 1
    return np.int64(number)


@compiled
def _is_same(text: Codes, start: int, end: int, strings: Strings, number: int) -> bool:
    first = strings.ends[number]
    if strings.ends[number + 1] - first != end - start:
        return False
    for offset in range(end - start):
        if strings.blob[first + offset] != text[start + offset]:
            return False
    return True


@compiled
def spell(keys: Keys, strings: Strings, trie: Trie, codes: Codes, ends: Keys) -> int:
    """Write each key's characters end to end; gives their number, or less than 0 the room that was missing."""
    made = 0
    for row in range(len(keys)):
        made += _spell_one(keys[row], strings, trie, codes, made)
        ends[row + 1] = made
    return made


@compiled
def _spell_one(key: int, strings: Strings, trie: Trie, codes: Codes, at: int) -> int:
    length = 0
    if key > 0:
        while key > 0:
            codes[at + length] = key & _CODE
            key >>= _BITS
            length += 1
        return length
    if key & 1:
        number = (-key - 1) // 2
        first, last = strings.ends[number], strings.ends[number + 1]
        codes[at : at + last - first] = strings.blob[first:last]
        return last - first
    node = -key // 2
    while node:
        node = trie.parents[node]
        length += 1
    node = -key // 2
    for place in range(at + length - 1, at - 1, -1):
        codes[place] = trie.codes[node]
        node = trie.parents[node]
    return length


@compiled
def encode(codes: Codes, ends: Keys, blob: Bytes, blob_ends: Keys) -> int:
    """Write strings of code points as UTF-8; gives the number of bytes."""
    made, start = 0, 0
    for row in range(len(ends) - 1):
        for place in range(start, ends[row + 1]):
            code = codes[place]
            made += _encode_one(code, blob, made)
        start = ends[row + 1]
        blob_ends[row + 1] = made
    return made


@compiled
def _encode_one(code: int, blob: Bytes, at: int) -> int:
    if code < 0x80:
        blob[at] = code
        return 1
    if code < 0x800:
        blob[at], blob[at + 1] = 0xC0 | code >> 6, 0x80 | code & 0x3F
        return 2
    if code < 0x10000:
        blob[at], blob[at + 1], blob[at + 2] = 0xE0 | code >> 12, 0x80 | code >> 6 & 0x3F, 0x80 | code & 0x3F
        return 3
    blob[at], blob[at + 1] = 0xF0 | code >> 18, 0x80 | code >> 12 & 0x3F
    blob[at + 2], blob[at + 3] = 0x80 | code >> 6 & 0x3F, 0x80 | code & 0x3F
    return 4
