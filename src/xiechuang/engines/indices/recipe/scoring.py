"""From the common scale to the index: weights where data decide them, and level by level the scores."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices import aggregating, normalising, weighting
from xiechuang.engines.indices.recipe.choices import Parameters, Recipe, Scope, Step, Weigh
from xiechuang.engines.indices.recipe.plain import RecipeError
from xiechuang.engines.indices.recipe.scaling import CHAINED, cube_of
from xiechuang.engines.indices.recipe.stage import Entry, Stage
from xiechuang.engines.indices.structure import DataError, Hierarchy, Problem

Table = NDArray[np.float64]
Scores = tuple[Table, ...]

DOUBT: Final = "benefit_of_the_doubt"
"""The step in which every unit has the weights that suit it best."""

AGGREGATIONS: Final = (*aggregating.METHODS, DOUBT)
"""What a step may name."""


def scored(
    stages: tuple[Stage, ...],
    sources: tuple[Stage, ...],
    hierarchy: Hierarchy,
    recipe: Recipe,
    log: list[Entry],
) -> list[tuple[Hierarchy, Scores]]:
    """For every period the weights that were used, as a hierarchy, and the scores of every level float64[units, n].

    `sources` are the stages before the common scale, from which a chained index is made.
    """
    hierarchies = [hierarchy.with_weights(recipe.weigh.weights) if recipe.weigh.weights else hierarchy] * len(
        stages
    )
    scores: list[list[Table]] = [[stage.values] for stage in stages]
    for level in range(len(hierarchy.levels) - 1):
        here = [one[level] for one in scores]
        hierarchies = _weighed(here, hierarchies, level, recipe.weigh, log)
        if level == 0 and recipe.normalise.method == CHAINED:
            found = _chained(sources, hierarchies[0], recipe.normalise.parameters)
        else:
            step = recipe.aggregate.step(level)
            found = [_stepped(one, tree, level, step) for one, tree in zip(here, hierarchies, strict=True)]
        for one, table in zip(scores, found, strict=True):
            one.append(table)
    return [(tree, tuple(one)) for tree, one in zip(hierarchies, scores, strict=True)]


def competition_ranks(scores: Table) -> NDArray[np.intp]:
    """1 for the highest; equals share the best of their ranks (1, 2, 2, 4); 0 where there is no score.

    Along the first axis of float64[units, ...].
    """
    known = np.where(np.isnan(scores), -np.inf, scores)
    ordered = np.sort(-known, axis=0)
    flat, lines = ordered.reshape(len(scores), -1), (-known).reshape(len(scores), -1)
    ranks = np.empty(flat.shape, np.intp)
    for column in range(flat.shape[1]):
        ranks[:, column] = np.searchsorted(flat[:, column], lines[:, column], side="left") + 1
    return np.where(np.isnan(scores), 0, ranks.reshape(scores.shape))


def _weighed(
    tables: list[Table], hierarchies: list[Hierarchy], level: int, choice: Weigh, log: list[Entry]
) -> list[Hierarchy]:
    """Let the data decide where the recipe says so; what the recipe gives by name stays."""
    groups = tuple(_groups_to_weigh(hierarchies[0], level, choice))
    if not groups:
        return hierarchies
    if choice.over == Scope.PANEL:
        common = _reweighed(np.concatenate(tables), hierarchies[0], level, groups, choice, log)
        return [common] * len(tables)
    return [
        _reweighed(table, tree, level, groups, choice, log)
        for table, tree in zip(tables, hierarchies, strict=True)
    ]


def _groups_to_weigh(hierarchy: Hierarchy, level: int, choice: Weigh) -> Iterator[tuple[int, Parameters]]:
    above = hierarchy.levels[level + 1]
    for place, code in enumerate(above.codes):
        own = choice.each.get(code, {})
        general = (
            {"method": choice.method, **choice.parameters} if level in choice.levels else {"method": "given"}
        )
        other = "method" in own and own["method"] != general["method"]
        parameters = dict(own) if other else {**general, **own}
        if not above.carried[place] and parameters["method"] != "given":
            yield place, parameters


def _reweighed(
    table: Table,
    hierarchy: Hierarchy,
    level: int,
    groups: tuple[tuple[int, Parameters], ...],
    choice: Weigh,
    log: list[Entry],
) -> Hierarchy:
    here, above = hierarchy.levels[level], hierarchy.levels[level + 1]
    found: dict[str, float] = {}
    for place, given in groups:
        parameters = dict(given)
        method = str(parameters.pop("method"))
        children = np.flatnonzero(here.parents == place)
        call = partial(_weighting(method), table[:, children], given=here.weights[children], **parameters)
        weights = _explained(above.codes[place], call)
        found |= {
            here.codes[child]: float(weight) for child, weight in zip(children.tolist(), weights, strict=True)
        }
        shown = "、".join(
            f"{here.codes[child]} {found[here.codes[child]]:.4f}" for child in children.tolist()
        )
        log.append(
            Entry(
                stage="weights",
                period=None,
                message=f"{above.codes[place]} 的权重由{weighting.LABELS.get(method, method)}得出：{shown}",
            )
        )
    return hierarchy.with_weights({**found, **choice.weights})


def _weighting(method: str) -> Callable[..., Any]:
    if method not in weighting.METHODS:
        message = f"没有赋权方法“{method}”，可用：{'、'.join(weighting.METHODS)}"
        raise RecipeError([Problem(where="", field="weigh", message=message)])
    return weighting.METHODS[method]


def _stepped(table: Table, hierarchy: Hierarchy, level: int, step: Step) -> Table:
    here, above = hierarchy.levels[level], hierarchy.levels[level + 1]
    if step.method == DOUBT:
        return _doubted(table, hierarchy, level, step)
    call = partial(
        aggregating.aggregate_level,
        table,
        weights=here.weights,
        parents=here.parents,
        method=step.method,
        threshold=step.threshold,
        carried=above.carried,
        **step.parameters,
    )
    found: Table = _explained("", call)
    return found


def _doubted(table: Table, hierarchy: Hierarchy, level: int, step: Step) -> Table:
    """Weights are found for every unit; `threshold` as elsewhere, declared weights do not matter."""
    here, above = hierarchy.levels[level], hierarchy.levels[level + 1]
    found = np.empty((len(table), len(above.codes)))
    for place in range(len(above.codes)):
        parts = table[:, here.parents == place]
        if above.carried[place]:
            found[:, place] = parts[:, 0]
            continue
        call = partial(weighting.benefit_of_the_doubt, parts, **step.parameters)
        doubt: weighting.Doubt = _explained(above.codes[place], call)
        enough = (~np.isnan(parts)).sum(axis=1) >= step.threshold * parts.shape[1] - 1e-9
        found[:, place] = np.where(enough, doubt.scores, np.nan)
    return found


def _chained(sources: tuple[Stage, ...], hierarchy: Hierarchy, parameters: Mapping[str, Any]) -> list[Table]:
    """The groups right above the indicators as chained indices on the first period."""
    units = tuple(dict.fromkeys(unit for stage in sources for unit in stage.units))
    here = hierarchy.levels[0]
    tables = normalising.chained(
        cube_of(sources, units),
        directions=hierarchy.directions,
        weights=here.weights,
        parents=here.parents,
        **parameters,
    )
    return [
        table[[units.index(unit) for unit in stage.units]]
        for stage, table in zip(sources, tables, strict=True)
    ]


def _explained(group: str, call: Callable[[], Any]) -> Any:
    try:
        return call()
    except DataError as error:
        problems = [
            Problem(where=f"{group}·{problem.where}".strip("·"), field=problem.field, message=problem.message)
            for problem in error.problems
        ]
        raise DataError(problems) from error
    except TypeError as error:
        raise RecipeError([Problem(where=group, field="parameters", message="参数不合用")]) from error
