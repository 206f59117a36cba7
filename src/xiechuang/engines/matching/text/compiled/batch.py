"""Counts the terms of a stretch of texts in compiled code, from strings to packed terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.text.compiled.characters import (
    LONGEST,
    Characters,
    Codes,
    characters,
    fold_all,
)
from xiechuang.engines.matching.text.compiled.counting import Counted, count_folded
from xiechuang.engines.matching.text.compiled.strings import spell
from xiechuang.engines.matching.text.compiled.trie import Trie, dictionary
from xiechuang.engines.matching.text.folding import simplify

Bytes: TypeAlias = npt.NDArray[np.uint8]
Numbers: TypeAlias = npt.NDArray[np.int32]
Offsets: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Terms in order of first use as `blob` (UTF-8) and `ends`; per row the text, the term's place and the count."""

    blob: Bytes
    ends: Offsets
    texts: Numbers
    terms: Numbers
    counts: Numbers
    lengths: Numbers


def count_texts(texts: Sequence[str]) -> Stretch:
    """Count the terms of every text; holds the interpreter's lock only to join the strings."""
    codes = _codes("".join(texts))
    # Asked for once: two threads that come first together may each be given tables of their own.
    known = characters()
    folded, ends = _folded(codes, np.cumsum([len(text) for text in texts], dtype=np.int64), known)
    trie = dictionary()
    # What folding brought in may be new to the tables.
    counted = count_folded(folded=folded, ends=ends, kinds=known.tables(folded).kinds, trie=trie)
    blob, blob_ends = _packed(counted, trie)
    return Stretch(blob, blob_ends, counted.texts, counted.terms, counted.counts, counted.lengths)


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _folded(codes: Codes, ends: Offsets, known: Characters) -> tuple[Codes, Offsets]:
    folded = np.empty(len(codes) * LONGEST, dtype=np.uint32)
    folded_ends, odd = np.empty(len(ends), dtype=np.int64), np.zeros(len(ends), dtype=np.uint8)
    size = fold_all(codes, ends, known.tables(codes), folded, folded_ends, odd)
    starts = np.concatenate([np.zeros(1, dtype=np.int64), folded_ends])
    for number in np.flatnonzero(odd).tolist():
        inside = slice(starts[number], starts[number + 1])
        folded[inside] = _codes(simplify(folded[inside].tobytes().decode("utf-32-le")))
    return folded[:size].copy(), folded_ends


def _packed(counted: Counted, trie: Trie) -> tuple[Bytes, Offsets]:
    """Spell the terms: twelve bytes hold any packed one, sixty-four any word of the dictionary."""
    long = int(np.count_nonzero(counted.keys < 0))
    room = 12 * len(counted.keys) + 64 * long + 4 * int(counted.strings.ends[counted.strings.number[0]])
    blob, ends = np.empty(room, dtype=np.uint8), np.zeros(len(counted.keys) + 1, dtype=np.int64)
    made = spell(counted.keys, counted.strings, trie, blob, ends)
    return blob[:made], ends
