"""An index prepared for many runs: the tables that the preparing choices lead to, the plans of aggregation, the levers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure import DataError, Problem
from xiechuang.engines.indices.uncertainty.general import score_generally
from xiechuang.engines.indices.uncertainty.levers import Alternatives, Lever, Noise, slices_of
from xiechuang.engines.indices.uncertainty.means import Plan, compiled_plans, tables_for
from xiechuang.engines.indices.uncertainty.philox import Points
from xiechuang.engines.indices.uncertainty.ranking import Ranks, rank_runs
from xiechuang.engines.indices.uncertainty.scoring import (
    Plans,
    Room,
    Runs,
    Tables,
    order_of,
    room_for,
    score_runs,
)
from xiechuang.engines.indices.uncertainty.tree import Places, Tree


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Origins:
    """Which table, plan or row of weights the options of some levers lead to: places int64[options of each of them]."""

    levers: tuple[int, ...]
    places: Places

    @classmethod
    def only(cls, place: int) -> Self:
        """The same whatever the levers say."""
        return cls(levers=(), places=np.array(place, dtype=np.int64))

    def of(self, said: Sequence[NDArray[Any]], count: int) -> Places:
        """The place of each of `count` runs, from what every lever says."""
        if not self.levers:
            return np.full(count, self.places, dtype=np.int64)
        return np.asarray(self.places[tuple(said[lever] for lever in self.levers)], dtype=np.int64)


@dataclass(frozen=True, kw_only=True, eq=False)
class Experiment:
    """Everything runs need, read-only and shared by threads; made with `experiment_of` or, from arrays, `build`.

    `values` float64[tables, units, indicators]; `weights` float64[rows, nodes]; the origins say which table, plan and row
    of weights a combination of options leads to; `nominal` is the one run with which all others are compared.
    """

    units: tuple[str, ...]
    tree: Tree
    values: NDArray[np.float64]
    tables: Tables
    declared: tuple[Plan, ...]
    plans: Plans
    weights: NDArray[np.float64]
    levers: tuple[Lever, ...]
    table_origins: Origins
    plan_origins: Origins
    weight_origins: Origins
    nominal: Runs

    @classmethod
    def build(
        cls,
        *,
        units: Sequence[str],
        tree: Tree,
        tables: NDArray[np.float64],
        plans: Sequence[Plan] = (Plan(),),
        weights: NDArray[np.float64] | None = None,
        levers: Sequence[Lever] = (),
        table_origins: Origins | None = None,
        plan_origins: Origins | None = None,
        weight_origins: Origins | None = None,
        nominal: tuple[int, int, int] = (0, 0, 0),
    ) -> Self:
        """Put together from tables float64[tables, units, indicators] (NaN: missing) and plans.

        weights float64[rows, nodes] are the tree's own if not given; nominal = (table, plan, row of weights), to which
        origins not given lead. ValueError when shapes do not fit; a DataError when a table holds negative values where a
        plan begins with a geometric, harmonic or power mean.
        """
        compiled = compiled_plans(plans, steps=tree.steps)
        rows = tree.weights[np.newaxis] if weights is None else weights
        origins = [
            Origins.only(place) if given is None else given
            for given, place in zip((table_origins, plan_origins, weight_origins), nominal, strict=True)
        ]
        _check(origins, levers, (len(tables), len(plans), len(rows)))
        used = _used(origins[0], origins[1], nominal, (len(tables), len(plans)))
        return cls(
            units=tuple(units),
            tree=tree,
            values=np.asarray(tables, dtype=np.float64),
            tables=tables_for(tables, compiled, indicators=tree.indicators, used=used),
            declared=tuple(plans),
            plans=compiled,
            weights=np.asarray(rows, dtype=np.float64),
            levers=tuple(levers),
            table_origins=origins[0],
            plan_origins=origins[1],
            weight_origins=origins[2],
            nominal=Runs(
                tables=np.array([nominal[0]], dtype=np.int64),
                weights=rows[nominal[2] : nominal[2] + 1].copy(),
                plans=np.array([nominal[1]], dtype=np.int64),
            ),
        )

    @cached_property
    def slices(self) -> tuple[slice, ...]:
        """Which coordinates of a point belong to which lever."""
        return slices_of(self.levers)

    @property
    def dimensions(self) -> int:
        """How many coordinates a point has."""
        return sum(lever.dimensions for lever in self.levers)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the levers."""
        return tuple(lever.name for lever in self.levers)

    def runs(self, points: Points) -> Runs:
        """The runs that points float64[runs, dimensions] of the unit cube stand for."""
        said = [
            lever.chosen(points[:, part]) if isinstance(lever, Alternatives) else points[:, part]
            for lever, part in zip(self.levers, self.slices, strict=True)
        ]
        return self.composed(said, count=len(points))

    def composed(self, said: Sequence[NDArray[Any]], *, count: int) -> Runs:
        """Runs from what each lever says: options int64[runs], of noise coordinates float64[runs, its dimensions].

        Weights are set first, then blurred, then nodes taken out, whatever the order of the levers.
        """
        weights = self.weights[self.weight_origins.of(said, count)]
        for lever, one in zip(self.levers, said, strict=True):
            if isinstance(lever, Alternatives) and lever.weights is not None:
                given = lever.weights[one]
                np.copyto(weights, given, where=~np.isnan(given))
        for lever, one in zip(self.levers, said, strict=True):
            if isinstance(lever, Noise):
                lever.blur(weights, one)
        for lever, one in zip(self.levers, said, strict=True):
            if isinstance(lever, Alternatives) and lever.kept is not None:
                weights[~lever.kept[one]] = -1.0
        return Runs(
            tables=self.table_origins.of(said, count),
            weights=weights,
            plans=self.plan_origins.of(said, count),
        )

    def room(self) -> Room:
        """Where one thread may work."""
        return room_for(len(self.tree.weights))

    def ranked(self, runs: Runs) -> tuple[NDArray[np.float64], Ranks]:
        """Scores (NaN where there is none) and competition ranks (0 there), [runs, units] each."""
        scores = np.empty((len(runs.tables), len(self.units)))
        ranks = np.empty(scores.shape, dtype=np.int32)
        self.score_into(runs, self.room(), scores)
        rank_runs(scores, ranks)
        return scores, ranks

    def score_into(self, runs: Runs, room: Room, scores: NDArray[np.float64]) -> None:
        """Fill scores float64[runs, units]; a DataError where a mean that needs positive values meets a negative one."""
        order = order_of(runs)
        if not self._all_compiled:
            unknown = np.asarray((self.plans.kinds[runs.plans] < 0).any(axis=1))
            score_generally(
                runs,
                np.flatnonzero(unknown),
                tables=self.values,
                plans=self.declared,
                tree=self.tree,
                scores=scores,
            )
            order = order[~unknown[order]]
        score_runs(runs, order, self.tables, self.plans, self.tree.nodes, room, scores)
        if room.refused[0]:
            message = "某一级得分有负值，不能再用几何、调和或幂平均"
            raise DataError([Problem(where="", field="method", message=message)])

    @cached_property
    def _all_compiled(self) -> bool:
        return bool((self.plans.kinds >= 0).all())


def _check(origins: Sequence[Origins], levers: Sequence[Lever], counts: tuple[int, int, int]) -> None:
    for origin, count in zip(origins, counts, strict=True):
        chosen = [levers[place] for place in origin.levers]
        expected = tuple(len(one.options) for one in chosen if isinstance(one, Alternatives))
        if origin.places.shape != expected or len(expected) < len(chosen):
            raise ValueError(f"组合表应为 {expected}，实为 {origin.places.shape}")
        if not 0 <= int(origin.places.min()) <= int(origin.places.max()) < count:
            raise ValueError(f"组合表指向不存在的位置：共有 {count} 个")


def _used(
    tables: Origins, plans: Origins, nominal: tuple[int, int, int], counts: tuple[int, int]
) -> NDArray[np.bool_]:
    """Which table can meet which plan: bool[tables, plans]; levers which both depend on say only certain pairs."""
    used = np.zeros(counts, dtype=np.bool_)
    levers = sorted({*tables.levers, *plans.levers})
    sizes = {
        **dict(zip(tables.levers, tables.places.shape, strict=True)),
        **dict(zip(plans.levers, plans.places.shape, strict=True)),
    }
    shape = tuple(sizes[lever] for lever in levers)
    count = int(np.prod(shape))
    said = dict(zip(levers, np.unravel_index(np.arange(count), shape), strict=True)) if levers else {}
    rows = [said.get(lever, np.zeros(count, dtype=np.int64)) for lever in range(max(levers, default=-1) + 1)]
    used[tables.of(rows, count), plans.of(rows, count)] = True
    used[nominal[0], nominal[1]] = True
    return used
