"""The register: the list, each park's page, and the form in which a park describes itself."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.parks.access import can_edit
from xiechuang.domains.parks.actions.sheet import FIELDS, change_sheet
from xiechuang.domains.parks.forms import SheetForm
from xiechuang.domains.parks.models import ParkSheet
from xiechuang.domains.parks.queries import register
from xiechuang.domains.parks.queries.panels import panels_of
from xiechuang.kernel.access.public import found_in
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor, Park
from xiechuang.web import lists, menu
from xiechuang.web.acting import actor_in
from xiechuang.web.faults import add_faults

SECTION = _("监测评价")
PORTAL = "web/list_portal.html"


def park_url(park: Park) -> str:
    """The page of a park."""
    return reverse("parks:park", args=[park.number])


REGISTER = lists.Listing(
    key="parks",
    title=_("园区名录"),
    rows=register.parks,
    columns=register.COLUMNS,
    filters=register.FILTERS,
    order="number",
    row_url=park_url,
    sources=[_("依据：共同体各政策文本逐一点名的园区；文本没有写明的所在地留空。")],
    empty_text=_("没有符合条件的园区"),
)


def parks(request: HttpRequest) -> HttpResponse:
    """The register; strangers read it inside the portal."""
    is_stranger = actor_in(request).is_public
    return lists.respond(replace(REGISTER, template=PORTAL) if is_stranger else REGISTER, request)


def _found(actor: Actor, number: str) -> Park:
    return found_in(register.parks(actor), number=number)


def park_page(request: HttpRequest, number: str) -> HttpResponse:
    """One park: what the text says, what it says of itself, and what other domains show of it."""
    actor = actor_in(request)
    park = _found(actor, number)
    context = {
        "frame": "web/portal.html" if actor.is_public else "web/frame.html",
        "park": park,
        "kind": register.said_kind(park),
        "zones": [(member.zone, register.said_zone(member.zone)) for member in park.memberships.all()],
        "places": register.said_places(park),
        "sheet": ParkSheet.objects.filter(park=park).select_related("organisation").first(),
        "panels": panels_of(actor, park),
        "may_edit": can_edit(actor, park),
        "organisations": park.organisations.order_by("number")[:100] if not actor.is_public else (),
    }
    return render(request, "parks/park.html", context)


def park_edit(request: HttpRequest, number: str) -> HttpResponse:
    """A park describes itself."""
    actor = actor_in(request)
    park = _found(actor, number)
    if not can_edit(actor, park):
        raise NotVisible(request.path)
    sheet = ParkSheet.objects.filter(park=park).first() or ParkSheet(park=park, version=0)
    kept = {name: getattr(sheet, name) for name in (*FIELDS, "version")}
    form = SheetForm(request.POST or None, initial=kept)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = _kept(form, actor=actor, park=park)
    if status == 302:
        messages.success(request, _("园区简介已保存"))
        return redirect(park_url(park))
    return render(request, "parks/edit.html", {"form": form, "park": park}, status=status)


def _kept(form: SheetForm, *, actor: Actor, park: Park) -> int:
    """Keep the form; the status to answer with, the objections in the form."""
    values = dict(form.cleaned_data)
    version = values.pop("version")
    try:
        change_sheet(park, actor=actor, values=values, version=version)
    except Invalid as wrong:
        add_faults(form, wrong.fields)
        return 422
    except Refused as refused:
        form.add_error(None, [str(reason) for reason in refused.reasons])
        return 409
    return 302


def register_parks() -> None:
    """Where people find the register; called once when the app starts."""
    menu.register(
        menu.MenuItem(section=SECTION, label=_("园区名录"), url_name="parks:parks", icon="building", order=59)
    )
    menu.register_public_link(menu.PublicLink(label=_("园区名录"), url_name="parks:parks", order=40))


urlpatterns = [
    path("parks/", parks, name="parks"),
    path("parks/<str:number>/", park_page, name="park"),
    path("parks/<str:number>/edit/", park_edit, name="park_edit"),
]
