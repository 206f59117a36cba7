"""Questions made ready for the segments: their terms, weighed in whole numbers."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

import numpy as np

from xiechuang.engines.matching.index.arrays import IMPACT_LEVELS, Floats, Ids, Packed, Places
from xiechuang.engines.matching.index.packing import K1
from xiechuang.engines.matching.index.pruning import weigh

_ROOM = (2.0**32 - 1) / IMPACT_LEVELS


class Known(Protocol):
    """What an index knows of a term."""

    @property
    def holding(self) -> int:
        """Living documents that hold it."""

    @property
    def rarity(self) -> float:
        """Its weight of rarity (idf)."""

    @property
    def rows(self) -> tuple[int | None, ...]:
        """Its row in each segment."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Terms that the index holds, each with its weight in whole numbers; score = sum of weight · impact · unit."""

    weights: Mapping[str, int]
    unit: float
    own: float
    """What the question would score against itself."""

    @classmethod
    def of(cls, *, stated: Mapping[str, float], rarity: Mapping[str, float]) -> "Plan":
        """Weigh a question: stated weights by term, rarity (idf) of the terms that the index holds.

        Weights are scaled by a power of two so that no sum of weight · impact can pass 32 bits: a term of average
        weight keeps 20 − log₂(terms) bits, so the score of a question of 36 words is exact to about 2⁻¹⁵ of itself.
        """
        exact = {term: weight * rarity[term] for term, weight in stated.items() if term in rarity}
        total = 0.0
        for (
            weight
        ) in exact.values():  # One after the other, as the compiled loop adds them up for many questions.
            total += weight
        scale = math.ldexp(0.5, math.frexp((_ROOM - len(exact)) / total)[1]) if total > 0 else 1.0
        return cls(
            weights={term: whole for term, weight in exact.items() if (whole := round(weight * scale))},
            unit=(K1 + 1) / IMPACT_LEVELS / scale,
            own=total,
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """Many plans in columns: question q asks for the terms which[bounds[q]:bounds[q+1]] with these weights."""

    bounds: Places
    which: Ids
    weights: Packed
    units: Floats
    rows: Ids
    """(segments, distinct terms): the row of each term in each segment, -1 where it has none."""

    @classmethod
    def of(
        cls, stated: Sequence[Mapping[str, float]], *, known: Callable[[str], Known], segments: int
    ) -> "Sheet":
        """Weigh many questions, as `Plan.of` each, by what an index of so many segments knows of their terms."""
        bounds, which, names = _columns(stated)
        found = [known(name) for name in names]
        held = np.array([one.holding > 0 for one in found], dtype=np.bool_)[which]
        values = np.fromiter(chain.from_iterable(one.values() for one in stated), np.float64, len(which))[
            held
        ]
        bounds = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(held)])[bounds]
        rarity = np.array([one.rarity for one in found], dtype=np.float64)[which[held]]
        weights, scales = np.zeros(len(values), dtype=np.uint32), np.ones(len(stated))
        weigh(bounds, values, rarity, _ROOM, weights, scales)
        units = (K1 + 1) / IMPACT_LEVELS / scales
        return cls(bounds, which[held], weights, units, _rows(found, segments))

    @classmethod
    def of_plans(cls, plans: Sequence[Plan], *, known: Callable[[str], Known], segments: int) -> "Sheet":
        """Lay out what is weighed already."""
        bounds, which, names = _columns([plan.weights for plan in plans])
        stated = chain.from_iterable(plan.weights.values() for plan in plans)
        weights = np.fromiter(stated, dtype=np.uint32, count=len(which))
        units = np.array([plan.unit for plan in plans], dtype=np.float64)
        return cls(bounds, which, weights, units, _rows([known(name) for name in names], segments))

    def __len__(self) -> int:
        return len(self.units)


def _columns(stated: Sequence[Mapping[str, float]]) -> tuple[Places, Ids, Iterable[str]]:
    """Where each question ends, the number of each of its terms, and the distinct terms by number."""
    numbers: dict[str, int] = {}
    which = [numbers.setdefault(term, len(numbers)) for one in stated for term in one]
    bounds = np.zeros(len(stated) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in stated], out=bounds[1:])
    return bounds, np.array(which, dtype=np.int32), numbers


def _rows(found: Sequence[Known], segments: int) -> Ids:
    rows = (-1 if row is None else row for one in found for row in one.rows)
    held = np.fromiter(rows, dtype=np.int32, count=len(found) * segments)
    return np.ascontiguousarray(held.reshape(len(found), segments).T)
