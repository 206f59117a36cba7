"""Periods: the list, planning one, and how its reports stand."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from xiechuang.domains.monitoring.access import can_run
from xiechuang.domains.monitoring.actions.figures import take_platform_figures
from xiechuang.domains.monitoring.actions.period import chase, move_period, plan_period
from xiechuang.domains.monitoring.flow import PERIOD
from xiechuang.domains.monitoring.forms.period import PeriodForm, runnable_systems
from xiechuang.domains.monitoring.models import Period
from xiechuang.domains.monitoring.queries import lists as declared
from xiechuang.domains.monitoring.queries.late import late_submissions
from xiechuang.domains.monitoring.states import PeriodState, SubmissionState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import OFFICIALS, Actor, Role
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.forms import NoteForm
from xiechuang.web.words import said

CODE = re.compile(r"([0-9]{4})(?:Q([1-4]))?", re.ASCII)
LARGEST = 2_147_483_647
SEES = (*OFFICIALS, Role.AUDITOR, Role.ADMINISTRATOR)


def period_url(period: Period) -> str:
    """The page of a period."""
    return reverse("monitoring:period", args=[period.system.code, period.system.version, period.code])


def period_named(code: str, version: int, period: str, *, prefix: str = "") -> dict[str, Any]:
    """The lookup that an address such as …/small/1/2026Q1/ means; anything else names nothing."""
    found = CODE.fullmatch(period)
    if not found or version > LARGEST:
        raise NotVisible(period)
    when: dict[str, Any] = {"quarter": int(found[2])} if found[2] else {"quarter__isnull": True}
    lookup = {"system__code": code, "system__version": version, "year": int(found[1])} | when
    return {prefix + name: value for name, value in lookup.items()}


def period_of(actor: Actor, code: str, version: int, period: str) -> Period:
    """The period an address names, if the actor may see it."""
    return get_visible(actor, Period, **period_named(code, version, period))


def _tools(actor: Actor) -> list[lists.Tool]:
    if not runnable_systems(actor):
        return []
    return [lists.Tool(label=_("安排填报期"), url=reverse("monitoring:period_new"), is_main=True)]


PERIODS = lists.Listing(
    key="monitoring_periods",
    title=_("填报期"),
    rows=declared.periods,
    columns=declared.PERIOD_COLUMNS,
    filters=declared.PERIOD_FILTERS,
    order="-opens_at",
    row_url=period_url,
    tools=_tools,
    empty_text=_("还没有填报期"),
)


def periods(request: HttpRequest) -> HttpResponse:
    """All periods that concern the actor."""
    admitted(request, *SEES)
    return lists.respond(PERIODS, request)


def period_new(request: HttpRequest) -> HttpResponse:
    """Plan a period."""
    actor = actor_in(request)
    if not runnable_systems(actor):
        raise NotVisible(request.path)
    form = PeriodForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(period_url(plan_period(actor=actor, **form.given())))
        except Invalid as wrong:
            add_faults(form, wrong.fields)
        except Refused as refused:
            add_reasons(form, refused.reasons)
    status = 422 if form.errors else 200
    return render(request, "monitoring/period_new.html", {"form": form}, status=status)


def period_page(request: HttpRequest, code: str, version: int, period: str) -> HttpResponse:
    """How the reports of a period stand; its moves are posted to the same address."""
    actor = actor_in(request)
    found = period_of(actor, code, version, period)
    if request.method != "POST":
        return _page(request, actor=actor, period=found, form=NoteForm())
    move, form = request.POST.get("move", ""), NoteForm(request.POST)
    if move not in PERIOD.moves:
        raise NotVisible(move)
    if not form.is_valid():
        return _page(request, actor=actor, period=found, form=form, status=422)
    try:
        move_period(found, actor=actor, move=move, note=form.cleaned_data["note"])
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, actor=actor, period=found, form=form, status=409)
    messages.success(request, _("已办理“%s”") % said(PERIOD.moves[move].label))
    return redirect(period_url(found))


def _page(
    request: HttpRequest, *, actor: Actor, period: Period, form: NoteForm, status: int = 200
) -> HttpResponse:
    reports = list(declared.submissions(actor).filter(period=period).order_by("park__number"))
    counts = [(state, sum(one.state == state for one in reports)) for state in SubmissionState]
    context: dict[str, Any] = {
        "period": period,
        "reports": [{"report": one, "is_late": declared.is_late(one)} for one in reports],
        "counts": [(state, n) for state, n in counts if n],
        "late": sum(declared.is_late(one) for one in reports),
        "moves": PERIOD.open_to(actor, period),
        "may_run": can_run(actor, period.system) and period.state != PeriodState.PLANNED,
        "may_chase": can_run(actor, period.system) and bool(late_submissions(period)),
        "form": form,
        "steps": steps_of(period),
    }
    return render(request, "monitoring/period.html", context, status=status)


@require_POST
def period_chase(request: HttpRequest, code: str, version: int, period: str) -> HttpResponse:
    """Remind the parks that are late."""
    actor = actor_in(request)
    found = period_of(actor, code, version, period)
    try:
        n = len(chase(found, actor=actor))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said_so = ngettext("已催报 %(n)d 个园区", "已催报 %(n)d 个园区", n) % {"n": n}
        messages.success(request, said_so)
    return redirect(period_url(found))


@require_POST
def period_count(request: HttpRequest, code: str, version: int, period: str) -> HttpResponse:
    """Count again what the platform knows itself."""
    actor = actor_in(request)
    found = period_of(actor, code, version, period)
    try:
        made = take_platform_figures(found, actor=actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("平台计算的数据新增或更新 %d 个") % len(made))
    return redirect(period_url(found))


WHERE = "monitoring/periods/<str:code>/<int:version>/<str:period>/"
urlpatterns = [
    path("monitoring/periods/", periods, name="periods"),
    path("monitoring/periods/new/", period_new, name="period_new"),
    path(WHERE, period_page, name="period"),
    path(f"{WHERE}chase/", period_chase, name="period_chase"),
    path(f"{WHERE}count/", period_count, name="period_count"),
]
