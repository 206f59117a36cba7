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
from xiechuang.engines.matching.text.folding import MAX_CHARACTERS, fold
from xiechuang.engines.matching.text.lexicon import Lexicon
from xiechuang.engines.matching.text.vocabulary import Vocabulary

Ids: TypeAlias = npt.NDArray[np.int32]
Places: TypeAlias = npt.NDArray[np.intp]

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
    vocabulary included; 20 to 30 MB of UTF-8 text a second and thread. With a lexicon only the texts that hold a term of
    it are counted in Python; their terms enter the vocabulary last, so that its rows, and those
    of one field, may stand in another order.
    """
    fields = _fields(texts)
    if not _pays(sum(len(text) for one in texts for text in one)):
        return count_plainly(texts, analyser=analyser, vocabulary=vocabulary)
    flat = [text[:MAX_CHARACTERS] for one in texts for text in one]
    special = _places_of_terms(flat, analyser.lexicon)
    counted = _compiled(_without(flat, special), vocabulary=vocabulary, threads=threads)
    if special:
        apart = [[flat[place]] for place in special]
        plain = count_plainly(apart, analyser=analyser, vocabulary=vocabulary)
        counted = _together(counted, plain, others=np.array(special, dtype=np.intp))
    docs, field = np.divmod(counted.docs, max(fields, 1))
    return BatchCounts(
        docs=docs.astype(np.int32),
        terms=counted.terms,
        fields=field.astype(np.int32),
        counts=counted.counts,
        lengths=np.ascontiguousarray(counted.lengths.reshape(len(texts), fields).T),
    )


def _places_of_terms(flat: Sequence[str], lexicon: Lexicon) -> list[int]:
    """Where the texts stand that hold a term of the lexicon."""
    if not lexicon:
        return []
    return [place for place, text in enumerate(flat) if lexicon.spans(fold(text).text)]


def _without(flat: Sequence[str], places: Sequence[int]) -> Sequence[str]:
    gone = set(places)
    return [text for place, text in enumerate(flat) if place not in gone] if gone else flat


def _compiled(flat: Sequence[str], *, vocabulary: Vocabulary, threads: int) -> BatchCounts:
    """Count texts without a lexicon in compiled code, each as a document of one field."""
    from xiechuang.engines.matching.text.compiled.batch import count_texts

    parts = _parts(flat)
    counted, rows = [], []
    with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
        # Terms enter the vocabulary in the order of the texts, whichever thread is done first.
        for one in pool.map(count_texts, (flat[first:last] for first, last in parts)):
            counted.append(one)
            rows.append(vocabulary.add_packed(blob=one.blob, ends=one.ends)[one.terms])
    places = [one.texts + first for one, (first, _) in zip(counted, parts, strict=True)]
    docs = _joined(places)
    return BatchCounts(
        docs=docs,
        terms=_joined(rows),
        fields=np.zeros_like(docs),
        counts=_joined([one.counts for one in counted]),
        lengths=_joined([one.lengths for one in counted]).reshape(1, len(flat)),
    )


def _together(one: BatchCounts, other: BatchCounts, *, others: Places) -> BatchCounts:
    """Two batches of one field each as one: the other's texts stand at `others`; inside a text the order stays."""
    size = one.lengths.shape[1] + len(others)
    ones = np.setdiff1d(np.arange(size), others, assume_unique=True)
    docs = np.concatenate([ones[one.docs], others[other.docs]])
    order = np.argsort(docs, kind="stable")
    lengths = np.empty((1, size), dtype=np.int32)
    lengths[0, ones], lengths[0, others] = one.lengths[0], other.lengths[0]
    return BatchCounts(
        docs=docs[order].astype(np.int32),
        terms=np.concatenate([one.terms, other.terms])[order],
        fields=np.zeros(len(docs), dtype=np.int32),
        counts=np.concatenate([one.counts, other.counts])[order],
        lengths=lengths,
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
