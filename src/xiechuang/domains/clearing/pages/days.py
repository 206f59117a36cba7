"""Days: the calendar, closing one, and what one day fixed, netted and leaves to pay."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiechuang.domains.clearing.access import runs_clearing, sees_all
from xiechuang.domains.clearing.actions.closing import agree_day, close_day
from xiechuang.domains.clearing.actions.terms import set_terms
from xiechuang.domains.clearing.flow import DAY
from xiechuang.domains.clearing.forms import CloseForm, TermsForm
from xiechuang.domains.clearing.models import Case, Day, Terms
from xiechuang.domains.clearing.pages.places import SEES, day_named
from xiechuang.domains.clearing.queries import lists as declared
from xiechuang.domains.clearing.queries.calendar import month_named, month_of
from xiechuang.domains.clearing.queries.desk import day_url
from xiechuang.domains.clearing.queries.papers import day_report
from xiechuang.domains.clearing.queries.pictures import owed_picture
from xiechuang.domains.clearing.queries.totals import is_past, netting_of, owed_in
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import Format
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web.acting import admitted
from xiechuang.web.faults import add_reasons
from xiechuang.web.forms import NoteForm
from xiechuang.web.lists.export import as_download
from xiechuang.web.look import region_names
from xiechuang.web.words import said

FILES = ("xlsx", "docx", "pdf")


def days(request: HttpRequest) -> HttpResponse:
    """A month of days; the office closes one by hand from here."""
    actor = admitted(request, *SEES)
    if request.method != "POST":
        return _calendar(request, actor=actor, form=CloseForm(initial={"on": clock.today()}))
    if not runs_clearing(actor):
        raise NotVisible(request.path)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _calendar(request, actor=actor, form=form, status=422)
    try:
        day = close_day(form.cleaned_data["on"], actor=actor)
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _calendar(request, actor=actor, form=form, status=409)
    messages.success(request, _("%s 的清算已截止") % day.on)
    return redirect(day_url(day))


def _calendar(request: HttpRequest, *, actor: Actor, form: CloseForm, status: int = 200) -> HttpResponse:
    context = {
        "month": month_of(actor, month_named(request.GET.get("month", ""))),
        "may_close": runs_clearing(actor),
        "form": form,
        "weekdays": (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日")),
        "latest": declared.days(actor).order_by("-on")[:12],
    }
    return render(request, "clearing/days.html", context, status=status)


def day_page(request: HttpRequest, on: str) -> HttpResponse:
    """One day; the office nets it from here."""
    actor = admitted(request, *SEES)
    day = day_named(actor, on)
    if request.method != "POST":
        return _page(request, actor=actor, day=day, form=NoteForm())
    form = NoteForm(request.POST)
    if request.POST.get("move") != "agree":
        raise NotVisible(on)
    if not form.is_valid():
        return _page(request, actor=actor, day=day, form=form, status=422)
    try:
        agree_day(day, actor=actor, note=form.cleaned_data["note"])
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, actor=actor, day=day, form=form, status=409)
    messages.success(request, _("已办理“%s”") % said(DAY.moves["agree"].label))
    return redirect(day_url(day))


def _page(request: HttpRequest, *, actor: Actor, day: Day, form: NoteForm, status: int = 200) -> HttpResponse:
    netting, names = netting_of(owed_in(day)), region_names()
    mine = actor.office_region
    context: dict[str, Any] = {
        "day": day,
        "netting": netting,
        "owed": [(names[o.debtor], names[o.creditor], o.lines, o.fen) for o in netting.owed],
        "nets": [(names[n.region], n) for n in netting.nets],
        "dues": [(names[d.payer], names[d.payee], d.fen) for d in netting.dues],
        "saved_fen": netting.gross_fen - netting.due_fen,
        "statements": [
            (
                one,
                is_past(day.answers_due_on) and one.state == "pending",
                sees_all(actor) or one.region_id == mine,
            )
            for one in day.statements.select_related("region")
        ],
        "payments": [(one, declared.is_late(one)) for one in declared.payments(actor).filter(day=day)],
        "cases": visible(actor, Case).filter(day=day).select_related("debtor", "creditor"),
        "chart": owed_picture(netting.owed, key="day", title=_("谁欠谁"), period=str(day.on)),
        "moves": DAY.open_to(actor, day),
        "form": form,
        "files": FILES,
        "steps": steps_of(day),
    }
    return render(request, "clearing/day.html", context, status=status)


@require_safe
def day_file(request: HttpRequest, on: str, form: str) -> HttpResponse:
    """A day as Excel, Word or PDF."""
    actor = admitted(request, *SEES)
    day = day_named(actor, on)
    if form not in FILES:
        raise NotVisible(form)
    return as_download(report=day_report(day), form=Format(form))


def terms(request: HttpRequest) -> HttpResponse:
    """The time limits, and setting new ones."""
    actor = admitted(request, *SEES)
    if request.method != "POST":
        return _terms(request, actor=actor, form=TermsForm(initial={"starts_on": clock.today()}))
    if not runs_clearing(actor):
        raise NotVisible(request.path)
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _terms(request, actor=actor, form=form, status=422)
    try:
        set_terms(actor=actor, **form.cleaned_data)
    except Invalid as wrong:
        for name, faults in wrong.fields.items():
            form.add_error(name, faults)
        return _terms(request, actor=actor, form=form, status=422)
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _terms(request, actor=actor, form=form, status=409)
    messages.success(request, _("已设定"))
    return redirect("clearing:terms")


def _terms(request: HttpRequest, *, actor: Actor, form: TermsForm, status: int = 200) -> HttpResponse:
    context = {"rows": visible(actor, Terms), "form": form, "may_set": runs_clearing(actor)}
    return render(request, "clearing/terms.html", context, status=status)


urlpatterns = [
    path("clearing/days/", days, name="days"),
    path("clearing/days/<str:on>/", day_page, name="day"),
    path("clearing/days/<str:on>/files/<str:form>/", day_file, name="day_file"),
    path("clearing/terms/", terms, name="terms"),
]
