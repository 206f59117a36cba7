"""公示: lists in publicity and final lists, for everybody; objections while a list is public."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiechuang.domains.benefits.access import PUBLIC_STATES, can_run
from xiechuang.domains.benefits.actions.objection import object_to
from xiechuang.domains.benefits.forms.desk import ObjectionForm
from xiechuang.domains.benefits.models import GrantLine, GrantRun, Objection
from xiechuang.domains.benefits.pages.results import frame_of
from xiechuang.domains.benefits.states import Outcome, RunState
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.web.acting import actor_in
from xiechuang.web.faults import add_reasons

SHOWN = 1_000


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Every list that is or was public."""
    actor = actor_in(request)
    rows = visible(actor, GrantRun).filter(state__in=PUBLIC_STATES).select_related("region")
    return render(request, "benefits/notices.html", {"frame": frame_of(actor), "runs": rows[:200]})


def notice(request: HttpRequest, number: str) -> HttpResponse:
    """One list with its days and objections; whoever is signed in may object."""
    actor = actor_in(request)
    run = get_visible(actor, GrantRun, number=number)
    if run.status not in PUBLIC_STATES:
        raise NotVisible(number)
    lines = visible(actor, GrantLine).filter(run=run, outcome=Outcome.YES, strike_reason="").order_by("pk")
    choices = [(str(one.pk), one.name) for one in lines[:SHOWN]]
    is_office = can_run(actor, run)
    form = ObjectionForm(request.POST or None, lines=choices, is_office=is_office)
    status = 200
    if request.method == "POST":
        if actor.person_id is None:
            raise NotVisible(number)
        status = _took(request, run=run, form=form, lines=list(lines[:SHOWN]))
        if status == 302:
            messages.success(request, _("异议已记录，答复会写在本页"))
            return redirect("benefits:notice", number=number)
    context: dict[str, Any] = {
        "frame": frame_of(actor),
        "run": run,
        "lines": lines[:SHOWN],
        "count": lines.count(),
        "total": sum(one.amount_fen or 0 for one in lines),
        "form": form,
        "is_open": run.status is RunState.ANNOUNCED
        and run.publicity_until is not None
        and clock.today() < run.publicity_until,
        "objections": visible(actor, Objection).filter(run=run).select_related("line"),
        "may_object": actor.person_id is not None,
    }
    return render(request, "benefits/notice.html", context, status=status)


def _took(request: HttpRequest, *, run: GrantRun, form: ObjectionForm, lines: list[GrantLine]) -> int:
    """Keep the objection; the status to answer with."""
    if not form.is_valid():
        return 422
    given = form.cleaned_data
    line = next((one for one in lines if str(one.pk) == given["line"]), None)
    try:
        object_to(
            run, actor=actor_in(request), text=given["text"], line=line, raised_by=given.get("raised_by", "")
        )
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return 409
    return 302


urlpatterns = [
    path("benefits/notices/", notices, name="notices"),
    path("benefits/notices/<str:number>/", notice, name="notice"),
]
