"""One achievement or demand: for everybody what is published; for owner and office also where it stands and what can be done."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiechuang.domains.transfer.access import is_owner, is_reviewer
from xiechuang.domains.transfer.actions.entry import kind_of_record
from xiechuang.domains.transfer.actions.record import CHANGEABLE, delete_draft
from xiechuang.domains.transfer.actions.review import FLOWS, move_record
from xiechuang.domains.transfer.forms.parameters import say_row
from xiechuang.domains.transfer.models import Achievement, Demand, Record
from xiechuang.domains.transfer.pages.dockings import may_rank
from xiechuang.domains.transfer.queries.facts import facts_of
from xiechuang.domains.transfer.queries.records import similar_to
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.documents.public import documents_of
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import Move, steps_of
from xiechuang.web.acting import actor_in
from xiechuang.web.words import said

S = RecordState
PLACES = {S.DRAFT: 0, S.RETURNED: 0, S.SUBMITTED: 1, S.CHECKED: 2, S.PUBLISHED: 3, S.CLOSED: 4, S.EXPIRED: 4}
TONES = {"primary": "main", "danger": "bad"}


def record_page(request: HttpRequest, *, model: type[Record], number: str) -> HttpResponse:
    """The page of one record."""
    record = seen_record(request, model=model, number=number)
    return render(request, "transfer/records/detail.html", context_of(request, record=record))


def move_page(request: HttpRequest, *, model: type[Record], number: str, move: str) -> HttpResponse:
    """One move: asked for on a page of its own where there is no dialog, or when it was refused."""
    record = seen_record(request, model=model, number=number)
    verb = FLOWS[model].moves.get(move)
    if verb is None or not verb.who.holds(actor_in(request), record):
        raise NotVisible(move)
    note = request.POST.get("note", "").strip()
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        try:
            moved = move_record(record, actor=actor_in(request), move=move, note=note)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(
                request, _("%(title)s：已%(move)s") % {"title": moved.title, "move": said(verb.label)}
            )
            return redirect(_url(record))
    context = {
        "record": record,
        "kind": kind_of_record(record),
        "move": _shown_move(verb),
        "note": note,
        "reasons": reasons,
    }
    return render(request, "transfer/records/move.html", context, status=409 if reasons else 200)


@require_POST
def delete_page(request: HttpRequest, *, model: type[Record], number: str) -> HttpResponse:
    """Throw a draft away."""
    record = seen_record(request, model=model, number=number)
    delete_draft(record, actor=actor_in(request))
    messages.success(request, _("已删除草稿 %s") % record)
    return redirect(f"transfer:my_{kind_of_record(record)}s")


def seen_record(request: HttpRequest, *, model: type[Record], number: str) -> Record:
    """The record if the actor may see it."""
    return get_visible(actor_in(request), model, number=number)


def context_of(request: HttpRequest, *, record: Record) -> dict[str, Any]:
    """What the page shows to this actor."""
    actor, kind = actor_in(request), kind_of_record(record)
    is_mine, is_checked_by_me = is_owner(actor, record), is_reviewer(actor, record)
    is_inside = is_mine or is_checked_by_me or actor.is_overseer
    history = list(steps_of(record)) if is_inside else []
    return {
        "frame": "web/frame.html" if actor.person_id else "web/portal.html",
        "record": record,
        "kind": kind,
        "facts": facts_of(record),
        "parameters": [(p, say_row(vars(p))) for p in record.parameters.all()],  # type: ignore[attr-defined]
        "documents": documents_of(record),
        "is_inside": is_inside,
        "way": way_of(record),
        "place": PLACES[record.status],
        "history": history[::-1],
        "returned": _returned(record, history),
        "similar": partial(similar_to, actor, record) if is_checked_by_me and not is_mine else None,
        "moves": [_shown_move(m) for m in FLOWS[type(record)].open_to(actor, record) if m.name != "submit"],
        "edit_url": reverse(f"transfer:{kind}_edit", args=[record.number])
        if _can_change(actor, record)
        else "",
        "fits_url": _fits_url(actor, record),
        "crumbs": _crumbs(record, is_mine=is_mine, is_reviewer=is_checked_by_me),
    }


def way_of(record: Record) -> list[str]:
    """The stations of a record's life as this one goes through them."""
    way = [S.DRAFT.label, S.SUBMITTED.label, S.CHECKED.label, S.PUBLISHED.label]
    if record.status is S.RETURNED:
        return [S.RETURNED.label, *way[1:]]
    return [*way, record.status.label] if record.status in (S.CLOSED, S.EXPIRED) else way


def _returned(record: Record, history: list[Any]) -> Any:
    if record.status is not S.RETURNED:
        return None
    return next((step for step in reversed(history) if step.move == "return"), None)


def _can_change(actor: Actor, record: Record) -> bool:
    return is_owner(actor, record) and record.status in CHANGEABLE


def _fits_url(actor: Actor, record: Record) -> str:
    """Where the partners that fit are listed, for who may see them."""
    if record.status is not S.PUBLISHED or not may_rank(actor, record):
        return ""
    name = "fitting_demands" if isinstance(record, Achievement) else "docking_list"
    return reverse(f"transfer:{name}", args=[record.number])


def _shown_move(move: Move) -> dict[str, Any]:
    return {
        "name": move.name,
        "label": said(move.label),
        "tone": TONES.get(move.tone, ""),
        "needs_note": move.needs_note,
    }


def _crumbs(record: Record, *, is_mine: bool, is_reviewer: bool) -> list[tuple[str, str]]:
    kind = kind_of_record(record)
    is_achievement = isinstance(record, Achievement)
    if is_mine:
        first = (_("我的成果") if is_achievement else _("我的需求"), reverse(f"transfer:my_{kind}s"))
    elif is_reviewer:
        first = (_("成果审核") if is_achievement else _("需求审核"), reverse(f"transfer:review_{kind}s"))
    else:
        tab = "" if is_achievement else "?kind=demand"
        first = (_("成果库") if is_achievement else _("需求库"), reverse("transfer:public_list") + tab)
    return [first, (record.number, "")]


def _url(record: Record) -> str:
    return reverse(f"transfer:{kind_of_record(record)}", args=[record.number])


def _paths(model: type[Record]) -> list[URLPattern]:
    kind, told = str(model._meta.model_name), {"model": model}
    return [
        path(f"{kind}s/<str:number>/", record_page, told, name=kind),
        path(f"{kind}s/<str:number>/delete/", delete_page, told, name=f"{kind}_delete"),
        path(f"{kind}s/<str:number>/move/<slug:move>/", move_page, told, name=f"{kind}_move"),
    ]


urlpatterns = [*_paths(Achievement), *_paths(Demand)]
