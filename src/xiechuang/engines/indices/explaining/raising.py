"""What would raise a unit: the smallest change of one indicator, all else equal, that gains it a place."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.recipe import Recipe, compute
from xiechuang.engines.indices.structure import Data, Hierarchy

Floats = NDArray[np.float64]
_TOLERANCE = 1e-4
"""Of the range searched: nobody plans finer."""
_MOST_TRIES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """An indicator that could do it: from `now` to `needed`, `effort` being the step over the range of the column.

    `passed` are the units that would then no longer be ahead.
    """

    unit: str
    code: str
    name: str
    now: float
    needed: float
    effort: float
    rank: int
    passed: tuple[str, ...]

    @property
    def step(self) -> float:
        """The change of the value, signed."""
        return self.needed - self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Raises:
    """What would raise a unit, least effort first; `beyond` cannot do it within their bounds; `unknown` have no value."""

    rank: int
    found: tuple[Raise, ...]
    beyond: tuple[str, ...]
    unknown: tuple[str, ...]


def what_would_raise(
    data: Data,
    hierarchy: Hierarchy,
    recipe: Recipe,
    *,
    unit: str,
    score: Callable[[Data], tuple[tuple[str, ...], Floats]] | None = None,
) -> Raises:
    """For every indicator the smallest improvement that gains a place, everything computed anew at every try.

    Searched up to the indicator's goalpost in its good direction, or else to the best value any unit has; found by
    bisection to 0.01 % of the way (a step across which the lead is assumed to grow) and always a value that was tried
    and works. `score(data)` gives units and their index; `compute` if not given. ValueError for an unknown or unranked unit.
    """
    search = _Search(data=data, hierarchy=hierarchy, unit=unit, score=score or _by(hierarchy, recipe))
    if unit not in data.units or search.rank == 0:
        raise ValueError(f"“{unit}”没有得分")
    found: list[Raise] = []
    beyond, unknown = [], []
    for place, code in enumerate(hierarchy.codes):
        if np.isnan(search.value(code)):
            unknown.append(code)
            continue
        raised = search.smallest(place) if search.rank > 1 else None
        if raised is None:
            beyond.append(code)
        else:
            found.append(raised)
    return Raises(
        rank=search.rank,
        found=tuple(sorted(found, key=lambda each: each.effort)),
        beyond=tuple(beyond),
        unknown=tuple(unknown),
    )


def _by(hierarchy: Hierarchy, recipe: Recipe) -> Callable[[Data], tuple[tuple[str, ...], Floats]]:
    def score(data: Data) -> tuple[tuple[str, ...], Floats]:
        result = compute(data, hierarchy, recipe)
        return result.units, result.index

    return score


class _Search:
    """Tries values of one cell and looks at the rank."""

    def __init__(
        self,
        *,
        data: Data,
        hierarchy: Hierarchy,
        unit: str,
        score: Callable[[Data], tuple[tuple[str, ...], Floats]],
    ) -> None:
        self._data, self._hierarchy, self._unit, self._score = data, hierarchy, unit, score
        self.ahead = self._ahead(data)
        self.rank = 0 if self.ahead is None else len(self.ahead) + 1

    def value(self, code: str) -> float:
        return float(self._data.values[self._row, self._data.indicators.index(code)])

    def smallest(self, place: int) -> Raise | None:
        indicator = self._hierarchy.indicators[place]
        now, best = self.value(indicator.code), self._best(place)
        if not (best - now) * indicator.direction > 0 or not self._gains(indicator.code, best):
            return None
        low, high = now, best
        for _ in range(_MOST_TRIES):
            if abs(high - low) <= _TOLERANCE * abs(best - now):
                break
            middle = (low + high) / 2
            low, high = (low, middle) if self._gains(indicator.code, middle) else (middle, high)
        ahead = self._ahead(self._with(indicator.code, high)) or frozenset()
        return Raise(
            unit=self._unit,
            code=indicator.code,
            name=indicator.name,
            now=now,
            needed=high,
            effort=abs(high - now) / self._range(indicator.code),
            rank=len(ahead) + 1,
            passed=tuple(sorted((self.ahead or frozenset()) - ahead)),
        )

    @property
    def _row(self) -> int:
        return self._data.units.index(self._unit)

    def _column(self, code: str) -> Floats:
        column = self._data.values[:, self._data.indicators.index(code)]
        return np.asarray(column[~np.isnan(column)])

    def _range(self, code: str) -> float:
        return float(np.ptp(self._column(code))) or 1.0

    def _best(self, place: int) -> float:
        indicator = self._hierarchy.indicators[place]
        post = indicator.upper if indicator.direction > 0 else indicator.lower
        column = self._column(indicator.code)
        reached = float(column.max() if indicator.direction > 0 else column.min())
        return reached if post is None else post

    def _gains(self, code: str, value: float) -> bool:
        ahead = self._ahead(self._with(code, value))
        return ahead is not None and len(ahead) + 1 < self.rank

    def _with(self, code: str, value: float) -> Data:
        values = self._data.values.copy()
        values[self._row, self._data.indicators.index(code)] = value
        return replace(self._data, values=values)

    def _ahead(self, data: Data) -> frozenset[str] | None:
        units, scores = self._score(data)
        if self._unit not in units or np.isnan(scores[units.index(self._unit)]):
            return None
        own = scores[units.index(self._unit)]
        return frozenset(unit for unit, score in zip(units, scores, strict=True) if score > own)
