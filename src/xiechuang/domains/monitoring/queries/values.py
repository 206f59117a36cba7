"""From figures to values: the latest vintage of each cell, ratios worked out, quarters brought to a year, parks to a whole.

Every value keeps the figures it was worked out of, so that each can be followed to its source cell and vintage.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from django.db.models import QuerySet

from xiechuang.domains.monitoring.models import Figure, Period, SystemIndicator
from xiechuang.domains.monitoring.states import Frequency, IndicatorKind

PLACES = Decimal("0.00000001")
DIGITS = 50
QUARTERS = (1, 2, 3, 4)
Cell = tuple[int, str]
"""A park's id and an indicator's code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A number, or why there is none, and the figures behind it."""

    value: Decimal | None
    unit: str
    figures: tuple[Figure, ...] = ()
    why: str = ""


def latest(figures: QuerySet[Figure]) -> list[Figure]:
    """Of every cell the highest vintage among ``figures``."""
    rows = figures.order_by("period_id", "park_id", "indicator_id", "-vintage")
    return list(
        rows.distinct("period_id", "park_id", "indicator_id").select_related("indicator", "period", "park")
    )


def values_of(
    period: Period, *, figures: QuerySet[Figure], indicators: Sequence[SystemIndicator] | None = None
) -> dict[Cell, Value]:
    """Every indicator and item of the period's system for every park that has figures; ratios included.

    ``figures`` says whose eyes look, or which vintages are meant; of each cell its latest is taken.
    """
    wanted = indicators if indicators is not None else list(period.system.indicators.all())
    rows = latest(figures.filter(period__system=period.system_id, period__year=period.year))
    parks = sorted({row.park_id for row in rows})
    held: dict[tuple[int, str, int | None], Figure] = {
        (row.park_id, row.indicator.code, row.period.quarter): row for row in rows
    }
    plain = {
        (park, one.code): _plain(period, one, park=park, held=held)
        for park in parks
        for one in wanted
        if not one.is_ratio
    }
    return plain | {
        (park, one.code): _ratio(one, park=park, plain=plain)
        for park in parks
        for one in wanted
        if one.is_ratio
    }


def _plain(
    period: Period,
    indicator: SystemIndicator,
    *,
    park: int,
    held: Mapping[tuple[int, str, int | None], Figure],
) -> Value:
    """As reported or counted; a year of a quarterly one is the last quarter's stock or the four quarters' flow."""
    if period.quarter is not None or indicator.frequency == Frequency.YEAR:
        wanted: tuple[int | None, ...] = (period.quarter,)
    else:
        wanted = (4,) if indicator.kind == IndicatorKind.STOCK else QUARTERS
    found = [held.get((park, indicator.code, quarter)) for quarter in wanted]
    figures = tuple(figure for figure in found if figure is not None)
    if missing := [q for q, figure in zip(wanted, found, strict=True) if figure is None]:
        said = "、".join(f"第 {q} 季度" if q else f"{period}" for q in missing)
        return Value(value=None, unit=indicator.unit, figures=figures, why=f"缺{said}的数据")
    if unknown := [figure for figure in figures if figure.value is None]:
        return Value(
            value=None, unit=indicator.unit, figures=figures, why=f"园区说明无此数据:{unknown[0].note}"
        )
    total = sum((figure.value for figure in figures if figure.value is not None), Decimal(0))
    return Value(value=total, unit=indicator.unit, figures=figures)


def _ratio(indicator: SystemIndicator, *, park: int, plain: Mapping[Cell, Value]) -> Value:
    ends = [plain.get((park, code)) for code in (indicator.numerator, indicator.denominator)]
    return divided(indicator, above=ends[0], below=ends[1])


def divided(indicator: SystemIndicator, *, above: Value | None, below: Value | None) -> Value:
    """A ratio out of its two ends; without one of them, or with nothing to divide by, there is none."""
    figures = tuple(figure for end in (above, below) if end for figure in end.figures)
    if above is None or below is None or above.value is None or below.value is None:
        why = next((end.why for end in (above, below) if end and end.why), "缺分子或分母")
        return Value(value=None, unit=indicator.unit, figures=figures, why=why)
    if below.value <= 0:
        return Value(value=None, unit=indicator.unit, figures=figures, why="分母不大于 0,无法计算")
    with localcontext() as context:
        context.prec = DIGITS
        value = (above.value / below.value * indicator.scale).quantize(PLACES)
    return Value(value=value, unit=indicator.unit, figures=figures)


def zone_values(
    values: Mapping[Cell, Value], *, indicators: Iterable[SystemIndicator], parks: Sequence[int]
) -> dict[str, Value]:
    """The whole of the parks: sums of what can be added, ratios of sums; nothing where one park is missing."""
    rows = list(indicators)
    sums = {one.code: _total(one, values=values, parks=parks) for one in rows if not one.is_ratio}
    ratios = {
        one.code: divided(one, above=sums.get(one.numerator), below=sums.get(one.denominator))
        for one in rows
        if one.is_ratio
    }
    return sums | ratios


def _total(indicator: SystemIndicator, *, values: Mapping[Cell, Value], parks: Sequence[int]) -> Value:
    if not indicator.is_additive:
        return Value(value=None, unit=indicator.unit, why="各园区的数不能相加")
    found = [values.get((park, indicator.code)) for park in parks]
    figures = tuple(figure for one in found if one for figure in one.figures)
    missing = sum(one is None or one.value is None for one in found)
    if missing or not found:
        return Value(value=None, unit=indicator.unit, figures=figures, why=f"有 {missing} 个园区没有数据")
    total = sum((one.value for one in found if one and one.value is not None), Decimal(0))
    return Value(value=total, unit=indicator.unit, figures=figures)
