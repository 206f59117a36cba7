"""A field-weighted BM25 index over words and character bigrams: exact top-k, explained, changed cheaply, on disk."""

import math
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Self, TypeAlias

import numpy as np

from xiechuang.engines.matching.index import storage
from xiechuang.engines.matching.index.answer import Answer, Explanation, Hit
from xiechuang.engines.matching.index.arrays import SEGMENT_DOCUMENTS, Mask
from xiechuang.engines.matching.index.census import Census, rarity
from xiechuang.engines.matching.index.keys import Chained
from xiechuang.engines.matching.index.segment import Segment, joined
from xiechuang.engines.matching.index.selection import Part
from xiechuang.engines.matching.index.yardstick import Yardstick
from xiechuang.engines.matching.text.analysis import DEFAULT, Analyser
from xiechuang.engines.matching.text.batch import count_batch
from xiechuang.engines.matching.text.vocabulary import Vocabulary

FIELD_WEIGHTS: Mapping[str, float] = {"title": 3.0, "keywords": 2.0, "abstract": 1.0}
"""How much a word counts by where it stands: a title names the subject, an abstract also tells its story."""

Query: TypeAlias = str | Mapping[str, str]
"""A plain question (every word weighs 1), or texts by field, weighed as the fields of documents are."""

_THREADS = os.cpu_count() or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A record to be found: its key and its texts by field."""

    key: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What an index knows of a term: living documents that hold it, and its row in each segment."""

    holding: int
    rarity: float
    rows: tuple[int | None, ...]


@dataclass(frozen=True, eq=False)
class Index:
    """Documents in segments; every change makes a new index that shares what is unchanged, so readers never wait.

    Documents are numbered by *place*: segment after segment, inside each in key order. Removed documents keep
    their place until segments are folded together; they score 0 and are never found.
    """

    segments: tuple[Segment, ...]
    dead: tuple[Mask | None, ...] = field(repr=False)
    yardstick: Yardstick = field(repr=False)
    field_weights: Mapping[str, float]
    analyser: Analyser = DEFAULT
    census: Census | None = field(default=None, repr=False)
    """Rarities of the greater collection that this index is a part of (see `within`); without one, its own."""

    @classmethod
    def build(
        cls,
        documents: Iterable[Document],
        *,
        field_weights: Mapping[str, float] = FIELD_WEIGHTS,
        analyser: Analyser = DEFAULT,
        yardstick: Yardstick | None = None,
        threads: int = _THREADS,
    ) -> Self:
        """Index documents; ValueError when there are none, a key repeats or a field is unknown.

        Without a yardstick the documents become their own (of more than 2²⁰ the first 2²⁰ by key).
        """
        ordered = checked(documents, field_weights)
        segments: list[Segment] = []
        for first in range(0, len(ordered), SEGMENT_DOCUMENTS):
            some = ordered[first : first + SEGMENT_DOCUMENTS]
            segment, yardstick = _segment(some, field_weights, analyser, yardstick, threads)
            segments.append(segment)
        if yardstick is None:
            raise ValueError("没有可供索引的记录")
        return cls.of_segments(segments, yardstick=yardstick, field_weights=field_weights, analyser=analyser)

    @classmethod
    def of_segments(
        cls,
        segments: Sequence[Segment],
        *,
        yardstick: Yardstick,
        field_weights: Mapping[str, float] = FIELD_WEIGHTS,
        analyser: Analyser = DEFAULT,
    ) -> Self:
        """Put segments made elsewhere together; their keys must be distinct and weighed by one yardstick."""
        return cls(tuple(segments), (None,) * len(segments), yardstick, dict(field_weights), analyser)

    @classmethod
    def open(cls, path: Path, *, analyser: Analyser = DEFAULT) -> Self:
        """Map a saved index in milliseconds; ValueError when version, analysis, sizes or heads do not agree."""
        stored = storage.load(path)
        if stored.analysis != analyser.fingerprint:
            raise ValueError(
                f"索引的分词方式（{stored.analysis}）与程序（{analyser.fingerprint}）不同，请重建"
            )
        return cls(stored.segments, stored.dead, stored.yardstick, stored.field_weights, analyser)

    def save(self, path: Path) -> None:
        """Write the index to a folder so that a crash leaves either the old or the new one."""
        storage.save(
            path,
            storage.Stored(
                self.segments, self.dead, self.yardstick, self.field_weights, self.analyser.fingerprint
            ),
        )

    @staticmethod
    def verify(path: Path) -> None:
        """Read every byte of a saved index; ValueError names what is damaged."""
        storage.verify(path)

    def with_changes(self, *, upserts: Iterable[Document] = (), removals: Collection[str] = ()) -> Self:
        """Give a new index with records put in or replaced and others removed.

        Only the upserts are analysed; they become a small segment, folded into its neighbours when these are no
        more than twice its size, so that n changes cost O(n log n) and there are O(log n) segments. Unknown removals are a ValueError.
        """
        unknown = sorted(key for key in removals if key not in self)
        if unknown:
            raise ValueError(f"索引中没有这些编号，无法移除：{'、'.join(unknown[:5])}")
        added = checked(upserts, self.field_weights, allow_empty=True)
        gone = [self._find(key) for key in {*removals, *(one.key for one in added)}]
        dead = _buried(self.parts, [place for place in gone if place is not None])
        segments = list(self.segments)
        if added:
            fresh, _ = _segment(added, self.field_weights, self.analyser, self.yardstick, 1)
            segments, dead = [*segments, fresh], [*dead, None]
        kept = [
            (one, lost) for one, lost in zip(segments, dead, strict=True) if lost is None or not lost.all()
        ]
        if not kept:
            raise ValueError("移除之后索引为空：至少保留一条记录")
        folded = _folded(kept)
        return replace(self, segments=tuple(one for one, _ in folded), dead=tuple(lost for _, lost in folded))

    def merged(self) -> Self:
        """Fold all segments together and drop what is removed; answers stay the same."""
        if len(self.segments) == 1 and self.dead[0] is None:
            return self
        if len(self) > SEGMENT_DOCUMENTS:
            pairs = [
                (one, None) if lost is None else (joined([one], [lost]), None)
                for one, lost in zip(self.segments, self.dead, strict=True)
            ]
        else:
            pairs = [(joined(self.segments, self.dead), None)]
        return replace(self, segments=tuple(one for one, _ in pairs), dead=(None,) * len(pairs))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Segments with the place of their first document."""
        firsts = accumulate((len(one) for one in self.segments), initial=0)
        # One more first than segments: the end.
        return tuple(
            Part(one, first, lost) for one, first, lost in zip(self.segments, firsts, self.dead, strict=False)
        )

    @property
    def places(self) -> int:
        """How many places there are, removed documents included; the length of masks and scores."""
        return sum(len(one) for one in self.segments)

    def __len__(self) -> int:
        return self._living

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._find(key) is not None

    @property
    def keys(self) -> Sequence[str]:
        """Keys by place; a removed document still has its key here, before the one that replaced it."""
        return Chained([one.keys for one in self.segments])

    @cached_property
    def living(self) -> Mask:
        """Which places hold a document that is not removed."""
        alive = [
            np.ones(len(one), dtype=np.bool_) if lost is None else ~lost
            for one, lost in zip(self.segments, self.dead, strict=True)
        ]
        return np.concatenate(alive)

    def place(self, key: str) -> int:
        """Place of a document; ValueError for an unknown key."""
        place = self._find(key)
        if place is None:
            raise ValueError(f"索引中没有编号为 {key} 的记录")
        return place

    def mask(self, keys: Iterable[str]) -> Mask:
        """Mark the places of some keys; unknown ones are passed over."""
        mask = np.zeros(self.places, dtype=np.bool_)
        mask[[place for key in keys if (place := self._place_of.get(key)) is not None]] = True
        return mask

    def frequency(self, term: str) -> int:
        """How many documents hold a term."""
        return self.known(term).holding

    def idf(self, term: str) -> float:
        """Rarity of a term among the documents present, as `yardstick.idf`."""
        return self.known(term).rarity

    def within(self, census: Census) -> Self:
        """Give the same index with the rarities of a whole that it is a part of; only its terms may be asked for."""
        return replace(self, census=census)

    def known(self, term: str) -> _Known:
        """Look a term up in every segment, once."""
        found = self._terms.get(term)
        if found is None:
            rows = tuple(one.vocabulary.row(term) for one in self.segments)
            held = self._holding(rows) if self.census is None else self.census.holding[term]
            rare = (
                rarity(documents=len(self), holding=held) if self.census is None else self.census.rarity[term]
            )
            found = self._terms[term] = _Known(held, rare, rows)
        return found

    def vocabulary(self) -> Iterable[str]:
        """Every term that some document holds or held."""
        return dict.fromkeys(term for one in self.segments for term in one.vocabulary)

    @property
    def drift(self) -> float:
        """How far average lengths have moved from the yardstick (0.2: a fifth); then building anew pays."""
        living = np.concatenate([one.lengths for one in self.segments], axis=1)[:, self.living]
        now = np.maximum(living.mean(axis=1), 1e-9)
        return float(np.abs(np.log(now / np.array(self.yardstick.averages))).max())

    def ask(self, query: Query) -> Answer:
        """Put a question; the answer computes what it is asked for once, for ranking and explaining."""
        return Answer(index=self, questions=questions_of(query, field_weights=self.field_weights))

    def top(self, query: Query, *, k: int, allowed: Mask | None = None) -> list[Hit]:
        """Find the k best documents exactly, ties by key; `allowed` (by place) is applied inside."""
        return self.ask(query).top(k=k, allowed=allowed)

    def top_many(
        self, queries: Sequence[Query], *, k: int, allowed: Mask | None = None, threads: int = _THREADS
    ) -> list[list[Hit]]:
        """Answer many questions under one permission mask, on several threads."""
        return Answer.top_of_many(
            [self.ask(query) for query in queries], k=k, allowed=allowed, threads=threads
        )

    def explain(self, query: Query, *, key: str) -> Explanation:
        """Share the score of one document out to the words of the query; ValueError for an unknown key."""
        return self.ask(query).explain(key=key)

    @cached_property
    def _living(self) -> int:
        return self.places - sum(int(lost.sum()) for lost in self.dead if lost is not None)

    @cached_property
    def _terms(self) -> dict[str, _Known]:
        return {}

    @cached_property
    def _place_of(self) -> dict[str, int]:
        # A document that replaced another comes later, so its place is the one that stays.
        return {key: place for place, key in enumerate(self.keys)}

    def _holding(self, rows: Sequence[int | None]) -> int:
        return sum(
            part.segment.holding_of(row, dead=part.dead)
            for part, row in zip(self.parts, rows, strict=True)
            if row is not None
        )

    def _find(self, key: str) -> int | None:
        for part in reversed(self.parts):
            doc = part.segment.keys.find(key)
            if doc is not None and (part.dead is None or not part.dead[doc]):
                return part.first + doc
        return None


def questions_of(query: Query, *, field_weights: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Give the texts of a query, each with what one occurrence of a term in it is worth; ValueError for an unknown field."""
    if isinstance(query, str):
        return ((query, 1.0),)
    unknown = sorted(set(query) - set(field_weights))
    if unknown:
        raise ValueError(f"索引没有这些字段：{'、'.join(unknown)}")
    return tuple((text, field_weights[name]) for name, text in sorted(query.items()))


def _segment(
    documents: Sequence[Document],
    field_weights: Mapping[str, float],
    analyser: Analyser,
    yardstick: Yardstick | None,
    threads: int,
) -> tuple[Segment, Yardstick]:
    vocabulary = Vocabulary()
    texts = [[one.texts.get(name, "") for name in field_weights] for one in documents]
    counts = count_batch(texts, analyser=analyser, vocabulary=vocabulary, threads=threads)
    return Segment.of_counts(
        keys=[one.key for one in documents],
        counts=counts,
        vocabulary=vocabulary,
        field_weights=list(field_weights.values()),
        yardstick=yardstick,
    )


def _buried(parts: Sequence[Part], places: Sequence[int]) -> list[Mask | None]:
    """Masks of removed documents with these places added; a segment without any keeps none."""
    dead: list[Mask | None] = []
    for part in parts:
        inside = [place - part.first for place in places if 0 <= place - part.first < len(part.segment)]
        if not inside:
            dead.append(part.dead)
            continue
        lost = np.zeros(len(part.segment), dtype=np.bool_) if part.dead is None else part.dead.copy()
        lost[inside] = True
        lost.flags.writeable = False
        dead.append(lost)
    return dead


def _folded(kept: Sequence[tuple[Segment, Mask | None]]) -> list[tuple[Segment, Mask | None]]:
    """Fold the last segments together while the earlier is no more than twice the later."""
    folded = list(kept)
    while len(folded) > 1:
        (early, lost), (late, gone) = folded[-2:]
        if len(early) > 2 * len(late) or len(early) + len(late) > SEGMENT_DOCUMENTS:
            break
        folded[-2:] = [(joined([early, late], [lost, gone]), None)]
    return folded


def checked(
    documents: Iterable[Document], field_weights: Mapping[str, float], *, allow_empty: bool = False
) -> list[Document]:
    """Sort documents by key and refuse what cannot be indexed, with the reason."""
    ordered = sorted(documents, key=lambda one: one.key)
    if not ordered and not allow_empty:
        raise ValueError("没有可供索引的记录")
    if not all(math.isfinite(weight) and weight > 0 for weight in field_weights.values()):
        raise ValueError(f"字段权重必须是正数：{dict(field_weights)}")
    for before, after in pairwise(ordered):
        if before.key == after.key:
            raise ValueError(f"编号重复：{after.key}")
    known = set(field_weights)
    unknown = sorted({name for one in ordered for name in one.texts.keys() - known})
    if unknown:
        raise ValueError(f"这些字段没有权重：{'、'.join(unknown)}")
    return ordered
