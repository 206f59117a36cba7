"""Results as plain rows of cells, whatever file they go into."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from xiechuang.engines.indices.recipe import Result
from xiechuang.engines.indices.recipe.stage import Stage
from xiechuang.engines.indices.structure import Data, Hierarchy
from xiechuang.engines.indices.structure.flags import labels
from xiechuang.engines.indices.treating import Touch

Rows = list[list[Any]]
_TOUCHES = {Touch.CUT_HIGH: "截去过高", Touch.CUT_LOW: "截去过低", Touch.BENT: "对数或幂变换"}


def data_rows(periods: Sequence[Data]) -> Rows:
    """A table like iData: a row for every unit in every period."""
    timed = any(data.period is not None for data in periods)
    first = periods[0]
    heading = [
        "uCode",
        "uName",
        *(["Time"] if timed else []),
        *first.groups,
        *first.denominators,
        *first.indicators,
    ]
    rows: Rows = [heading]
    for data in periods:
        for place, unit in enumerate(data.units):
            groups = [data.groups[key][place] for key in first.groups]
            sizes = [data.denominators[key][place] for key in first.denominators]
            when = [data.period] if timed else []
            rows.append(
                [unit, data.names[place], *when, *groups, *_cells(sizes), *_cells(data.values[place])]
            )
    return rows


def meta_rows(hierarchy: Hierarchy, data: Data) -> Rows:
    """A table like iMeta, with our additional columns behind COINr's."""
    extra = list(dict.fromkeys(key for each in hierarchy.indicators for key in each.extra))
    names = (
        "Level iCode iName Direction Weight Unit Target Denominator Parent Type Kind Frequency Lower Upper"
    )
    rows: Rows = [[*names.split(), *extra]]
    for one in hierarchy.indicators:
        declared = [1, one.code, one.name, one.direction, one.weight, one.unit, one.target, one.denominator]
        more = [one.parent, "Indicator", one.kind.value, one.frequency.value, one.lower, one.upper]
        rows.append([*declared, *more, *(one.extra.get(key, "") for key in extra)])
    for group in hierarchy.groups:
        level = hierarchy.places[group.code][0] + 1
        declared = [level, group.code, group.name, 1, group.weight, "", None, None, group.parent, "Aggregate"]
        rows.append([*declared, *[None] * (4 + len(extra))])
    for kind, codes in (("Group", data.groups), ("Denominator", data.denominators)):
        rows += [[None, code, code, *[None] * 6, kind, *[None] * (4 + len(extra))] for code in codes]
    return rows


def ranking_rows(results: Sequence[Result]) -> Rows:
    """Rank, index and every group's score, best first, period by period; who has no rank stands last."""
    first = results[0]
    groups = [each for level in reversed(first.hierarchy.levels[1:]) for each in _own(level)]
    timed = any(result.data.period is not None for result in results)
    rows: Rows = [["排名", "单位编码", "单位名称", *(["时期"] if timed else []), *groups]]
    for result in results:
        names = dict(zip(result.data.units, result.data.names, strict=True))
        ranks = result.index_ranks
        order = sorted(range(len(result.units)), key=lambda place: (ranks[place] == 0, ranks[place]))
        for place in order:
            unit = result.units[place]
            when = [result.data.period] if timed else []
            scores = _cells([result.scores_of(code)[place] for code in groups])
            rows.append([int(ranks[place]) or None, unit, names[unit], *when, *scores])
    return rows


def stage_rows(stages: Sequence[Stage]) -> Rows:
    """The values of one stage over all periods."""
    return data_rows([stage.data for stage in stages])


def flag_rows(results: Sequence[Result]) -> Rows:
    """Every cell that is not simply as it was given: unit, indicator, what happened, what was noted."""
    rows: Rows = [["时期", "单位编码", "指标", "标记", "说明"]]
    for result in results:
        stages = list(result.stages.values())
        final = stages[-1]
        for row, column in np.argwhere(final.flags > 0).tolist():
            cell = final.units[row], final.data.indicators[column]
            notes = "；".join(stage.notes[cell] for stage in stages if cell in stage.notes)
            said = "、".join(labels(int(final.flags[row, column])))
            rows.append([result.data.period, *cell, said, notes])
    return rows


def treated_rows(results: Sequence[Result]) -> Rows:
    """The table of treated points."""
    rows: Rows = [["时期", "单位编码", "指标", "处理前", "处理后", "方式"]]
    for result in results:
        for cell in result.treated:
            how = "、".join(word for touch, word in _TOUCHES.items() if cell.touch & touch)
            rows.append([cell.period, cell.unit, cell.indicator, cell.before, cell.after, how])
    return rows


def weight_rows(results: Sequence[Result]) -> Rows:
    """The weights that were used, and what each amounts to in the index."""
    rows: Rows = [["时期", "编码", "名称", "权重", "在上级中的份额", "在总指数中的份额"]]
    for result in results:
        tree = result.weighted
        for height, level in enumerate(tree.levels[:-1]):
            shares, effective = tree.shares(height), tree.effective_weights(of=height)
            for place, code in enumerate(level.codes):
                if not level.carried[place]:
                    told = [level.weights[place], shares[place], effective[place]]
                    rows.append([result.data.period, code, level.names[place], *_cells(told)])
    return rows


def log_rows(results: Sequence[Result]) -> Rows:
    """The log, and who was left out."""
    rows: Rows = [["时期", "环节", "说明"]]
    for result in results:
        rows += [[result.data.period, str(entry.stage), entry.message] for entry in result.log]
    return rows


def _own(level: Any) -> list[str]:
    return [code for place, code in enumerate(level.codes) if not level.carried[place]]


def _cells(values: Iterable[Any]) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]
