"""Figures: the list, and the history of one cell through its vintages and periods."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.monitoring.models import Figure
from xiechuang.domains.monitoring.pages.periods import SEES, period_named
from xiechuang.domains.monitoring.pages.systems import frame_of
from xiechuang.domains.monitoring.queries import lists as declared
from xiechuang.domains.monitoring.queries.series import history_of, series_of
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.documents.public import Document
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted


def cell_url(figure: Figure) -> str:
    """The page of the cell a figure stands in."""
    period, system = figure.period, figure.period.system
    return reverse(
        "monitoring:cell",
        args=[system.code, system.version, period.code, figure.park.number, figure.indicator.code],
    )


FIGURES = lists.Listing(
    key="monitoring_figures",
    title=_("监测数据"),
    rows=declared.figures,
    columns=declared.FIGURE_COLUMNS,
    filters=declared.FIGURE_FILTERS,
    order="-pk",
    row_url=cell_url,
    sources=[_("每个数据的每一版都列出；版次最大的为现行数据。")],
    empty_text=_("没有符合条件的数据"),
)


def figures(request: HttpRequest) -> HttpResponse:
    """Every vintage of every figure that the actor may see."""
    admitted(request, *SEES)
    return lists.respond(FIGURES, request)


def cell(
    request: HttpRequest, code: str, version: int, period: str, park: str, indicator: str
) -> HttpResponse:
    """One cell: its vintages with source, reason and proof, and the same cell in other periods."""
    actor = actor_in(request)
    seen = visible(actor, Figure)
    found = get_visible(
        actor,
        Figure,
        **period_named(code, version, period, prefix="period__"),
        park__number=park,
        indicator__code=indicator,
    )
    named = [proof["uid"] for proof in found.proofs]
    readable = visible(actor, Document).filter(uid__in=named).values_list("uid", flat=True)
    where: dict[str, Any] = {"park_id": found.park_id, "code": indicator, "figures": seen}
    context = {
        "frame": frame_of(actor),
        "vintages": history_of(period_id=found.period_id, **where),
        "figure": found,
        "series": series_of(systems=[found.period.system], **where),
        "readable": {str(uid) for uid in readable},
    }
    return render(request, "monitoring/cell.html", context)


urlpatterns = [
    path("monitoring/figures/", figures, name="figures"),
    path(
        "monitoring/figures/<str:code>/<int:version>/<str:period>/<str:park>/<str:indicator>/",
        cell,
        name="cell",
    ),
]
