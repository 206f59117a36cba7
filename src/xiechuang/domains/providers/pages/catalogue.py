"""The public catalogue, its map, a provider's page, and complaining about one."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiechuang.domains.providers.access import is_own, speaks_for_itself
from xiechuang.domains.providers.actions.complaint import file_complaint
from xiechuang.domains.providers.actions.standing import move_provider
from xiechuang.domains.providers.flow import PROVIDER
from xiechuang.domains.providers.forms.moves import FileComplaintForm
from xiechuang.domains.providers.models import Provider, Use
from xiechuang.domains.providers.pages.casework import Case, answer
from xiechuang.domains.providers.queries import catalogue as declared
from xiechuang.domains.providers.queries.kinds import kind_name
from xiechuang.domains.providers.queries.maps import provider_map
from xiechuang.domains.providers.queries.opinions import ratings
from xiechuang.domains.providers.queries.prices import price_of
from xiechuang.domains.providers.queries.usable import use_refusals
from xiechuang.kernel.access.public import found_in
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web import lists
from xiechuang.web.acting import actor_in
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.look import place_name, region_names
from xiechuang.web.words import listed

PORTAL = "providers/catalogue_portal.html"
RATINGS_SHOWN, USES_NAMED = 20, 10


def provider_url(provider: Provider) -> str:
    """The page of a provider."""
    return reverse("providers:provider", args=[provider.number])


CATALOGUE = lists.Listing(
    key="providers",
    title=_("创新券服务机构目录"),
    rows=declared.providers,
    columns=declared.COLUMNS,
    filters=declared.FILTERS,
    order="number",
    row_url=provider_url,
    tools=lambda _actor: [
        lists.Tool(label=_("地图"), url=reverse("providers:map"), icon="map"),
        lists.Tool(label=_("征集公告"), url=reverse("providers:calls"), icon="bell"),
    ],
    sources=[
        _("依据：《京津冀科技创新券合作协议》（2018）。各地区遴选本地区机构，是否互认由其他地区各自决定。")
    ],
    empty_text=_("没有符合条件的服务机构"),
)


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue; strangers read it inside the portal."""
    is_stranger = actor_in(request).is_public
    return lists.respond(replace(CATALOGUE, template=PORTAL) if is_stranger else CATALOGUE, request)


@require_safe
def catalogue_map(request: HttpRequest) -> HttpResponse:
    """Where providers are."""
    actor = actor_in(request)
    frame = "web/portal.html" if actor.is_public else "web/frame.html"
    return render(request, "providers/map.html", {"chart": provider_map(actor), "frame": frame})


def found(actor: Actor, number: str) -> Any:
    """The provider with everything its page shows."""
    return found_in(declared.providers(actor), number=number)


def provider_page(request: HttpRequest, number: str) -> HttpResponse:
    """One provider: what it offers at what price, where it is recognised, what users say; and its authority's moves."""
    actor = actor_in(request)
    row = found(actor, number)
    case = Case(
        subject=row,
        flow=PROVIDER,
        deed=move_provider,
        title=row.name,
        template="providers/provider.html",
        facts=[
            (_("所在地"), declared.said_place(row)),
            (_("地址"), row.address),
            (_("联系人"), row.contact),
            (_("联系电话"), row.telephone),
            (_("入库日期"), row.listed_on),
            (_("有效期止（不含）"), row.valid_until),
        ],
        more=_shown(row, actor=actor),
        shows_trail=is_own(actor, row.organisation_id) or actor.is_official,
    )
    return answer(request, case)


def _shown(row: Any, *, actor: Actor) -> dict[str, Any]:
    services = declared.offered(row)
    return {
        "provider": row,
        "services": [(one, kind_name(one.kind), price_of(one)) for one in services],
        "recognitions": [
            (one, listed(kind_name(code) for code in one.kinds)) for one in row.recognitions.all()
        ],
        "usable": _usable(row),
        "ratings": ratings(row)[:RATINGS_SHOWN],
        "stars": declared.said_stars(row),
        "is_mine": is_own(actor, row.organisation_id),
        "may_complain": speaks_for_itself(actor) and not is_own(actor, row.organisation_id),
    }


def _usable(row: Provider) -> list[tuple[str, list[Any]]]:
    """For each region, why its vouchers cannot be used here today; nothing where they can."""
    today = clock.today()
    return [(name, use_refusals(row, region_code=code, on=today)) for code, name in region_names().items()]


def complain(request: HttpRequest, number: str) -> HttpResponse:
    """A user complains."""
    actor = actor_in(request)
    row = found(actor, number)
    if not speaks_for_itself(actor) or is_own(actor, row.organisation_id):
        raise NotVisible(request.path)
    uses = Use.objects.filter(provider=row, organisation_id=actor.organisation_id or 0)
    form = FileComplaintForm(
        request.POST or None,
        request.FILES or None,
        known=list(uses.values_list("subject_number", flat=True)[:USES_NAMED]),
        initial={"subject_number": request.GET.get("number", "")[:60]} if "number" in request.GET else None,
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = file_complaint(row, actor=actor, **form.cleaned_data)
            except Invalid as wrong:
                add_faults(form, wrong.fields)
            except Refused as refused:
                add_reasons(form, refused.reasons)
                status = 409
            else:
                messages.success(
                    request,
                    _now("投诉已提交，由%(region)s主管部门办理") % {"region": place_name(row.region)},
                )
                return redirect("providers:complaint", made.number)
    return render(request, "providers/complain.html", {"form": form, "provider": row}, status=status)


catalogue_patterns = [
    path("providers/", catalogue, name="catalogue"),
    path("providers/map/", catalogue_map, name="map"),
]
# After every other address below /providers/, for a number stands where their words do.
urlpatterns = [
    path("providers/<str:number>/", provider_page, name="provider"),
    path("providers/<str:number>/complain/", complain, name="complain"),
]
