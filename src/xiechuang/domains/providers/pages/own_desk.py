"""A provider's own desk: its applications, services and their changes, renewal, complaints against it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiechuang.domains.providers.access import speaks_for_itself
from xiechuang.domains.providers.actions.offering import as_row, change_service, end_service
from xiechuang.domains.providers.actions.renewal import ask_renewal
from xiechuang.domains.providers.forms.moves import StatementForm
from xiechuang.domains.providers.forms.offering import ServiceForm, typed_row
from xiechuang.domains.providers.models import Call, Change, Provider, ServiceItem
from xiechuang.domains.providers.queries import lists as declared
from xiechuang.domains.providers.queries.kinds import kind_name
from xiechuang.domains.providers.queries.prices import price_of
from xiechuang.domains.providers.rules.application import on_the_list
from xiechuang.domains.providers.states import ChangeState
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.acting import actor_in
from xiechuang.web.faults import add_faults, add_reasons

SHOWN = 20


def _speaker(request: HttpRequest) -> Actor:
    actor = actor_in(request)
    if not speaks_for_itself(actor):
        raise NotVisible(request.path)
    return actor


def own_provider(actor: Actor) -> Provider | None:
    """The actor's organisation as a provider; none when it is on no list."""
    return (
        Provider.objects.filter(organisation_id=actor.organisation_id or 0).select_related("region").first()
    )


def _needed(request: HttpRequest) -> tuple[Actor, Provider]:
    actor = _speaker(request)
    provider = own_provider(actor)
    if provider is None:
        raise NotVisible(request.path)
    return actor, provider


def mine(request: HttpRequest) -> HttpResponse:
    """The desk."""
    actor = _speaker(request)
    provider = own_provider(actor)
    own = {"organisation_id": actor.organisation_id}
    context: dict[str, Any] = {
        "provider": provider,
        "applications": declared.applications(actor).filter(**own)[:SHOWN],
        "calls": _calls_for(actor),
        "filed": declared.complaints(actor).filter(**own)[:SHOWN],
    }
    if provider:
        context |= _desk_of(provider, actor)
    return render(request, "providers/mine.html", context)


def _calls_for(actor: Actor) -> list[Call]:
    """Calls to answer; who is on the list already renews and does not apply again."""
    if on_the_list(actor.organisation_id) is not None:
        return []
    rows = declared.calls(actor).filter(region_id=actor.region_code)
    return [one for one in rows if one.takes_applications]


def _desk_of(provider: Provider, actor: Actor) -> dict[str, Any]:
    waiting = {one.service_id for one in provider.changes.filter(state=ChangeState.PENDING)}
    services = provider.services.filter(is_offered=True)
    return {
        "services": [(one, kind_name(one.kind), price_of(one), one.pk in waiting) for one in services],
        "recognitions": provider.recognitions.select_related("region").order_by("region__order"),
        "changes": declared.changes(actor).filter(provider=provider)[:SHOWN],
        "renewals": declared.renewals(actor).filter(provider=provider)[:SHOWN],
        "complaints": declared.complaints(actor).filter(provider=provider)[:SHOWN],
    }


def service_new(request: HttpRequest) -> HttpResponse:
    """Offer a new service."""
    return _service(request, service=None)


def service_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a service."""
    _actor, provider = _needed(request)
    service = provider.services.filter(pk=pk, is_offered=True).first()
    if service is None:
        raise NotVisible(str(pk))
    return _service(request, service=service)


def _service(request: HttpRequest, *, service: ServiceItem | None) -> HttpResponse:
    actor, provider = _needed(request)
    form = ServiceForm(request.POST or None, initial=typed_row(as_row(service)) if service else None)

    def deed() -> HttpResponse:
        made = change_service(
            provider, actor=actor, service=service, values=form.values(), reason=form.cleaned_data["reason"]
        )
        if isinstance(made, Change):
            messages.success(request, _("已提交主管部门审核，同意后生效"))
            return redirect("providers:change", made.number)
        messages.success(request, _("服务项目已更新"))
        return redirect("providers:mine")

    context = {"provider": provider, "service": service}
    return _posted(request, form=form, deed=deed, template="providers/service_form.html", context=context)


@require_POST
def service_end(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer offer a service."""
    actor, provider = _needed(request)
    service = provider.services.filter(pk=pk).first()
    if service is None:
        raise NotVisible(str(pk))
    try:
        end_service(service, actor=actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已停止提供“%s”") % service.name)
    return redirect("providers:mine")


def renew(request: HttpRequest) -> HttpResponse:
    """Ask for the yearly renewal."""
    actor, provider = _needed(request)
    form = StatementForm(request.POST or None)

    def deed() -> HttpResponse:
        made = ask_renewal(provider, actor=actor, statement=form.cleaned_data["statement"])
        messages.success(request, _("续期已提交"))
        return redirect("providers:renewal", made.number)

    return _posted(
        request, form=form, deed=deed, template="providers/renew.html", context={"provider": provider}
    )


def _posted(
    request: HttpRequest,
    *,
    form: Form,
    deed: Callable[[], HttpResponse],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """The form's page, or what came of it; every objection beside its field."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return deed()
            except Invalid as wrong:
                add_faults(form, wrong.fields)
            except Refused as refused:
                add_reasons(form, refused.reasons)
                status = 409
    return render(request, template, context | {"form": form}, status=status)


urlpatterns = [
    path("providers/mine/", mine, name="mine"),
    path("providers/mine/services/new/", service_new, name="service_new"),
    path("providers/mine/services/<int:pk>/", service_edit, name="service_edit"),
    path("providers/mine/services/<int:pk>/end/", service_end, name="service_end"),
    path("providers/mine/renew/", renew, name="renew"),
]
