"""Docking lists with their reasons, and the page of one docking."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.access import is_owner, is_reviewer
from xiechuang.domains.transfer.actions.docking import move_docking, propose_explained
from xiechuang.domains.transfer.flow import DOCKING
from xiechuang.domains.transfer.forms.docking import MoveForm, ProposeForm, foresee, form_of
from xiechuang.domains.transfer.models import Achievement, Demand, Docking, Record
from xiechuang.domains.transfer.queries import dockings as found
from xiechuang.domains.transfer.queries.docking_list import (
    Pair,
    docking_list,
    fitting_demands,
)
from xiechuang.domains.transfer.queries.learned import held_model
from xiechuang.domains.transfer.queries.lists import DOCKING_COLUMNS, DOCKING_FILTERS, dockings
from xiechuang.domains.transfer.queries.outcomes import OUTCOME_LEVELS
from xiechuang.domains.transfer.states import OPEN_DOCKINGS, RecordState
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.community.public import name_of
from xiechuang.kernel.exchange import Format, Kind
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.workflow.public import mark_read, steps_of
from xiechuang.web import lists
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.faults import add_further_reasons
from xiechuang.web.lists.export import as_download
from xiechuang.web.look import region_badge
from xiechuang.web.words import said

COMPARED_AT_MOST = 3
DOCUMENTS = (Format.XLSX, Format.DOCX, Format.PDF)


def _open_demands(actor: Any) -> QuerySet[Demand]:
    """Published demands with the number of their open dockings the actor may see."""
    going_on = Q(dockings__state__in=[s.value for s in OPEN_DOCKINGS]) & Q(
        dockings__in=visible(actor, Docking).values("pk")
    )
    rows = visible(actor, Demand).filter(state=RecordState.PUBLISHED).select_related("organisation", "region")
    return rows.annotate(going_on=Count("dockings", filter=going_on, distinct=True))


DOCKING_LISTS = lists.Listing(
    key="docking_lists",
    title=_("供需对接清单"),
    rows=_open_demands,
    columns=[
        lists.Column(key="number", title=_("编号"), sort="number"),
        lists.Column(key="title", title=_("技术需求"), is_link=True, sort="title"),
        lists.Column(key="organisation__name", title=_("单位"), sort="organisation__name"),
        lists.Column(
            key="region",
            title=_("地区"),
            value=lambda d: str(d.region),
            cell=lambda d: region_badge(d.region),
        ),
        lists.Column(key="going_on", title=_("进行中的对接"), kind=Kind.INTEGER, sort="going_on"),
        lists.Column(key="published_at", title=_("发布时间"), kind=Kind.DATETIME, sort="published_at"),
    ],
    filters=[
        lists.text_filter(
            key="q", label=_("标题、正文或单位"), paths=["title", "text", "organisation__name", "number"]
        ),
        lists.region_filter(),
        lists.date_filter(key="published", label=_("发布时间"), path="published_at", is_moment=True),
    ],
    order="-published_at",
    row_url=lambda demand: reverse("transfer:docking_list", args=[demand.number]),
    empty_text=_("现在没有您可以查看的已发布需求"),
)
MY_DOCKINGS = lists.Listing(
    key="my_dockings",
    title=_("我的对接"),
    rows=dockings,
    columns=DOCKING_COLUMNS,
    filters=DOCKING_FILTERS,
    order="-changed_at",
    row_url=lambda docking: reverse("transfer:docking", args=[docking.number]),
    empty_text=_("还没有对接。技术经理人推荐后，双方会在这里看到。"),
)
TAKES_PART = (Role.FIRM, Role.INSTITUTE, Role.TECHNOLOGY_MANAGER)


def docking_lists(request: HttpRequest) -> HttpResponse:
    """The demands a technology manager can find partners for."""
    admitted(request, Role.TECHNOLOGY_MANAGER)
    return lists.respond(DOCKING_LISTS, request)


def my_dockings(request: HttpRequest) -> HttpResponse:
    """Dockings in which one takes part."""
    admitted(request, *TAKES_PART)
    return lists.respond(MY_DOCKINGS, request)


def may_rank(actor: Actor, record: Record) -> bool:
    """Whether somebody may see who fits a record: its owner, its reviewers, and every technology manager."""
    return actor.has(Role.TECHNOLOGY_MANAGER) or is_owner(actor, record) or is_reviewer(actor, record)


def docking_list_page(request: HttpRequest, number: str) -> HttpResponse:
    """The achievements that answer a demand, best first, each with its reasons; a manager proposes from here."""
    actor = actor_in(request)
    demand = get_visible(actor, Demand, number=number)
    if not may_rank(actor, demand):
        raise NotVisible(number)
    if request.method == "POST":
        return _propose(request, actor=actor, demand=demand)
    pairs = docking_list(demand, actor=actor)
    if (form := request.GET.get("export", "")) in DOCUMENTS:
        return as_download(report=found.report_of_pairs(demand, pairs), form=Format(form))
    return _list_page(request, actor=actor, record=demand, pairs=pairs)


def docking_model_page(request: HttpRequest) -> HttpResponse:
    """The card of the model that orders docking lists: what it learned from, how good it is, what it cannot do."""
    actor_in(request)
    held = held_model()
    if held is None:
        raise NotVisible("docking-model")
    levels = [
        (state.label, name_of("decline_reasons", code) if code else "", level)
        for state, code, level in OUTCOME_LEVELS
    ]
    return render(request, "transfer/dockings/model.html", {"held": held, "levels": levels})


def fitting_demands_page(request: HttpRequest, number: str) -> HttpResponse:
    """The published demands an achievement fits, for its owner and for technology managers."""
    actor = actor_in(request)
    achievement = get_visible(actor, Achievement, number=number)
    if not may_rank(actor, achievement):
        raise NotVisible(number)
    if request.method == "POST":
        return _propose(request, actor=actor, achievement=achievement)
    return _list_page(request, actor=actor, record=achievement, pairs=_fitting(actor, achievement))


def _fitting(actor: Actor, achievement: Achievement) -> list[Pair]:
    published = visible(actor, Demand).filter(state=RecordState.PUBLISHED)
    return fitting_demands(achievement, published, actor=actor, k=20)


def _list_page(
    request: HttpRequest,
    *,
    actor: Actor,
    record: Record,
    pairs: Sequence[Pair],
    form: ProposeForm | None = None,
    reasons: Sequence[Reason] = (),
    status: int = 200,
) -> HttpResponse:
    of_demand = isinstance(record, Demand)
    cards = found.cards_of(pairs, actor=actor, of_demand=of_demand)
    chosen = request.GET.getlist("compare")[:COMPARED_AT_MOST]
    compared = [card for card in cards if card.record.number in chosen]
    context = {
        "record": record,
        "of_demand": of_demand,
        "cards": cards,
        "compared": compared if len(compared) > 1 else [],
        "chosen": chosen,
        "may_propose": actor.has(Role.TECHNOLOGY_MANAGER) and record.status is RecordState.PUBLISHED,
        "form": form,
        "failed": form["achievement" if of_demand else "demand"].value() if form else "",
        "reasons": reasons,
        "exports": DOCUMENTS if of_demand else (),
        "held_model": held_model() if of_demand else None,
    }
    return render(request, "transfer/dockings/docking_list.html", context, status=status)


def _propose(
    request: HttpRequest,
    *,
    actor: Actor,
    demand: Demand | None = None,
    achievement: Achievement | None = None,
) -> HttpResponse:
    """Propose one pair of the list; a refusal shows the list again with all reasons and what was typed."""
    form = ProposeForm(request.POST)
    one = demand or get_visible(actor, Demand, number=form.data.get("demand", ""))
    other = achievement or get_visible(actor, Achievement, number=form.data.get("achievement", ""))
    if not form.is_valid():
        reasons = [Reason(str(error), field=name) for name, listed in form.errors.items() for error in listed]
        return _refused(
            request, actor=actor, pair=(demand, one, other), form=form, reasons=reasons, status=422
        )
    try:
        docking = propose_explained(
            actor=actor, demand=one, achievement=other, reason=form.cleaned_data["reason"]
        )
    except Refused as refused:
        return _refused(
            request, actor=actor, pair=(demand, one, other), form=form, reasons=refused.reasons, status=409
        )
    messages.success(request, _("已推荐，双方可以在各自的工作台看到"))
    return redirect("transfer:docking", number=docking.number)


def _refused(
    request: HttpRequest,
    *,
    actor: Actor,
    pair: tuple[Demand | None, Demand, Achievement],
    form: ProposeForm,
    reasons: Sequence[Reason],
    status: int,
) -> HttpResponse:
    """The list the manager came from, with every reason and what was typed."""
    from_demand, demand, achievement = pair
    record: Record = from_demand or achievement
    pairs = docking_list(demand, actor=actor) if from_demand else _fitting(actor, achievement)
    return _list_page(
        request, actor=actor, record=record, pairs=pairs, form=form, reasons=reasons, status=status
    )


def docking_page(request: HttpRequest, number: str) -> HttpResponse:
    """One docking; its moves are posted to the same address."""
    actor = actor_in(request)
    docking = get_visible(actor, Docking, number=number)
    if request.method == "POST":
        return _move(request, actor=actor, docking=docking)
    mark_read(actor, docking)
    return _docking_page(request, actor=actor, docking=docking)


def _move(request: HttpRequest, *, actor: Actor, docking: Docking) -> HttpResponse:
    move = request.POST.get("move", "")
    if move not in DOCKING.moves:
        raise NotVisible(move)
    form = form_of(move, docking=docking, data=request.POST)
    if not form.is_valid():
        foresee(form, move=move, actor=actor, docking=docking)
        return _docking_page(request, actor=actor, docking=docking, tried=(move, form), status=422)
    try:
        moved = move_docking(docking, actor=actor, move=move, note=form.given["note"], **form.details())
    except Refused as refused:
        add_further_reasons(form, refused.reasons)
        docking.refresh_from_db()
        return _docking_page(request, actor=actor, docking=docking, tried=(move, form), status=409)
    label = DOCKING.moves[move].label
    messages.success(
        request,
        _("已办理“%(move)s”，现在是%(state)s") % {"move": said(label), "state": said(moved.status.label)},
    )
    return redirect("transfer:docking", number=docking.number)


def _docking_page(
    request: HttpRequest,
    *,
    actor: Actor,
    docking: Docking,
    tried: tuple[str, MoveForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    whole = dockings(actor).get(pk=docking.pk)
    steps = list(steps_of(whole))
    context = {
        "docking": whole,
        "sides": found.sides(whole),
        "why": found.why_of(whole.explanation),
        "way": found.WAY,
        "stage": found.stage_of(whole, steps),
        "awaited": found.awaited(whole),
        "is_mine": found.waits_for(whole, actor),
        "steps": steps,
        "moves": _moves(actor=actor, docking=whole, tried=tried),
        "tried": _tried(tried, docking=whole, actor=actor),
        **found.ending_of(whole),
    }
    return render(request, "transfer/dockings/docking.html", context, status=status)


def _moves(*, actor: Actor, docking: Docking, tried: tuple[str, MoveForm] | None) -> list[dict[str, Any]]:
    """The moves open now, each with its form; the one that failed keeps what was typed."""
    typed = dict([tried]) if tried else {}
    return [
        {
            "move": move,
            "form": typed.get(move.name) or form_of(move.name, docking=docking),
            "is_open": move.name in typed,
        }
        for move in DOCKING.open_to(actor, docking)
    ]


def _tried(tried: tuple[str, MoveForm] | None, *, docking: Docking, actor: Actor) -> dict[str, Any] | None:
    """The form that failed, with whether its move is still open to be tried again below."""
    if tried is None:
        return None
    move, form = tried
    is_open = any(one.name == move for one in DOCKING.open_to(actor, docking))
    return {"label": DOCKING.moves[move].label, "form": form, "is_open": is_open}


urlpatterns = [
    path("docking-lists/", docking_lists, name="docking_lists"),
    path("docking-lists/model/", docking_model_page, name="docking_model"),
    path("demands/<str:number>/docking-list/", docking_list_page, name="docking_list"),
    path("achievements/<str:number>/fitting-demands/", fitting_demands_page, name="fitting_demands"),
    path("dockings/", my_dockings, name="dockings"),
    path("dockings/<str:number>/", docking_page, name="docking"),
]
