"""Why scores and ranks changed between two versions: split exactly, by factor and by indicator, whatever the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.explaining.overtaking import Passer, passers, places_pushed
from xiechuang.engines.indices.explaining.scored import Scored
from xiechuang.engines.indices.explaining.shapley import shapley, steps
from xiechuang.engines.indices.explaining.splitting import split
from xiechuang.engines.indices.explaining.versions import (
    FACTOR_LABELS,
    Evaluate,
    Factor,
    Mixture,
    Mixtures,
    Version,
)

Floats = NDArray[np.float64]
_DATA = (Factor.DATA, Factor.OWN, Factor.OTHERS)
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorPart:
    """What one factor did to the score and to the rank (places: + up, − down; parts of a place are possible)."""

    factor: Factor
    score: float
    places: float

    @property
    def label(self) -> str:
        """The factor in words."""
        return FACTOR_LABELS[self.factor]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorPart:
    """What the data of one indicator did; `own` and `others` divide `score` where that was asked for.

    `key` is (unit, code): a result's `trace` leads from it to the source. `before` and `after` are the values as given.
    """

    code: str
    name: str
    group: str
    score: float
    places: float
    own: float | None
    others: float | None
    before: float | None
    after: float | None
    key: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChange:
    """One unit's change: factors sum to it; indicators and `remainder` sum to the data's part, in score and in places.

    `remainder` is what data did otherwise than through an indicator's value: weights found in the data, methods
    that cannot be shared. `places` = rank before − rank after.
    """

    unit: str
    name: str
    score_before: float
    score_after: float
    rank_before: int
    rank_after: int
    factors: tuple[FactorPart, ...]
    indicators: tuple[IndicatorPart, ...]
    remainder: float
    remainder_places: float
    passers: tuple[Passer, ...]

    @property
    def change(self) -> float:
        """Of the score."""
        return self.score_after - self.score_before

    @property
    def places(self) -> int:
        """+ has risen, − has fallen."""
        return self.rank_before - self.rank_after


@dataclass(slots=True, kw_only=True)
class _Tally:
    """Adds up what indicators did over all orders of change."""

    scores: dict[str, float] = field(default_factory=dict)
    places: dict[str, float] = field(default_factory=dict)

    def add(self, codes: Sequence[str], scores: Floats, places: Floats, share: float) -> None:
        for code, score, place in zip(codes, scores.tolist(), places.tolist(), strict=True):
            self.scores[code] = self.scores.get(code, 0.0) + share * score
            self.places[code] = self.places.get(code, 0.0) + share * place


class Changes:
    """Two versions and every mixture of them; asks the recipe 2ⁿ times for n factors that differ, and keeps the answers."""

    def __init__(self, *, before: Version, after: Version, evaluate: Evaluate | None = None) -> None:
        self._mixtures = Mixtures(before=before, after=after, evaluate=evaluate)
        self.before, self.after = before, after
        self.factors = self._mixtures.factors()
        self.start = self._mixtures.scored(Mixture(changed=frozenset()))
        self.end = self._mixtures.scored(Mixture(changed=frozenset(self.factors)))

    @property
    def units(self) -> tuple[str, ...]:
        """Those that have a score in both versions: only their change can be explained."""
        return tuple(unit for unit in self.start.units if _rank(self.start, unit) and _rank(self.end, unit))

    @property
    def came(self) -> tuple[str, ...]:
        """New in the second version."""
        return tuple(unit for unit in self.after.data.units if unit not in self.before.data.units)

    @property
    def left(self) -> tuple[str, ...]:
        """No longer in the second version."""
        return tuple(unit for unit in self.before.data.units if unit not in self.after.data.units)

    def by_factor(self) -> dict[Factor, tuple[Floats, Floats]]:
        """Parts of the change of scores and of places of all `units`: factor → (float64[units], float64[units])."""
        units = self.units
        parts = shapley(lambda changed: self._standing(changed, units, None), self.factors)
        return {factor: (parts[factor][0], parts[factor][1]) for factor in self.factors}

    def of(self, unit: str, *, own: bool = False) -> UnitChange:
        """One unit's change; with `own`, its own data and those of others are two factors (twice the computing).

        ValueError for a unit without a score in one of the versions, or in a mixture of both.
        """
        if unit not in self.units:
            raise ValueError(f"“{unit}”在两个版本中至少有一个没有得分，无从比较")
        factors = tuple(each for factor in self.factors for each in _parted(factor, own=own))
        parts = shapley(lambda changed: self._standing(changed, (unit,), unit), factors)
        if any(np.isnan(part).any() for part in parts.values()):
            raise ValueError(f"“{unit}”的数据在换用另一版本的方法时不足以得分，不能分解")
        tallies = {factor: self._tally(factor, factors, unit) for factor in factors if factor in _DATA}
        return self._change(unit, parts, tallies)

    def _standing(self, changed: frozenset[str], units: Sequence[str], unit: str | None) -> Floats:
        """Scores and places (counted upwards) of units in a mixture: float64[2, units]; NaN without a score."""
        scored = self._mixtures.scored(Mixture(changed=frozenset(map(Factor, changed)), unit=unit))
        scores = _scores_of(scored, units)
        ahead = np.nan_to_num(scored.total, nan=-np.inf)[None, :] > scores[:, None]
        return np.stack([scores, np.where(np.isnan(scores), np.nan, -1.0 - ahead.sum(axis=1))])

    def _tally(self, factor: Factor, factors: tuple[Factor, ...], unit: str) -> _Tally:
        tally = _Tally()
        for step in steps(factor, factors):
            pair = [
                self._mixtures.scored(Mixture(changed=frozenset(map(Factor, changed)), unit=unit))
                for changed in (step.without, step.joined)
            ]
            common = [each for each in pair[0].units if each in set(pair[1].units)]
            first, second = (each.rows(common) for each in pair)
            found = split(first, second)
            table = np.column_stack([found.indicators, found.remainder])
            row = first.row(unit)
            pushed = places_pushed(table, before=first.total, after=second.total, row=row)
            tally.add((*first.codes, ""), table[row], pushed, step.share)
        return tally

    def _change(self, unit: str, parts: Mapping[str, Floats], tallies: Mapping[Factor, _Tally]) -> UnitChange:
        factors = tuple(
            FactorPart(factor=Factor(factor), score=float(part[0, 0]), places=float(part[1, 0]))
            for factor, part in parts.items()
        )
        indicators = self._indicators(unit, tallies)
        data = [part for part in factors if part.factor in _DATA]
        return UnitChange(
            unit=unit,
            name=self.after.data.names[self.after.data.units.index(unit)],
            score_before=float(self.start.total[self.start.row(unit)]),
            score_after=float(self.end.total[self.end.row(unit)]),
            rank_before=_rank(self.start, unit),
            rank_after=_rank(self.end, unit),
            factors=factors,
            indicators=indicators,
            remainder=sum(part.score for part in data) - sum(each.score for each in indicators),
            remainder_places=sum(part.places for part in data) - sum(each.places for each in indicators),
            passers=self._passers(unit),
        )

    def _indicators(self, unit: str, tallies: Mapping[Factor, _Tally]) -> tuple[IndicatorPart, ...]:
        codes = dict.fromkeys(code for tally in tallies.values() for code in tally.scores if code)
        known = {
            each.code: each for each in (*self.before.hierarchy.indicators, *self.after.hierarchy.indicators)
        }
        parted = Factor.OWN in tallies
        found = [
            IndicatorPart(
                code=code,
                name=known[code].name,
                group=known[code].parent,
                score=sum(tally.scores.get(code, 0.0) for tally in tallies.values()),
                places=sum(tally.places.get(code, 0.0) for tally in tallies.values()),
                own=tallies[Factor.OWN].scores.get(code, 0.0) if parted else None,
                others=tallies[Factor.OTHERS].scores.get(code, 0.0) if parted else None,
                before=_value(self.before, unit, code),
                after=_value(self.after, unit, code),
                key=(unit, code),
            )
            for code in codes
        ]
        return tuple(sorted(found, key=lambda part: -abs(part.score)))

    def _passers(self, unit: str) -> tuple[Passer, ...]:
        found = passers(
            unit,
            units_before=self.start.units,
            before=self.start.total,
            units_after=self.end.units,
            after=self.end.total,
        )
        reasons = self._gap_reasons(unit)
        return tuple(replace(each, by=reasons.get(each.unit, ())[:_MOST_NAMED]) for each in found)

    def _gap_reasons(self, unit: str) -> dict[str, tuple[tuple[str, float], ...]]:
        """For every other unit the indicators that moved the gap, most first; only where data alone changed."""
        if self.factors != (Factor.DATA,):
            return {}
        common = [each for each in self.start.units if each in set(self.end.units)]
        found = split(self.start.rows(common), self.end.rows(common)).indicators
        gaps = found[common.index(unit)] - found
        way = np.sign(gaps.sum(axis=1))
        order = np.argsort(-gaps * way[:, None], axis=1)
        codes = self.start.codes
        return {
            other: tuple(
                (codes[place], float(gaps[row, place]))
                for place in order[row, :_MOST_NAMED].tolist()
                if gaps[row, place] * way[row] > 0
            )
            for row, other in enumerate(common)
        }


def explain_change(*, before: Version, after: Version, evaluate: Evaluate | None = None) -> Changes:
    """Compare two versions. `evaluate(data, hierarchy, recipe)` computes one; the recipe's own `compute` if not given.

    Factors: data, weights (with the indicators there are), method (all other choices of the recipe), units that came or
    left. A factor's part is its Shapley value over the factors: the mean over all orders in which they could have changed
    of what it adds when it changes; the parts add up to the change. The part of data is divided among the indicators by
    `split` in each of these steps, places by `places_pushed`.
    """
    return Changes(before=before, after=after, evaluate=evaluate)


def _parted(factor: Factor, *, own: bool) -> tuple[Factor, ...]:
    return (Factor.OWN, Factor.OTHERS) if own and factor is Factor.DATA else (factor,)


def _scores_of(scored: Scored, units: Sequence[str]) -> Floats:
    places = {unit: place for place, unit in enumerate(scored.units)}
    return np.array([scored.total[places[unit]] if unit in places else np.nan for unit in units])


def _rank(scored: Scored, unit: str) -> int:
    score = float(_scores_of(scored, [unit])[0])
    return 0 if np.isnan(score) else 1 + int(np.count_nonzero(scored.total > score))


def _value(version: Version, unit: str, code: str) -> float | None:
    data = version.data
    if unit not in data.units or code not in data.indicators:
        return None
    value = float(data.values[data.units.index(unit), data.indicators.index(code)])
    return None if np.isnan(value) else value
