"""What was adopted after the three regions talked it over: for everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiechuang.domains.drafting.models import Outcome
from xiechuang.domains.drafting.queries import lists as declared
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.orgs.public import Region
from xiechuang.web import lists
from xiechuang.web.acting import actor_in
from xiechuang.web.look import place_name
from xiechuang.web.templatetags.xc import day
from xiechuang.web.words import listed, said


def outcome_url(outcome: Outcome) -> str:
    """The page of an outcome."""
    return reverse("drafting:outcome", args=[outcome.number])


OUTCOMES = lists.Listing(
    key="drafting_outcomes",
    title=_("协作成果"),
    rows=declared.outcomes,
    columns=declared.OUTCOME_COLUMNS,
    filters=declared.OUTCOME_FILTERS,
    order="-adopted_on",
    row_url=outcome_url,
    template="web/list_portal.html",
    empty_text=_("还没有公布的协作成果"),
)


def outcomes(request: HttpRequest) -> HttpResponse:
    """All outcomes."""
    return lists.respond(OUTCOMES, request)


@require_safe
def outcome(request: HttpRequest, number: str) -> HttpResponse:
    """One outcome."""
    found = get_visible(actor_in(request), Outcome, number=number)
    frame = "web/frame.html" if actor_in(request).person_id else "web/portal.html"
    return render(
        request, "drafting/outcome.html", {"outcome": found, "facts": _facts(found), "frame": frame}
    )


def _facts(outcome: Outcome) -> list[tuple[Any, Any]]:
    asked = Region.objects.filter(pk__in=outcome.asked_regions).order_by("order")
    return [
        (_("类别"), said(outcome.kind_label)),
        (_("起草单位"), outcome.organisation.name),
        (_("征求过意见的地区"), listed(place_name(one) for one in asked)),
        (_("通过或印发日期"), day(outcome.adopted_on)),
        (_("文号"), outcome.document_number),
        (_("公布时间"), day(outcome.published_at)),
    ]


urlpatterns = [
    path("drafting/outcomes/", outcomes, name="outcomes"),
    path("drafting/outcomes/<str:number>/", outcome, name="outcome"),
]
