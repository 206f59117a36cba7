"""Counts the terms of many documents at once."""

import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.text.analysis import Analyser
from xiechuang.engines.matching.text.folding import MAX_CHARACTERS
from xiechuang.engines.matching.text.vocabulary import Vocabulary

Ids: TypeAlias = npt.NDArray[np.int32]

SLOW, QUICK = 100_000, 2_000
"""Characters from which compiled loops pay: while they are not loaded (seconds, where they were never compiled), and after."""

_COMPILED = "xiechuang.engines.matching.text.compiled.batch"

STRETCH = 1_000_000
"""Characters that one thread works on at a time: enough that few terms are handed over twice."""


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """How often terms stand in the fields of documents: one row per (document, field, term).

    docs, terms, fields, counts: int32, sorted by document, field, first occurrence in the field. lengths: int32
    (fields, documents), all occurrences of terms in that field.
    """

    docs: Ids
    terms: Ids
    fields: Ids
    counts: Ids
    lengths: Ids


def count_batch(
    texts: Sequence[Sequence[str]], *, analyser: Analyser, vocabulary: Vocabulary, threads: int = 1
) -> BatchCounts:
    """Count the terms of texts[document][field], putting new terms into the vocabulary.

    Every document has the same number of fields (ValueError otherwise). The result equals `count_plainly`, rows of the
    vocabulary included; 20 to 30 MB of UTF-8 text a second and thread.
    """
    fields = _fields(texts)
    if analyser.lexicon or not _pays(sum(len(text) for one in texts for text in one)):
        return count_plainly(texts, analyser=analyser, vocabulary=vocabulary)
    from xiechuang.engines.matching.text.compiled.batch import count_texts

    flat = [text[:MAX_CHARACTERS] for one in texts for text in one]
    parts = _parts(flat)
    counted, rows = [], []
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        # Terms enter the vocabulary in the order of the texts, whichever thread is done first.
        for one in pool.map(count_texts, (flat[first:last] for first, last in parts)):
            counted.append(one)
            rows.append(vocabulary.add_packed(blob=one.blob, ends=one.ends)[one.terms])
    places = [one.texts + first for one, (first, _) in zip(counted, parts, strict=True)]
    docs, field = np.divmod(_joined(places), max(fields, 1))
    return BatchCounts(
        docs=docs.astype(np.int32),
        terms=_joined(rows),
        fields=field.astype(np.int32),
        counts=_joined([one.counts for one in counted]),
        lengths=np.ascontiguousarray(_joined([one.lengths for one in counted]).reshape(len(texts), fields).T),
    )


def count_plainly(
    texts: Sequence[Sequence[str]], *, analyser: Analyser, vocabulary: Vocabulary
) -> BatchCounts:
    """Count text by text in plain Python: the measure of the compiled path, and its fall-back."""
    fields = _fields(texts)
    found = [[Counter(term.text for term in analyser.terms(text)) for text in one] for one in texts]
    rows = [
        (doc, field, row, number)
        for doc, one in enumerate(found)
        for field, counted in enumerate(one)
        for row, number in zip(vocabulary.add_many(counted).tolist(), counted.values(), strict=True)
    ]
    table = np.array(rows, dtype=np.int32).reshape(len(rows), 4).T.copy()
    lengths = np.array([one.total() for counted in found for one in counted], dtype=np.int32)
    return BatchCounts(
        docs=table[0],
        fields=table[1],
        terms=table[2],
        counts=table[3],
        lengths=np.ascontiguousarray(lengths.reshape(len(texts), fields).T),
    )


def _pays(characters: int) -> bool:
    """Say whether to load the compiled loops; both ways give the same, so only time decides."""
    return characters >= (QUICK if _COMPILED in sys.modules else SLOW) and find_spec("numba") is not None


def _fields(texts: Sequence[Sequence[str]]) -> int:
    numbers = {len(one) for one in texts}
    if len(numbers) > 1:
        raise ValueError(f"每份文档的字段数应当相同，收到 {sorted(numbers)}")
    return numbers.pop() if numbers else 0


def _parts(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Part texts into stretches of about so many characters; one longer text is a stretch of its own."""
    edges, size = [0], 0
    for place, text in enumerate(texts):
        if size and size + len(text) > STRETCH:
            edges.append(place)
            size = 0
        size += len(text)
    return list(pairwise([*edges, len(texts)])) if texts else []


def _joined(arrays: Sequence[Ids]) -> Ids:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int32)
