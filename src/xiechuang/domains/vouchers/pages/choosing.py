"""Choosing a provider of three regions for a voucher: those that may be used first, the others with the reason why not."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.providers.public import (
    Provider,
    kind_choices,
    kind_name,
    opinions_of,
    usable_kinds,
    usable_providers,
)
from xiechuang.domains.vouchers.actions.using import intend_use
from xiechuang.domains.vouchers.forms.amounts import YuanField
from xiechuang.domains.vouchers.models import Voucher
from xiechuang.domains.vouchers.pages.applying import own_voucher
from xiechuang.domains.vouchers.pages.moving import add_problems
from xiechuang.domains.vouchers.rules.using import voucher_reasons
from xiechuang.domains.vouchers.states import Parameter
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.receipts.public import once
from xiechuang.web.acting import actor_in
from xiechuang.web.faults import add_further_reasons
from xiechuang.web.look import region_names

ON_A_PAGE = 12
WORDS_AT_MOST = 100


class IntentionForm(forms.Form):
    """What a firm wants of a provider."""

    service_kind = forms.ChoiceField(label=_("服务类别"))
    service = forms.ChoiceField(label=_("服务项目"), required=False)
    title = forms.CharField(label=_("需要的服务"), max_length=200)
    expected = YuanField(label=_("预计金额（元）"), positive=True, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *given: Any, voucher: Voucher, provider: Provider, **more: Any) -> None:
        super().__init__(*given, **more)
        supported = voucher.scheme_version.value(Parameter.SERVICES) or []
        usable = usable_kinds([provider], region_code=voucher.region_id)[provider.pk]
        # Where nothing is left, all stay, so that the refusal can say why.
        kinds = [code for code in supported if code in usable] or supported
        self.fields["service_kind"].choices = [(code, kind_name(code)) for code in kinds]  # type: ignore[attr-defined]
        offered = provider.services.filter(is_offered=True, kind__in=kinds)
        listed = [(str(one.pk), f"{one.name}（{kind_name(one.kind)}）") for one in offered]
        self.fields["service"].choices = [("", _now("未定，由机构推荐")), *listed]  # type: ignore[attr-defined]


def choose_page(request: HttpRequest, number: str) -> HttpResponse:
    """The providers at which the voucher may be used, found by words, kind of service and region."""
    voucher = own_voucher(request, number)
    kinds = voucher.scheme_version.value(Parameter.SERVICES) or []
    wanted = request.GET.get("kind", "")
    kind = wanted if wanted in kinds else ""
    words = request.GET.get("q", "").strip()[:WORDS_AT_MOST]
    region = request.GET.get("region", "")
    rows = _usable(voucher, kinds=[kind] if kind else kinds)
    if region in region_names():
        rows = rows.filter(region_id=region)
    for word in words.split():
        rows = rows.filter(name__icontains=word) | rows.filter(services__name__icontains=word)
    rows = rows.distinct().select_related("region").prefetch_related("services").order_by("number")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    opinions = opinions_of([one.pk for one in page])
    usable = usable_kinds(page, region_code=voucher.region_id)
    context = {
        "voucher": voucher,
        "reasons": list(voucher_reasons(voucher)),
        "words": words,
        "kind": kind,
        "region": region,
        "kinds": [(code, name) for code, name in kind_choices() if code in kinds],
        "regions": region_names().items(),
        "cards": [
            _card(
                one,
                kinds=[code for code in usable[one.pk] if code in kinds],
                opinion=opinions.get(one.pk),
            )
            for one in page
        ],
        "page": page,
    }
    return render(request, "vouchers/choose.html", context)


def _usable(voucher: Voucher, *, kinds: Sequence[str]) -> QuerySet[Provider]:
    """Providers that may render at least one of the kinds for the voucher: a limited recognition names kinds."""
    found = Q(pk=None)
    for kind in kinds:
        some = usable_providers(region_code=voucher.region_id, service_kind=kind, on=clock.today())
        found |= Q(pk__in=some.order_by().values("pk"))
    return Provider.objects.filter(found)


def _card(provider: Provider, *, kinds: list[str], opinion: Any) -> dict[str, Any]:
    services = [one for one in provider.services.all() if one.is_offered and one.kind in kinds]
    return {
        "provider": provider,
        "kinds": list(dict.fromkeys(kind_name(one.kind) for one in services)),
        "services": services[:4],
        "more": max(0, len(services) - 4),
        "opinion": opinion,
    }


def intend_page(request: HttpRequest, number: str, provider: str) -> HttpResponse:
    """Say what is wanted of one provider; every reason against it is said at once."""
    voucher, actor = own_voucher(request, number), actor_in(request)
    chosen = get_visible(actor, Provider, number=provider)
    form = IntentionForm(
        request.POST or None,
        voucher=voucher,
        provider=chosen,
        initial={"service_kind": request.GET.get("kind"), "key": uuid4().hex},
    )
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            number = _intended(request, form, voucher=voucher, provider=chosen)
        except Refused as refused:
            reasons = refused.reasons
            add_further_reasons(form, reasons)
        except Invalid as wrong:
            add_problems(form, wrong)
        else:
            return redirect("vouchers:use", number=number)
    status = 409 if reasons else 422 if form.errors else 200
    context = {"voucher": voucher, "provider": chosen, "form": form}
    return render(request, "vouchers/intend.html", context, status=status)


def _intended(request: HttpRequest, form: IntentionForm, *, voucher: Voucher, provider: Provider) -> str:
    """The use's number; the page's own key makes sure that pressing twice asks once."""
    actor, given = actor_in(request), _given(form, provider)

    def deed() -> dict[str, Any]:
        return {"number": intend_use(actor=actor, voucher=voucher, provider=provider, **given).number}

    key = form.cleaned_data["key"]
    asked = {"voucher": voucher.number, "provider": provider.number, "title": given["title"]}
    return str(once(actor=actor, key=key, action="voucher_use.intend", request=asked, deed=deed)["number"])


def _given(form: IntentionForm, provider: Provider) -> dict[str, Any]:
    given = form.cleaned_data
    service = provider.services.filter(pk=int(given["service"])).first() if given["service"] else None
    return {
        "service_kind": given["service_kind"],
        "title": given["title"],
        "expected_fen": given["expected"],
        "service": service,
    }


urlpatterns = [
    path("vouchers/<str:number>/use/", choose_page, name="choose"),
    path("vouchers/<str:number>/use/<str:provider>/", intend_page, name="intend"),
]
