"""Whether a recipe fits its hierarchy and its data: everything that does not, said before anything is computed."""

import math
from collections.abc import Iterator, Sequence

from xiechuang.engines.indices import missing, normalising, weighting
from xiechuang.engines.indices.missing import Along
from xiechuang.engines.indices.recipe.choices import Denominate, Impute, Recipe, Scope, Screen, StageName
from xiechuang.engines.indices.recipe.plain import unknown_codes
from xiechuang.engines.indices.recipe.scaling import CHAINED
from xiechuang.engines.indices.recipe.scoring import AGGREGATIONS
from xiechuang.engines.indices.structure import Data, Hierarchy, Problem

_SCREENED = (StageName.RAW, StageName.DENOMINATED, StageName.IMPUTED)


def problems_of(recipe: Recipe, hierarchy: Hierarchy, periods: Sequence[Data]) -> tuple[Problem, ...]:
    """All of them at once."""
    return (
        *unknown_codes(recipe, set(hierarchy.places)),
        *_of_data(hierarchy, periods),
        *_of_sizes(recipe.denominate, hierarchy, periods),
        *_of_screening(recipe.screen, periods),
        *_of_imputation(recipe.impute, hierarchy, periods),
        *_of_scales(recipe),
        *_of_weights(recipe),
        *_of_steps(recipe),
    )


def _of_data(hierarchy: Hierarchy, periods: Sequence[Data]) -> Iterator[Problem]:
    for data in periods:
        there = set(data.indicators)
        for code in hierarchy.codes:
            if code not in there:
                yield Problem(where=code, field=data.period or "indicators", message="数据中没有这个指标")


def _of_sizes(choice: Denominate | None, hierarchy: Hierarchy, periods: Sequence[Data]) -> Iterator[Problem]:
    if choice is None:
        return
    by = choice.by
    if by is None:
        by = {each.code: each.denominator for each in hierarchy.indicators if each.denominator is not None}
    known = set.intersection(*(set(data.denominators) for data in periods))
    for code, name in by.items():
        if name not in known:
            yield Problem(where=code, field="denominator", message=f"数据中没有规模“{name}”")
    for code, scale in choice.scales.items():
        if not (math.isfinite(scale) and scale > 0):
            yield Problem(where=code, field="denominate.scales", message=f"换算系数须是正数，不能是 {scale}")


def _of_screening(choice: Screen | None, periods: Sequence[Data]) -> Iterator[Problem]:
    if choice is None:
        return
    if choice.on not in _SCREENED:
        message = f"只能在 {'、'.join(_SCREENED)} 之后筛选，不能是 {choice.on}"
        yield Problem(where="", field="screen.on", message=message)
    for name in ("threshold", "non_zero_threshold"):
        yield from _share(f"screen.{name}", getattr(choice, name))
    known = {unit for data in periods for unit in data.units}
    for unit in choice.force:
        if unit not in known:
            yield Problem(where=unit, field="screen.force", message="数据中没有这个单位")


def _of_imputation(choice: Impute | None, hierarchy: Hierarchy, periods: Sequence[Data]) -> Iterator[Problem]:
    if choice is None:
        return
    if choice.method is not None and choice.method not in missing.METHODS:
        message = f"没有插补方法“{choice.method}”，可用：{'、'.join(missing.METHODS)}"
        yield Problem(where="", field="impute.method", message=message)
    if choice.level is not None and not 0 < choice.level < len(hierarchy.levels):
        message = f"层级应在 1 与 {len(hierarchy.levels) - 1} 之间，不能是 {choice.level}"
        yield Problem(where="", field="impute.level", message=message)
    if choice.level is not None and choice.along == Along.COLUMN:
        yield Problem(where="", field="impute.level", message="只有按行插补（along=row）才看同级指标")
    if choice.group is not None and choice.along == Along.ROW:
        yield Problem(where="", field="impute.group", message="只有按列插补（along=column）才看同组单位")
    if choice.limit is not None and choice.limit < 1:
        yield Problem(where="", field="impute.limit", message=f"期数须不小于 1，不能是 {choice.limit}")
    if choice.group is not None and any(choice.group not in data.groups for data in periods):
        yield Problem(where=choice.group, field="impute.group", message="数据中没有这种分组")


def _of_scales(recipe: Recipe) -> Iterator[Problem]:
    over_time = (CHAINED, *normalising.OVER_TIME)
    named = [
        recipe.normalise.method,
        *(str(each.get("method", "")) for each in recipe.normalise.each.values()),
    ]
    for method in dict.fromkeys(named):
        if method and method not in (*normalising.METHODS, *over_time):
            message = f"没有标准化方法“{method}”，可用：{'、'.join((*normalising.METHODS, *over_time))}"
            yield Problem(where="", field="normalise.method", message=message)
    if recipe.normalise.method in over_time and recipe.normalise.each:
        message = "以基期为准的方法对所有指标相同，不能另有规定"
        yield Problem(where="", field="normalise.each", message=message)


def _of_weights(recipe: Recipe) -> Iterator[Problem]:
    named = [recipe.weigh.method, *(str(each.get("method", "given")) for each in recipe.weigh.each.values())]
    for method in dict.fromkeys(named):
        if method not in weighting.METHODS:
            message = f"没有赋权方法“{method}”，可用：{'、'.join(weighting.METHODS)}"
            yield Problem(where="", field="weigh.method", message=message)
    if recipe.normalise.method == CHAINED and recipe.weigh.over == Scope.PERIOD:
        message = "逐期连接的指数各期权重须相同，weigh.over 应为 panel"
        yield Problem(where="", field="weigh.over", message=message)
    for code, weight in recipe.weigh.weights.items():
        if not math.isfinite(weight) or weight < 0:
            yield Problem(
                where=code, field="weigh.weights", message=f"权重须是不小于 0 的数，不能是 {weight}"
            )


def _of_steps(recipe: Recipe) -> Iterator[Problem]:
    if not recipe.aggregate.steps:
        yield Problem(where="", field="aggregate.steps", message="至少要有一步")
    for place, step in enumerate(recipe.aggregate.steps, start=1):
        if step.method not in AGGREGATIONS:
            message = f"没有合成方法“{step.method}”，可用：{'、'.join(AGGREGATIONS)}"
            yield Problem(where=f"第 {place} 步", field="aggregate.method", message=message)
        yield from _share(f"aggregate.steps[{place - 1}].threshold", step.threshold)


def _share(field: str, value: float) -> Iterator[Problem]:
    if not 0 <= value <= 1:
        yield Problem(where="", field=field, message=f"比例须在 0 与 1 之间，不能是 {value}")
