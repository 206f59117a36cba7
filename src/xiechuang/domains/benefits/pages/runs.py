"""免申即享 at the office: begin, dry run, sample check by a second person, publicity, final list."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from xiechuang.domains.benefits.access import OFFICES, SEES, can_run, run_by
from xiechuang.domains.benefits.actions.objection import answer_objection
from xiechuang.domains.benefits.actions.run import begin_computing, begin_run, check_line, move_run
from xiechuang.domains.benefits.flow import RUN
from xiechuang.domains.benefits.forms.desk import MoveForm, RunForm
from xiechuang.domains.benefits.models import GrantLine, GrantRun, Objection
from xiechuang.domains.benefits.pages.results import FORMS
from xiechuang.domains.benefits.queries.documents import run_report
from xiechuang.domains.benefits.queries.edition import rule_base
from xiechuang.domains.benefits.rules.granting import listed_lines, total_fen
from xiechuang.domains.benefits.states import Outcome, RunState
from xiechuang.engines.rules.formulas import FACTS
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.exchange import Format, Kind
from xiechuang.kernel.jobs.public import JobRun, JobState
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web import lists
from xiechuang.web.acting import admitted
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.lists.export import as_download
from xiechuang.web.words import said

SHOWN = 200


def run_url(run: GrantRun) -> str:
    """The page of a run at the office."""
    return reverse("benefits:run", args=[run.number])


RUNS = lists.Listing(
    key="benefits_runs",
    title=_("免申即享"),
    rows=lambda actor: visible(actor, GrantRun).select_related("region", "started_by"),
    columns=[
        lists.Column(key="number", title=_("编号"), is_link=True),
        lists.Column(key="rule_name", title=_("措施")),
        lists.Column(key="region", title=_("地区"), value=lambda row: str(row.region)),
        lists.state_column(sort=""),
        lists.Column(key="day", title=_("计算日"), kind=Kind.DATE, sort="day"),
        lists.Column(key="budget_fen", title=_("预算"), kind=Kind.MONEY_YUAN, sort="budget_fen"),
        lists.Column(
            key="total",
            title=_("试算合计"),
            kind=Kind.MONEY_YUAN,
            value=lambda row: row.counts.get("total_fen"),
        ),
        lists.Column(key="created_at", title=_("发起时间"), kind=Kind.DATETIME, sort="created_at"),
    ],
    filters=[
        lists.choice_filter(key="state", label=_("状态"), choices=lambda: choices_of(RunState)),
    ],
    row_url=run_url,
    tools=lambda actor: (
        [lists.Tool(label=_("发起批次"), url=reverse("benefits:run_new"), icon="plus", is_main=True)]
        if actor.has(*OFFICES)
        else []
    ),
    empty_text=_("还没有免申即享批次"),
)


def runs(request: HttpRequest) -> HttpResponse:
    """The office's runs."""
    admitted(request, *SEES)
    return lists.respond(RUNS, request)


def run_new(request: HttpRequest) -> HttpResponse:
    """Begin a run and start its dry run."""
    actor = admitted(request, *OFFICES)
    form = RunForm(request.POST or None, actor=actor, base=rule_base())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = begin_run(
                actor=actor, rule=given["rule"], region_code=given["region"], day=given["day"],
                budget_fen=given["budget"] or 0, upload=form.chosen_upload(), note=given["note"],
            )  # fmt: skip
            begin_computing(actor=actor, run=made)
            messages.success(request, _("已发起，正在试算"))
            return redirect(run_url(made))
        except Invalid as wrong:
            add_faults(form, wrong.fields)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    return render(request, "benefits/run_new.html", {"form": form}, status=422 if form.errors else 200)


def run_page(request: HttpRequest, number: str) -> HttpResponse:
    """One run; its moves are posted to the same address."""
    actor = admitted(request, *SEES)
    found = get_visible(actor, GrantRun, number=number)
    if request.method == "POST":
        return _move(request, actor=actor, run=found)
    if (form := request.GET.get("export", "")) in FORMS:
        lines = visible(actor, GrantLine).filter(run=found).order_by("pk")
        return as_download(report=run_report(found, list(lines)), form=Format(form))
    return _page(request, actor=actor, run=found, form=MoveForm())


def _move(request: HttpRequest, *, actor: Actor, run: GrantRun) -> HttpResponse:
    move, form = request.POST.get("move", ""), MoveForm(request.POST)
    if move != "compute" and (move not in RUN.moves or RUN.moves[move].by_machine):
        raise NotVisible(move)
    if not form.is_valid():
        return _page(request, actor=actor, run=run, form=form, status=422)
    given = form.cleaned_data
    try:
        if move == "compute":
            begin_computing(actor=actor, run=run)
        else:
            asked = {"draw": ("size",), "announce": ("publicity_from", "publicity_until")}.get(move, ())
            move_run(run, actor=actor, move=move, note=given["note"], **{name: given[name] for name in asked})
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, actor=actor, run=run, form=form, status=409)
    messages.success(request, _("已办理“%s”") % said(RUN.moves[move].label))
    return redirect(run_url(run))


def _page(
    request: HttpRequest, *, actor: Actor, run: GrantRun, form: MoveForm, status: int = 200
) -> HttpResponse:
    lines = visible(actor, GrantLine).filter(run=run).order_by("pk")
    total = total_fen(run)
    asked = {"draw": ["size"], "announce": ["publicity_from", "publicity_until"], "stop": ["note"]}
    form.mark_needed(name for names in asked.values() for name in names)
    may_run = can_run(actor, run)
    context: dict[str, Any] = {
        "run": run,
        "form": form,
        "moves": [
            {"move": one, "fields": [form[name] for name in asked.get(one.name, [])]}
            for one in RUN.open_to(actor, run)
        ],
        "may_compute": may_run and run.status in (RunState.PLANNED, RunState.COMPUTED),
        "may_check": may_run and run.status is RunState.CHECKING and actor.person_id != run.started_by_id,
        "is_own": actor.person_id == run.started_by_id,
        "may_answer": may_run and run.status is RunState.ANNOUNCED,
        "counts": [(one.label, run.counts.get(one.value, 0)) for one in Outcome] if run.counts else [],
        "listed": listed_lines(run).count(),
        "total": total,
        "left": run.budget_fen - total,
        "drawn": [{"line": one, "facts": _said(one)} for one in lines.filter(is_drawn=True)],
        "lines": lines[:SHOWN],
        "count": lines.count(),
        "shown": SHOWN,
        "objections": visible(actor, Objection).filter(run=run).select_related("line", "answered_by"),
        "job": _job(run),
        "steps": steps_of(run),
        "exports": FORMS,
    }
    return render(request, "benefits/run.html", context, status=status)


def _said(line: GrantLine) -> list[tuple[str, str]]:
    """The answers of a firm under the names of their questions, as they were written."""
    return [(FACTS[name].name if name in FACTS else name, text) for name, text in line.answers.items()]


def _job(run: GrantRun) -> dict[str, Any] | None:
    found = JobRun.objects.filter(number=run.job).first() if run.job else None
    if found is None or found.state == JobState.SUCCEEDED:
        return None
    return {"run": found, "url": reverse("task", args=[found.number])}


@require_POST
def line_check(request: HttpRequest, number: str, line: int) -> HttpResponse:
    """Confirm or strike one drawn firm."""
    actor = admitted(request, *OFFICES)
    run = get_visible(actor, GrantRun, number=number)
    found = get_visible(actor, GrantLine, run=run, pk=line)
    confirms = request.POST.get("deed") == "confirm"
    try:
        check_line(found, actor=actor, confirms=confirms, reason=request.POST.get("reason", ""))
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(request, _("已确认") if confirms else _("已剔除"))
    return redirect(f"{run_url(run)}#drawn")


@require_POST
def objection_answer(request: HttpRequest, number: str, objection: int) -> HttpResponse:
    """Answer an objection."""
    actor = admitted(request, *OFFICES)
    run = get_visible(actor, GrantRun, number=number)
    found = get_visible(actor, Objection, run=run, pk=objection)
    try:
        answer_objection(
            found, actor=actor, answer=request.POST.get("answer", ""),
            is_upheld=request.POST.get("deed") == "uphold",
        )  # fmt: skip
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(request, _("已答复"))
    return redirect(f"{run_url(run)}#objections")


def my_open_runs(actor: Actor) -> QuerySet[GrantRun]:
    """Runs that wait for this actor: a sample for a second person, publicity that is over, objections to answer."""
    rows = visible(actor, GrantRun).select_related("region")
    if not actor.has(*OFFICES):
        return rows.none()
    open_states = (RunState.COMPUTED, RunState.CHECKING, RunState.ANNOUNCED)
    return rows.filter(run_by(actor), state__in=open_states).exclude(_waits_for_another(actor))


def _waits_for_another(actor: Actor) -> Q:
    """Runs the actor started, as long as lines drawn from them wait to be checked by somebody else."""
    left = GrantLine.objects.filter(run=OuterRef("pk"), is_drawn=True, is_confirmed=None)
    return Q(Exists(left), state=RunState.CHECKING, started_by_id=actor.person_id)


urlpatterns = [
    path("benefits/runs/", runs, name="runs"),
    path("benefits/runs/new/", run_new, name="run_new"),
    path("benefits/runs/<str:number>/", run_page, name="run"),
    path("benefits/runs/<str:number>/lines/<int:line>/", line_check, name="line_check"),
    path("benefits/runs/<str:number>/objections/<int:objection>/", objection_answer, name="objection_answer"),
]
