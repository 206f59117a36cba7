"""The work of one shard: a part of the records, weighed and ranked by the rarities of the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.cluster.measuring import Counted, Measure, fingerprint
from xiechuang.engines.matching.index.answer import Explanation
from xiechuang.engines.matching.index.arrays import Floats, Mask
from xiechuang.engines.matching.index.census import Census
from xiechuang.engines.matching.index.lexical import Document, Index, Query
from xiechuang.engines.matching.index.plan import Plan, Sheet
from xiechuang.engines.matching.index.ranking import top_places
from xiechuang.engines.matching.index.selection import PRUNED_UP_TO, scores_of, select
from xiechuang.engines.matching.index.yardstick import Yardstick
from xiechuang.engines.matching.pairs.match import Match, Matcher, Standing
from xiechuang.engines.matching.pairs.records import Need, Supply
from xiechuang.engines.matching.pairs.signals import Setting
from xiechuang.engines.matching.pairs.weights import Thresholds, Weights
from xiechuang.engines.matching.text.analysis import Analyser

Found: TypeAlias = tuple[int, str, float]
"""A hit that travels: score in whole numbers, key, what the document is worth."""

PackedMask: TypeAlias = npt.NDArray[np.uint8]
"""A mask of places, eight to a byte."""

_KEPT = 2
"""Generations that a shard still answers for: the newest and the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What a shard holds after it was made or changed."""

    documents: int
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """How the documents of a shard were analysed and weighed; one for all shards."""

    field_weights: Mapping[str, float]
    yardstick: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What pairs are weighed with."""

    weights: Weights
    thresholds: Thresholds
    setting: Setting


@dataclass(frozen=True, slots=True)
class _Kind:
    """How documents are weighed that come into an emptied shard."""

    field_weights: Mapping[str, float]
    analyser: Analyser
    yardstick: Yardstick

    @classmethod
    def of(cls, index: Index) -> "_Kind":
        """As those that were here first."""
        return cls(index.field_weights, index.analyser, index.yardstick)


@dataclass(frozen=True, slots=True)
class _State:
    """One generation; without an index when every document of this shard was removed."""

    index: Index | None
    kind: _Kind
    supplies: dict[str, Supply]

    @property
    def size(self) -> Size:
        """What it holds."""
        if self.index is None:
            return Size(documents=0, places=0)
        return Size(documents=len(self.index), places=self.index.places)


class Shard:
    """Lives where its records are; takes and gives plain data, knows nothing of the others."""

    def __init__(self, number: int, *, threads: int = 1) -> None:
        self.number, self._threads = number, threads
        self._counted: Counted | None = None
        self._arrived: dict[str, Supply] = {}
        self._states: dict[int, _State] = {}
        self._equipment: Equipment | None = None

    def count(
        self,
        *,
        records: Sequence[Document | Supply],
        field_weights: Mapping[str, float],
        analyser: Analyser,
    ) -> None:
        """Analyse the records of this shard, given in key order."""
        self._counted = Counted.of(
            records, field_weights=field_weights, analyser=analyser, threads=self._threads
        )
        self._arrived = {one.key: one for one in records if isinstance(one, Supply)}

    def measure(self) -> Measure:
        """What the counted records add to the yardstick of the whole."""
        if self._counted is None:
            raise ValueError("分片还没有清点记录")
        return self._counted.measure()

    def weigh(self, *, measure: Measure, generation: int) -> Size:
        """Weigh the counted records by the yardstick of the whole."""
        if self._counted is None:
            raise ValueError("分片还没有清点记录")
        index = self._counted.weighed(measure.yardstick())
        self._counted = None
        return self._put(generation, _State(index, _Kind.of(index), self._arrived))

    def open(self, *, folder: str, analyser: Analyser, generation: int) -> Size:
        """Map a saved index; ValueError when it does not agree with itself or with the program."""
        index = Index.open(Path(folder), analyser=analyser)
        return self._put(generation, _State(index, _Kind.of(index), {}))

    def change(
        self,
        *,
        generation: int,
        becomes: int,
        upserts: Sequence[Document | Supply],
        removals: Sequence[str],
    ) -> Size:
        """Make a new generation with records put in or replaced and others removed."""
        state = self._state(generation)
        fresh = [Document(key=one.key, texts=one.texts) for one in upserts]
        gone = set(removals)
        supplies = {key: one for key, one in state.supplies.items() if key not in gone}
        supplies |= {one.key: one for one in upserts if isinstance(one, Supply)}
        return self._put(becomes, replace(state, index=_changed(state, fresh, gone), supplies=supplies))

    def equip(self, *, equipment: Equipment) -> None:
        """Take what pairs are weighed with."""
        self._equipment = equipment

    def save(self, *, generation: int, folder: str) -> Size:
        """Write the index to a folder of its own; an emptied shard has nothing to write."""
        state = self._state(generation)
        if state.index is not None:
            state.index.merged().save(Path(folder))
        return state.size

    def nature(self, *, generation: int) -> Nature:
        """How this shard was made."""
        kind = self._state(generation).kind
        return Nature(field_weights=kind.field_weights, yardstick=fingerprint(kind.yardstick))

    def holding(self, *, generation: int, terms: Sequence[str]) -> list[int]:
        """How many documents here hold each term."""
        index = self._state(generation).index
        return [0] * len(terms) if index is None else [index.frequency(term) for term in terms]

    def known(self, *, generation: int, keys: Sequence[str]) -> list[bool]:
        """Which of these keys are here."""
        index = self._state(generation).index
        return [index is not None and key in index for key in keys]

    def keys(self, *, generation: int) -> list[str]:
        """Keys by place."""
        index = self._state(generation).index
        return [] if index is None else list(index.keys)

    def mask(self, *, generation: int, keys: Sequence[str]) -> PackedMask:
        """Mark the places of those keys that are here."""
        index = self._state(generation).index
        return np.packbits(np.zeros(0, dtype=np.bool_) if index is None else index.mask(keys))

    def best(
        self, *, generation: int, plans: Sequence[Plan], k: int, allowed: PackedMask | None
    ) -> list[list[Found]]:
        """Give the k best of this shard for every plan, ties by key."""
        index = self._state(generation).index
        if index is None:
            return [[] for _ in plans]
        mask = _unpacked(allowed, index)
        if k > PRUNED_UP_TO:
            found = [_ranked(index, plan, _rows(index, plan), k=k, allowed=mask) for plan in plans]
        else:
            sheet = Sheet.of_plans(plans, known=index.known, segments=len(index.parts))
            found = select(index.parts, sheet=sheet, k=k, allowed=mask)
        return [[_travelling(index, whole, place) for whole, place in hits] for hits in found]

    def scores(self, *, generation: int, plan: Plan) -> tuple[Floats, Floats]:
        """Give the score of every place in whole numbers, and what every document is worth."""
        index = self._state(generation).index
        if index is None:
            return np.zeros(0), np.zeros(0)
        return _scores(index, plan, _rows(index, plan)), np.concatenate(
            [one.segment.worth for one in index.parts]
        )

    def explain(self, *, generation: int, query: Query, census: Census, key: str) -> Explanation:
        """Explain one document of this shard by the rarities of the whole."""
        return self._whole(generation).within(census).explain(query, key=key)

    def standings(
        self,
        *,
        generation: int,
        needs: Sequence[Need],
        census: Census,
        k: int,
        allowed: PackedMask | None,
    ) -> list[list[Standing]]:
        """Give the k best supplies of this shard for every need, not yet explained."""
        index = self._state(generation).index
        if index is None:
            return [[] for _ in needs]
        matcher, mask = self._matcher(generation, census), _unpacked(allowed, index)
        return [matcher.standings(need, k=k, allowed=mask) for need in needs]

    def explained(
        self, *, generation: int, needs: Sequence[Need], census: Census, wanted: Sequence[Sequence[str]]
    ) -> list[list[Match]]:
        """Explain the supplies wanted for every need, in the order given."""
        if self._state(generation).index is None:
            return [[] for _ in needs]
        matcher = self._matcher(generation, census)
        return [
            matcher.judge_many(need, keys=keys) if keys else []
            for need, keys in zip(needs, wanted, strict=True)
        ]

    def _matcher(self, generation: int, census: Census) -> Matcher:
        if self._equipment is None:
            raise ValueError("这个集群只有索引，没有成果的结构化信息，不能匹配")
        return Matcher(
            index=self._whole(generation).within(census),
            supplies=self._state(generation).supplies,
            weights=self._equipment.weights,
            thresholds=self._equipment.thresholds,
            setting=self._equipment.setting,
        )

    def _whole(self, generation: int) -> Index:
        index = self._state(generation).index
        if index is None:
            raise ValueError("分片里没有记录")
        return index

    def _state(self, generation: int) -> _State:
        if generation not in self._states:
            raise ValueError("这一版索引已被更新的取代，请改用最新的一版")
        return self._states[generation]

    def _put(self, generation: int, state: _State) -> Size:
        self._states[generation] = state
        for old in sorted(self._states)[:-_KEPT]:
            del self._states[old]
        return state.size


def _changed(state: _State, fresh: Sequence[Document], gone: set[str]) -> Index | None:
    index, kind = state.index, state.kind
    if not fresh and not gone:
        return index
    if index is None:
        return Index.build(
            fresh,
            field_weights=kind.field_weights,
            analyser=kind.analyser,
            yardstick=kind.yardstick,
            threads=1,
        )
    if not fresh and len(gone) == len(index):
        return None
    return index.with_changes(upserts=fresh, removals=gone)


def _rows(index: Index, plan: Plan) -> list[dict[str, int]]:
    """Row of each term of a plan by segment, where it has one."""
    found: list[dict[str, int]] = [{} for _ in index.parts]
    for term in plan.weights:
        for held, row in zip(found, index.known(term).rows, strict=True):
            if row is not None:
                held[term] = row
    return found


def _scores(index: Index, plan: Plan, rows: Sequence[Mapping[str, int]]) -> Floats:
    return np.concatenate(
        [scores_of(part, plan=plan, rows=held) for part, held in zip(index.parts, rows, strict=True)]
    )


def _ranked(
    index: Index, plan: Plan, rows: Sequence[Mapping[str, int]], *, k: int, allowed: Mask | None
) -> list[tuple[int, int]]:
    scores = _scores(index, plan, rows)
    places = top_places(scores=scores, k=k, allowed=allowed, keys=index.keys)
    return [(int(scores[place]), place) for place in places.tolist()]


def _travelling(index: Index, whole: int, place: int) -> Found:
    part = next(one for one in reversed(index.parts) if one.first <= place)
    doc = place - part.first
    return whole, part.segment.keys[doc], float(part.segment.worth[doc])


def _unpacked(allowed: PackedMask | None, index: Index) -> Mask | None:
    return None if allowed is None else np.unpackbits(allowed, count=index.places).view(np.bool_)
