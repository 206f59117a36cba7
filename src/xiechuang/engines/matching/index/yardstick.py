"""What documents are measured against: average lengths and rarities, fixed when an index is built anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from xiechuang.engines.matching.index.arrays import Floats, Ids, Places
from xiechuang.engines.matching.index.packing import B
from xiechuang.engines.matching.text.vocabulary import Vocabulary


@dataclass(frozen=True, eq=False)
class Yardstick:
    """Kept unchanged by additions, so that every segment, process and shard weighs a document the same.

    Rarity in the order of hits is always that of the documents present; only the length discount and the
    comparison of a document with itself lean on this.
    """

    documents: int
    averages: tuple[float, ...]
    """Average number of terms by field."""
    vocabulary: Vocabulary = field(repr=False)
    holding: Places = field(repr=False)
    """How many documents held each term of the vocabulary, int64."""

    @classmethod
    def of(cls, *, lengths: Ids, vocabulary: Vocabulary, holding: Places) -> Self:
        """Measure a collection: lengths int32 (fields, documents), holding int64 (terms)."""
        averages = tuple(max(float(one), 1e-9) for one in lengths.mean(axis=1))
        return cls(documents=lengths.shape[1], averages=averages, vocabulary=vocabulary, holding=holding)

    def norms(self, lengths: Ids) -> Floats:
        """Length discount 1 − b + b·length/average by field and document."""
        averages = np.array(self.averages, dtype=np.float64)[:, None]
        return np.asarray(1 - B + B * lengths / averages, dtype=np.float64)

    def rarity(self, vocabulary: Vocabulary) -> Floats:
        """Rarity (idf) of each term of another vocabulary."""
        if vocabulary is self.vocabulary:
            return idf(self.holding, self.documents)
        return self._of_rows(self.vocabulary.rows_of(vocabulary))

    def rarity_of(self, terms: Sequence[str]) -> Floats:
        """Rarity (idf) of terms; one never met is the rarest."""
        rows = [self.vocabulary.row(term) for term in terms]
        return self._of_rows(np.array([-1 if row is None else row for row in rows], dtype=np.int32))

    def _of_rows(self, rows: Ids) -> Floats:
        known = (rows >= 0) & (rows < len(self.holding))
        held = np.where(known, self.holding[np.where(known, rows, 0)], 0) if len(self.holding) else 0 * rows
        return idf(held.astype(np.int64), self.documents)


def idf(holding: Places, documents: int) -> Floats:
    """log(1 + (N − n + ½)/(n + ½)), Robertson and Spärck Jones as Lucene keeps it positive."""
    return np.asarray(np.log(1 + (documents - holding + 0.5) / (holding + 0.5)), dtype=np.float64)
