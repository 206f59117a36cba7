"""Stored inputs worked out by the engine: the same inputs always give the same result."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xiechuang import __version__
from xiechuang.domains.monitoring.queries.choosing import MEANS, SCALES, hierarchy_of
from xiechuang.engines.indices.recipe import Recipe, Result, StageName, compute, recipe_from_plain
from xiechuang.engines.indices.structure import Data
from xiechuang.engines.indices.structure.flags import labels

Plain = dict[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The index of one set of inputs."""

    given: Plain
    result: Result

    @property
    def recipe(self) -> Recipe:
        """The choices."""
        return self.result.recipe


def data_of(given: Plain) -> Data:
    """The table that stored inputs hold."""
    units = [row["code"] for row in given["units"]]
    codes = [row["code"] for row in given["indicators"]]
    return Data.build(
        units=units,
        names=[row["name"] for row in given["units"]],
        indicators=codes,
        values=[[math.nan if cell is None else cell for cell in row] for row in given["values"]],
        period=given["period"]["code"],
        sources={
            (unit, code): "、".join(_source(one) for one in given["lineage"][unit][code]["figures"])
            for unit in units
            for code in codes
        },
    )


def _source(figure: Plain) -> str:
    return f"{figure['indicator']}·{figure['period']}·第 {figure['vintage']} 版"


def run_of(given: Plain) -> Run:
    """Carry out what the inputs ask for."""
    recipe = recipe_from_plain(given["recipe"])
    return Run(given=given, result=compute(data_of(given), hierarchy_of(given), recipe))


def found_of(run: Run, *, progress: Progress | None = None) -> Plain:
    """The result as plain JSON values, with intervals and bands where a trial was asked for."""
    from xiechuang.domains.monitoring.queries.trying import trial_of_run

    trial = trial_of_run(run, progress=progress) if run.given["trial"]["draws"] else None
    return {
        "engine": __version__,
        "units": [_unit(run, code, trial) for code in run.result.data.units],
        "trial": trial.plain if trial else None,
        "log": [entry.message for entry in run.result.log],
        "treated": [
            {"unit": cell.unit, "indicator": cell.indicator, "before": cell.before, "after": cell.after}
            for cell in run.result.treated
        ],
    }


def _unit(run: Run, code: str, trial: Any) -> Plain:
    result = run.result
    if code not in result.units:
        return {"code": code, "score": None, "rank": None, "scores": {}, "ranks": {}, "flags": {}}
    row = result.units.index(code)
    levels = result.hierarchy.places
    plain: Plain = {
        "code": code,
        "score": number(result.index[row]),
        "rank": int(result.index_ranks[row]) or None,
        "scores": {each: number(result.scores_of(each)[row]) for each in levels},
        "ranks": {each: int(result.ranks_of(each)[row]) or None for each in levels},
        "flags": {each: labels(int(flag)) for each, flag in _flags(result, row).items() if flag},
    }
    return plain | (trial.of(code) if trial else {})


def _flags(result: Result, row: int) -> dict[str, int]:
    stage = result.stages[StageName.NORMALISED]
    return {code: int(stage.flags[row, n]) for n, code in enumerate(stage.data.indicators)}


def number(value: float) -> float | None:
    """A float for JSON; NaN is nothing."""
    return None if math.isnan(value) else float(value)


def said_recipe(given: Plain) -> list[tuple[str, str]]:
    """The choices in words, for the annex."""
    recipe, trial = given["recipe"], given["trial"]
    impute, screen, treat = recipe["impute"], recipe["screen"], recipe["treat"]
    filled = {"mean": "用有数据园区的平均值", "median": "用有数据园区的中位数"}
    told = [
        ("标准化", str(dict(SCALES).get(recipe["normalise"]["method"], recipe["normalise"]["method"]))),
        ("合成", "；".join(str(dict(MEANS).get(step["method"], step["method"])) for step in recipe["aggregate"]["steps"])),
        ("缺失数据", filled.get(impute["method"], impute["method"]) if impute else "不插补，权重由有数据的指标分担"),
        ("极端值", "按偏度、峰度规则收缩" if treat else "不处理"),
        ("参加排名", f"至少有 {screen['threshold']:.0%} 的指标有数据" if screen else "有任何数据即可"),
    ]  # fmt: skip
    if trial["draws"]:
        told.append(
            (
                "不确定性",
                f"{trial['draws']} 次模拟，种子 {trial['seed']}，权重上下浮动 {trial['noise']:.0%}，并变换标准化和合成方法",
            )
        )
    return told
