"""Figures: the list, the vintages of a cell, and a series whose bases agree."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import StringConstraints

from xiechuang.domains.monitoring.api.places import (
    IndicatorCode,
    ParkCode,
    PeriodCode,
    PlaceOut,
    SystemCode,
    SystemVersion,
    park_out,
    period_lookup,
)
from xiechuang.domains.monitoring.models import Figure, IndicatorSystem
from xiechuang.domains.monitoring.queries import lists as declared
from xiechuang.domains.monitoring.queries.report import plain_number
from xiechuang.domains.monitoring.queries.series import history_of, series_of
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Park
from xiechuang.web.api.auth import ANYBODY, actor_in
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ_OPEN, problems
from xiechuang.web.api.values import At, Filters

router = Router(tags=["监测数据"])
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{0,60}$")]


class FigureOut(Schema):
    """One vintage of one cell; a null value is a stated gap, its reason in ``note``."""

    id: int
    park: PlaceOut
    system: str
    version: int
    period: str
    indicator: str
    name: str
    value: str | None
    unit: str
    vintage: int
    source: str
    note: str
    reason: str
    added_at: At
    is_sample: bool


class FigureFilters(Paging):
    """Which figures."""

    park: Code = ""
    system: Code = ""
    indicator: Code = ""
    period: Annotated[str, StringConstraints(pattern=r"^([0-9]{4}(Q[1-4])?)?$")] = ""


class SeriesFilters(Filters):
    """Which versions of a system are joined, all where none is named: ``1,2``."""

    versions: Annotated[str, StringConstraints(pattern=r"^([0-9]{1,6}(,[0-9]{1,6}){0,20})?$")] = ""


@router.get(
    "/monitoring/figures",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: Page[FigureOut], **READ_OPEN},
    summary="监测数据列表",
)
def figures(request: HttpRequest, filters: Query[FigureFilters]) -> Any:
    """Every vintage the caller may see; for strangers what was published."""
    rows = declared.figures(actor_in(request))
    named = {
        "park__number": filters.park,
        "period__system__code": filters.system,
        "indicator__code": filters.indicator,
    }
    rows = rows.filter(**{name: value for name, value in named.items() if value})
    rows = rows.filter(**period_lookup(filters.period, "period__")) if filters.period else rows
    return paged(rows, paging=filters, order="-added_at", shown=figure_out)


@router.get(
    "/monitoring/figures/{code}/{version}/{period}/{park}/{indicator}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: list[FigureOut], **READ_OPEN},
    summary="一个数据的各版",
)
def vintages(
    request: HttpRequest,
    code: SystemCode,
    version: SystemVersion,
    period: PeriodCode,
    park: ParkCode,
    indicator: IndicatorCode,
) -> Any:
    """The vintages of one cell, oldest first."""
    seen = visible(actor_in(request), Figure)
    where = {"period__system__code": code, "period__system__version": version, "park__number": park}
    cell = seen.filter(indicator__code=indicator, **where, **period_lookup(period, "period__"))
    first = cell.select_related("period").first()
    if first is None:
        raise NotVisible(indicator)
    found = history_of(period_id=first.period_id, park_id=first.park_id, code=indicator, figures=seen)
    return [figure_out(one) for one in found]


@router.get(
    "/monitoring/series/{code}/{park}/{indicator}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: list[FigureOut], **READ_OPEN, **problems(409)},
    summary="一项指标的时间数列",
)
def series(
    request: HttpRequest,
    code: SystemCode,
    park: ParkCode,
    indicator: IndicatorCode,
    filters: Query[SeriesFilters],
) -> Any:
    """The latest vintage of every period; 409 where the versions asked for rest on different bases."""
    actor = actor_in(request)
    systems = visible(actor, IndicatorSystem).filter(code=code)
    if filters.versions:
        systems = systems.filter(version__in=[int(one) for one in filters.versions.split(",")])
    place = Park.objects.filter(number=park).first()
    if place is None or not systems.exists():
        raise NotVisible(park)
    seen = visible(actor, Figure)
    points = series_of(park_id=place.pk, code=indicator, systems=list(systems), figures=seen)
    return [figure_out(point.figure) for point in points]


def figure_out(figure: Figure) -> dict[str, Any]:
    """A figure as the API tells it."""
    names = ("id", "unit", "vintage", "source", "note", "reason", "added_at", "is_sample")
    period = figure.period
    return {name: getattr(figure, name) for name in names} | {
        "park": park_out(figure.park),
        "system": period.system.code,
        "version": period.system.version,
        "period": period.code,
        "indicator": figure.indicator.code,
        "name": figure.indicator.name,
        "value": plain_number(figure.value) or None,
    }
