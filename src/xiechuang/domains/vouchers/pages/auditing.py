"""The auditor's desk: where all the money went, what holds for every payment, and payments drawn for a closer look."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from xiechuang.domains.vouchers.forms.auditing import SampleForm
from xiechuang.domains.vouchers.pages.lists import OVERSEERS
from xiechuang.domains.vouchers.pages.money_filters import ISSUED, PAID, RETURNED, REVERSED
from xiechuang.domains.vouchers.pages.pictures import ways_chart
from xiechuang.domains.vouchers.queries.auditing import Way, drawn_of, findings, ways_of
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.acting import admitted
from xiechuang.web.look import region_names

SIZE = 10
MADE_OF: Mapping[str, tuple[str, dict[str, str]]] = {
    "voucher_fund": ("budgets", {}),
    "voucher_batch": ("budgets", {}),
    "voucher_batch_end": ("budgets", {}),
    "voucher_issue": ("list", {"money": ISSUED}),
    "voucher_return": ("list", {"money": RETURNED}),
    "voucher_pay": ("claims", {"money": PAID}),
    "voucher_reverse": ("claims", {"money": REVERSED}),
}


@require_safe
def auditing_page(request: HttpRequest) -> HttpResponse:
    """Read-only; an office sees its own region, who oversees sees all of them."""
    actor = admitted(request, *OVERSEERS)
    asked = {"size": SIZE, "seed": clock.today().isoformat()} | request.GET.dict()
    form = SampleForm(asked, regions=_regions(actor))
    status = 200 if form.is_valid() else 422
    region = form.cleaned_data.get("region", "")
    ways = ways_of(actor, region=region)
    context: dict[str, Any] = {
        "form": form,
        "chart": ways_chart(ways),
        "ways": [(way, _made_of(way, region=region)) for way in ways],
        "findings": findings(actor, region=region),
    }
    if form.is_valid():
        size, seed = form.cleaned_data["size"], form.cleaned_data["seed"]
        context["drawn"], context["total"] = drawn_of(actor, size=size, seed=seed, region=region)
        context["drawn_fen"] = sum(drawn.fen for _, drawn in context["drawn"])
    return render(request, "vouchers/auditing.html", context, status=status)


def _made_of(way: Way, *, region: str) -> str:
    """The list of what a sum is made of; from there each row leads to scheme, clause, approver and papers."""
    name, asked = MADE_OF[way.kind]
    query = asked | ({"region": region} if region and asked else {})
    return reverse(f"vouchers:{name}") + (f"?{urlencode(query)}" if query else "")


def _regions(actor: Actor) -> list[tuple[str, str]]:
    names = region_names()
    own = {} if actor.is_overseer else {actor.region_code: names.get(actor.region_code, "")}
    return [(code, name) for code, name in (own or names).items() if name]


urlpatterns = [path("vouchers/auditing/", auditing_page, name="auditing")]
