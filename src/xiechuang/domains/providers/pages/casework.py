"""A page of one case: what it says, the moves open now, what was done; and posting a move to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiechuang.domains.providers.forms.moves import NoteForm
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import Flow, Move, mark_read, steps_of
from xiechuang.web.acting import actor_in
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.templatetags.xc import day
from xiechuang.web.words import Words, said

Deed = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a case page needs: the row, its flow, the form of its moves and who makes them."""

    subject: Any
    flow: Flow
    deed: Deed
    title: Words
    facts: Sequence[tuple[Any, Any]] = ()
    form: type[NoteForm] = NoteForm
    template: str = "providers/case.html"
    more: Mapping[str, Any] = field(default_factory=dict)
    # Who may see the subject but not what was done to it sees no trail.
    shows_trail: bool = True


def answer(request: HttpRequest, case: Case) -> HttpResponse:
    """The page, or the move that was posted to it."""
    actor = actor_in(request)
    if request.method != "POST":
        mark_read(actor, case.subject)
        return show(request, case, form=case.form(subject=case.subject))
    move, form = request.POST.get("move", ""), case.form(request.POST, subject=case.subject)
    if move not in case.flow.moves or case.flow.moves[move].by_machine:
        raise NotVisible(move)
    if not form.is_valid():
        return show(request, case, form=form, status=422)
    try:
        case.deed(case.subject, actor=actor, move=move, **form.cleaned_data)
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return show(request, case, form=form, status=409)
    except Invalid as wrong:
        add_faults(form, wrong.fields)
        return show(request, case, form=form, status=422)
    messages.success(request, _("已办理“%s”") % said(case.flow.moves[move].label))
    return redirect(request.path)


def open_moves(case: Case, actor: Actor) -> list[Move]:
    """The moves open now."""
    return case.flow.open_to(actor, case.subject)


def show(request: HttpRequest, case: Case, *, form: Any, status: int = 200, **more: Any) -> HttpResponse:
    """The page as it stands."""
    actor = actor_in(request)
    moves = open_moves(case, actor)
    if isinstance(form, NoteForm):
        form.fit(move.name for move in moves)
    context = {
        "frame": "web/portal.html" if actor.is_public else "web/frame.html",
        "subject": case.subject,
        "title": case.title,
        "facts": [(label, day(value) if isinstance(value, date) else value) for label, value in case.facts],
        "moves": moves,
        "form": form,
        "steps": steps_of(case.subject) if case.shows_trail else None,
        **case.more,
        **more,
    }
    return render(request, case.template, context, status=status)
