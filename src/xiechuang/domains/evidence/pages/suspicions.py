"""The queue of suspicions, and one of them: both papers side by side, what speaks for it, the decision."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xiechuang.domains.evidence.access import DESK, can_answer, can_second
from xiechuang.domains.evidence.actions.deciding import move_suspicion
from xiechuang.domains.evidence.actions.granting import answer_grant, ask_grant
from xiechuang.domains.evidence.flow import SUSPICION
from xiechuang.domains.evidence.forms import AnswerForm, DecisionForm, GrantForm
from xiechuang.domains.evidence.models import Grant, Suspicion
from xiechuang.domains.evidence.queries import lists as declared
from xiechuang.domains.evidence.queries.beside import Beside, side_by_side
from xiechuang.domains.evidence.queries.statistics import charts, key_figures
from xiechuang.domains.evidence.states import UNDECIDED, GrantState, Sign
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.faults import add_reasons
from xiechuang.web.subjects import subject_numbered
from xiechuang.web.words import said

SEES = (*DESK, Role.ADMINISTRATOR)


def suspicion_url(suspicion: Suspicion) -> str:
    """The page of a suspicion."""
    return reverse("evidence:suspicion", args=[suspicion.number])


SUSPICIONS = lists.Listing(
    key="evidence_suspicions",
    title=gettext_lazy("凭证疑点"),
    rows=declared.suspicions,
    columns=declared.SUSPICION_COLUMNS,
    filters=declared.SUSPICION_FILTERS,
    order="-raised_at",
    row_url=suspicion_url,
    tools=lambda _actor: [
        lists.Tool(label=gettext_lazy("统计"), url=reverse("evidence:statistics"), icon="chart")
    ],
    empty_text=gettext_lazy("没有凭证疑点"),
)


def suspicions(request: HttpRequest) -> HttpResponse:
    """The queue."""
    admitted(request, *SEES)
    return lists.respond(SUSPICIONS, request)


@never_cache
def suspicion(request: HttpRequest, number: str) -> HttpResponse:
    """One suspicion; decisions are posted to the same address."""
    actor = admitted(request, *SEES)
    found = get_visible(actor, Suspicion, number=number)
    is_alone = found.earlier_id is None
    if request.method != "POST":
        return _page(request, actor=actor, found=found, form=DecisionForm(is_alone=is_alone))
    move, form = request.POST.get("move", ""), DecisionForm(request.POST, is_alone=is_alone)
    if move not in SUSPICION.moves:
        raise NotVisible(move)
    if not form.is_valid():
        return _page(request, actor=actor, found=found, form=form, status=422)
    try:
        move_suspicion(found, actor=actor, move=move, **form.cleaned_data)
    except Refused as refused:
        add_reasons(form, refused.reasons)
        found.refresh_from_db()
        return _page(request, actor=actor, found=found, form=form, status=409)
    messages.success(request, _("已办理“%s”") % said(SUSPICION.moves[move].label))
    return redirect(suspicion_url(found))


def _page(
    request: HttpRequest, *, actor: Actor, found: Suspicion, form: forms.Form, status: int = 200
) -> HttpResponse:
    beside = side_by_side(actor, found)
    grants = list(visible(actor, Grant).filter(suspicion=found).select_related("to_region", "from_region"))
    moves = SUSPICION.open_to(actor, found)
    context: dict[str, Any] = {
        "suspicion": found,
        "signs": [{**one, "label": said(Sign(one["sign"]).label)} for one in found.signs],
        "beside": beside,
        "subjects": [
            subject_numbered(actor, side.paper.subject_kind if side.paper else "", side.subject_number)
            for side in beside.sides
        ],
        "grants": [{"grant": one, "may_answer": _may_answer(actor, one)} for one in grants],
        "ask_form": GrantForm() if _may_ask(actor, found, beside, grants) else None,
        "answer_form": AnswerForm(),
        "moves": moves,
        "asks_blocks": any(move.name == "propose_same" for move in moves),
        "form": form,
        "steps": steps_of(found),
        "waiting": declared.days_waiting(found),
    }
    return render(request, "evidence/suspicion.html", context, status=status)


def _may_ask(actor: Actor, found: Suspicion, beside: Beside, grants: list[Grant]) -> bool:
    """Whether there is a paper to ask for, and nobody of the actor's region has asked."""
    has_asked = any(
        one.to_region_id == actor.region_code and one.word is not GrantState.DENIED for one in grants
    )
    return (
        bool(actor.office_region)
        and can_second(actor, found)
        and beside.hides
        and not has_asked
        and found.word in UNDECIDED
    )


def _may_answer(actor: Actor, grant: Grant) -> bool:
    return can_answer(actor, grant) and grant.word is GrantState.ASKED


@require_POST
def grant_ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the other region's office."""
    actor = actor_in(request)
    found = get_visible(actor, Suspicion, number=number)
    try:
        ask_grant(found, actor=actor, reason=request.POST.get("reason", ""))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已向对方主管部门申请查看"))
    return redirect(suspicion_url(found))


@require_POST
def grant_answer(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Answer the other region's office."""
    actor = actor_in(request)
    grant = get_visible(actor, Grant, pk=pk, suspicion__number=number)
    is_granted = request.POST.get("grant") == "yes"
    try:
        answer_grant(grant, actor=actor, is_granted=is_granted, answer=request.POST.get("answer", ""))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已答复"))
    return redirect("evidence:suspicion", number=number)


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Counts and pictures."""
    actor = admitted(request, *SEES)
    context = {"charts": charts(actor), "figures": key_figures(actor)}
    return render(request, "evidence/statistics.html", context)


urlpatterns = [
    path("evidence/", suspicions, name="suspicions"),
    path("evidence/statistics/", statistics, name="statistics"),
    path("evidence/<str:number>/", suspicion, name="suspicion"),
    path("evidence/<str:number>/ask/", grant_ask, name="grant_ask"),
    path("evidence/<str:number>/grants/<int:pk>/", grant_answer, name="grant_answer"),
]
