"""Differences: list, one, answering and deciding."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from xiechuang.domains.clearing.actions.deciding import answer_case, decide_case
from xiechuang.domains.clearing.api.places import reader
from xiechuang.domains.clearing.flow import CASE
from xiechuang.domains.clearing.models import Case
from xiechuang.domains.clearing.queries.lists import cases as case_rows
from xiechuang.domains.clearing.states import Outcome
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN
from xiechuang.web.api.moves import MoveOut, moves_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import At, Fen, Flag, Input, Note, Number
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["地区间清算"])
CaseNumber = Annotated[Number, Path()]


class ClearingSideOut(Schema):
    """What one region booked, if it said so (null: nothing), and its answer."""

    region: str
    has_said: bool
    booked_fen: int | None
    answer: str
    answered_at: At | None


class CaseOut(Schema):
    """A difference between books."""

    number: str
    href: str
    on: date
    debtor: str
    creditor: str
    subject_number: str
    difference: str
    platform_fen: int | None
    state: str
    state_label: str
    answers_due_on: date | None
    outcome: str
    decided_fen: int | None
    sides: list[ClearingSideOut]
    moves: list[MoveOut]


class CaseAnswerIn(Input):
    """A side's answer; with ``has_said`` also what it booked (null: nothing)."""

    note: Note
    has_said: Flag = False
    booked_fen: Fen | None = None


class ClearingDecisionIn(Input):
    """The office's decision; an amount only where it corrects or adds."""

    outcome: Outcome
    note: Note
    amount_fen: Fen | None = None


@router.get("/clearing/cases", auth=SIGNED_IN, response={200: Page[CaseOut], **READ}, summary="清算差异列表")
def cases(request: HttpRequest, filters: Query[Paging]) -> Any:
    """Differences the caller may see, latest first."""
    actor = reader(request)
    rows = case_rows(actor).prefetch_related("sides")
    return paged(rows, paging=filters, order="-number", shown=lambda row: case_out(row, actor=actor))


@router.get("/clearing/cases/{number}", auth=SIGNED_IN, response={200: CaseOut, **READ}, summary="清算差异")
def one_case(request: HttpRequest, number: CaseNumber) -> Any:
    """One difference, side by side."""
    actor = reader(request)
    return case_out(get_visible(actor, Case, number=number), actor=actor)


@router.post(
    "/clearing/cases/{number}/moves/answer",
    auth=SIGNED_IN,
    response={200: CaseOut, **WRITE},
    summary="答复差异",
)
def answer(
    request: HttpRequest, number: CaseNumber, body: CaseAnswerIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """One of the two sides answers."""
    actor = reader(request)
    case = get_visible(actor, Case, number=number)

    def deed() -> dict[str, Any]:
        return case_out(answer_case(case, actor=actor, **body.model_dump()), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    "/clearing/cases/{number}/moves/decide",
    auth=SIGNED_IN,
    response={200: CaseOut, **WRITE},
    summary="决定差异",
)
def decide(
    request: HttpRequest, number: CaseNumber, body: ClearingDecisionIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """The community's office decides."""
    actor = reader(request)
    case = get_visible(actor, Case, number=number)

    def deed() -> dict[str, Any]:
        return case_out(decide_case(case, actor=actor, **body.model_dump()), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


def case_out(case: Case, *, actor: Actor) -> dict[str, Any]:
    """A difference with the moves open to this actor."""
    href = f"/api/clearing/cases/{case.number}"
    names = ("number", "subject_number", "difference", "platform_fen", "state", "answers_due_on", "outcome")
    sides = ("has_said", "booked_fen", "answer", "answered_at")
    return {name: getattr(case, name) for name in (*names, "decided_fen")} | {
        "href": href,
        "on": case.day.on,
        "debtor": case.debtor_id,
        "creditor": case.creditor_id,
        "state_label": case.status.label,
        "sides": [
            {"region": side.region_id} | {name: getattr(side, name) for name in sides}
            for side in case.sides.all()
        ],
        "moves": moves_of(CASE, actor=actor, subject=case, href=href),
    }
