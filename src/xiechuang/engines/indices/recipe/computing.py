"""The recipe carried out: one table, or all periods of a panel together."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from xiechuang.engines.indices.missing import Screening
from xiechuang.engines.indices.recipe.choices import Recipe, StageName
from xiechuang.engines.indices.recipe.fitting import problems_of
from xiechuang.engines.indices.recipe.plain import RecipeError
from xiechuang.engines.indices.recipe.preparing import denominated, imputed, screened
from xiechuang.engines.indices.recipe.result import PanelResult, Result
from xiechuang.engines.indices.recipe.scaling import TreatedCell, normalised, treated
from xiechuang.engines.indices.recipe.scoring import competition_ranks, scored
from xiechuang.engines.indices.recipe.stage import Entry, Stage
from xiechuang.engines.indices.structure import Data, Hierarchy, Panel, Problem

Stages = tuple[Stage, ...]


def compute(data: Data, hierarchy: Hierarchy, recipe: Recipe) -> Result:
    """Carry out a recipe on one table; columns may stand in any order, and more of them than the hierarchy has.

    Raises RecipeError or DataError, each with all that is wrong. A unit without any data has no score and rank 0.
    """
    return _computed((data,), hierarchy, recipe)[0]


def compute_panel(panel: Panel, hierarchy: Hierarchy, recipe: Recipe) -> PanelResult:
    """Carry out a recipe on all periods; `over` in the recipe says what is judged over all of them together."""
    results = _computed(panel.periods, hierarchy, recipe)
    return PanelResult(panel=panel, results=tuple(replace(result, panel=panel) for result in results))


def regenerate(
    result: Result,
    *,
    data: Data | None = None,
    hierarchy: Hierarchy | None = None,
    recipe: Recipe | None = None,
    without: Collection[str] = (),
    without_units: Collection[str] = (),
    **choices: Any,
) -> Result:
    """Compute again with other data, hierarchy or recipe, without some codes or units, or with other stages.

    Stages are named as in Recipe: regenerate(result, treat=None, normalise=Normalise(method="z_score")). A result of a
    panel is computed again with all its periods; `data` then replaces this period's.
    """
    tree = (hierarchy or result.hierarchy).without(without) if without else hierarchy or result.hierarchy
    chosen = _changed(recipe or result.recipe, choices)
    table = _remaining(data or result.data, without_units)
    if result.panel is None:
        return compute(table, tree, chosen)
    periods = [
        table if each.period == result.data.period else _remaining(each, without_units)
        for each in result.panel.periods
    ]
    return compute_panel(Panel.build(periods=periods), tree, chosen).of(str(table.period))


def _changed(recipe: Recipe, choices: dict[str, Any]) -> Recipe:
    unknown = [name for name in choices if name not in Recipe.__dataclass_fields__]
    if unknown:
        raise RecipeError(
            [Problem(where=name, field="regenerate", message="方案没有这个环节") for name in unknown]
        )
    return replace(recipe, **choices)


def _remaining(data: Data, without: Collection[str]) -> Data:
    return data.chosen([unit for unit in data.units if unit not in without]) if without else data


def _computed(periods: tuple[Data, ...], hierarchy: Hierarchy, recipe: Recipe) -> list[Result]:
    problems = problems_of(recipe, hierarchy, periods)
    if problems:
        raise RecipeError(problems)
    log: list[Entry] = []
    aligned = [data.aligned(hierarchy.codes) for data in periods]
    done, screenings = _prepared(tuple(Stage.raw(data) for data in aligned), hierarchy, recipe, log)
    cells: tuple[TreatedCell, ...] = ()
    if recipe.treat is not None:
        treated_stages, cells = treated(done[-1], recipe.treat, log)
        done.append(treated_stages)
    sources = done[-1]
    done.append(normalised(sources, hierarchy, recipe.normalise))
    found = scored(done[-1], sources, hierarchy, recipe, log)
    _log_gaps(done[-1], [scores for _, scores in found], hierarchy, log)
    return [
        Result(
            data=periods[when],
            hierarchy=hierarchy,
            recipe=recipe,
            stages={stages[when].name: stages[when] for stages in done},
            weighted=weighted,
            scores=scores,
            ranks=tuple(competition_ranks(table) for table in scores),
            log=tuple(entry for entry in log if entry.period in (None, periods[when].period)),
            treated=tuple(cell for cell in cells if cell.period == periods[when].period),
            screening=screenings[when] if screenings else None,
        )
        for when, (weighted, scores) in enumerate(found)
    ]


def _prepared(
    raw: Stages, hierarchy: Hierarchy, recipe: Recipe, log: list[Entry]
) -> tuple[list[Stages], tuple[Screening, ...]]:
    done, screenings = [raw], tuple[Screening, ...]()
    for name in (StageName.RAW, StageName.DENOMINATED, StageName.IMPUTED):
        if name == StageName.DENOMINATED and recipe.denominate is not None:
            done.append(denominated(done[-1], hierarchy, recipe.denominate, log))
        if name == StageName.IMPUTED and recipe.impute is not None:
            done.append(imputed(done[-1], hierarchy, recipe.impute, log))
        if recipe.screen is not None and recipe.screen.on == name:
            remaining, screenings = screened(done[-1], recipe.screen, log)
            done.append(remaining)
    return done, screenings


def _log_gaps(stages: Stages, scores: list[Any], hierarchy: Hierarchy, log: list[Entry]) -> None:
    """Say who has no index."""
    for stage, levels in zip(stages, scores, strict=True):
        without = [unit for unit, score in zip(stage.units, levels[-1][:, 0], strict=True) if score != score]  # noqa: PLR0124 — NaN
        if without:
            message = f"数据不足以合成 {hierarchy.root}，没有得分：{'、'.join(without)}"
            log.append(Entry(stage="scores", period=stage.data.period, message=message))
