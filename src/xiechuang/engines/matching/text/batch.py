"""Counts the terms of many documents at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.text.analysis import Analyser
from xiechuang.engines.matching.text.vocabulary import Vocabulary

Ids: TypeAlias = npt.NDArray[np.int32]


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

    Every document has the same number of fields (ValueError otherwise). The result equals counting
    `analyser.terms` text by text.
    """
    if len({len(one) for one in texts}) > 1:
        raise ValueError("每份文档的字段数应当相同")
    return count_plainly(texts, analyser=analyser, vocabulary=vocabulary)


def count_plainly(
    texts: Sequence[Sequence[str]], *, analyser: Analyser, vocabulary: Vocabulary
) -> BatchCounts:
    """Count text by text in plain Python: the measure of the compiled path, and its fall-back."""
    found = [[Counter(term.text for term in analyser.terms(text)) for text in one] for one in texts]
    rows = [
        (doc, field, row, number)
        for doc, one in enumerate(found)
        for field, counted in enumerate(one)
        for row, number in zip(vocabulary.add_many(counted).tolist(), counted.values(), strict=True)
    ]
    table = np.array(rows, dtype=np.int32).reshape(len(rows), 4).T.copy()
    lengths = np.array([[one.total() for one in counted] for counted in found], dtype=np.int32)
    return BatchCounts(
        docs=table[0],
        fields=table[1],
        terms=table[2],
        counts=table[3],
        lengths=np.ascontiguousarray(lengths.reshape(len(texts), -1).T),
    )
