"""The tables that recipes lead to, each stage computed once however many recipes share it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.missing import draw_imputations
from xiechuang.engines.indices.recipe import (
    Recipe,
    Result,
    Stage,
    StageName,
    compute,
    compute_panel,
    recipe_to_plain,
)
from xiechuang.engines.indices.recipe.scaling import normalised, treated
from xiechuang.engines.indices.recipe.scoring import scored
from xiechuang.engines.indices.uncertainty.factors import Imputations
from xiechuang.engines.indices.uncertainty.tree import Tree, Weights

Stages = tuple[Stage, ...]
_Made = TypeVar("_Made")


class Kitchen:
    """Everything that was computed for one result, by the choices it came from."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._known: dict[tuple[Any, ...], Any] = {}

    def normalised(self, recipe: Recipe, draw: tuple[Imputations, int] | None = None) -> Stages:
        """All periods on the common scale; `draw` takes the place of the recipe's imputation."""
        key = _key(recipe, ("denominate", "impute", "screen", "treat", "normalise"), draw)
        return self._once(
            key, lambda: normalised(self._treated(recipe, draw), self._result.hierarchy, recipe.normalise)
        )

    def weights(self, recipe: Recipe, draw: tuple[Imputations, int] | None, tree: Tree) -> Weights:
        """The weights of this period that the recipe gives or finds in the data: float64[nodes]."""
        if not finds_weights(recipe):
            return tree.row(recipe.weigh.weights, start=tree.weights)
        stages = self.normalised(recipe, draw)
        found = scored(stages, self._treated(recipe, draw), self._result.hierarchy, recipe, [])
        return Tree.of(found[self.period(stages)][0]).weights

    def period(self, stages: Stages) -> int:
        """Which of the periods the result is of."""
        return [stage.data.period for stage in stages].index(self._result.data.period)

    def _treated(self, recipe: Recipe, draw: tuple[Imputations, int] | None) -> Stages:
        sources = self._sources(recipe, draw)
        choice = recipe.treat
        if choice is None:
            return sources
        key = _key(recipe, ("denominate", "impute", "screen", "treat"), draw)
        return self._once(key, lambda: treated(sources, choice, [])[0])

    def _sources(self, recipe: Recipe, draw: tuple[Imputations, int] | None) -> Stages:
        """The stages before outliers are treated."""
        if draw is not None:
            factor, number = draw
            gappy = self._sources(replace(recipe, impute=None), None)
            drawn = self._once(_key(recipe, ("denominate", "screen"), factor), lambda: _drawn(gappy, factor))
            return tuple(
                stage.after(StageName.IMPUTED, values=tables[number], flags=np.zeros_like(stage.flags))
                for stage, tables in zip(gappy, drawn, strict=True)
            )
        return self._once(
            _key(recipe, ("denominate", "impute", "screen"), None), lambda: self._cooked(recipe)
        )

    def _cooked(self, recipe: Recipe) -> Stages:
        result = self._result
        plain = replace(recipe, treat=None)
        if result.panel is not None:
            return tuple(
                _before(each) for each in compute_panel(result.panel, result.hierarchy, plain).results
            )
        parts = ("denominate", "impute", "screen")
        same = _key(recipe, parts, None) == _key(result.recipe, parts, None)
        return (_before(result if same else compute(result.data, result.hierarchy, plain)),)

    def _once(self, key: tuple[Any, ...], make: Callable[[], _Made]) -> _Made:
        if key not in self._known:
            self._known[key] = make()
        found: _Made = self._known[key]
        return found


def finds_weights(recipe: Recipe) -> bool:
    """Whether weights are found in the data instead of given."""
    named = [recipe.weigh.method, *(str(each.get("method", "given")) for each in recipe.weigh.each.values())]
    return any(method != "given" for method in named)


def _before(result: Result) -> Stage:
    later = (StageName.TREATED, StageName.NORMALISED)
    return [stage for name, stage in result.stages.items() if name not in later][-1]


def _drawn(stages: Stages, factor: Imputations) -> list[NDArray[np.float64]]:
    """float64[draws, units, m] for every period, each with numbers of its own."""
    return [
        draw_imputations(
            stage.values,
            count=factor.count,
            seed=factor.seed + place,
            method=factor.method,
            classes=None if factor.group is None else stage.data.groups[factor.group],
        )
        for place, stage in enumerate(stages)
    ]


def _key(recipe: Recipe, stages: Sequence[str], draw: Any) -> tuple[Any, ...]:
    plain = recipe_to_plain(recipe)
    return (*((name, repr(plain[name])) for name in stages), repr(draw))
