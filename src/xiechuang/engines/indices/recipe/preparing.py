"""The first stages: sizes, gaps, and who stays."""

from collections.abc import Iterator, Sequence

import numpy as np

from xiechuang.engines.indices.denominating import denominate
from xiechuang.engines.indices.missing import (
    Along,
    ImputationError,
    Imputed,
    PanelImputed,
    Reach,
    Screening,
    impute,
    impute_panel,
    screen,
)
from xiechuang.engines.indices.recipe.choices import Denominate, Impute, Screen, StageName
from xiechuang.engines.indices.recipe.plain import RecipeError
from xiechuang.engines.indices.recipe.stage import Cell, Entry, Stage
from xiechuang.engines.indices.structure import Flag, Hierarchy, Panel, Problem

Stages = tuple[Stage, ...]
_FILLS = {"mean": "平均值", "median": "中位数", "neighbours": "相近单位", "regression": "回归"}
_REACHES = {Reach.LATEST: "最近一期", Reach.CONSTANT: "最近一期", Reach.LINEAR: "前后两期之间的直线"}


def denominated(stages: Stages, hierarchy: Hierarchy, choice: Denominate, log: list[Entry]) -> Stages:
    """Divide, and log what could not be."""
    by = choice.by
    if by is None:
        by = {each.code: each.denominator for each in hierarchy.indicators if each.denominator is not None}
    done = []
    for stage in stages:
        result = denominate(stage.data, by=by, scales=choice.scales)
        log += [_entry(stage, StageName.DENOMINATED, problem.sentence) for problem in result.problems]
        done.append(stage.after(StageName.DENOMINATED, values=result.values, flags=result.flags))
    return tuple(done)


def imputed(stages: Stages, hierarchy: Hierarchy, choice: Impute, log: list[Entry]) -> Stages:
    """Fill from the unit's own periods, then from the others of the same period."""
    if choice.reach is not None and len(stages) > 1:
        stages = _from_own_periods(stages, choice.reach, choice.limit, log)
    elif choice.reach is not None:
        log.append(_entry(stages[0], StageName.IMPUTED, "只有一期数据，不能由本单位其他各期填补"))
    if choice.method is None:
        return tuple(_renamed(stage) for stage in stages)
    return tuple(_from_others(stage, hierarchy, choice, log) for stage in stages)


def screened(stages: Stages, choice: Screen, log: list[Entry]) -> tuple[Stages, tuple[Screening, ...]]:
    """Leave out who knows too little; a period that nobody is left in is an error."""
    done, seen = [], []
    for stage in stages:
        rows = {unit: row for row, unit in enumerate(stage.units)}
        result = screen(
            stage.values,
            rule=choice.rule,
            threshold=choice.threshold,
            non_zero_threshold=choice.non_zero_threshold,
            force={rows[unit]: stays for unit, stays in choice.force.items() if unit in rows},
        )
        if not result.included.any():
            raise RecipeError(
                [Problem(where=stage.data.period or "", field="screen", message="筛选后没有单位留下")]
            )
        out = [unit for unit, stays in zip(stage.units, result.included, strict=True) if not stays]
        if out:
            log.append(_entry(stage, StageName.SCREENED, f"数据不足，不参加排名：{'、'.join(out)}"))
        seen.append(result)
        done.append(stage.chosen(StageName.SCREENED, result.included))
    return tuple(done), tuple(seen)


def _entry(stage: Stage, name: StageName, message: str) -> Entry:
    return Entry(stage=name, period=stage.data.period, message=message)


def _renamed(stage: Stage) -> Stage:
    blank = np.zeros_like(stage.flags)
    return stage.after(StageName.IMPUTED, values=stage.values, flags=blank, notes=stage.notes)


def _from_others(stage: Stage, hierarchy: Hierarchy, choice: Impute, log: list[Entry]) -> Stage:
    result = _asked(stage, hierarchy, choice)
    filled = int(((result.flags & Flag.IMPUTED) > 0).sum())
    left = int(((result.flags & Flag.MISSING) > 0).sum())
    if filled:
        log.append(_entry(stage, StageName.IMPUTED, f"填补缺失值 {filled} 个"))
    if result.fell_back.any():
        message = f"其中 {int(result.fell_back.sum())} 个因同组没有数据，改由全体单位填补"
        log.append(_entry(stage, StageName.IMPUTED, message))
    if left:
        log.append(_entry(stage, StageName.IMPUTED, f"仍有 {left} 个缺失值无从填补"))
    notes = {**stage.notes, **dict(_fill_notes(stage, choice, result))}
    return stage.after(StageName.IMPUTED, values=result.values, flags=result.flags, notes=notes)


def _asked(stage: Stage, hierarchy: Hierarchy, choice: Impute) -> Imputed:
    by_row = choice.along == Along.ROW
    try:
        return impute(
            stage.values,
            method=choice.method or "mean",
            along=choice.along,
            classes=None if by_row else _classes(stage, choice.group),
            siblings=hierarchy.ancestors(choice.level) if by_row and choice.level is not None else None,
            directions=hierarchy.directions,
            normalise_first=choice.normalise_first,
            **choice.parameters,
        )
    except TypeError as error:
        message = f"参数不合用：{'、'.join(choice.parameters)}"
        raise RecipeError([Problem(where="", field="impute.parameters", message=message)]) from error
    except ImputationError as error:
        raise RecipeError([Problem(where="", field="impute.method", message=str(error))]) from error


def _classes(stage: Stage, group: str | None) -> Sequence[str | None] | None:
    if group is None:
        return None
    if group not in stage.data.groups:
        raise RecipeError([Problem(where=group, field="impute.group", message="数据中没有这种分组")])
    return stage.data.groups[group]


def _fill_notes(stage: Stage, choice: Impute, result: Imputed) -> Iterator[tuple[Cell, str]]:
    how = _FILLS.get(choice.method or "", choice.method or "")
    who = "本单位其他指标的" if choice.along == Along.ROW else "各单位的"
    for row, column in np.argwhere((result.flags & Flag.IMPUTED) > 0).tolist():
        asked = who
        if choice.group is not None and not result.fell_back[row, column]:
            asked = f"同组（{stage.data.groups[choice.group][row]}）单位的"
        yield (stage.units[row], stage.data.indicators[column]), f"原为缺失，取{asked}{how}"


def _from_own_periods(stages: Stages, reach: Reach, limit: int | None, log: list[Entry]) -> Stages:
    panel = Panel(periods=tuple(stage.data for stage in stages))
    result = impute_panel(panel.cube(), reach=reach, limit=limit, times=_times(panel.names))
    rows = {unit: row for row, unit in enumerate(panel.units)}
    done = []
    for when, stage in enumerate(stages):
        kept = [rows[unit] for unit in stage.units]
        flags = result.flags[when, kept]
        count = int(((flags & Flag.IMPUTED) > 0).sum())
        if count:
            log.append(_entry(stage, StageName.IMPUTED, f"由本单位其他各期填补缺失值 {count} 个"))
        notes = dict(_origin_notes(stage, panel.names, reach, result, when, kept))
        done.append(
            stage.after(StageName.IMPUTED, values=result.values[when, kept], flags=flags, notes=notes)
        )
    return tuple(done)


def _times(names: Sequence[str]) -> np.ndarray | None:
    """Periods named by numbers that rise are that far apart; others are evenly spaced."""
    try:
        times = np.array([float(name) for name in names])
    except ValueError:
        return None
    return times if (np.diff(times) > 0).all() else None


def _origin_notes(
    stage: Stage, names: Sequence[str], reach: Reach, result: PanelImputed, when: int, kept: list[int]
) -> Iterator[tuple[Cell, str]]:
    flags, origins = result.flags[when, kept], result.origins[when, kept]
    for row, column in np.argwhere((flags & Flag.IMPUTED) > 0).tolist():
        origin = int(origins[row, column])
        note = f"取自本单位 {names[origin]} 的数据" if origin >= 0 else f"取{_REACHES[reach]}上的值"
        yield (stage.units[row], stage.data.indicators[column]), f"原为缺失，{note}"
