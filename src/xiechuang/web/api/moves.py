"""The moves open now, as every item carries them."""

from typing import Any

from ninja import Schema
from pydantic import AfterValidator, WithJsonSchema

from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import Flow
from xiechuang.web.api.values import Input, Note


class NoteIn(Input):
    """A reason or remark."""

    note: Note = ""


class MoveOut(Schema):
    """A move this actor may try now; send a POST to ``href``."""

    name: str
    label: str
    href: str
    needs_note: bool


def moves_of(flow: Flow, *, actor: Actor, subject: Any, href: str) -> list[dict[str, Any]]:
    """The moves the flow offers this actor now; the list is empty where somebody else has to act."""
    return [
        {"name": m.name, "label": m.label, "href": f"{href}/moves/{m.name}", "needs_note": m.needs_note}
        for m in flow.open_to(actor, subject)
    ]


def one_of(flow: Flow) -> WithJsonSchema:
    """Describes a text as one of the moves that people can make; an unknown one is answered by the route."""
    names = [name for name, move in flow.moves.items() if not move.by_machine]
    return WithJsonSchema({"type": "string", "enum": names})


def known_to(flow: Flow) -> AfterValidator:
    """Refuses a move the flow has not; for bodies, where ``one_of`` describes it."""

    def check(name: str) -> str:
        if name not in flow.moves or flow.moves[name].by_machine:
            raise ValueError(f"没有“{name[:40]}”这一步")
        return name

    return AfterValidator(check)
