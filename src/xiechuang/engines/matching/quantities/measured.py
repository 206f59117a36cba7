"""A quantity with its bounds in base units, made from the parts that a form or a sentence states."""

import math
from dataclasses import dataclass

from xiechuang.engines.matching.quantities.grammar import Comparator
from xiechuang.engines.matching.quantities.measures import Measure, measure_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A quantity as stated, and its bounds in base units; dimension None: the unit is unknown, at least in part."""

    name: str | None
    comparator: Comparator
    low: float | None
    high: float | None
    unit: str
    dimension: str | None
    measure: str
    base_low: float
    base_high: float
    text: str

    def comparable(self, other: "Quantity") -> bool:
        """Say whether both measure the same: units of one dimension, an unknown part in the very same words."""
        return self.measure == other.measure


def quantity(
    *,
    comparator: Comparator,
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    name: str | None = None,
    text: str = "",
) -> Quantity:
    """Make a quantity from parts, as a form states it; ValueError when the values do not fit the comparator."""
    low, high = _bounds(comparator, low, high)
    for value in (low, high):
        if value is not None and not math.isfinite(value):
            raise ValueError(f"参数值必须是有限的数，收到 {value}")
    if low is not None and high is not None and low > high:
        raise ValueError(f"下限 {low:g} 大于上限 {high:g}")
    measure = measure_of(unit)
    return Quantity(
        name=name or None,
        comparator=comparator,
        low=low,
        high=high,
        unit=unit,
        dimension=measure.dimension,
        measure=measure.key,
        base_low=-math.inf if low is None else _based(low, measure),
        base_high=math.inf if high is None else _based(high, measure),
        text=text or _written(comparator, low, high, unit),
    )


def _based(value: float, measure: Measure) -> float:
    """Convert to the base unit, to twelve digits: 99.9 % and 999 ‰ are one number, and the order of values stays."""
    return float(f"{value * measure.factor + measure.offset:.12g}")


def _bounds(
    comparator: Comparator, low: float | None, high: float | None
) -> tuple[float | None, float | None]:
    """Keep of the given values those that the comparator binds."""
    if low is None and high is None:
        raise ValueError("参数缺少数值")
    if comparator in (Comparator.AT_LEAST, Comparator.ABOVE):
        return (high if low is None else low), None
    if comparator in (Comparator.AT_MOST, Comparator.BELOW):
        return None, (low if high is None else high)
    return (high if low is None else low), (low if high is None else high)


def _written(comparator: Comparator, low: float | None, high: float | None, unit: str) -> str:
    if comparator is Comparator.WITHIN:
        return f"{low:g}~{high:g}{unit}"
    sign = {Comparator.EXACTLY: "", Comparator.ABOUT: "约"}.get(comparator, comparator.value)
    return f"{sign}{low if low is not None else high:g}{unit}"
