"""What one unit is good and bad at, and its summary down the hierarchy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.analysing.ranking import codes_downwards, ranks_within
from xiechuang.engines.indices.recipe import competition_ranks
from xiechuang.engines.indices.structure import Group, Hierarchy, Indicator

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """An indicator in which a unit stands out: its rank among `of` units, its value as measured."""

    code: str
    name: str
    group: str
    rank: int
    of: int
    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outstanding:
    """Best first, and worst last."""

    strengths: tuple[Point, ...]
    weaknesses: tuple[Point, ...]


def strengths_and_weaknesses(
    hierarchy: Hierarchy,
    values: Floats,
    *,
    row: int,
    most: int = 5,
    group_level: int = 1,
    least_unique: float = 0.0,
    without_last_place: bool = True,
    groups: Sequence[str | None] | None = None,
) -> Outstanding:
    """The indicators in which the unit of this row ranks best and worst, by measured values[units, m] and directions.

    Equal ranks stand in the order of the hierarchy. `least_unique`: indicators with no larger share of different values
    (yes/no answers) do not count. `without_last_place` leaves out indicators in which the unit shares the last rank, as COINr
    does: there half of the units may stand. `groups` ranks inside the unit's own group only. An indicator is never both.
    """
    directed = values * hierarchy.directions
    ranks = competition_ranks(directed) if groups is None else ranks_within(directed, groups)
    places = np.flatnonzero(_counted(values, ranks, row, least_unique, without_last=without_last_place))
    order = places[np.argsort(ranks[row, places], kind="stable")]
    of = np.count_nonzero(
        ranks if groups is None else ranks[[here == groups[row] for here in groups]], axis=0
    )
    points = [_point(hierarchy, int(place), group_level, ranks[row], of, values[row]) for place in order]
    best = points[: min(most, (len(points) + 1) // 2)]
    rest = points[len(best) :]
    return Outstanding(strengths=tuple(best), weaknesses=tuple(rest[max(len(rest) - most, 0) :]))


def _counted(
    values: Floats, ranks: NDArray[np.intp], row: int, least_unique: float, *, without_last: bool
) -> NDArray[np.bool_]:
    counted = ranks[row] > 0
    if without_last:
        counted &= ranks[row] < ranks.max(axis=0)
    if least_unique > 0:
        shares = [len(np.unique(column)) / len(column) for column in values.T]
        counted &= np.array(shares) > least_unique
    return np.asarray(counted)


def _point(
    hierarchy: Hierarchy,
    place: int,
    group_level: int,
    ranks: NDArray[np.intp],
    of: NDArray[np.intp],
    values: Floats,
) -> Point:
    indicator = hierarchy.indicators[place]
    return Point(
        code=indicator.code,
        name=indicator.name,
        group=hierarchy.levels[group_level].codes[hierarchy.ancestors(group_level)[place]],
        rank=int(ranks[place]),
        of=int(of[place]),
        value=float(values[place]),
        unit=indicator.unit,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a unit's summary; None where there is no score."""

    code: str
    name: str
    depth: int
    score: float | None
    rank: int | None
    of: int


def unit_summary(hierarchy: Hierarchy, scores: Sequence[Floats], *, row: int) -> tuple[Line, ...]:
    """Score and rank of one unit from the index (depth 0) down to the indicators, each level in its own order."""
    codes, columns = codes_downwards(hierarchy.levels, scores)
    ranks = competition_ranks(columns)
    items: list[Indicator | Group] = [*hierarchy.groups, *hierarchy.indicators]
    names = {item.code: item.name for item in items}
    return tuple(
        Line(
            code=code,
            name=names[code],
            depth=len(hierarchy.line(code)) - 1,
            score=None if np.isnan(columns[row, place]) else float(columns[row, place]),
            rank=int(ranks[row, place]) or None,
            of=int(np.count_nonzero(ranks[:, place])),
        )
        for place, code in enumerate(codes)
    )
