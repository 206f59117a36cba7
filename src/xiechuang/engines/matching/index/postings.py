"""Counts of terms per document and field, and the BM25F impacts computed from them."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xiechuang.engines.matching.index.kernel import Floats, Ids, Impacts, Places
from xiechuang.engines.matching.text.analysis import terms

K1 = 1.2
"""How soon repeating a word stops helping (Robertson's k1)."""

B = 0.75
"""How far long fields are discounted against the average length of the same field (Robertson's b)."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a term stands in a field of a document: one row per (document, term, field)."""

    docs: Ids
    terms: Ids
    fields: Ids
    counts: Ids
    lengths: Ids
    """Terms per field and document, shape (fields, documents)."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Impacts by term in compressed sparse rows; idf is left out so that shards can share it at query time."""

    indptr: Places
    docs: Ids
    impacts: Impacts

    def frequency(self, row: int) -> int:
        """Number of documents that hold the term of this row."""
        return int(self.indptr[row + 1] - self.indptr[row])

    def impact(self, row: int, doc: int) -> float:
        """Impact of a term in a document, 0 when it does not hold the term."""
        start, end = self.indptr[row], self.indptr[row + 1]
        at = start + self.docs[start:end].searchsorted(doc)
        if at == end or self.docs[at] != doc:
            return 0.0
        return float(self.impacts[at])


def count_terms(
    *, texts: Sequence[Mapping[str, str]], fields: Sequence[str], vocabulary: dict[str, int]
) -> Counts:
    """Count the terms of every field of every text, adding new terms to the vocabulary."""
    docs, rows, places, numbers = array("i"), array("i"), array("i"), array("i")
    lengths = np.zeros((len(fields), len(texts)), dtype=np.int32)
    for doc, text in enumerate(texts):
        for field, name in enumerate(fields):
            counted = Counter([term.text for term in terms(text.get(name, ""))])
            lengths[field, doc] = counted.total()
            rows.extend([vocabulary.setdefault(term, len(vocabulary)) for term in counted])
            numbers.extend(counted.values())
            docs.extend([doc] * len(counted))
            places.extend([field] * len(counted))
    return Counts(
        docs=_ids(docs), terms=_ids(rows), fields=_ids(places), counts=_ids(numbers), lengths=lengths
    )


def _ids(numbers: "array[int]") -> Ids:
    return np.frombuffer(numbers, dtype=np.int32) if numbers else np.zeros(0, dtype=np.int32)


def merge_counts(*, kept: Counts, places: Places, added: Counts, added_places: Places, size: int) -> Counts:
    """Lay two sets of counts into one numbering of documents; places[i] = -1 drops document i of `kept`."""
    alive = places[kept.docs] >= 0
    lengths = np.zeros((kept.lengths.shape[0], size), dtype=np.int32)
    lengths[:, places[places >= 0]] = kept.lengths[:, places >= 0]
    lengths[:, added_places] = added.lengths
    return Counts(
        docs=np.concatenate([places[kept.docs[alive]], added_places[added.docs]]).astype(np.int32),
        terms=np.concatenate([kept.terms[alive], added.terms]),
        fields=np.concatenate([kept.fields[alive], added.fields]),
        counts=np.concatenate([kept.counts[alive], added.counts]),
        lengths=lengths,
    )


def weigh(*, counts: Counts, field_weights: Sequence[float], terms: int) -> tuple[Matrix, Floats]:
    """Compute BM25F impacts x·(k1+1)/(x+k1), x = Σ field weight·tf/(1−b+b·length/average).

    Source: Robertson, Zaragoza and Taylor 2004, "Simple BM25 extension to multiple weighted fields". Second
    result: Σ field weight·tf per stored posting, the document's own question to itself.
    """
    size = counts.lengths.shape[1]
    order = np.lexsort((counts.fields, counts.docs, counts.terms))
    docs, rows, fields = counts.docs[order], counts.terms[order], counts.fields[order]
    weighted = counts.counts[order] * np.asarray(field_weights, dtype=np.float64)[fields]
    average = np.maximum(counts.lengths.mean(axis=1), 1e-9)
    share = weighted / (1 - B + B * counts.lengths[fields, docs] / average[fields])
    pair = rows.astype(np.int64) * size + docs
    firsts = (
        np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1]]))
        if len(pair)
        else np.zeros(0, np.int64)
    )
    total = np.add.reduceat(share, firsts) if len(pair) else share
    own = np.add.reduceat(weighted, firsts) if len(pair) else weighted
    indptr = np.searchsorted(rows[firsts], np.arange(terms + 1)).astype(np.int64)
    impacts = (total * (K1 + 1) / (total + K1)).astype(np.float32)
    return Matrix(indptr=indptr, docs=docs[firsts], impacts=impacts), own
