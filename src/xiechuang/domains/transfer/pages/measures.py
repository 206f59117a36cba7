"""Planning a key measure, and its page with progress reports."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.actions.measure import move_measure, plan_measure
from xiechuang.domains.transfer.flow import MEASURE
from xiechuang.domains.transfer.forms.measure import MeasureForm, ReportForm
from xiechuang.domains.transfer.models import Docking, Measure
from xiechuang.domains.transfer.queries.lists import is_overdue, measures
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import OFFICIALS, Actor
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.faults import add_further_reasons
from xiechuang.web.words import said


def measure_new(request: HttpRequest) -> HttpResponse:
    """Plan a measure."""
    actor = admitted(request, *OFFICIALS)
    form = MeasureForm(request.POST or None, initial={"docking": request.GET.get("docking", "")})
    if request.method == "POST" and form.is_valid() and (made := _plan(form, actor=actor)):
        messages.success(request, _("已登记举措 %s") % made.number)
        return redirect("transfer:measure", number=made.number)
    status = 422 if form.errors else 200
    return render(request, "transfer/measures/new.html", {"form": form}, status=status)


def _plan(form: MeasureForm, *, actor: Actor) -> Measure | None:
    """The measure, or None with the objections in the form."""
    given = dict(form.cleaned_data)
    docking = None
    if number := given.pop("docking").strip():
        docking = visible(actor, Docking).filter(number=number).first()
        if docking is None:
            form.add_error("docking", _("没有这项对接，或您无权查看"))
            return None
    try:
        return plan_measure(actor=actor, docking=docking, **given)
    except Invalid as wrong:
        for name, problems in wrong.fields.items():
            form.add_error(name, problems)
    except Refused as refused:
        add_further_reasons(form, refused.reasons)
    return None


def measure_page(request: HttpRequest, number: str) -> HttpResponse:
    """One measure; its moves are posted to the same address."""
    actor = actor_in(request)
    measure = get_visible(actor, Measure, number=number)
    if request.method != "POST":
        return _page(request, actor=actor, measure=measure, form=ReportForm())
    move = request.POST.get("move", "")
    if move not in MEASURE.moves:
        raise NotVisible(move)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, actor=actor, measure=measure, form=form, status=422)
    try:
        move_measure(measure, actor=actor, move=move, **form.cleaned_data)
    except Refused as refused:
        add_further_reasons(form, refused.reasons)
        return _page(request, actor=actor, measure=measure, form=form, status=409)
    messages.success(request, _("已办理“%s”") % said(MEASURE.moves[move].label))
    return redirect("transfer:measure", number=number)


def _page(
    request: HttpRequest, *, actor: Actor, measure: Measure, form: ReportForm, status: int = 200
) -> HttpResponse:
    whole = measures(actor).get(pk=measure.pk)
    context = {
        "measure": whole,
        "is_overdue": is_overdue(whole),
        "steps": steps_of(whole),
        "moves": MEASURE.open_to(actor, whole),
        "form": form,
        "may_see_docking": whole.docking is not None
        and visible(actor, Docking).filter(pk=whole.docking_id or 0).exists(),
    }
    return render(request, "transfer/measures/measure.html", context, status=status)


urlpatterns = [
    path("measures/new/", measure_new, name="measure_new"),
    path("measures/<str:number>/", measure_page, name="measure"),
]
