"""A collection of records among which those that say nearly the same are found without comparing each with each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

import numpy as np

from xiechuang.engines.matching.index.duplicates import SIMILAR, Similar
from xiechuang.engines.matching.likeness import storing
from xiechuang.engines.matching.likeness.banding import Banding
from xiechuang.engines.matching.likeness.faces import Faces
from xiechuang.engines.matching.likeness.kernel import Ids, Places
from xiechuang.engines.matching.likeness.marks import Keys, Weights, hash_of, seeds_of
from xiechuang.engines.matching.likeness.pairs import Pair, connected, spread_pairs
from xiechuang.engines.matching.likeness.terms import Asked, Vocabulary, number_words
from xiechuang.engines.matching.text.analysis import terms

_NONE = frozenset[str]()


@dataclass(frozen=True, slots=True, kw_only=True)
class LikenessRecord:
    """A record: its key, its text, and what a record like it must state just the same (a number, an amount, a seller)."""

    key: str
    text: str
    must_agree: frozenset[str] = _NONE


def _anybody(key: str) -> bool:  # noqa: ARG001 - the shape of a condition
    return True


class Likeness:
    """Near-duplicates by the Jaccard measure weighted by rarity: Σ weight of common terms / Σ weight of all terms of both.

    Candidates come from banded MinHash marks and are then compared exactly, so nothing wrong is ever reported, and a pair
    at the threshold is missed with a probability below 1 − recall (`banding.recall` gives it for any likeness), as long as
    no bucket overflows (`buckets.MOST_IN_BUCKET`). The rarity of terms is that of the records it was built from; a term
    met later weighs most. Records whose text holds no term are never like anything. One thread at a time.
    """

    def __init__(
        self, *, faces: Faces, places: Mapping[str, int | None], threshold: float, recall: float, seed: int
    ) -> None:
        self.threshold, self.recall, self.seed = threshold, recall, seed
        self.banding = Banding.reaching(threshold=threshold, recall=recall)
        self._faces = faces
        self._places: dict[str, int | None] = {}
        self._members: list[dict[str, None]] = [{} for _ in range(len(faces))]
        for key, place in places.items():
            self._put(key, place)

    @classmethod
    def build(
        cls,
        records: Iterable[LikenessRecord] = (),
        *,
        threshold: float = SIMILAR,
        recall: float = 0.99,
        seed: int = 0,
    ) -> Self:
        """Take records in; `threshold` is the least likeness that can be asked for later.

        ValueError when a key repeats or the threshold lies outside 0–1.
        """
        given = list(records)
        numbered, words = number_words(_terms(one.text) for one in given)
        places, texts = _distinct(given, numbered)
        faces = Faces.of(
            texts=texts,
            vocabulary=Vocabulary.of(numbered, words=words),
            seeds=seeds_of(banding=Banding.reaching(threshold=threshold, recall=recall), seed=seed),
        )
        return cls(faces=faces, places=places, threshold=threshold, recall=recall, seed=seed)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read a saved collection; ValueError when the version, the analysis or the checksum does not agree."""
        kept = storing.read(path)
        seeds = seeds_of(
            banding=Banding.reaching(threshold=kept.threshold, recall=kept.recall), seed=kept.seed
        )
        vocabulary = Vocabulary(words=kept.words, weights=kept.weights, unseen=kept.unseen)
        faces = Faces(columns=kept.columns, vocabulary=vocabulary, seeds=seeds)
        return cls(
            faces=faces, places=kept.places, threshold=kept.threshold, recall=kept.recall, seed=kept.seed
        )

    def save(self, path: Path) -> None:
        """Write everything to one file, so that a crash leaves either the old or the new one."""
        vocabulary = self._faces.vocabulary
        kept = storing.Kept(
            threshold=self.threshold, recall=self.recall, seed=self.seed, unseen=vocabulary.unseen,
            words=tuple(vocabulary.numbers), weights=vocabulary.weights,
            columns=self._faces.columns, places=self._places,
        )  # fmt: skip
        storing.write(path, kept)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys in the order in which they were put in."""
        return tuple(self._places)

    def add(self, record: LikenessRecord) -> None:
        """Put one record in, found at once; ValueError when its key is there already."""
        if record.key in self._places:
            raise ValueError(f"编号重复：{record.key}")
        ids = self._faces.vocabulary.learn(_terms(record.text))
        place = self._faces.number(ids, agreement=_agreement(record.must_agree)) if len(ids) else None
        if place == len(self._members):
            self._members.append({})
        self._put(record.key, place)

    def remove(self, key: str) -> None:
        """Take one record out; ValueError when it is not there."""
        if key not in self._places:
            raise ValueError(f"没有编号为 {key} 的记录")
        place = self._places.pop(key)
        if place is not None:
            del self._members[place][key]

    def replace(self, record: LikenessRecord) -> None:
        """Put a record in the place of the one with its key, if there is one."""
        if record.key in self._places:
            self.remove(record.key)
        self.add(record)

    def alike(
        self,
        text: str,
        *,
        must_agree: frozenset[str] = _NONE,
        threshold: float | None = None,
        k: int = 5,
        among: Callable[[str], bool] = _anybody,
    ) -> list[Similar]:
        """The k records likest to a text, ties in the order in which they were put in; `among` applies before k.

        ValueError for a threshold below the one the collection was built for.
        """
        asked, agreement = self._faces.vocabulary.asked(_terms(text)), _agreement(must_agree)
        if not len(asked.hashes) or not len(self._faces):
            return []
        keys = self._faces.keys_of(asked, agreement=agreement)
        return self._nearest(asked, agreement, keys, least=self._least(threshold), k=k, among=among)

    def alike_to(
        self,
        key: str,
        *,
        threshold: float | None = None,
        k: int = 5,
        among: Callable[[str], bool] = _anybody,
    ) -> list[Similar]:
        """The k other records likest to a record of the collection; several times quicker than asking with its text.

        ValueError when the record is not there, and as `alike`.
        """
        if key not in self._places:
            raise ValueError(f"没有编号为 {key} 的记录")
        place = self._places[key]
        if place is None:
            return []
        asked, agreement, keys = self._faces.asked_of(place)
        return self._nearest(
            asked,
            agreement,
            keys,
            least=self._least(threshold),
            k=k,
            among=lambda one: one != key and among(one),
        )

    def pairs(self, *, threshold: float | None = None) -> Iterator[Pair]:
        """All pairs of the collection that reach the threshold, likest first; made while they are read."""
        left, right, likeness = self._faces.pairs(threshold=self._least(threshold))
        members = [list(keys) for keys in self._members]
        return spread_pairs(keys=self._places, members=members, left=left, right=right, likeness=likeness)

    def count_pairs(self, *, threshold: float | None = None) -> int:
        """How many pairs `pairs` would give, without making them."""
        left, right, _ = self._faces.pairs(threshold=self._least(threshold))
        sizes = np.array([len(keys) for keys in self._members], dtype=np.int64)
        return int((sizes * (sizes - 1) // 2).sum() + (sizes[left] * sizes[right]).sum())

    def groups(self, *, threshold: float | None = None) -> list[tuple[str, ...]]:
        """Groups of at least two records that hang together by alike pairs, each and all in the order put in."""
        left, right, _ = self._faces.pairs(threshold=self._least(threshold))
        alive = self._alive(left) & self._alive(right)
        order = {key: number for number, key in enumerate(self._places)}
        found = []
        for faces in connected(size=len(self._members), left=left[alive], right=right[alive]):
            keys = [key for face in faces for key in self._members[face]]
            if len(keys) > 1:
                found.append(tuple(sorted(keys, key=order.__getitem__)))
        return sorted(found, key=lambda keys: order[keys[0]])

    def _alive(self, places: Places) -> np.ndarray:
        sizes = np.array([len(keys) for keys in self._members], dtype=np.int64)
        return np.asarray(sizes[places] > 0)

    def _put(self, key: str, place: int | None) -> None:
        self._places[key] = place
        if place is not None:
            self._members[place][key] = None

    def _least(self, threshold: float | None) -> float:
        least = self.threshold if threshold is None else threshold
        if not self.threshold <= least <= 1:
            raise ValueError(f"相似阈值应在 {self.threshold} 与 1 之间，收到 {threshold}")
        return least

    def _nearest(
        self, asked: Asked, agreement: int, keys: Keys, *, least: float, k: int, among: Callable[[str], bool]
    ) -> list[Similar]:
        places, likeness = self._faces.near(asked, agreement=agreement, keys=keys)
        return list(islice(self._ranked(places, likeness, least=least, among=among), k))

    def _ranked(
        self, places: Places, likeness: Weights, *, least: float, among: Callable[[str], bool]
    ) -> Iterator[Similar]:
        # Equal likeness comes in the order of the records, and lexsort's last key leads.
        for at in np.lexsort((places, -likeness)).tolist():
            if likeness[at] < least:
                return
            worth = min(float(likeness[at]), 1.0)
            yield from (Similar(key=key, likeness=worth) for key in self._members[places[at]] if among(key))


def _distinct(
    records: Sequence[LikenessRecord], numbered: Sequence[Ids]
) -> tuple[dict[str, int | None], list[tuple[Ids, int]]]:
    """Where each record's text stands among the distinct ones; None for a text without terms."""
    numbers: dict[tuple[bytes, int], int] = {}
    texts: list[tuple[Ids, int]] = []
    places: dict[str, int | None] = {}
    for record, ids in zip(records, numbered, strict=True):
        if record.key in places:
            raise ValueError(f"编号重复：{record.key}")
        agreement = _agreement(record.must_agree)
        place = numbers.setdefault((ids.tobytes(), agreement), len(numbers)) if len(ids) else None
        if place == len(texts):
            texts.append((ids, agreement))
        places[record.key] = place
    return places, texts


def _terms(text: str) -> dict[str, None]:
    return dict.fromkeys(term.text for term in terms(text))


def _agreement(stated: frozenset[str]) -> int:
    """64 bits of what must agree; 0 when nothing must."""
    return hash_of("\0".join(sorted(stated))) if stated else 0
