"""The kinds of mean per level, as declared and as the loops want them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.aggregating import METHODS
from xiechuang.engines.indices.structure import DataError, Problem
from xiechuang.engines.indices.uncertainty.scoring import (
    ARITHMETIC,
    GEOMETRIC,
    HARMONIC,
    POWER,
    Plans,
    Tables,
)

_KINDS = {"arithmetic": ARITHMETIC, "geometric": GEOMETRIC, "harmonic": HARMONIC, "power": POWER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """One step up: a method of `aggregating.METHODS` with its parameters, and the least share of siblings with data."""

    method: str = "arithmetic"
    threshold: float = 0.0
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """A DataError for a method that does not exist."""
        if self.method not in METHODS:
            raise DataError([Problem(where=self.method, field="method", message="没有这种合成方法")])

    @property
    def compiled(self) -> tuple[int, float] | None:
        """The kind and exponent that the loops know it by; None if they do not know it."""
        if self.method == "power":
            exponent = float(self.parameters.get("exponent", 1.0))
            special = {0.0: GEOMETRIC, 1.0: ARITHMETIC}.get(exponent)
            if special is not None:
                return special, 1.0
            return (POWER, exponent) if math.isfinite(exponent) else None
        kind = _KINDS.get(self.method)
        return None if kind is None or self.parameters else (kind, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The mean of each step, from indicators to the index; the last given serves all above."""

    means: tuple[Mean, ...] = (Mean(),)

    def step(self, place: int) -> Mean:
        """The mean of a step."""
        return self.means[min(place, len(self.means) - 1)]

    def is_compiled(self, steps: int) -> bool:
        """Whether the loops know every step."""
        return all(self.step(place).compiled is not None for place in range(steps))


def compiled_plans(plans: Sequence[Plan], *, steps: int) -> Plans:
    """Arrays of shape (plans, steps); a plan that the loops do not know has kinds −1."""
    table = [
        [(*(plan.step(place).compiled or (-1, 1.0)), plan.step(place).threshold) for place in range(steps)]
        for plan in plans
    ]
    cube = np.array(table, dtype=np.float64).reshape(len(plans), steps, 3)
    return Plans(
        kinds=np.ascontiguousarray(cube[..., 0]).astype(np.int64),
        powers=np.ascontiguousarray(cube[..., 1]),
        thresholds=np.ascontiguousarray(cube[..., 2]),
    )


def tables_for(
    tables: NDArray[np.float64], plans: Plans, *, indicators: Sequence[str], used: NDArray[np.bool_]
) -> Tables:
    """From float64[tables, units, indicators]: each table once per kind of mean that a plan begins with.

    used bool[tables, plans]: pairs that can occur; a DataError names indicators with negative values where one begins
    with another mean than the arithmetic.
    """
    gaps = np.isnan(tables).any(axis=(1, 2))
    sources: list[NDArray[np.float64]] = []
    known: dict[tuple[int, int, float], int] = {}
    source_of = np.zeros(used.shape, dtype=np.int64)
    for table, plan in zip(*np.nonzero(used), strict=True):
        kind, power = int(plans.kinds[plan, 0]), float(plans.powers[plan, 0])
        if (table, kind, power) not in known:
            known[table, kind, power] = len(sources)
            sources.append(_applied(tables[table], kind, power, indicators))
        source_of[table, plan] = known[table, kind, power]
    return Tables(sources=np.stack(sources), source_of=source_of, gaps=np.asarray(gaps))


def _applied(
    values: NDArray[np.float64], kind: int, power: float, codes: Sequence[str]
) -> NDArray[np.float64]:
    """float64[units, indicators] with f applied; a mean of other kinds is not one of the loops and is left as it is."""
    if kind in (GEOMETRIC, HARMONIC, POWER):
        negative = np.flatnonzero((values < 0).any(axis=0))
        if negative.size:
            message = "标准化之后有负值，不能用几何、调和或幂平均"
            raise DataError(
                [Problem(where=codes[int(place)], field="method", message=message) for place in negative]
            )
    with np.errstate(divide="ignore", over="ignore"):
        if kind == GEOMETRIC:
            return np.log(values)
        if kind == HARMONIC:
            return 1.0 / values
        return values**power if kind == POWER else values
