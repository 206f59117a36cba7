"""Differences: the list, and one with its three columns, answers and decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiechuang.domains.clearing.actions.deciding import answer_case, decide_case
from xiechuang.domains.clearing.flow import CASE
from xiechuang.domains.clearing.forms import IN_YUAN, AnswerForm, DecisionForm, fen_of
from xiechuang.domains.clearing.models import Case
from xiechuang.domains.clearing.pages.places import SEES, case_named
from xiechuang.domains.clearing.queries import lists as declared
from xiechuang.domains.clearing.queries.cases import bookings_of
from xiechuang.domains.clearing.queries.totals import is_past, names_of
from xiechuang.domains.clearing.states import CaseState, Difference, Outcome
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web import lists
from xiechuang.web.acting import admitted
from xiechuang.web.faults import add_reasons
from xiechuang.web.words import said

CASES = lists.Listing(
    key="clearing_cases",
    title=gettext_lazy("清算差异"),
    rows=declared.cases,
    columns=declared.CASE_COLUMNS,
    filters=declared.CASE_FILTERS,
    order="-number",
    row_url=lambda row: reverse("clearing:case", args=[row.number]),
    empty_text=gettext_lazy("没有差异"),
)


def cases(request: HttpRequest) -> HttpResponse:
    """Differences the actor may see."""
    admitted(request, *SEES)
    return lists.respond(CASES, request)


def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """One difference; answers and the decision are posted to the same address."""
    actor = admitted(request, *SEES)
    case = case_named(actor, number)
    if request.method != "POST":
        return _page(request, actor=actor, case=case)
    move = request.POST.get("move", "")
    if move == "answer":
        form: AnswerForm | DecisionForm = AnswerForm(request.POST)
    elif move == "decide":
        form = DecisionForm(request.POST, case=case)
    else:
        raise NotVisible(move)
    if not form.is_valid():
        return _page(request, actor=actor, case=case, form=form, status=422)
    try:
        _done(form, actor=actor, case=case)
    except Refused as refused:
        add_reasons(form, refused.reasons, called=IN_YUAN)
        return _page(request, actor=actor, case=case, form=form, status=409)
    messages.success(request, _("已办理“%s”") % said(CASE.moves[move].label))
    return redirect("clearing:case", number)


def _done(form: AnswerForm | DecisionForm, *, actor: Actor, case: Case) -> None:
    if isinstance(form, AnswerForm):
        answer_case(case, actor=actor, **form.said())
        return
    given = form.cleaned_data
    decide_case(
        case,
        actor=actor,
        outcome=Outcome(given["outcome"]),
        note=given["note"],
        amount_fen=fen_of(given["amount"]),
    )


def _page(
    request: HttpRequest,
    *,
    actor: Actor,
    case: Case,
    form: AnswerForm | DecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    moves = {move.name for move in CASE.open_to(actor, case)}
    context: dict[str, Any] = {
        "case": case,
        "difference": Difference(case.difference),
        "outcome": Outcome(case.outcome) if case.outcome else None,
        "sides": case.sides.select_related("region"),
        "rows": [
            line.obligation
            for line in case.lines.select_related("obligation__debtor", "obligation__creditor")
        ],
        "waits": _waits_for(case),
        "booked": bookings_of(actor, case),
        "is_late": case.state == CaseState.OPEN and is_past(case.answers_due_on),
        "moves": moves,
        "form": form,
        "answer_form": form if isinstance(form, AnswerForm) else AnswerForm(),
        "decision_form": form if isinstance(form, DecisionForm) else DecisionForm(case=case),
        "steps": steps_of(case),
    }
    return render(request, "clearing/case.html", context, status=status)


def _waits_for(case: Case) -> list[str]:
    """Who is next: the sides that have not answered, and once all have or their time is over, who decides."""
    if case.state != CaseState.OPEN:
        return []
    silent = names_of(case.sides.filter(answered_at=None).values_list("region_id", flat=True))
    return [*silent, *([_("共同体办公室")] if not silent or is_past(case.answers_due_on) else [])]


urlpatterns = [
    path("clearing/cases/", cases, name="cases"),
    path("clearing/cases/<str:number>/", case_page, name="case"),
]
