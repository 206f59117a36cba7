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


@dataclass(frozen=True, kw_only=True, eq=False)
class Experiment:
    """Everything runs need, read-only and shared by threads; made with `Experiment.build` or `experiment_of`.

    `values` float64[tables, units, indicators]; `places` int64[options of each lever of tables …] says which table a
    combination leads to; `nominal` is the one run with which all others are compared.
    """

    units: tuple[str, ...]
    tree: Tree
    values: NDArray[np.float64]
    tables: Tables
    declared: tuple[Plan, ...]
    plans: Plans
    levers: tuple[Lever, ...]
    places: Places
    nominal: Runs

    @classmethod
    def build(
        cls,
        *,
        units: Sequence[str],
        tree: Tree,
        tables: NDArray[np.float64],
        plans: Sequence[Plan],
        levers: Sequence[Lever],
        places: NDArray[np.int64] | None = None,
        nominal: tuple[int, int] = (0, 0),
    ) -> Self:
        """Put together from tables float64[tables, units, indicators] (NaN: missing) and plans; nominal = (table, plan).

        ValueError when shapes do not fit; a DataError when a table holds negative values where a plan begins with a
        geometric, harmonic or power mean.
        """
        compiled = compiled_plans(plans, steps=tree.steps)
        where = _checked(levers, np.int64(nominal[0]) if places is None else places)
        return cls(
            units=tuple(units),
            tree=tree,
            values=np.asarray(tables, dtype=np.float64),
            tables=tables_for(
                tables, compiled, indicators=tree.indicators, used=_used(where, levers, len(plans), nominal)
            ),
            declared=tuple(plans),
            plans=compiled,
            levers=tuple(levers),
            places=where,
            nominal=Runs(
                tables=np.array([nominal[0]], dtype=np.int64),
                weights=tree.weights[np.newaxis].copy(),
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
        parts = [
            (lever, lever.chosen(points[:, part]) if isinstance(lever, Alternatives) else points[:, part])
            for lever, part in zip(self.levers, self.slices, strict=True)
        ]
        return self.composed(parts, count=len(points))

    def composed(self, parts: Sequence[tuple[Lever, NDArray[Any]]], *, count: int) -> Runs:
        """Runs from what each lever says: options int64[runs], of noise coordinates float64[runs, its dimensions].

        Weights are set first, then blurred, then nodes taken out, whatever the order of the levers.
        """
        weights = np.repeat(self.nominal.weights, count, axis=0)
        plans = np.repeat(self.nominal.plans, count)
        axes = [said for lever, said in parts if isinstance(lever, Alternatives) and lever.of_tables]
        tables = self.places[tuple(axes)] if axes else np.repeat(self.nominal.tables, count)
        for lever, said in parts:
            if isinstance(lever, Alternatives):
                _set(lever, said, weights, plans)
        for lever, said in parts:
            if isinstance(lever, Noise):
                lever.blur(weights, said)
        for lever, said in parts:
            if isinstance(lever, Alternatives) and lever.kept is not None:
                weights[~lever.kept[said]] = -1.0
        return Runs(tables=np.ascontiguousarray(tables), weights=weights, plans=plans)

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
            unknown = (self.plans.kinds[runs.plans] < 0).any(axis=1)
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


def _set(lever: Alternatives, said: Places, weights: NDArray[np.float64], plans: Places) -> None:
    if lever.weights is not None:
        given = lever.weights[said]
        np.copyto(weights, given, where=~np.isnan(given))
    if lever.plans is not None:
        given_plans = lever.plans[said]
        np.copyto(plans, given_plans, where=given_plans >= 0)


def _checked(levers: Sequence[Lever], places: NDArray[np.int64] | np.int64) -> Places:
    chosen = [lever for lever in levers if isinstance(lever, Alternatives) and lever.of_tables]
    where = np.asarray(places, dtype=np.int64)
    expected = tuple(len(lever.options) for lever in chosen)
    if where.shape != expected:
        raise ValueError(f"表的索引应为 {expected}，实为 {where.shape}")
    return where


def _used(where: Places, levers: Sequence[Lever], plans: int, nominal: tuple[int, int]) -> NDArray[np.bool_]:
    """Which table can meet which plan: bool[tables, plans]."""
    setting = [lever.plans for lever in levers if isinstance(lever, Alternatives) and lever.plans is not None]
    reached = set(np.concatenate(setting).tolist()) - {-1} if setting else set()
    if not setting or any((-1 in given) for given in setting):
        reached.add(nominal[1])
    used = np.zeros((max(int(where.max()), nominal[0]) + 1, plans), dtype=np.bool_)
    used[np.ix_(np.unique(where), sorted(reached))] = True
    used[nominal] = True
    return used
