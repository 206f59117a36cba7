"""Counts documents before they are weighed, so that all shards can be weighed by one yardstick."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from xiechuang.engines.matching.index import packing
from xiechuang.engines.matching.index.arrays import SEGMENT_DOCUMENTS, Places
from xiechuang.engines.matching.index.lexical import Document, Index
from xiechuang.engines.matching.index.segment import Segment
from xiechuang.engines.matching.index.yardstick import Yardstick
from xiechuang.engines.matching.pairs.records import Supply
from xiechuang.engines.matching.text.analysis import Analyser
from xiechuang.engines.matching.text.batch import BatchCounts, count_batch
from xiechuang.engines.matching.text.vocabulary import Bytes, Offsets, Vocabulary


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """What a yardstick is made of, in plain arrays that travel; measures of parts add up to that of the whole.

    sums int64 (fields): all occurrences of terms; blob uint8 and ends int64 (terms + 1): the terms, as `Vocabulary`;
    holding int64 (terms): documents that hold each.
    """

    documents: int
    sums: Places
    blob: Bytes
    ends: Offsets
    holding: Places

    @classmethod
    def of(cls, yardstick: Yardstick) -> "Measure":
        """Take a yardstick apart; its averages become sums again, which is exact below 2⁵² occurrences."""
        terms = yardstick.vocabulary.arrays()
        sums = np.rint(np.array(yardstick.averages) * yardstick.documents).astype(np.int64)
        return cls(
            yardstick.documents,
            sums,
            np.asarray(terms["blob"], dtype=np.uint8),
            np.asarray(terms["ends"], dtype=np.int64),
            np.asarray(yardstick.holding),
        )

    def yardstick(self) -> Yardstick:
        """Put the yardstick together."""
        vocabulary = Vocabulary()
        vocabulary.add_packed(blob=self.blob, ends=self.ends)
        averages = tuple(max(float(one) / self.documents, 1e-9) for one in self.sums)
        return Yardstick(self.documents, averages, vocabulary, self.holding)


def added(measures: Sequence[Measure]) -> Measure:
    """Add measures up; there must be one."""
    if len(measures) == 1:
        return measures[0]
    vocabulary, holding = Vocabulary(), np.zeros(0, dtype=np.int64)
    for one in measures:
        rows = vocabulary.add_packed(blob=one.blob, ends=one.ends)
        holding = np.concatenate([holding, np.zeros(len(vocabulary) - len(holding), dtype=np.int64)])
        # Terms of one measure are distinct, so no row comes twice.
        holding[rows] += one.holding
    terms = vocabulary.arrays()
    return Measure(
        sum(one.documents for one in measures),
        np.sum([one.sums for one in measures], axis=0),
        np.asarray(terms["blob"], dtype=np.uint8),
        np.asarray(terms["ends"], dtype=np.int64),
        holding,
    )


def fingerprint(yardstick: Yardstick) -> str:
    """Tell yardsticks apart; shards weighed by different ones must not be joined."""
    digest = sha256(f"{yardstick.documents} {yardstick.averages}".encode())
    terms = yardstick.vocabulary.arrays()
    for array in (terms["blob"], terms["ends"], yardstick.holding):
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Counted documents of one segment."""

    keys: list[str]
    counts: BatchCounts
    vocabulary: Vocabulary

    def measure(self) -> Measure:
        """What these documents add to a yardstick."""
        terms = self.vocabulary.arrays()
        return Measure(
            len(self.keys),
            self.counts.lengths.sum(axis=1, dtype=np.int64),
            np.asarray(terms["blob"], dtype=np.uint8),
            np.asarray(terms["ends"], dtype=np.int64),
            packing.holding(self.counts.docs, self.counts.terms, len(self.vocabulary)),
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """Documents counted but not yet weighed."""

    chunks: tuple[_Chunk, ...]
    field_weights: Mapping[str, float]
    analyser: Analyser

    @classmethod
    def of(
        cls,
        records: Sequence[Document | Supply],
        *,
        field_weights: Mapping[str, float],
        analyser: Analyser,
        threads: int,
    ) -> "Counted":
        """Count records in key order."""
        chunks = []
        for first in range(0, len(records), SEGMENT_DOCUMENTS):
            some, vocabulary = records[first : first + SEGMENT_DOCUMENTS], Vocabulary()
            texts = [[one.texts.get(name, "") for name in field_weights] for one in some]
            counts = count_batch(texts, analyser=analyser, vocabulary=vocabulary, threads=threads)
            chunks.append(_Chunk([one.key for one in some], counts, vocabulary))
        return cls(tuple(chunks), field_weights, analyser)

    def measure(self) -> Measure:
        """What these documents add to a yardstick."""
        return added([one.measure() for one in self.chunks])

    def weighed(self, yardstick: Yardstick) -> Index:
        """Make an index of them."""
        segments = [
            Segment.of_counts(
                keys=one.keys,
                counts=one.counts,
                vocabulary=one.vocabulary,
                field_weights=list(self.field_weights.values()),
                yardstick=yardstick,
            )[0]
            for one in self.chunks
        ]
        return Index.of_segments(
            segments, yardstick=yardstick, field_weights=self.field_weights, analyser=self.analyser
        )
