"""An organisation and what it has published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from xiechuang.domains.transfer.queries.organisations import MOST, organisation_of
from xiechuang.web.acting import actor_in


@require_safe
def organisation(request: HttpRequest, number: str) -> HttpResponse:
    """Who it is, what it offers and what it looks for."""
    actor = actor_in(request)
    context = {
        "shown": organisation_of(actor, number),
        "most": MOST,
        "frame": "web/frame.html" if actor.person_id else "web/portal.html",
    }
    return render(request, "transfer/organisations/organisation.html", context)


urlpatterns = [path("organisations/<str:number>/", organisation, name="organisation")]
