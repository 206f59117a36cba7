"""Moving achievements and demands along their way, one or many at a time."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from xiechuang.domains.transfer.actions.review import FLOWS, Outcome, move_many, move_record
from xiechuang.domains.transfer.api.achievements import AchievementDetail, achievement_detail
from xiechuang.domains.transfer.api.demands import DemandDetail, demand_detail
from xiechuang.domains.transfer.flow import ACHIEVEMENT, DEMAND
from xiechuang.domains.transfer.models import Achievement, Demand, Record
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import known_to, one_of
from xiechuang.web.api.problems import SENTENCES, WRITE, ReasonOut
from xiechuang.web.api.values import Input, Note, Number
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router()
AchievementMove = Annotated[str, one_of(ACHIEVEMENT), Path()]
DemandMove = Annotated[str, one_of(DEMAND), Path()]
MOST = 200


class MoveIn(Input):
    """A move's note; returning and closing need one."""

    note: Note = ""


class BatchIn(Input):
    """The same moves, in turn, on many records."""

    numbers: Annotated[list[Number], Field(min_length=1, max_length=MOST)]
    moves: Annotated[
        list[Annotated[str, known_to(ACHIEVEMENT), one_of(ACHIEVEMENT)]],
        Field(min_length=1, max_length=5),
    ]
    note: Note = ""


class DoneOut(Schema):
    """A record that went through."""

    number: str
    state: str
    state_label: str


class RefusedOut(Schema):
    """A record that did not, and why."""

    number: str
    reasons: list[ReasonOut]


class BatchOut(Schema):
    """What a batch did; a refusal stops only its own record."""

    done: list[DoneOut]
    refused: list[RefusedOut]


@router.post(
    "/achievements/moves",
    auth=SIGNED_IN,
    response={200: BatchOut, **WRITE},
    summary="批量办理成果",
    tags=["科技成果"],
)
def move_achievements(request: HttpRequest, body: BatchIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Make the same moves on many achievements."""
    return _batch(request, Achievement, body, key)


@router.post(
    "/demands/moves",
    auth=SIGNED_IN,
    response={200: BatchOut, **WRITE},
    summary="批量办理需求",
    tags=["技术需求"],
)
def move_demands(request: HttpRequest, body: BatchIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Make the same moves on many demands."""
    return _batch(request, Demand, body, key)


@router.post(
    "/achievements/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: AchievementDetail, **WRITE},
    summary="办理成果",
    tags=["科技成果"],
)
def move_achievement(
    request: HttpRequest,
    number: Annotated[Number, Path()],
    move: AchievementMove,
    body: MoveIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make one of the moves the achievement offers; 409 with every reason otherwise."""
    return _one(request, Achievement, number, move, body, key, achievement_detail)


@router.post(
    "/demands/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: DemandDetail, **WRITE},
    summary="办理需求",
    tags=["技术需求"],
)
def move_demand(
    request: HttpRequest,
    number: Annotated[Number, Path()],
    move: DemandMove,
    body: MoveIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make one of the moves the demand offers; 409 with every reason otherwise."""
    return _one(request, Demand, number, move, body, key, demand_detail)


def _one(
    request: HttpRequest,
    model: type[Record],
    number: str,
    move: str,
    body: MoveIn,
    key: str,
    shown: Callable[..., dict[str, Any]],
) -> Any:
    if move not in FLOWS[model].moves:
        raise NotVisible(move)
    actor = actor_in(request)
    found = get_visible(actor, model, number=number)

    def deed() -> dict[str, Any]:
        return shown(move_record(found, actor=actor, move=move, note=body.note), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


def _batch(request: HttpRequest, model: type[Record], body: BatchIn, key: str) -> Any:
    actor = actor_in(request)

    def deed() -> dict[str, Any]:
        wanted = list(dict.fromkeys(body.numbers))
        rows = {r.number: r for r in _rows(actor, model, wanted)}
        outcome = move_many(
            [rows[n] for n in wanted if n in rows], actor=actor, moves=body.moves, note=body.note
        )
        return _told(outcome, unseen=[n for n in wanted if n not in rows])

    return written_once(request, key=key, body=body, deed=deed)


def _rows(actor: Actor, model: type[Record], numbers: list[str]) -> Any:
    return visible(actor, model).filter(number__in=numbers).select_related("organisation")


def _told(outcome: Outcome, *, unseen: list[str]) -> dict[str, Any]:
    nothing = [{"text": SENTENCES[404], "clause": "", "field": "numbers"}]
    return {
        "done": [{"number": r.number, "state": r.state, "state_label": r.status.label} for r in outcome.done],
        "refused": [
            {"number": r.number, "reasons": [reason.as_dict() for reason in reasons]}
            for r, reasons in outcome.refused
        ]
        + [{"number": number, "reasons": nothing} for number in unseen],
    }
