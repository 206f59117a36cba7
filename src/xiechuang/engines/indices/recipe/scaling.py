"""The later stages: outliers and the common scale, column by column as the recipe says, over one period or all."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices import normalising, treating
from xiechuang.engines.indices.recipe.choices import Normalise, Parameters, Scope, StageName, Treat
from xiechuang.engines.indices.recipe.plain import RecipeError
from xiechuang.engines.indices.recipe.stage import Entry, Stage, split, stacked
from xiechuang.engines.indices.structure import DataError, Hierarchy, Problem

Stages = tuple[Stage, ...]
CHAINED: Final = "chained"
"""The chained index: its indicators are series on a base period, its first groups are chained growth."""

_FROM_INDICATORS: Final = {
    "distance_to_target": {"targets": "target"},
    "fraction_of_target": {"targets": "target"},
    "goalposts": {"lower": "lower", "upper": "upper"},
}
_FIELDS = {"target": "目标值", "lower": "下限", "upper": "上限"}
_PLACE = re.compile(r"^第 (\d+) 个指标$")
_TOUCHES = {
    treating.Touch.CUT_HIGH: "过高，截到其余单位的最大值",
    treating.Touch.CUT_LOW: "过低，截到其余单位的最小值",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatedCell:
    """One cell that was treated: whose, when, from what to what, and how."""

    period: str | None
    unit: str
    indicator: str
    before: float
    after: float
    touch: treating.Touch


def treated(stages: Stages, choice: Treat, log: list[Entry]) -> tuple[Stages, tuple[TreatedCell, ...]]:
    """Treat the columns by their parameters; cells of other columns stay."""
    together = [stages] if choice.over == Scope.PANEL else [(stage,) for stage in stages]
    done, cells = zip(*(_treated_together(some, choice) for some in together), strict=True)
    found = tuple(cell for some in cells for cell in some)
    if found:
        columns = dict.fromkeys(cell.indicator for cell in found)
        message = f"处理离群值 {len(found)} 个，涉及 {len(columns)} 个指标：{'、'.join(columns)}"
        log.append(Entry(stage=StageName.TREATED, period=None, message=message))
    return tuple(stage for some in done for stage in some), found


def _treated_together(stages: Stages, choice: Treat) -> tuple[Stages, tuple[TreatedCell, ...]]:
    codes = stages[0].data.indicators
    values = stacked(stages)
    result, flags = values.copy(), np.zeros(values.shape, np.uint8)
    touch = np.zeros(values.shape, np.uint8)
    for columns, parameters in _alike(codes, choice.parameters, choice.each, choice.skip):
        some = _named(codes, columns, "treat", treating.treat, values[:, columns], parameters)
        result[:, columns], flags[:, columns], touch[:, columns] = some.values, some.flags, some.touch
    parts = zip(stages, split(values, stages), split(result, stages), split(touch, stages), strict=True)
    cells = tuple(cell for part in parts for cell in _cells(*part))
    notes: dict[str | None, dict[tuple[str, str], str]] = {}
    for cell in cells:
        notes.setdefault(cell.period, {})[cell.unit, cell.indicator] = _TOUCHES.get(
            cell.touch, "换算为偏度较小的形状"
        )
    done = tuple(
        stage.after(StageName.TREATED, values=one, flags=mark, notes=notes.get(stage.data.period))
        for stage, one, mark in zip(stages, split(result, stages), split(flags, stages), strict=True)
    )
    return done, cells


def _cells(stage: Stage, before: Any, after: Any, touch: Any) -> list[TreatedCell]:
    return [
        TreatedCell(
            period=stage.data.period,
            unit=stage.units[row],
            indicator=stage.data.indicators[column],
            before=float(before[row, column]),
            after=float(after[row, column]),
            touch=treating.Touch(int(touch[row, column])),
        )
        for column, row in np.argwhere(touch.T).tolist()
    ]


def normalised(stages: Stages, hierarchy: Hierarchy, choice: Normalise) -> Stages:
    """Bring every column to its scale."""
    if choice.method in (CHAINED, *normalising.OVER_TIME):
        return _over_time(stages, hierarchy, choice)
    together = [stages] if choice.over == Scope.PANEL else [(stage,) for stage in stages]
    return tuple(stage for some in together for stage in _normalised_together(some, hierarchy, choice))


def _normalised_together(stages: Stages, hierarchy: Hierarchy, choice: Normalise) -> Stages:
    values = stacked(stages)
    result = np.empty_like(values)
    for columns, given in _alike(
        hierarchy.codes, {"method": choice.method, **choice.parameters}, choice.each
    ):
        method, parameters = _method(hierarchy, columns, given)
        if "reference" in parameters:
            parts = [
                _scaled(stage.values, hierarchy, columns, method, _placed(parameters, stage))
                for stage in stages
            ]
            result[:, columns] = np.concatenate(parts)
        else:
            result[:, columns] = _scaled(values, hierarchy, columns, method, parameters)
    return tuple(_onto_scale(stage, part) for stage, part in zip(stages, split(result, stages), strict=True))


def _onto_scale(stage: Stage, values: Any) -> Stage:
    return stage.after(StageName.NORMALISED, values=values, flags=np.zeros_like(stage.flags))


def _scaled(
    values: NDArray[np.float64], hierarchy: Hierarchy, columns: list[int], method: str, parameters: Parameters
) -> NDArray[np.float64]:
    more = {"directions": hierarchy.directions[columns], **parameters}
    done: NDArray[np.float64] = _named(
        hierarchy.codes, columns, "normalise", normalising.METHODS[method], values[:, columns], more
    )
    return done


def _alike(
    codes: tuple[str, ...],
    general: Parameters,
    each: Mapping[str, Parameters],
    skip: tuple[str, ...] = (),
) -> list[tuple[list[int], Parameters]]:
    """Columns that share their parameters; an indicator with a method of its own inherits nothing."""
    found: dict[str, tuple[list[int], Parameters]] = {}
    for place, code in enumerate(codes):
        if code in skip:
            continue
        own = each.get(code, {})
        other = "method" in own and own["method"] != general.get("method")
        parameters = dict(own) if other else {**general, **own}
        found.setdefault(json.dumps(parameters, sort_keys=True, default=repr), ([], parameters))[0].append(
            place
        )
    return list(found.values())


def _method(hierarchy: Hierarchy, columns: list[int], given: Parameters) -> tuple[str, Parameters]:
    parameters = dict(given)
    method = str(parameters.pop("method"))
    if method not in normalising.METHODS:
        message = f"没有标准化方法“{method}”，可用：{'、'.join(normalising.METHODS)}"
        raise RecipeError([Problem(where="", field="normalise", message=message)])
    for name, field in _FROM_INDICATORS.get(method, {}).items():
        if name in parameters:
            continue
        numbers = hierarchy.numbers(field)[columns]
        absent = [hierarchy.codes[columns[place]] for place in np.flatnonzero(np.isnan(numbers)).tolist()]
        if absent:
            raise DataError(
                [Problem(where=code, field=field, message=f"没有{_FIELDS[field]}") for code in absent]
            )
        parameters[name] = numbers
    return method, parameters


def _placed(parameters: Parameters, stage: Stage) -> Parameters:
    unit = parameters["reference"]
    if unit not in stage.units:
        message = f"参照单位“{unit}”不在数据中"
        raise RecipeError([Problem(where=stage.data.period or "", field="reference", message=message)])
    return {**parameters, "reference": stage.units.index(unit)}


def _named(
    codes: tuple[str, ...], columns: list[int], stage: str, function: Any, values: Any, parameters: Parameters
) -> Any:
    """Call, and say which indicator is meant where the function only knows its place."""
    try:
        return function(values, **parameters)
    except DataError as error:
        raise DataError([_with_code(problem, codes, columns) for problem in error.problems]) from error
    except TypeError as error:
        message = f"参数不合用：{'、'.join(map(str, parameters))}"
        raise RecipeError([Problem(where="", field=stage, message=message)]) from error


def _with_code(problem: Problem, codes: tuple[str, ...], columns: list[int]) -> Problem:
    found = _PLACE.match(problem.where)
    return replace(problem, where=codes[columns[int(found[1]) - 1]]) if found else problem


def _over_time(stages: Stages, hierarchy: Hierarchy, choice: Normalise) -> Stages:
    if len(stages) < 2:
        message = "以基期为 100 的指数和逐期连接的指数需要两期以上的数据"
        raise RecipeError([Problem(where="", field="normalise", message=message)])
    name = "base_period" if choice.method == CHAINED else choice.method
    units = tuple(dict.fromkeys(unit for stage in stages for unit in stage.units))
    done = normalising.OVER_TIME[name](
        cube_of(stages, units), directions=hierarchy.directions, **choice.parameters
    )
    return tuple(
        _onto_scale(stage, table[[units.index(unit) for unit in stage.units]])
        for stage, table in zip(stages, done, strict=True)
    )


def cube_of(stages: Stages, units: tuple[str, ...]) -> NDArray[np.float64]:
    """The values of all periods as float64[periods, units, m], NaN where a unit is not there."""
    cube = np.full((len(stages), len(units), stages[0].values.shape[1]), np.nan)
    places = {unit: place for place, unit in enumerate(units)}
    for when, stage in enumerate(stages):
        cube[when, [places[unit] for unit in stage.units]] = stage.values
    return cube
