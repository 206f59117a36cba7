"""The moves of a case on its page: each with its form, tried by a post to the same address, every refusal told at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiechuang.domains.vouchers.forms.move import MoveForm, foresee, form_of
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import Flow, Step, steps_of
from xiechuang.web.answers import said_answer
from xiechuang.web.faults import add_faults, add_further_reasons
from xiechuang.web.words import said

Act = Callable[..., Any]
# What actions call otherwise than the forms do.
ALSO = {"text": "note"}
ORDER = {"primary": 0, "danger": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A move that was not made: its form with every objection, and how the page answers."""

    move: str
    label: str
    form: MoveForm
    status: int
    is_open: bool = field(default=False)
    # Who went on with the case meanwhile, where that is why the move is no longer open.
    overtaken_by: Step | None = field(default=None)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed, to be read where the form is gone because the case has moved on."""
        return [(str(bound.label), said_answer(bound)) for bound in self.form if bound.value()]


def try_move(
    request: HttpRequest,
    *,
    flow: Flow,
    row: Any,
    actor: Actor,
    act: Act,
    special: Mapping[str, Act] | None = None,
) -> Tried | None:
    """Make the move that was posted; None when it is made, else why it is not. ``special`` acts for some moves."""
    name = request.POST.get("move", "")
    if name not in flow.moves or flow.moves[name].by_machine:
        raise NotVisible(name)
    form = form_of(flow, name, row=row, data=request.POST)
    if not form.is_valid():
        foresee(form, flow=flow, move=name, actor=actor, row=row)
        return _tried(flow, name, form, row=row, actor=actor, status=422)
    deed = (special or {}).get(name) or _plain(act, name)
    try:
        made = deed(row, actor=actor, note=form.note_given, **form.details())
    except (Refused, Invalid) as error:
        _object(form, error)
        row.refresh_from_db()
        return _tried(
            flow, name, form, row=row, actor=actor, status=409 if isinstance(error, Refused) else 422
        )
    _say_done(request, label=flow.moves[name].label, row=made)
    return None


def _plain(act: Act, name: str) -> Act:
    return lambda row, **given: act(row, move=name, **given)


def _object(form: MoveForm, error: Refused | Invalid) -> None:
    if isinstance(error, Refused):
        add_further_reasons(form, error.reasons)
    else:
        add_problems(form, error)


def add_problems(form: Form, error: Invalid) -> None:
    """Put what does not fit at its field; at the top where it has none."""
    add_faults(form, error.fields, called=ALSO)


def _say_done(request: HttpRequest, *, label: str, row: Any) -> None:
    state = getattr(getattr(row, "status", None), "label", "")
    sentence = _("已办理“%(move)s”，现在是%(state)s") if state else _("已办理“%(move)s”")
    messages.success(request, sentence % {"move": said(label), "state": said(state)})


def _tried(flow: Flow, name: str, form: MoveForm, *, row: Any, actor: Actor, status: int) -> Tried:
    is_open = any(one.name == name for one in flow.open_to(actor, row))
    return Tried(
        move=name,
        label=flow.moves[name].label,
        form=form,
        status=status,
        is_open=is_open,
        overtaken_by=None if is_open else steps_of(row).last(),
    )


def moves_of(
    *, flow: Flow, actor: Actor, row: Any, tried: Tried | None = None, besides: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The moves open now, what leads on first and what ends a case last; the one that failed keeps what was typed.

    ``besides`` have pages of their own.
    """
    typed = {tried.move: tried.form} if tried else {}
    return [
        {
            "move": move,
            "form": typed.get(move.name) or form_of(flow, move.name, row=row),
            "is_open": move.name in typed,
        }
        for move in sorted(flow.open_to(actor, row), key=lambda one: ORDER.get(one.tone, 1))
        if move.name not in besides
    ]
