"""From a computed index and what is uncertain about it to an experiment that can run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.recipe import CHAINED, DOUBT, Recipe, Result
from xiechuang.engines.indices.structure import Problem
from xiechuang.engines.indices.uncertainty.experiment import Experiment, Origins
from xiechuang.engines.indices.uncertainty.factors import (
    Choice,
    Factor,
    FactorError,
    Imputations,
    Option,
    WeightNoise,
    problems_of,
)
from xiechuang.engines.indices.uncertainty.levers import Alternatives, Lever, Noise
from xiechuang.engines.indices.uncertainty.means import Mean, Plan
from xiechuang.engines.indices.uncertainty.patching import PREPARING, patched
from xiechuang.engines.indices.uncertainty.preparing import Kitchen, Stages, finds_weights
from xiechuang.engines.indices.uncertainty.tree import Tree

Said = tuple[Option | tuple[Imputations, int], ...]
"""What the factors that are lists say in one combination."""


def experiment_of(result: Result, factors: Sequence[Factor]) -> Experiment:
    """Prepare the runs: every table that the options can lead to is made once, units that some leave out have no score.

    FactorError when factors do not fit the index; RecipeError or DataError when an option leads to a recipe that does not.
    Runs are compared with the result itself. Indicators are taken out after preparing: the other columns stay as they are.
    """
    tree = Tree.of(result.hierarchy)
    problems = [*problems_of(factors), *_misfits(result, tree, factors)]
    if problems:
        raise FactorError(problems)
    return _Design(result=result, tree=tree, factors=tuple(factors)).experiment()


@dataclass(frozen=True, kw_only=True)
class _Design:
    result: Result
    tree: Tree
    factors: tuple[Factor, ...]

    def experiment(self) -> Experiment:
        kitchen = Kitchen(self.result)
        lists = [factor for factor in self.factors if not isinstance(factor, WeightNoise)]
        tabled = [_touches(factor, PREPARING) for factor in lists]
        planned = [_touches(factor, ("aggregate",)) for factor in lists]
        weighed = [_touches(factor, ("weigh",)) for factor in lists]
        data_weights = finds_weights(self.result.recipe) or any(map(_finds_weights, self.factors))
        origins = [w or (data_weights and (t or p)) for t, p, w in zip(tabled, planned, weighed, strict=True)]
        made = [kitchen.normalised(self._recipe(said), _draw(said)) for said in self._combined(lists, tabled)]
        nominal = kitchen.normalised(self.result.recipe)
        units, tables = self._aligned(kitchen, [*made, nominal])
        plans = [_plan(self._recipe(said)) for said in self._combined(lists, planned)]
        rows = [
            kitchen.weights(self._recipe(said), _draw(said), self.tree)
            for said in self._combined(lists, origins)
        ]
        return Experiment.build(
            units=units,
            tree=self.tree,
            tables=tables,
            plans=[*plans, _plan(self.result.recipe)],
            levers=tuple(self._lever(factor) for factor in self.factors),
            table_origins=self._origins(tabled),
            plan_origins=self._origins(planned),
            weight_origins=self._origins(origins),
            weights=np.array([*rows, Tree.of(self.result.weighted).weights]),
            nominal=(len(made), len(plans), len(rows)),
        )

    def _combined(self, lists: Sequence[Choice | Imputations], chosen: Sequence[bool]) -> Iterator[Said]:
        """All combinations of the factors chosen."""
        some = [factor for factor, taken in zip(lists, chosen, strict=True) if taken]
        yield from product(*(_options(factor) for factor in some))

    def _recipe(self, said: Said) -> Recipe:
        changes = [one.changes for one in said if isinstance(one, Option)]
        return patched(self.result.recipe, *changes)

    def _origins(self, chosen: Sequence[bool]) -> Origins:
        places = [place for place, one in enumerate(self.factors) if not isinstance(one, WeightNoise)]
        levers = tuple(place for place, taken in zip(places, chosen, strict=True) if taken)
        shape = tuple(len(_options(self.factors[place])) for place in levers)
        return Origins(levers=levers, places=np.arange(int(np.prod(shape))).reshape(shape))

    def _aligned(
        self, kitchen: Kitchen, made: Sequence[Stages]
    ) -> tuple[tuple[str, ...], NDArray[np.float64]]:
        """Tables float64[tables, units, m] of the period for everybody who is in any of them."""
        here = [stages[kitchen.period(stages)] for stages in made]
        present = {unit for stage in here for unit in stage.units}
        units = tuple(unit for unit in self.result.data.units if unit in present)
        places = {unit: place for place, unit in enumerate(units)}
        tables = np.full((len(here), len(units), len(self.tree.indicators)), np.nan)
        for table, stage in zip(tables, here, strict=True):
            table[[places[unit] for unit in stage.units]] = stage.values
        return units, tables

    def _lever(self, factor: Factor) -> Lever:
        if isinstance(factor, WeightNoise):
            return Noise(
                name=factor.name,
                label=factor.label,
                width=self.tree.at_levels(factor.widths),
                free=self.tree.at_levels(dict.fromkeys(factor.free, 1.0)) > 0,
            )
        if isinstance(factor, Imputations):
            names = tuple(f"第 {number} 次" for number in range(1, factor.count + 1))
            return Alternatives(
                name=factor.name, label=factor.label, options=names, shares=np.ones(factor.count)
            )
        kept = np.array([self._kept(option) for option in factor.options])
        return Alternatives(
            name=factor.name,
            label=factor.label,
            options=tuple(option.label for option in factor.options),
            shares=np.array([option.share for option in factor.options]),
            kept=None if kept.all() else kept,
        )

    def _kept(self, option: Option) -> NDArray[np.bool_]:
        kept = np.ones(len(self.tree.weights), dtype=np.bool_)
        for code in option.without:
            kept[[self.tree.slots[each] for each in self.tree.below[code]]] = False
        return kept


def _options(factor: Factor) -> Sequence[Any]:
    if isinstance(factor, Imputations):
        return [(factor, number) for number in range(factor.count)]
    return factor.options if isinstance(factor, Choice) else ()


def _touches(factor: Choice | Imputations, stages: Sequence[str]) -> bool:
    """Whether any option changes one of the stages."""
    if isinstance(factor, Imputations):
        return "impute" in stages
    return any(stage in option.changes for option in factor.options for stage in stages)


def _finds_weights(factor: Factor) -> bool:
    """Whether an option may leave weights to the data."""
    if not isinstance(factor, Choice):
        return False
    weigh = [option.changes.get("weigh") for option in factor.options]
    return any(isinstance(one, Mapping) and ("method" in one or "each" in one) for one in weigh)


def _draw(said: Said) -> tuple[Imputations, int] | None:
    return next((one for one in said if not isinstance(one, Option)), None)


def _plan(recipe: Recipe) -> Plan:
    return Plan(
        means=tuple(
            Mean(method=step.method, threshold=step.threshold, parameters=step.parameters)
            for step in recipe.aggregate.steps
        )
    )


def _misfits(result: Result, tree: Tree, factors: Sequence[Factor]) -> Iterator[Problem]:
    unknown = list(_unknown_stages(factors))
    yield from unknown or _unsupported(result, factors)
    imputing = [factor.name for factor in factors if isinstance(factor, Imputations)]
    for name in imputing[1:]:
        yield Problem(where=name, field="kind", message="只能有一个“多重插补”因素")
    for factor in factors:
        if isinstance(factor, Imputations):
            if factor.group is not None and factor.group not in result.data.groups:
                yield Problem(where=factor.name, field="group", message=f"数据中没有分组“{factor.group}”")
        elif isinstance(factor, WeightNoise):
            yield from _wrong_levels(factor, tree)
        else:
            yield from _unknown_codes(factor, tree)


def _unknown_stages(factors: Sequence[Factor]) -> Iterator[Problem]:
    known = {each.name for each in fields(Recipe)}
    for factor in factors:
        options = factor.options if isinstance(factor, Choice) else ()
        for stage in dict.fromkeys(stage for option in options for stage in option.changes):
            if stage not in known:
                yield Problem(where=factor.name, field="changes", message=f"方案没有这个环节：{stage}")


def _wrong_levels(factor: WeightNoise, tree: Tree) -> Iterator[Problem]:
    for level in sorted({*factor.widths, *factor.free}):
        if not 0 <= level < tree.steps:
            message = f"层级应在 0 与 {tree.steps - 1} 之间，不能是 {level}"
            yield Problem(where=factor.name, field="widths", message=message)


def _unknown_codes(factor: Choice, tree: Tree) -> Iterator[Problem]:
    for code in dict.fromkeys(code for option in factor.options for code in option.without):
        if code not in tree.slots:
            yield Problem(where=factor.name, field="without", message=f"没有这个指标或分组：{code}")


def _unsupported(result: Result, factors: Sequence[Factor]) -> Iterator[Problem]:
    for recipe in (result.recipe, *_other_recipes(result, factors)):
        if recipe.normalise.method == CHAINED:
            yield Problem(where="", field="normalise", message="逐期连接的指数不能作不确定性分析")
        if any(step.method == DOUBT for step in recipe.aggregate.steps):
            yield Problem(
                where="", field="aggregate", message="每个单位各用最有利权重的合成不能作不确定性分析"
            )


def _other_recipes(result: Result, factors: Sequence[Factor]) -> Iterator[Recipe]:
    """Those with another scale or another way to aggregate, one option at a time."""
    for factor in factors:
        for option in factor.options if isinstance(factor, Choice) else ():
            if option.changes.keys() & {"normalise", "aggregate"}:
                yield patched(result.recipe, option.changes)
