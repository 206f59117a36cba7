"""A cell through time. Series that rest on different bases are never joined; the refusal says which and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from xiechuang.domains.monitoring.models import Figure, IndicatorSystem, SystemIndicator
from xiechuang.domains.monitoring.queries.values import latest
from xiechuang.kernel.lib.errors import Reason, Refused

CLAUSE = "不同基期或口径的数列不可拼接"
# What must be the same in all versions for two numbers to stand in one line.
SAME = (
    ("basis", "基期与口径"),
    ("unit", "单位"),
    ("kind", "类别"),
    ("frequency", "频率"),
    ("numerator", "分子"),
    ("denominator", "分母"),
    ("scale", "倍数"),
    ("computed_by", "计算方法"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One period of a series."""

    period: str
    figure: Figure


def joinable(code: str, *, systems: Sequence[IndicatorSystem]) -> list[SystemIndicator]:
    """The indicator in each system, or ``Refused`` with every difference that forbids to join them."""
    rows = list(
        SystemIndicator.objects.filter(code=code, system__in=systems)
        .select_related("system")
        .order_by("system__starts_on", "system_id")
    )
    if not rows:
        raise Refused(Reason(f"这些指标体系里没有指标“{code}”", field="code"))
    first = rows[0]
    reasons = [
        Reason(
            f"“{row.name}”在{first.system}与{row.system}之间{label}不同"
            f"(“{_said(getattr(first, key))}”与“{_said(getattr(row, key))}”)",
            CLAUSE,
            key,
        )
        for row in rows[1:]
        for key, label in SAME
        if getattr(row, key) != getattr(first, key)
    ]
    if reasons:
        raise Refused(reasons)
    return rows


def _said(value: object) -> str:
    return str(value) if value not in ("", None) else "未注明"


def series_of(
    *, park_id: int, code: str, systems: Sequence[IndicatorSystem], figures: QuerySet[Figure]
) -> list[Point]:
    """The latest vintage of every period of a cell, oldest first, across systems whose bases agree."""
    rows = joinable(code, systems=systems)
    found = latest(figures.filter(park_id=park_id, indicator__in=rows))
    found.sort(key=lambda figure: (figure.period.year, figure.period.quarter or 5))
    return [Point(period=str(figure.period), figure=figure) for figure in found]


def history_of(*, period_id: int, park_id: int, code: str, figures: QuerySet[Figure]) -> list[Figure]:
    """Every vintage of one cell, oldest first."""
    cell = figures.filter(period_id=period_id, park_id=park_id, indicator__code=code)
    return list(cell.select_related("indicator", "period", "park", "added_by").order_by("vintage"))
