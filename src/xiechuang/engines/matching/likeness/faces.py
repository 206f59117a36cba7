"""Distinct texts of a collection: their terms, what must agree, the keys of records that say just this."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np

from xiechuang.engines.matching.likeness.buckets import Buckets
from xiechuang.engines.matching.likeness.growing import Growing
from xiechuang.engines.matching.likeness.kernel import Ids, Places, least_draws, shared_weight
from xiechuang.engines.matching.likeness.marks import Hashes, Keys, Weights, band_keys, draws, keys_of_record
from xiechuang.engines.matching.likeness.terms import Asked, Vocabulary

Face: TypeAlias = tuple[bytes, int]


@dataclass(frozen=True, slots=True)
class Columns:
    """The arrays of distinct texts: `ends[i]` closes the terms of text i in `ids`."""

    ids: Ids
    ends: Places
    agreements: Hashes
    keys: Keys


class Faces:
    """Distinct texts by number. A text nobody has any more stays, without members."""

    def __init__(self, *, columns: Columns, vocabulary: Vocabulary, seeds: Hashes) -> None:
        self.vocabulary, self.seeds = vocabulary, seeds
        self._ids, self._ends = Growing(columns.ids), Growing(columns.ends)
        self._agreements = Growing(columns.agreements)
        self._totals = Growing(_totals(columns, vocabulary.weights))
        self._numbers = {face: number for number, face in enumerate(_faces(columns))}
        self._buckets = Buckets(columns.keys)

    @classmethod
    def of(cls, *, texts: Sequence[tuple[Ids, int]], vocabulary: Vocabulary, seeds: Hashes) -> Self:
        """Mark many distinct texts, each its terms and its agreement, band by band."""
        ids = np.concatenate([np.zeros(0, dtype=np.int32), *(one for one, _ in texts)])
        ends = np.cumsum([len(one) for one, _ in texts], dtype=np.int64)
        agreements = np.array([agreement for _, agreement in texts], dtype=np.uint64)
        keys = np.empty((len(texts), len(seeds)), dtype=np.uint32)
        for band, own in enumerate(seeds):
            table = draws(hashes=vocabulary.hashes, weights=vocabulary.weights, seeds=own)
            keys[:, band] = band_keys(marks=least_draws(ids, ends, table), agreements=agreements)
        return cls(columns=Columns(ids, ends, agreements, keys), vocabulary=vocabulary, seeds=seeds)

    def __len__(self) -> int:
        return len(self._ends)

    @property
    def columns(self) -> Columns:
        """The arrays as they are now."""
        return Columns(self._ids.values, self._ends.values, self._agreements.values, self._buckets.keys)

    def number(self, ids: Ids, *, agreement: int) -> int:
        """The number of a text with these terms, new if nobody had it."""
        face = (ids.tobytes(), agreement)
        known = self._numbers.get(face)
        if known is not None:
            return known
        weights = self.vocabulary.weights[ids]
        self._ids.extend(ids)
        self._ends.extend(np.array([len(self._ids)], dtype=np.int64))
        self._agreements.extend(np.array([agreement], dtype=np.uint64))
        self._totals.extend(np.array([weights.sum()]))
        asked = Asked(ids, self.vocabulary.hashes[ids], weights)
        self._buckets.add(self.keys_of(asked, agreement=agreement))
        return self._numbers.setdefault(face, len(self._numbers))

    def keys_of(self, asked: Asked, *, agreement: int) -> Keys:
        """Keys of the bands of a text."""
        return keys_of_record(
            hashes=asked.hashes, weights=asked.weights, seeds=self.seeds, agreement=agreement
        )

    def near(self, asked: Asked, *, agreement: int, keys: Keys) -> tuple[Places, Weights]:
        """Candidates that share a band, with their exact likeness; what must agree does."""
        found = self._buckets.sharing(keys)
        found = found[self._agreements.values[found] == np.uint64(agreement)]
        ends = np.array([len(asked.known)], dtype=np.int64)
        shared = shared_weight(
            asked.known, ends, np.zeros(len(found), dtype=np.int64),
            self._ids.values, self._ends.values, found, self.vocabulary.weights,
        )  # fmt: skip
        return found, shared / (self._totals.values[found] + asked.weights.sum() - shared)

    def asked_of(self, number: int) -> tuple[Asked, int, Keys]:
        """A text of the collection as a question: its terms, its agreement, its keys."""
        ends = self._ends.values
        ids = self._ids.values[ends[number - 1] if number else 0 : ends[number]]
        asked = Asked(ids, self.vocabulary.hashes[ids], self.vocabulary.weights[ids])
        return asked, int(self._agreements.values[number]), self._buckets.keys[number]

    def pairs(self, *, threshold: float) -> tuple[Places, Places, Weights]:
        """All pairs of distinct texts that share a band and reach the threshold."""
        left, right = self._buckets.pairs()
        agreeing = self._agreements.values[left] == self._agreements.values[right]
        left, right = left[agreeing], right[agreeing]
        ids, ends, totals = self._ids.values, self._ends.values, self._totals.values
        shared = shared_weight(ids, ends, left, ids, ends, right, self.vocabulary.weights)
        likeness = shared / (totals[left] + totals[right] - shared)
        alike = likeness >= threshold
        return left[alike], right[alike], likeness[alike]


def _faces(columns: Columns) -> Iterable[Face]:
    starts = np.concatenate([[0], columns.ends])[:-1]
    for start, end, agreement in zip(
        starts.tolist(), columns.ends.tolist(), columns.agreements.tolist(), strict=True
    ):
        yield columns.ids[start:end].tobytes(), agreement


def _totals(columns: Columns, weights: Weights) -> Weights:
    if not len(columns.ends):
        return np.zeros(0)
    starts = np.concatenate([[0], columns.ends])[:-1]
    return np.asarray(np.add.reduceat(weights[columns.ids], starts), dtype=np.float64)
