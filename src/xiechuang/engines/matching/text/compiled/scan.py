"""Lists the terms of one folded text as numbers, in the order in which the plain analysis finds them."""

from typing import Any, NamedTuple, TypeAlias

import numba as nb
import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.text.compiled.characters import IS_GRAMMAR, IS_HAN, IS_PLAIN
from xiechuang.engines.matching.text.compiled.pieces import code_end, plain_end, standard_end, year_end
from xiechuang.engines.matching.text.compiled.strings import Strings, key_of, word_key
from xiechuang.engines.matching.text.compiled.trie import Trie, cut

Codes: TypeAlias = npt.NDArray[np.uint32]
Kinds: TypeAlias = npt.NDArray[np.uint8]
Keys: TypeAlias = npt.NDArray[np.int64]
Numbers: TypeAlias = npt.NDArray[np.int32]

Whole: TypeAlias = Any
"""A whole number; of which machine type is for the compiler to say."""

compiled = nb.njit(nogil=True, cache=True)
_SPACE = 32


class Desk(NamedTuple):
    """Room to work in, as long as the longest text: the cutting's scores, lengths and nodes, a piece without spaces."""

    scores: npt.NDArray[np.float64]
    steps: Numbers
    nodes: Numbers
    piece: Codes


def desk_for(longest: int) -> Desk:
    """Room for texts of so many folded characters."""
    return Desk(
        scores=np.empty(longest + 1, dtype=np.float64),
        steps=np.empty(longest + 1, dtype=np.int32),
        nodes=np.empty(longest + 1, dtype=np.int32),
        piece=np.empty(longest + 1, dtype=np.uint32),
    )


@compiled
def scan(
    text: Codes, start: Whole, end: Whole, kinds: Kinds, trie: Trie, strings: Strings, desk: Desk, keys: Keys
) -> Whole:
    """Write the keys of all terms of text[start:end), at most two per character; gives their number."""
    found, at = 0, start
    while at < end:
        kind = kinds[text[at]]
        last = at + 1
        if kind & IS_HAN:
            while last < end and kinds[text[last]] & IS_HAN:
                last += 1
            found = _add_run(text, at, last, kinds, trie, desk, keys, found)
        elif kind & IS_PLAIN:
            last = standard_end(text, at, end)
            is_standard = last > at
            if not is_standard:
                last = code_end(text, at, end, kinds)
            found = _add_code(text, at, last, is_standard, kinds, strings, desk, keys, found)
        at = last
    return found


@compiled
def _add_run(
    text: Codes, start: Whole, end: Whole, kinds: Kinds, trie: Trie, desk: Desk, keys: Keys, found: Whole
) -> Whole:
    """Add the words of a Chinese run, then its bigrams; grammar gives neither, a bigram that is a word not twice."""
    cut(text, start, end, trie, desk.scores, desk.steps, desk.nodes)
    at = start
    while at < end:
        length = desk.steps[at - start]
        # steps becomes what bigrams need to know: 2 where a word of two begins, −1 where grammar stands, else 0.
        dropped = length == 1 and kinds[text[at]] & IS_GRAMMAR
        if not dropped:
            keys[found] = word_key(text, at, length, desk.nodes[at - start])
            found += 1
        for place in range(at + 1 - start, at + length - start):
            desk.steps[place] = 0
        desk.steps[at - start] = -1 if dropped else 2 if length == 2 else 0
        at += length
    for place in range(start, end - 1):
        here, there = desk.steps[place - start], desk.steps[place + 1 - start]
        if here == 0 and there >= 0:
            keys[found] = word_key(text, place, 2, 0)
            found += 1
    return found


@compiled
def _add_code(
    text: Codes,
    start: Whole,
    end: Whole,
    is_standard: bool,  # noqa: FBT001 - compiled code takes arguments by place
    kinds: Kinds,
    strings: Strings,
    desk: Desk,
    keys: Keys,
    found: Whole,
) -> Whole:
    """Add a code whole, a standard also without its year, then the parts of two and more characters."""
    if end - start > 1 and not is_standard:
        keys[found] = key_of(text, start, end, strings)
        found += 1
    elif is_standard:
        found = _add_standard(text, start, end, strings, desk, keys, found)
    at, parts, first = start, 0, found
    while at < end:
        last = plain_end(text, at, end, kinds)
        if at == start and last == end:
            return found
        if last > at:
            parts += 1
        if last - at > 1:
            keys[found] = key_of(text, at, last, strings)
            found += 1
        at = last + 1
    return found if parts > 1 else first


@compiled
def _add_standard(
    text: Codes, start: Whole, end: Whole, strings: Strings, desk: Desk, keys: Keys, found: Whole
) -> Whole:
    length = 0
    for place in range(start, end):
        if text[place] != _SPACE:
            desk.piece[length] = text[place]
            length += 1
    keys[found] = key_of(desk.piece, 0, length, strings)
    found += 1
    if length > 5 and year_end(text, end - 5, end) == end:
        keys[found] = key_of(desk.piece, 0, length - 5, strings)
        found += 1
    return found
