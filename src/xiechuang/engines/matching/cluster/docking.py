"""Matches all needs with supplies in shards: lists equal those of one `Matcher`, with progress, stopped at will."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Self

from xiechuang.engines.matching.cluster.cluster import Cluster
from xiechuang.engines.matching.cluster.crew import Call, Crew
from xiechuang.engines.matching.cluster.lanes import cut, in_lanes
from xiechuang.engines.matching.cluster.shard import Equipment
from xiechuang.engines.matching.index.arrays import Mask
from xiechuang.engines.matching.index.census import Census
from xiechuang.engines.matching.index.yardstick import Yardstick
from xiechuang.engines.matching.pairs.match import Match, Standing
from xiechuang.engines.matching.pairs.records import Need, Supply
from xiechuang.engines.matching.pairs.signals import Setting
from xiechuang.engines.matching.pairs.weights import Thresholds, Weights

_BATCH = 16
"""Needs that travel together: few, so that work can be stopped soon and every copy gets its part."""


@dataclass(frozen=True, eq=False)
class Docking:
    """The calls of `Matcher` over the shards of a crew: structured signals are read where the supplies are."""

    cluster: Cluster

    @classmethod
    def build(
        cls,
        supplies: Iterable[Supply],
        *,
        crew: Crew,
        weights: Weights | None = None,
        thresholds: Thresholds | None = None,
        setting: Setting | None = None,
        yardstick: Yardstick | None = None,
    ) -> Self:
        """Deal the supplies out to the shards; ValueError when there are none, a key repeats, or a shard gets none."""
        equipment = Equipment(
            weights=weights or Weights(),
            thresholds=thresholds or Thresholds(),
            setting=setting or Setting(),
        )
        cluster = Cluster.build(supplies, crew=crew, yardstick=yardstick)
        shared = {"equipment": equipment}
        crew.tell(
            [Call(seat=seat, method="equip", shared=shared) for seat in range(crew.shards * crew.copies)]
        )
        return cls(cluster)

    def with_changes(self, *, upserts: Sequence[Supply] = (), removals: Sequence[str] = ()) -> Self:
        """Give a new docking with supplies put in, replaced or removed."""
        return replace(self, cluster=self.cluster.with_changes(upserts=upserts, removals=removals))

    def match(self, need: Need, *, k: int = 20, allowed: Mask | None = None) -> list[Match]:
        """Give the k best supplies exactly, ties by key; a supply without a common word is never among them."""
        return self._matched([need], k=k, masks=self.cluster.parted(allowed), copy=0)[0]

    def match_all(
        self,
        needs: Sequence[Need],
        *,
        k: int = 20,
        allowed: Mask | None = None,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> dict[str, list[Match]]:
        """Match every need; `progress(done, all)` after each batch, `stop()` asked before each ends early."""
        masks, found = self.cluster.parted(allowed), dict[str, list[Match]]()
        copies, done = self.cluster.crew.copies, 0

        def work(batch: Sequence[Need], lane: int) -> list[list[Match]]:
            return self._matched(batch, k=k, masks=masks, copy=lane % copies)

        batches = cut(needs, size=_BATCH)
        for batch, lists in zip(batches, in_lanes(batches, work, lanes=2 * copies, stop=stop), strict=False):
            found |= {need.key: matches for need, matches in zip(batch, lists, strict=True)}
            done += len(batch)
            if progress is not None:
                progress(done, len(needs))
        return found

    def _matched(
        self, needs: Sequence[Need], *, k: int, masks: Sequence[Mapping[str, Any]], copy: int
    ) -> list[list[Match]]:
        """Every shard ranks its own; only what is among the best of all is then explained, where it is."""
        if k < 1:
            raise ValueError(f"k 至少为 1，收到 {k}")
        cluster = self.cluster
        answers = cluster.planned([need.texts for need in needs])
        census = cluster.whole.census(chain.from_iterable(one.weights for one in answers))
        shared = {"needs": list(needs), "census": census}
        ranked: list[list[list[Standing]]] = cluster.gather("standings", {**shared, "k": k}, masks, copy=copy)
        best = [_best(parts, k) for parts in zip(*ranked, strict=True)]
        return self._explained(needs, census, best, copy=copy)

    def _explained(
        self, needs: Sequence[Need], census: Census, best: Sequence[Sequence[tuple[str, int]]], *, copy: int
    ) -> list[list[Match]]:
        shards = range(self.cluster.crew.shards)
        own = [
            {"wanted": [[key for key, home in listed if home == shard] for listed in best]}
            for shard in shards
        ]
        shared = {"needs": list(needs), "census": census}
        told: list[list[list[Match]]] = self.cluster.gather("explained", shared, own, copy=copy)
        by_key = [
            {match.key: match for match in chain.from_iterable(parts)} for parts in zip(*told, strict=True)
        ]
        return [[matches[key] for key, _ in listed] for listed, matches in zip(best, by_key, strict=True)]


def _best(parts: Sequence[Sequence[Standing]], k: int) -> list[tuple[str, int]]:
    """The k best of all shards for one need, each with the shard it is in."""
    joined = sorted((standing, shard) for shard, listed in enumerate(parts) for standing in listed)
    return [(key, shard) for (_, _, key), shard in joined[:k]]
