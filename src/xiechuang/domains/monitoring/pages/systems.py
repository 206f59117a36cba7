"""Indicator systems: the list, what one of them is, and the authority's word on its weights."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.monitoring.access import can_run
from xiechuang.domains.monitoring.actions.system import decide_weights
from xiechuang.domains.monitoring.forms.weights import WeightsForm
from xiechuang.domains.monitoring.models import IndicatorSystem, SystemIndicator
from xiechuang.domains.monitoring.queries import lists as declared
from xiechuang.domains.monitoring.queries.systems import (
    items_of,
    lacks_weights,
    parts_of,
    said_origin,
    said_target,
    weight_decision,
)
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import Invalid, NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web import lists
from xiechuang.web.acting import actor_in

LARGEST = 2_147_483_647
LIST_IN_PORTAL = "web/list_portal.html"
FRAME, PORTAL = "web/frame.html", "web/portal.html"

SYSTEMS = lists.Listing(
    key="indicator_systems",
    title=_("指标体系"),
    rows=declared.systems,
    columns=declared.SYSTEM_COLUMNS,
    order="-starts_on",
    row_url=lambda row: reverse("monitoring:system", args=[row.code, row.version]),
    empty_text=_("还没有指标体系"),
)


def frame_of(actor: Actor) -> str:
    """Strangers read a page inside the portal, people who are signed in inside their frame."""
    return PORTAL if actor.is_public else FRAME


def system_of(actor: Actor, code: str, version: int) -> IndicatorSystem:
    """The system an address names, if the actor may see it."""
    if version > LARGEST:
        raise NotVisible(code)
    return get_visible(actor, IndicatorSystem, code=code, version=version)


def systems(request: HttpRequest) -> HttpResponse:
    """All systems; strangers read them inside the portal."""
    is_stranger = actor_in(request).is_public
    return lists.respond(replace(SYSTEMS, template=LIST_IN_PORTAL) if is_stranger else SYSTEMS, request)


def system_page(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One system: its parts, indicators, targets and weights, each with the clause it rests on."""
    actor = actor_in(request)
    system = system_of(actor, code, version)
    names = {row.code: row.name for row in system.indicators.all()}

    def told(row: SystemIndicator) -> dict[str, object]:
        return {"row": row, "target": said_target(row), "origin": said_origin(row, names=names)}

    context = {
        "frame": frame_of(actor),
        "system": system,
        "parts": [{"part": p, "rows": [told(row) for row in p.indicators]} for p in parts_of(system)],
        "items": [told(row) for row in items_of(system)],
        "parks": system.members.select_related("park").order_by("order", "id"),
        "versions": IndicatorSystem.objects.filter(code=code).exclude(pk=system.pk).exclude(state="draft"),
        "decision": weight_decision(system),
        "decisions": system.weight_decisions.order_by("-id"),
        "lacks_weights": lacks_weights(system),
        "may_decide": can_run(actor, system),
    }
    return render(request, "monitoring/system.html", context)


def system_weights(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Decide the weights."""
    actor = actor_in(request)
    system = system_of(actor, code, version)
    if not can_run(actor, system):
        raise NotVisible(request.path)
    form = WeightsForm(request.POST or None, system=system)
    if request.method == "POST" and form.is_valid():
        try:
            decide_weights(system, actor=actor, **form.given())
        except Invalid as wrong:
            form.add_faults(wrong.fields)
        else:
            messages.success(request, _("权重已定，随指数一并公布"))
            return redirect("monitoring:system", code=code, version=version)
    status = 422 if form.errors else 200
    return render(request, "monitoring/weights.html", {"form": form, "system": system}, status=status)


urlpatterns = [
    path("monitoring/systems/", systems, name="systems"),
    path("monitoring/systems/<str:code>/<int:version>/", system_page, name="system"),
    path("monitoring/systems/<str:code>/<int:version>/weights/", system_weights, name="system_weights"),
]
