"""An index in shards that answers as one: rarities are gathered from all, every shard gives its best, they are joined."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, count
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import numpy as np

from xiechuang.engines.matching.cluster import folders
from xiechuang.engines.matching.cluster.answer import ClusterAnswer
from xiechuang.engines.matching.cluster.changes import divided
from xiechuang.engines.matching.cluster.crew import Call, Crew
from xiechuang.engines.matching.cluster.lanes import cut, in_lanes
from xiechuang.engines.matching.cluster.measuring import Measure, added
from xiechuang.engines.matching.cluster.shard import Found, PackedMask, Size
from xiechuang.engines.matching.cluster.whole import Whole
from xiechuang.engines.matching.index.answer import Answer, Explanation, Hit, relevance_of
from xiechuang.engines.matching.index.arrays import SEGMENT_DOCUMENTS, Floats, Mask
from xiechuang.engines.matching.index.lexical import FIELD_WEIGHTS, Document, Query, checked, questions_of
from xiechuang.engines.matching.index.plan import Plan
from xiechuang.engines.matching.index.yardstick import Yardstick
from xiechuang.engines.matching.pairs.records import Supply
from xiechuang.engines.matching.text.analysis import DEFAULT, Analyser

_BATCH = 256
"""Questions that travel together."""


@dataclass(frozen=True, eq=False)
class Cluster:
    """The calls of `Index` over the shards of a crew; answers equal those of one index with the same yardstick.

    Every change makes a new cluster over the same crew; the two newest can be asked. Places go shard after shard.
    """

    crew: Crew = field(repr=False)
    sizes: tuple[Size, ...]
    field_weights: Mapping[str, float]
    analyser: Analyser = field(default=DEFAULT, repr=False)
    generation: int = 0
    numbers: "count[int]" = field(default_factory=lambda: count(1), repr=False)

    @classmethod
    def build(
        cls,
        records: Iterable[Document | Supply],
        *,
        crew: Crew,
        field_weights: Mapping[str, float] = FIELD_WEIGHTS,
        analyser: Analyser = DEFAULT,
        yardstick: Yardstick | None = None,
    ) -> Self:
        """Deal records out to the shards and index them there; ValueError as `Index.build`, or when a shard gets none.

        Without a yardstick the records become their own, as in `Index.build` (of more than 2²⁰, those of as many
        shards as hold 2²⁰).
        """
        ordered = sorted(records, key=lambda one: one.key)
        checked((Document(key=one.key, texts=one.texts) for one in ordered), field_weights)
        if len(ordered) < crew.shards:
            raise ValueError(f"{len(ordered)} 条记录分不成 {crew.shards} 片")
        # Dealt like cards: every shard is a fair sample, so all take about as long.
        hands = [{"records": ordered[number :: crew.shards]} for number in range(crew.shards)]
        shared = {"field_weights": dict(field_weights), "analyser": analyser}
        crew.tell(_calls(crew, "count", shared, hands))
        measure = (
            Measure.of(yardstick) if yardstick else _measured(crew, [len(one["records"]) for one in hands])
        )
        sizes = crew.tell(_calls(crew, "weigh", {"measure": measure, "generation": 0}))
        return cls(crew, tuple(sizes[: crew.shards]), dict(field_weights), analyser)

    @classmethod
    def open(cls, parts: Sequence[Path], *, crew: Crew, analyser: Analyser = DEFAULT) -> Self:
        """Map saved indices, one a shard, where the shards are; their keys must be distinct.

        ValueError when a folder is damaged, or when they were not weighed by one yardstick.
        """
        if len(parts) != crew.shards:
            raise ValueError(f"有 {len(parts)} 个索引文件夹、{crew.shards} 个分片，应当一样多")
        own = [{"folder": str(one)} for one in parts]
        sizes = crew.tell(_calls(crew, "open", {"analyser": analyser, "generation": 0}, own))
        natures = crew.ask(_calls(crew, "nature", {"generation": 0})[: crew.shards])
        odd = next((number for number, one in enumerate(natures) if one != natures[0]), None)
        if odd is not None:
            raise ValueError(f"{parts[odd]} 与 {parts[0]} 不是按同一把尺建立的，答案不能合并，请一起重建")
        return cls(crew, tuple(sizes[: crew.shards]), natures[0].field_weights, analyser)

    def save(self, path: Path) -> None:
        """Write every shard to a folder inside `path`, which driver and shards must all see; then name them in one step."""
        nonce = uuid4().hex[:8]
        names = [f"shard-{number:04d}-{nonce}" for number in range(self.crew.shards)]
        sizes = self._gather("save", own=[{"folder": str(path / name)} for name in names])
        folders.name(path, [name for name, size in zip(names, sizes, strict=True) if size.documents])

    def with_changes(
        self, *, upserts: Iterable[Document | Supply] = (), removals: Collection[str] = ()
    ) -> Self:
        """Give a new cluster with records put in or replaced and others removed; ValueError as `Index.with_changes`."""
        fresh = sorted(upserts, key=lambda one: one.key)
        checked(
            (Document(key=one.key, texts=one.texts) for one in fresh), self.field_weights, allow_empty=True
        )
        touched = sorted({*removals, *(one.key for one in fresh)})
        known = self._gather("known", {"keys": touched})
        homes = {
            key: shard
            for shard, here in enumerate(known)
            for key, found in zip(touched, here, strict=True)
            if found
        }
        own = divided(fresh, removals=removals, homes=homes, sizes=self.sizes)
        becomes = next(self.numbers)
        shared = {"generation": self.generation, "becomes": becomes}
        sizes = self.crew.tell(_calls(self.crew, "change", shared, own))
        return replace(self, sizes=tuple(sizes[: self.crew.shards]), generation=becomes)

    @property
    def places(self) -> int:
        """How many places there are, removed documents included; the length of masks and scores."""
        return sum(one.places for one in self.sizes)

    def __len__(self) -> int:
        return sum(one.documents for one in self.sizes)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._home(key) is not None

    @cached_property
    def keys(self) -> Sequence[str]:
        """Keys by place, fetched from all shards at once: for trials, not for 10⁷ records."""
        return list(chain.from_iterable(self._gather("keys")))

    def mask(self, keys: Iterable[str]) -> Mask:
        """Mark the places of some keys; unknown ones are passed over."""
        packed = self._gather("mask", {"keys": list(keys)})
        return np.concatenate(
            [
                np.unpackbits(one, count=size.places).astype(np.bool_)
                for one, size in zip(packed, self.sizes, strict=True)
            ]
        )

    def frequency(self, term: str) -> int:
        """How many documents hold a term."""
        return self.whole.known(term).holding

    def idf(self, term: str) -> float:
        """Rarity of a term among the documents present."""
        return self.whole.idf(term)

    @cached_property
    def whole(self) -> Whole:
        """Counts of terms over all shards."""
        return Whole(documents=len(self), analyser=self.analyser, fetch=self._holding)

    def ask(self, query: Query) -> ClusterAnswer:
        """Put a question; the answer computes what it is asked for once."""
        return ClusterAnswer(self, query, self.planned([query])[0])

    def top(self, query: Query, *, k: int, allowed: Mask | None = None) -> list[Hit]:
        """Find the k best documents exactly, ties by key; `allowed` (by place) is applied inside."""
        return self.top_many([query], k=k, allowed=allowed)[0]

    def top_many(
        self,
        queries: Sequence[Query],
        *,
        k: int,
        allowed: Mask | None = None,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> list[list[Hit]]:
        """Answer many questions under one permission mask; `stop()` ends early with the answers so far."""
        if k < 1:
            raise ValueError(f"k 至少为 1，收到 {k}")
        masks, found = self.parted(allowed), list[list[Hit]]()

        def work(batch: Sequence[Query], lane: int) -> list[list[Hit]]:
            return self._top(batch, k=k, masks=masks, copy=lane % self.crew.copies)

        for hits in in_lanes(cut(queries, size=_BATCH), work, lanes=2 * self.crew.copies, stop=stop):
            found += hits
            if progress is not None:
                progress(len(found), len(queries))
        return found

    def explain(self, query: Query, *, key: str) -> Explanation:
        """Share the score of one document out to the words of the query; ValueError for an unknown key."""
        shard = self._home(key)
        if shard is None:
            raise ValueError(f"索引中没有编号为 {key} 的记录")
        census = self.whole.census(self.planned([query])[0].weights)
        own = {"generation": self.generation, "query": query, "census": census, "key": key}
        explained: Explanation = self.crew.ask([Call(seat=shard, method="explain", own=own)])[0]
        return explained

    def scored(self, plan: Plan) -> list[tuple[Floats, Floats]]:
        """Whole-number scores and worths of all places, by shard."""
        return self._gather("scores", {"plan": plan})

    def planned(self, queries: Sequence[Query]) -> list[Answer]:
        """Questions weighed by the rarities of the whole, which are fetched for all of them at once."""
        answers = [
            Answer(self.whole, questions_of(query, field_weights=self.field_weights)) for query in queries
        ]
        self.whole.count(chain.from_iterable(one.weights for one in answers))
        return answers

    def parted(self, allowed: Mask | None) -> list[dict[str, PackedMask | None]]:
        """A mask cut into those of the shards, packed to travel; ValueError for a bad shape."""
        if allowed is None:
            return [{"allowed": None}] * len(self.sizes)
        if allowed.shape != (self.places,) or allowed.dtype != np.bool_:
            raise ValueError(f"allowed 应为 {self.places} 个布尔值，收到 {allowed.dtype} {allowed.shape}")
        edges = np.cumsum([one.places for one in self.sizes])[:-1]
        return [{"allowed": np.packbits(one)} for one in np.split(allowed, edges)]

    def gather(
        self,
        method: str,
        shared: Mapping[str, Any],
        own: Sequence[Mapping[str, Any]],
        *,
        copy: int,
    ) -> list[Any]:
        """Call one method of every shard of a copy for this generation."""
        told = {**shared, "generation": self.generation}
        first = copy * self.crew.shards
        return self.crew.ask(
            [Call(seat=first + shard, method=method, shared=told, own=one) for shard, one in enumerate(own)]
        )

    def _gather(
        self,
        method: str,
        shared: Mapping[str, Any] | None = None,
        own: Sequence[Mapping[str, Any]] | None = None,
    ) -> list[Any]:
        return self.gather(method, shared or {}, own or [{}] * self.crew.shards, copy=0)

    def _top(
        self, queries: Sequence[Query], *, k: int, masks: Sequence[Mapping[str, Any]], copy: int
    ) -> list[list[Hit]]:
        answers = self.planned(queries)
        shared = {"plans": [one.plan for one in answers], "k": k}
        by_shard: list[list[list[Found]]] = self.gather("best", shared, masks, copy=copy)
        return [
            _hits(answer, chain.from_iterable(parts), k)
            for answer, parts in zip(answers, zip(*by_shard, strict=True), strict=True)
        ]

    def _holding(self, terms: Sequence[str]) -> list[int]:
        by_shard = self._gather("holding", {"terms": list(terms)})
        return [sum(one) for one in zip(*by_shard, strict=True)]

    def _home(self, key: str) -> int | None:
        known = self._gather("known", {"keys": [key]})
        return next((shard for shard, (found,) in enumerate(known) if found), None)


def _hits(answer: Answer, found: Iterable[Found], k: int) -> list[Hit]:
    """Join the best of all shards by score, ties by key."""
    best = sorted(found, key=lambda one: (-one[0], one[1]))[:k]
    return [
        Hit(
            key=key,
            score=(score := whole * answer.plan.unit),
            relevance=relevance_of(score, own=answer.own, worth=worth),
        )
        for whole, key, worth in best
    ]


def _calls(
    crew: Crew, method: str, shared: Mapping[str, Any], own: Sequence[Mapping[str, Any]] | None = None
) -> list[Call]:
    """One call to every seat, the first copy of all shards first."""
    each = own or [{}] * crew.shards
    return [
        Call(seat=copy * crew.shards + shard, method=method, shared=shared, own=each[shard])
        for copy in range(crew.copies)
        for shard in range(crew.shards)
    ]


def _measured(crew: Crew, lengths: Sequence[int]) -> Measure:
    """The yardstick of the first shards that hold 2²⁰ records together, or of all."""
    calls, seen = [], 0
    for shard, length in enumerate(lengths):
        if seen >= SEGMENT_DOCUMENTS:
            break
        calls.append(Call(seat=shard, method="measure"))
        seen += length
    return added(crew.ask(calls))
