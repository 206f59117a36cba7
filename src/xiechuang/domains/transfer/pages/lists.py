"""The three lists as pages and documents, and everything of one park."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.queries import lists as declared
from xiechuang.kernel.orgs.public import OFFICIALS, Role
from xiechuang.web import lists
from xiechuang.web.acting import admitted

SEES_RESULTS = (
    *OFFICIALS,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.TECHNOLOGY_MANAGER,
    Role.FIRM,
    Role.INSTITUTE,
)
SEES_MEASURES = (*OFFICIALS, Role.AUDITOR, Role.ADMINISTRATOR)


def _plan_tool(actor: Any) -> list[lists.Tool]:
    if not actor.is_official:
        return []
    return [lists.Tool(label=_("登记举措"), url=reverse("transfer:measure_new"), is_main=True)]


DOCKINGS = lists.Listing(
    key="list_dockings",
    title=_("成果对接清单"),
    rows=declared.dockings,
    columns=declared.DOCKING_COLUMNS,
    filters=declared.DOCKING_FILTERS,
    order="-proposed_at",
    row_url=lambda docking: reverse("transfer:docking", args=[docking.number]),
    totals=declared.docking_totals,
    sources=[declared.SOURCE],
    template="transfer/lists/list.html",
    empty_text=_("没有符合条件的对接"),
)
MEASURES = lists.Listing(
    key="list_measures",
    title=_("重点举措清单"),
    rows=declared.measures,
    columns=declared.MEASURE_COLUMNS,
    filters=declared.MEASURE_FILTERS,
    order="due_on",
    row_url=lambda measure: reverse("transfer:measure", args=[measure.number]),
    tools=_plan_tool,
    totals=declared.measure_totals,
    sources=[declared.SOURCE],
    template="transfer/lists/list.html",
    empty_text=_("没有符合条件的举措"),
)
LANDINGS = lists.Listing(
    key="list_landings",
    title=_("转化落地清单"),
    rows=declared.landings,
    columns=declared.LANDING_COLUMNS,
    filters=declared.LANDING_FILTERS,
    order="-signed_on",
    row_url=lambda landing: reverse("transfer:docking", args=[landing.docking.number]),
    totals=declared.landing_totals,
    sources=[declared.SOURCE],
    template="transfer/lists/list.html",
    empty_text=_("没有符合条件的落地项目"),
)


def list_dockings(request: HttpRequest) -> HttpResponse:
    """The first list."""
    admitted(request, *SEES_RESULTS)
    return lists.respond(DOCKINGS, request)


def list_measures(request: HttpRequest) -> HttpResponse:
    """The second list."""
    admitted(request, *SEES_MEASURES)
    return lists.respond(MEASURES, request)


def list_landings(request: HttpRequest) -> HttpResponse:
    """The third list."""
    admitted(request, *SEES_RESULTS)
    return lists.respond(LANDINGS, request)


urlpatterns = [
    path("lists/dockings/", list_dockings, name="list_dockings"),
    path("lists/measures/", list_measures, name="list_measures"),
    path("lists/landings/", list_landings, name="list_landings"),
]
