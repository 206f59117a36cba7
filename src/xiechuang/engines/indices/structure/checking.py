"""Everything that can be wrong with declared indicators and groups."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from xiechuang.engines.indices.structure.indicators import Group, Indicator, Item, every
from xiechuang.engines.indices.structure.problems import Problem


def problems_of(indicators: Sequence[Indicator], groups: Sequence[Group]) -> tuple[Problem, ...]:
    """All of them at once, in the order of the declaration."""
    return (
        *_of_codes(indicators, groups),
        *_of_parents(indicators, groups),
        *_of_root(groups),
        *_of_numbers(indicators, groups),
        *_of_children(indicators, groups),
        *_of_cycles(groups),
    )


def _problem(item: Item, field: str, message: str) -> Problem:
    return Problem(where=item.code or item.name, field=field, message=message)


def _of_codes(indicators: Sequence[Indicator], groups: Sequence[Group]) -> Iterator[Problem]:
    if not indicators:
        yield Problem(where="", field="indicators", message="没有任何指标")
    times = Counter(item.code for item in every(indicators, groups))
    for code, count in times.items():
        if count > 1:
            yield Problem(where=code, field="code", message=f"编码重复出现 {count} 次")
        if not code.strip():
            yield Problem(where="", field="code", message="编码为空")


def _of_parents(indicators: Sequence[Indicator], groups: Sequence[Group]) -> Iterator[Problem]:
    aggregates = {group.code for group in groups}
    leaves = {indicator.code for indicator in indicators}
    for item in every(indicators, groups):
        if item.parent is None or item.parent in aggregates:
            continue
        if item.parent in leaves:
            yield _problem(item, "parent", f"上级“{item.parent}”是指标，不能再有下级")
        else:
            yield _problem(item, "parent", f"上级“{item.parent}”不存在")


def _of_root(groups: Sequence[Group]) -> Iterator[Problem]:
    roots = [group.code for group in groups if group.parent is None]
    if not roots:
        yield Problem(where="", field="parent", message="没有总指数：应有且只有一个没有上级的分组")
    if len(roots) > 1:
        yield Problem(where="、".join(roots), field="parent", message="总指数只能有一个，这些分组都没有上级")


def _of_numbers(indicators: Sequence[Indicator], groups: Sequence[Group]) -> Iterator[Problem]:
    for item in every(indicators, groups):
        if not math.isfinite(item.weight) or item.weight < 0:
            yield _problem(item, "weight", f"权重须是不小于 0 的数，不能是 {item.weight}")
    for indicator in indicators:
        if indicator.direction not in (1, -1):
            message = f"方向只能是 1（越大越好）或 -1（越小越好），不能是 {indicator.direction}"
            yield _problem(indicator, "direction", message)
        yield from _of_goalposts(indicator)


def _of_goalposts(indicator: Indicator) -> Iterator[Problem]:
    for field in ("target", "lower", "upper"):
        value = getattr(indicator, field)
        if value is not None and not math.isfinite(value):
            yield _problem(indicator, field, f"须是有限的数，不能是 {value}")
    low, high = indicator.lower, indicator.upper
    if low is not None and high is not None and not low < high:
        yield _problem(indicator, "lower", f"下限 {low} 应小于上限 {high}")


def _of_children(indicators: Sequence[Indicator], groups: Sequence[Group]) -> Iterator[Problem]:
    children: dict[str, list[float]] = {group.code: [] for group in groups}
    for item in every(indicators, groups):
        children.get(item.parent or "", []).append(item.weight)
    for code, weights in children.items():
        if not weights:
            yield Problem(where=code, field="code", message="分组没有下级")
        elif all(weight == 0 for weight in weights):
            yield Problem(where=code, field="weight", message="下级的权重全为 0")


def _of_cycles(groups: Sequence[Group]) -> Iterator[Problem]:
    parents = {group.code: group.parent for group in groups}
    told: set[str] = set()
    for start in parents:
        walked: list[str] = []
        here: str | None = start
        while here is not None and here in parents and here not in walked:
            walked.append(here)
            here = parents[here]
        if here in walked and here not in told:
            ring = walked[walked.index(here) :]
            told.update(ring)
            yield Problem(where=here, field="parent", message=f"上下级成环：{' → '.join([*ring, here])}")
