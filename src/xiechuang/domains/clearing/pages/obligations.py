"""Obligations: the list, and one with everything that came of it: ledger, days, differences, reversal."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xiechuang.domains.clearing.models import Line, Obligation
from xiechuang.domains.clearing.pages.places import SEES
from xiechuang.domains.clearing.queries import lists as declared
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.ledger.public import Entry, Transfer
from xiechuang.kernel.orgs.public import Region
from xiechuang.web import lists
from xiechuang.web.acting import admitted
from xiechuang.web.subjects import subject_numbered

OBLIGATIONS = lists.Listing(
    key="clearing_obligations",
    title=gettext_lazy("应收应付明细"),
    rows=declared.obligations,
    columns=declared.OBLIGATION_COLUMNS,
    filters=declared.OBLIGATION_FILTERS,
    order="-arose_on",
    row_url=lambda row: reverse("clearing:obligation", args=[row.pk]),
    totals=declared.total_line,
    empty_text=gettext_lazy("没有应收应付"),
)


def obligations(request: HttpRequest) -> HttpResponse:
    """Obligations the actor may see."""
    admitted(request, *SEES)
    return lists.respond(OBLIGATIONS, request)


@require_safe
def obligation_page(request: HttpRequest, id: UUID) -> HttpResponse:
    """One obligation through everything that came of it."""
    actor = admitted(request, *SEES)
    get_visible(actor, Obligation, pk=id)
    row = declared.obligations(actor).get(pk=id)
    turns = visible(actor, Obligation).filter(reverses=row)
    context: dict[str, Any] = {
        "row": row,
        "standing": declared.standing_of(row),
        "kind": declared.kind_of(row),
        "about": subject_numbered(actor, row.subject_kind, row.subject_number),
        "lines": visible(actor, Line).filter(obligation=row).select_related("day", "case").order_by("id"),
        "reversal": turns.first(),
        "transfer": visible(actor, Transfer).filter(pk=row.pk).first(),
        "entries": visible(actor, Entry)
        .filter(transfer_id=row.pk)
        .select_related("account")
        .annotate(
            place=Subquery(Region.objects.filter(code=OuterRef("account__region_code")).values("name")[:1])
        )
        .order_by("position"),
    }
    return render(request, "clearing/obligation.html", context)


urlpatterns = [
    path("clearing/obligations/", obligations, name="obligations"),
    path("clearing/obligations/<uuid:id>/", obligation_page, name="obligation"),
]
