"""Publishing, correcting and withdrawing: each a page of its own with everything that forbids it."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.monitoring.access import can_run
from xiechuang.domains.monitoring.actions.publishing import (
    correct_publication,
    publish_index,
    release_figures,
    withdraw_publication,
)
from xiechuang.domains.monitoring.forms.computing import CorrectForm, PublishForm, WithdrawForm
from xiechuang.domains.monitoring.models import Computation, Publication
from xiechuang.domains.monitoring.states import PublicationKind, PublicationState
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.acting import actor_in
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.words import Words


def publish(request: HttpRequest, number: str) -> HttpResponse:
    """Put a computation down for publication."""
    actor = actor_in(request)
    computation = _computation(actor, number)
    period = computation.period
    kind = PublicationKind.INDEX if period.quarter is None else PublicationKind.BULLETIN
    form = PublishForm(request.POST or None, initial={"title": f"{period.system.name}{period}{kind.label}"})

    def deed() -> Publication:
        given = form.cleaned_data
        return publish_index(
            actor=actor, computation=computation, kind=kind, title=given["title"], summary=given["summary"],
            public_from=form.moment(),
        )  # fmt: skip

    return _answer(request, form, deed, title=_("发布"), computation=computation, button=_("发布"))


def correct(request: HttpRequest, number: str) -> HttpResponse:
    """A new edition by another computation in the place of what is public."""
    actor = actor_in(request)
    computation = _computation(actor, number)
    publication = in_force(actor, computation)
    if publication is None:
        raise NotVisible(number)
    form = CorrectForm(request.POST or None)

    def deed() -> Publication:
        return correct_publication(
            actor=actor, publication=publication, computation=computation, reason=form.cleaned_data["reason"],
            public_from=form.moment(),
        )  # fmt: skip

    return _answer(
        request, form, deed, title=_("发布更正版"), computation=computation, button=_("发布更正版"), publication=publication
    )  # fmt: skip


def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take back what nobody has seen yet."""
    actor = actor_in(request)
    publication = get_visible(actor, Publication, number=number)
    if not can_run(actor, publication.period.system):
        raise NotVisible(number)
    form = WithdrawForm(request.POST or None)

    def deed() -> Publication:
        return withdraw_publication(actor=actor, publication=publication, reason=form.cleaned_data["reason"])

    return _answer(
        request, form, deed, title=_("撤回发布"), computation=publication.computation, button=_("撤回"),
        publication=publication,
    )  # fmt: skip


def in_force(actor: Actor, computation: Computation) -> Publication | None:
    """The publication that a computation of the same period would correct."""
    rows = visible(actor, Publication).filter(period=computation.period, withdrawn_at=None)
    return rows.exclude(computation=computation).order_by("-edition").first()


def _computation(actor: Actor, number: str) -> Computation:
    found = get_visible(actor, Computation, number=number)
    if not can_run(actor, found.period.system):
        raise NotVisible(number)
    return found


def _answer(
    request: HttpRequest,
    form: Form,
    deed: Callable[[], Publication],
    *,
    title: Words,
    button: Words,
    computation: Computation,
    publication: Publication | None = None,
) -> HttpResponse:
    """The form, or what came of it; nothing typed is lost on a refusal."""
    context = {
        "form": form, "title": title, "button": button, "computation": computation, "publication": publication,
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "monitoring/index/publish.html", context)
    if not form.is_valid():
        return render(request, "monitoring/index/publish.html", context, status=422)
    try:
        made = deed()
    except Invalid as wrong:
        add_faults(form, wrong.fields)
        return render(request, "monitoring/index/publish.html", context, status=422)
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return render(request, "monitoring/index/publish.html", context, status=409)
    if made.status is PublicationState.PUBLIC:
        release_figures()
    messages.success(request, _("已办理：%s") % made.status.label)
    return redirect("monitoring:index_one", number=made.number)


urlpatterns = [
    path("index/<str:number>/publish/", publish, name="index_publish"),
    path("index/<str:number>/correct/", correct, name="index_correct"),
    path("index/<str:number>/withdraw/", withdraw, name="index_withdraw"),
]
