"""Words as a trie in one hash table, and the cutting of Chinese runs by it."""

from functools import cache
from typing import Any, NamedTuple, TypeAlias

import numba as nb
import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.text.dictionary.words import Words, shipped

Keys: TypeAlias = npt.NDArray[np.int64]
Nodes: TypeAlias = npt.NDArray[np.int32]
Weights: TypeAlias = npt.NDArray[np.float64]
Codes: TypeAlias = npt.NDArray[np.uint32]

Bits: TypeAlias = npt.NDArray[np.uint8]

Whole: TypeAlias = Any
"""A whole number; of which machine type is for the compiler to say."""

compiled = nb.njit(nogil=True, cache=True)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_CODE_BITS, _NODE_BITS = 21, 21
_NODE_MASK = (1 << _NODE_BITS) - 1
_HEADS = 1 << 16
_FILTER_BITS = 23


class Trie(NamedTuple):
    """Node 0 is the root; `heads` int32 (65,536) its children by code point, `firsts` their weights.

    table: int64 (2 · power of two), pairs of (parent, code point, child) packed into one number, 0 for empty, and the
    bits of the child's weight beside it, so that one visit of memory brings both; weights: the same memory as
    float64. filter: one bit for each hash that the table holds, small enough for a near cache, for most steps fail.
    Weight: ln of the word's share, −inf where no word ends; unknown: that of a lone character outside the dictionary.
    parents, codes: int32 (nodes), the way back to the root.
    """

    heads: Nodes
    firsts: Weights
    table: Keys
    weights: Weights
    filter: Bits
    parents: Nodes
    codes: Nodes
    unknown: float


@cache
def dictionary() -> Trie:
    """The trie of the shipped dictionary."""
    return trie_of(shipped())


def trie_of(words: Words) -> Trie:
    """Lay words out as a trie; weights are ln(frequency) − ln(total), as jieba has them."""
    nodes = int(words.added.sum(dtype=np.int64)) + 1
    size = 1 << (2 * nodes - 1).bit_length()
    table = np.zeros(2 * size, dtype=np.int64)
    total = float(np.log(words.total))
    trie = Trie(
        heads=np.zeros(_HEADS, dtype=np.int32),
        firsts=np.full(_HEADS, -np.inf),
        table=table,
        weights=table.view(np.float64),
        filter=np.zeros(1 << _FILTER_BITS - 3, dtype=np.uint8),
        parents=np.zeros(nodes, dtype=np.int32),
        codes=np.zeros(nodes, dtype=np.int32),
        unknown=-total,
    )
    shares = np.log(words.frequencies.astype(np.float64)) - total
    _fill(words.shared, words.added, words.characters, shares, trie)
    return trie


@compiled
def _slot_of(table: Keys, known: Bits, node: Whole, code: Whole) -> Whole:
    """Where the child of a node by a character is or would be; −1 where the filter already knows that it is not."""
    key = np.int64(node) << _CODE_BITS | np.int64(code)
    mixed = np.uint64(key) * _MIX
    bit = mixed >> np.uint64(64 - _FILTER_BITS)
    if known[bit >> np.uint64(3)] >> (bit & np.uint64(7)) & np.uint64(1) == 0:
        return -1
    last = np.uint64((len(table) >> 1) - 1)
    slot = mixed >> np.uint64(24) & last
    while table[2 * slot] != 0 and table[2 * slot] >> _NODE_BITS != key:
        slot = slot + np.uint64(1) & last
    return np.int64(2 * slot)


@compiled
def _put(trie: Trie, node: Whole, code: Whole, child: Whole) -> None:
    key = np.int64(node) << _CODE_BITS | np.int64(code)
    mixed = np.uint64(key) * _MIX
    bit = mixed >> np.uint64(64 - _FILTER_BITS)
    trie.filter[bit >> np.uint64(3)] |= np.uint8(1 << np.int64(bit & np.uint64(7)))
    slot = _slot_of(trie.table, trie.filter, node, code)
    trie.table[slot] = key << _NODE_BITS | np.int64(child)
    trie.weights[slot + 1] = -np.inf


@compiled
def _fill(shared, added, characters, shares, trie):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Walk the sorted words; what a word adds is always new nodes."""
    path = np.zeros(256, dtype=np.int64)
    place, nodes = 0, 1
    for word in range(len(added)):
        depth = shared[word]
        for _ in range(added[word]):
            code = characters[place]
            _put(trie, path[depth], code, nodes)
            if depth == 0:
                trie.heads[code] = nodes
            trie.parents[nodes], trie.codes[nodes] = path[depth], code
            depth += 1
            path[depth] = nodes
            nodes += 1
            place += 1
        if depth == 1:
            trie.firsts[trie.codes[path[1]]] = shares[word]
        trie.weights[_slot_of(trie.table, trie.filter, path[depth - 1], trie.codes[path[depth]]) + 1] = (
            shares[word]
        )


@compiled
def cut(
    text: Codes, start: Whole, end: Whole, trie: Trie, scores: Weights, steps: Nodes, nodes: Nodes
) -> None:
    """Cut text[start:end) so that the product of shares is greatest, of equals the longer word first.

    Dynamic programming from the back as in jieba (Sun Junyi, calc): steps[i] is the length of the word beginning at
    start + i if one begins there, nodes[i] its node, 0 for a lone character outside the dictionary.
    """
    heads, firsts, unknown = trie.heads, trie.firsts, trie.unknown
    table, weights, known = trie.table, trie.weights, trie.filter
    scores[end - start] = 0.0
    for place in range(end - 1, start - 1, -1):
        best, length, chosen = -np.inf, 1, 0
        code, at, slot = np.int64(text[place]), place + 1, 0
        node = heads[code] if code < _HEADS else 0
        if node and firsts[code] > -np.inf:
            best, chosen = firsts[code] + scores[at - start], node
        while node and at < end:
            slot = _slot_of(table, known, node, text[at])
            if slot < 0 or table[slot] == 0:
                break
            node = table[slot] & _NODE_MASK
            at += 1
            score = weights[slot + 1] + scores[at - start]
            if score >= best and score > -np.inf:
                best, length, chosen = score, at - place, node
        if chosen == 0:
            best = unknown + scores[place + 1 - start]
        scores[place - start] = best
        steps[place - start] = length
        nodes[place - start] = chosen
