"""Terms as numbers: up to three characters packed exactly, dictionary words by node, everything else interned."""

from typing import Any, NamedTuple, TypeAlias

import numba as nb
import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.text.compiled.trie import Trie

Codes: TypeAlias = npt.NDArray[np.uint32]
Bytes: TypeAlias = npt.NDArray[np.uint8]
Numbers: TypeAlias = npt.NDArray[np.int32]
Keys: TypeAlias = npt.NDArray[np.int64]

Whole: TypeAlias = Any
"""A whole number; of which machine type is for the compiler to say."""

compiled = nb.njit(nogil=True, cache=True)
_BITS = 21
_CODE = (1 << _BITS) - 1
PACKED = 3
"""Characters that one positive number holds: 21 bits each."""

_MIX = np.uint64(0x9E3779B97F4A7C15)


class Strings(NamedTuple):
    """Strings of this batch met so far; ends[0] = 0, slots hold number + 1, `number` int64 (1), how many there are."""

    blob: Codes
    ends: Keys
    slots: Numbers
    number: Keys


def strings_for(characters: int) -> Strings:
    """Room for all strings of so many characters of text; memory is touched only as it is used."""
    most = 2 * characters + 16
    return Strings(
        blob=np.empty(3 * characters + 16, dtype=np.uint32),
        ends=np.zeros(most, dtype=np.int64),
        slots=np.zeros(1 << 12, dtype=np.int32),
        number=np.zeros(1, dtype=np.int64),
    )


@compiled
def key_of(text: Codes, start: Whole, end: Whole, strings: Strings) -> Whole:
    """The number of a string: equal strings have equal numbers, different ones never."""
    if end - start > PACKED:
        return -2 * _intern(text, start, end, strings) - 1
    key = np.int64(0)
    for place in range(end - 1, start - 1, -1):
        key = key << _BITS | np.int64(text[place])
    return key


@compiled
def word_key(text: Codes, start: Whole, length: Whole, node: Whole) -> Whole:
    """The number of a word cut by the dictionary; its node speaks for a long one."""
    if length > PACKED:
        return np.int64(-2) * node
    key = np.int64(0)
    for place in range(start + length - 1, start - 1, -1):
        key = key << _BITS | np.int64(text[place])
    return key


@compiled
def _intern(text: Codes, start: Whole, end: Whole, strings: Strings) -> Whole:
    last = np.uint64(len(strings.slots) - 1)
    slot = _mixed(text, start, end) & last
    while strings.slots[slot] != 0:
        number = strings.slots[slot] - 1
        if _is_same(text, start, end, strings, number):
            return np.int64(number)
        slot = slot + np.uint64(1) & last
    number = strings.number[0]
    first = strings.ends[number]
    for offset in range(end - start):
        strings.blob[first + offset] = text[start + offset]
    strings.ends[number + 1] = first + end - start
    strings.slots[slot] = number + 1
    strings.number[0] = number + 1
    return np.int64(number)


@compiled
def _mixed(text: Codes, start: Whole, end: Whole) -> Whole:
    mixed = np.uint64(end - start)
    for place in range(start, end):
        mixed = (mixed ^ np.uint64(text[place])) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return mixed


@compiled
def with_room(strings: Strings, more: Whole) -> Strings:
    """Give strings whose table has room for so many more."""
    size = len(strings.slots)
    while 2 * (strings.number[0] + more) >= size:
        size *= 4
    if size == len(strings.slots):
        return strings
    slots, last = np.zeros(size, dtype=np.int32), np.uint64(size - 1)
    for number in range(strings.number[0]):
        slot = _mixed(strings.blob, strings.ends[number], strings.ends[number + 1]) & last
        while slots[slot] != 0:
            slot = slot + np.uint64(1) & last
        slots[slot] = number + 1
    return Strings(strings.blob, strings.ends, slots, strings.number)


@compiled
def _is_same(text: Codes, start: Whole, end: Whole, strings: Strings, number: Whole) -> bool:
    first = strings.ends[number]
    if strings.ends[number + 1] - first != end - start:
        return False
    for offset in range(end - start):  # noqa: SIM110 - a generator would not compile
        if strings.blob[first + offset] != text[start + offset]:
            return False
    return True


@compiled
def spell(keys: Keys, strings: Strings, trie: Trie, blob: Bytes, ends: Keys) -> Whole:
    """Write the term of each key in UTF-8, end to end; gives the number of bytes."""
    made, word = 0, np.empty(256, dtype=np.uint32)
    for row in range(len(keys)):
        key = keys[row]
        if key > 0:
            while key > 0:
                made = _encode(key & _CODE, blob, made)
                key >>= _BITS
        elif key & 1:
            number = (-key - 1) // 2
            for place in range(strings.ends[number], strings.ends[number + 1]):
                made = _encode(np.int64(strings.blob[place]), blob, made)
        else:
            length = _climb(-key // 2, trie.parents, trie.codes, word)
            for place in range(length - 1, -1, -1):
                made = _encode(np.int64(word[place]), blob, made)
        ends[row + 1] = made
    return made


@compiled
def _climb(node: Whole, parents: Numbers, codes: Numbers, word: Codes) -> Whole:
    """Write the characters of a dictionary word from its last to its first."""
    length = 0
    while node:
        word[length] = codes[node]
        node = np.int64(parents[node])
        length += 1
    return length


@compiled
def _encode(code: Whole, blob: Bytes, at: Whole) -> Whole:
    """Write one character in UTF-8; gives the place behind it."""
    if code < 0x80:
        blob[at] = code
        return at + 1
    if code < 0x800:
        blob[at], blob[at + 1] = 0xC0 | code >> 6, 0x80 | code & 0x3F
        return at + 2
    if code < 0x10000:
        blob[at], blob[at + 1], blob[at + 2] = 0xE0 | code >> 12, 0x80 | code >> 6 & 0x3F, 0x80 | code & 0x3F
        return at + 3
    blob[at], blob[at + 1] = 0xF0 | code >> 18, 0x80 | code >> 12 & 0x3F
    blob[at + 2], blob[at + 3] = 0x80 | code >> 6 & 0x3F, 0x80 | code & 0x3F
    return at + 4
