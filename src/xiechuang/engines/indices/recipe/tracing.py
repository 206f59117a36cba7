"""From a score down to its source: what happened to one cell, stage by stage, and what a group's score is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xiechuang.engines.indices import normalising
from xiechuang.engines.indices.recipe.choices import StageName
from xiechuang.engines.indices.recipe.scaling import CHAINED
from xiechuang.engines.indices.structure import Problem, ProblemsError
from xiechuang.engines.indices.structure.flags import labels

if TYPE_CHECKING:
    from xiechuang.engines.indices.recipe.result import Result


class NotThere(ProblemsError):
    """A unit or code that the result does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceStep:
    """One stage: its name, the value after it (None: missing), what its flags say, and what was done here."""

    stage: str
    label: str
    value: float | None
    flags: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A child of a group: its score and its share among the siblings that this unit has."""

    code: str
    name: str
    score: float | None
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The way of one cell; `source` is what the data said of its origin, `parts` are the children of a group."""

    unit: str
    code: str
    name: str
    period: str | None
    source: str | None
    steps: tuple[TraceStep, ...]
    parts: tuple[Part, ...]
    score: float | None
    rank: int | None


def trace(result: Result, unit: str, code: str) -> Trace:
    """Follow one cell; a unit that was screened out has its stages up to there. Raises NotThere."""
    if unit not in result.data.units:
        raise NotThere([Problem(where=unit, field="unit", message="数据中没有这个单位")])
    if code not in result.hierarchy.places:
        raise NotThere([Problem(where=code, field="code", message="没有这个指标或分组")])
    level, place = result.hierarchy.places[code]
    row = result.units.index(unit) if unit in result.units else None
    rank = int(result.ranks[level][row, place]) if row is not None else 0
    return Trace(
        unit=unit,
        code=code,
        name=result.hierarchy.levels[level].names[place],
        period=result.data.period,
        source=result.data.sources.get((unit, code)),
        steps=tuple(_steps(result, unit, code)) if level == 0 else (),
        parts=tuple(_parts(result, row, level, place)) if level > 0 else (),
        score=_shown(result.scores[level][row, place]) if row is not None else None,
        rank=rank or None,
    )


def _shown(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _steps(result: Result, unit: str, code: str) -> Iterator[TraceStep]:
    for name, stage in result.stages.items():
        if unit not in stage.units:
            yield TraceStep(stage=name, label=name.label, value=None, flags=(), note="数据不足，不参加排名")
            return
        row, column = stage.units.index(unit), stage.data.indicators.index(code)
        yield TraceStep(
            stage=name,
            label=name.label,
            value=_shown(stage.values[row, column]),
            flags=labels(int(stage.flags[row, column])),
            note=stage.notes.get((unit, code), "") or _note(result, name, unit, code),
        )


def _note(result: Result, name: StageName, unit: str, code: str) -> str:
    if name == StageName.NORMALISED:
        choice = result.recipe.normalise
        method = str(choice.each.get(code, {}).get("method", choice.method))
        return "逐期增速连接" if method == CHAINED else normalising.LABELS.get(method, method)
    size_choice = result.recipe.denominate
    if name != StageName.DENOMINATED or size_choice is None:
        return ""
    indicator = result.hierarchy.indicators[result.hierarchy.places[code][1]]
    size = indicator.denominator if size_choice.by is None else size_choice.by.get(code)
    if size is None:
        return ""
    scale = size_choice.scales.get(code, 1.0)
    divided = f"÷ {size} {result.data.denominators[size][result.data.units.index(unit)]:.15g}"
    return divided if scale == 1 else f"{divided} × {scale:.15g}"


def _parts(result: Result, row: int | None, level: int, place: int) -> Iterator[Part]:
    below = result.weighted.levels[level - 1]
    children = np.flatnonzero(below.parents == place)
    scores = [np.nan if row is None else result.scores[level - 1][row, child] for child in children]
    weights = np.where(np.isnan(scores), 0.0, below.weights[children])
    total = weights.sum()
    for child, score, weight in zip(children.tolist(), scores, weights, strict=True):
        share = float(weight / total) if total > 0 else 0.0
        yield Part(code=below.codes[child], name=below.names[child], score=_shown(score), share=share)
