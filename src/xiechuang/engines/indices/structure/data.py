"""The table an index is made from: units × indicators, with groups of units, sizes to divide by, and periods."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiechuang.engines.indices.structure.problems import DataError, Problem

_SHOWN_UNITS = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Data:
    """`values` float64[units, indicators], NaN where not there; made with `Data.build`, which checks everything.

    `groups` put every unit into a class of each grouping (None: unknown); `denominators` are sizes, float64[units];
    `sources` name per (unit, indicator) the record a cell came from, in whatever words the caller resolves.
    """

    units: tuple[str, ...]
    names: tuple[str, ...]
    indicators: tuple[str, ...]
    values: NDArray[np.float64]
    groups: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    denominators: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    period: str | None = None
    sources: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def build(
        cls,
        *,
        units: Sequence[str],
        indicators: Sequence[str],
        values: ArrayLike,
        names: Sequence[str] | None = None,
        groups: Mapping[str, Sequence[str | None]] | None = None,
        denominators: Mapping[str, ArrayLike] | None = None,
        period: str | None = None,
        sources: Mapping[tuple[str, str], str] | None = None,
    ) -> Self:
        """Copy and check; a DataError names all that is wrong at once."""
        made = cls(
            units=tuple(units),
            names=tuple(units if names is None else names),
            indicators=tuple(indicators),
            values=np.array(values, dtype=np.float64),
            groups={key: tuple(given) for key, given in (groups or {}).items()},
            denominators={
                key: np.array(given, dtype=np.float64) for key, given in (denominators or {}).items()
            },
            period=period,
            sources=dict(sources or {}),
        )
        problems = tuple(_problems(made))
        if problems:
            raise DataError(problems)
        return made

    def aligned(self, codes: Sequence[str]) -> "Data":
        """The same units with exactly these indicators in this order; one that is not there is an error."""
        places = {code: place for place, code in enumerate(self.indicators)}
        absent = [code for code in codes if code not in places]
        if absent:
            raise DataError(
                [Problem(where=code, field="indicators", message="数据中没有这个指标") for code in absent]
            )
        chosen = self.values[:, [places[code] for code in codes]]
        return replace(self, indicators=tuple(codes), values=chosen)

    def chosen(self, units: Sequence[str]) -> "Data":
        """Only these units, in this order."""
        places = {unit: place for place, unit in enumerate(self.units)}
        absent = [unit for unit in units if unit not in places]
        if absent:
            raise DataError(
                [Problem(where=unit, field="units", message="数据中没有这个单位") for unit in absent]
            )
        kept = [places[unit] for unit in units]
        return replace(
            self,
            units=tuple(units),
            names=tuple(self.names[place] for place in kept),
            values=self.values[kept],
            groups={key: tuple(given[place] for place in kept) for key, given in self.groups.items()},
            denominators={key: given[kept] for key, given in self.denominators.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """The same indicators over several periods, oldest first; units may come and go."""

    periods: tuple[Data, ...]

    @classmethod
    def build(cls, *, periods: Sequence[Data]) -> Self:
        """Check that periods are named, differ and have the same indicators."""
        problems = tuple(_panel_problems(periods))
        if problems:
            raise DataError(problems)
        return cls(periods=tuple(periods))

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that was ever there, in the order of first appearance."""
        return tuple(dict.fromkeys(unit for data in self.periods for unit in data.units))

    @property
    def names(self) -> tuple[str, ...]:
        """What `period` says in each."""
        return tuple(str(data.period) for data in self.periods)

    def cube(self) -> NDArray[np.float64]:
        """All values as float64[periods, units, indicators]; NaN where a unit is not in a period."""
        places = {unit: place for place, unit in enumerate(self.units)}
        cube = np.full((len(self.periods), len(places), len(self.periods[0].indicators)), np.nan)
        for when, data in enumerate(self.periods):
            cube[when, [places[unit] for unit in data.units]] = data.values
        return cube

    def of(self, period: str) -> Data:
        """The data of one period."""
        for data in self.periods:
            if data.period == period:
                return data
        raise DataError([Problem(where=period, field="period", message="没有这一期的数据")])


def _problems(data: Data) -> Iterator[Problem]:
    expected = (len(data.units), len(data.indicators))
    if not data.units:
        yield Problem(where="", field="units", message="没有任何单位")
    if len(data.names) != len(data.units):
        yield Problem(
            where="", field="names", message=f"有 {len(data.units)} 个单位，却有 {len(data.names)} 个名称"
        )
    for label, codes in (("units", data.units), ("indicators", data.indicators)):
        for code, count in Counter(codes).items():
            if count > 1:
                yield Problem(where=code, field=label, message=f"编码重复出现 {count} 次")
    if data.values.shape != expected:
        yield Problem(where="", field="values", message=f"数据应为 {expected} 的表，实为 {data.values.shape}")
    else:
        yield from _infinite(data)
    lengths = {key: len(given) for key, given in data.groups.items()}
    lengths |= {key: given.size for key, given in data.denominators.items()}
    for key, length in lengths.items():
        if length != len(data.units):
            message = f"应有 {len(data.units)} 个值，实有 {length} 个"
            yield Problem(where=key, field="length", message=message)


def _infinite(data: Data) -> Iterator[Problem]:
    for place, code in enumerate(data.indicators):
        bad = np.flatnonzero(np.isinf(data.values[:, place]))
        if bad.size:
            shown = "、".join(data.units[unit] for unit in bad[:_SHOWN_UNITS])
            yield Problem(where=code, field="values", message=f"{bad.size} 个单位的值不是有限的数（{shown}）")


def _panel_problems(periods: Sequence[Data]) -> Iterator[Problem]:
    if not periods:
        yield Problem(where="", field="period", message="没有任何一期数据")
    for name, count in Counter(data.period for data in periods).items():
        if name is None:
            yield Problem(where="", field="period", message="面板数据的每一期都要有名称")
        elif count > 1:
            yield Problem(where=name, field="period", message=f"同一期出现 {count} 次")
    for data in periods[1:]:
        if data.indicators != periods[0].indicators:
            yield Problem(
                where=str(data.period), field="indicators", message="指标与第一期不同，基期不同的序列不能相接"
            )
