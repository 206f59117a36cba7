"""Figures that the platform itself knows: which ways of counting there are, and what one gives."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from xiechuang.domains.monitoring.models import Period, SystemIndicator
from xiechuang.domains.transfer.public import COUNTS, Counted, counted
from xiechuang.kernel.lib.period import Period as Days

METHODS = frozenset(COUNTS)
MONTHS_A_QUARTER = 3


def span_of(period: Period) -> Days:
    """The days a period speaks of, half-open."""
    if period.quarter is None:
        return Days(date(period.year, 1, 1), date(period.year + 1, 1, 1))
    first = (period.quarter - 1) * MONTHS_A_QUARTER + 1
    last = first + MONTHS_A_QUARTER - 1
    end = date(period.year, last, monthrange(period.year, last)[1])
    return Days(date(period.year, first, 1), end + timedelta(days=1))


def definition_of(method: str) -> str:
    """How a number is counted, in words."""
    return COUNTS[method].definition if method in COUNTS else ""


def platform_figures(
    period: Period, *, park_id: int, indicators: Iterable[SystemIndicator]
) -> dict[str, Counted]:
    """By indicator code what the platform counts for a park and period."""
    span = span_of(period)
    return {
        one.code: counted(one.computed_by, park_id=park_id, span=span)
        for one in indicators
        if one.computed_by
    }
