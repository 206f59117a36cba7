"""The auditor's desk: where all the money went, what holds for every payment, and payments drawn for a closer look."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from xiechuang.domains.vouchers.forms.auditing import SampleForm
from xiechuang.domains.vouchers.pages.lists import OVERSEERS
from xiechuang.domains.vouchers.pages.pictures import ways_chart
from xiechuang.domains.vouchers.queries.auditing import drawn_of, findings, ways_of
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.acting import admitted
from xiechuang.web.look import region_names

SIZE = 10


@require_safe
def auditing_page(request: HttpRequest) -> HttpResponse:
    """Read-only; an office sees its own region, who oversees sees all of them."""
    actor = admitted(request, *OVERSEERS)
    asked = {"size": SIZE, "seed": clock.today().isoformat()} | request.GET.dict()
    form = SampleForm(asked, regions=_regions(actor))
    status = 200 if form.is_valid() else 422
    region = form.cleaned_data.get("region", "")
    context: dict[str, Any] = {
        "form": form,
        "chart": ways_chart(ways_of(actor, region=region)),
        "findings": findings(actor, region=region),
    }
    if form.is_valid():
        size, seed = form.cleaned_data["size"], form.cleaned_data["seed"]
        context["drawn"], context["total"] = drawn_of(actor, size=size, seed=seed, region=region)
        context["drawn_fen"] = sum(drawn.fen for _, drawn in context["drawn"])
    return render(request, "vouchers/auditing.html", context, status=status)


def _regions(actor: Actor) -> list[tuple[str, str]]:
    names = region_names()
    own = {} if actor.is_overseer else {actor.region_code: names.get(actor.region_code, "")}
    return [(code, name) for code, name in (own or names).items() if name]


urlpatterns = [path("vouchers/auditing/", auditing_page, name="auditing")]
