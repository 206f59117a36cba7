"""Quarters made into years: flows add up, stocks stand at the end, and nothing is guessed for a quarter that is missing."""

import re
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.structure.data import Data, Panel
from xiechuang.engines.indices.structure.hierarchy import Hierarchy
from xiechuang.engines.indices.structure.indicators import Frequency, Indicator, Kind
from xiechuang.engines.indices.structure.problems import DataError, Problem

_QUARTER = re.compile(r"(\d{4})(?:-?Q([1-4])|年?第?([1-4一二三四])季度?)", re.IGNORECASE)
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}
_LAST = 4


def yearly(panel: Panel, *, hierarchy: Hierarchy) -> Panel:
    """One period per year out of quarters named like 2025Q1, 2025-Q1 or 2025年第1季度, with the hierarchy's indicators.

    A flow is the sum of four quarters and missing if one of them is; a stock is that of the fourth quarter; an
    indicator observed once a year is its last observation in the year. Sizes are stocks. Raises DataError.
    """
    problems = [
        Problem(where=name, field="period", message="不是季度（应如 2025Q1）")
        for name in panel.names
        if not _QUARTER.fullmatch(name)
    ]
    if problems:
        raise DataError(problems)
    years: dict[str, dict[int, Data]] = {}
    for data in panel.periods:
        year, quarter = _named(str(data.period))
        years.setdefault(year, {})[quarter] = data.aligned(hierarchy.codes)
    return Panel.build(periods=[_year(year, quarters, hierarchy) for year, quarters in sorted(years.items())])


def _named(name: str) -> tuple[str, int]:
    found = _QUARTER.fullmatch(name)
    said = (found[2] or found[3]) if found else ""
    return (found[1] if found else name), _DIGITS.get(said) or int(said)


def _year(year: str, quarters: Mapping[int, Data], hierarchy: Hierarchy) -> Data:
    newest = quarters[max(quarters)]
    units = tuple(dict.fromkeys(unit for quarter in sorted(quarters) for unit in quarters[quarter].units))
    cube = np.full((_LAST, len(units), len(hierarchy.codes)), np.nan)
    names, groups = dict[str, str](), dict[str, dict[str, str | None]]()
    for quarter in sorted(quarters):
        data = quarters[quarter]
        cube[quarter - 1, [units.index(unit) for unit in data.units]] = data.values
        names |= dict(zip(data.units, data.names, strict=True))
        for key, given in data.groups.items():
            groups.setdefault(key, {}).update(zip(data.units, given, strict=True))
    columns = [_column(cube[:, :, place], each) for place, each in enumerate(hierarchy.indicators)]
    return Data.build(
        units=units,
        names=[names[unit] for unit in units],
        indicators=hierarchy.codes,
        values=np.column_stack(columns),
        groups={key: [said.get(unit) for unit in units] for key, said in groups.items()},
        denominators={key: _at_end(quarters.get(_LAST), key, units) for key in newest.denominators},
        period=year,
        sources=dict(_sources(quarters, units, hierarchy)),
    )


def _column(quarters: NDArray[np.float64], indicator: Indicator) -> NDArray[np.float64]:
    """float64[4, units] → float64[units]."""
    if indicator.frequency == Frequency.YEAR:
        place = np.where(np.isnan(quarters), -1, np.arange(_LAST)[:, None]).max(axis=0)
        there = np.take_along_axis(quarters, np.maximum(place, 0)[None], axis=0)[0]
        return np.where(place >= 0, there, np.nan)
    return quarters.sum(axis=0) if indicator.kind == Kind.FLOW else quarters[_LAST - 1]


def _at_end(data: Data | None, key: str, units: tuple[str, ...]) -> NDArray[np.float64]:
    known = dict(zip(data.units, data.denominators.get(key, ()), strict=False)) if data else {}
    return np.array([known.get(unit, np.nan) for unit in units], dtype=np.float64)


def _sources(
    quarters: Mapping[int, Data], units: tuple[str, ...], hierarchy: Hierarchy
) -> Iterator[tuple[tuple[str, str], str]]:
    """A sum has the sources of all its quarters, others those of the quarters that had any."""
    for unit in units:
        for code in hierarchy.codes:
            said = [quarters[one].sources.get((unit, code)) for one in sorted(quarters)]
            known = [one for one in said if one is not None]
            if known:
                yield (unit, code), "；".join(known)
