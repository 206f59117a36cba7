"""Recognitions, changes, renewals and complaints: lists, single cases, moves."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import StringConstraints

from xiechuang.domains.providers.actions.complaint import move_complaint
from xiechuang.domains.providers.actions.offering import move_change
from xiechuang.domains.providers.actions.recognition import decide_recognition
from xiechuang.domains.providers.actions.renewal import move_renewal
from xiechuang.domains.providers.api.inputs import Kinds, Long
from xiechuang.domains.providers.api.outputs import (
    ChangeOut,
    ComplaintOut,
    RecognitionOut,
    RenewalOut,
    change_out,
    complaint_out,
    recognition_out,
    renewal_out,
)
from xiechuang.domains.providers.flow import CHANGE, COMPLAINT, RECOGNITION, RENEWAL
from xiechuang.domains.providers.queries import lists
from xiechuang.kernel.access.public import found_in
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.moves import NoteIn, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, READ_OPEN, WRITE
from xiechuang.web.api.values import NUMBER, Code, Day
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["创新券服务机构办理"])
CaseNumber = Annotated[str, StringConstraints(pattern=NUMBER, to_upper=True), Path()]


class ProviderDecisionIn(NoteIn):
    """A region's decision; ``kinds`` for a limited one, ``seen`` the state one had before oneself."""

    kinds: Kinds = []
    seen: Code = ""


class RenewalMoveIn(NoteIn):
    """A move of a renewal; approving states the new end, handing in again may change the statement."""

    valid_until: Day | None = None
    statement: Long | None = None


class ComplaintMoveIn(NoteIn):
    """A move of a complaint; accepting states both due moments."""

    answer_due_on: Day | None = None
    decision_due_on: Day | None = None


@router.get(
    "/providers/recognitions",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: Page[RecognitionOut], **READ_OPEN},
    summary="互认决定",
)
def recognitions(request: HttpRequest, filters: Query[Paging]) -> Any:
    """What regions decided about each other's providers, the latest first."""
    actor = actor_in(request)
    rows = lists.recognitions(actor)
    return paged(rows, paging=filters, order="-number", shown=lambda row: recognition_out(row, actor=actor))


@router.get(
    "/providers/recognitions/{number}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: RecognitionOut, **READ_OPEN},
    summary="一项互认决定",
)
def recognition(request: HttpRequest, number: CaseNumber) -> Any:
    """One decision."""
    actor = actor_in(request)
    return recognition_out(found_in(lists.recognitions(actor), number=number), actor=actor)


@router.post(
    "/providers/recognitions/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: RecognitionOut, **WRITE},
    summary="决定互认",
)
def decide(
    request: HttpRequest,
    number: CaseNumber,
    move: Annotated[str, one_of(RECOGNITION), Path()],
    body: ProviderDecisionIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """The region's authority recognises, limits or refuses."""
    actor = actor_in(request)
    row = found_in(lists.recognitions(actor), number=number)

    def deed() -> dict[str, Any]:
        return recognition_out(
            decide_recognition(row, actor=actor, move=move, **body.model_dump()), actor=actor
        )

    return written_once(request, key=key, body=body, deed=deed)


@router.get(
    "/providers/changes", auth=SIGNED_IN, response={200: Page[ChangeOut], **READ}, summary="服务项目变更"
)
def changes(request: HttpRequest, filters: Query[Paging]) -> Any:
    """Changes of services that the caller may see."""
    actor = actor_in(request)
    rows = lists.changes(actor)
    return paged(rows, paging=filters, order="-number", shown=lambda row: change_out(row, actor=actor))


@router.post(
    "/providers/changes/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: ChangeOut, **WRITE},
    summary="办理服务项目变更",
)
def decide_change(
    request: HttpRequest,
    number: CaseNumber,
    move: Annotated[str, one_of(CHANGE), Path()],
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Approve, refuse or take back."""
    actor = actor_in(request)
    row = found_in(lists.changes(actor), number=number)

    def deed() -> dict[str, Any]:
        return change_out(move_change(row, actor=actor, move=move, note=body.note), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.get(
    "/providers/renewals", auth=SIGNED_IN, response={200: Page[RenewalOut], **READ}, summary="年度续期"
)
def renewals(request: HttpRequest, filters: Query[Paging]) -> Any:
    """Renewals that the caller may see."""
    actor = actor_in(request)
    rows = lists.renewals(actor)
    return paged(rows, paging=filters, order="-number", shown=lambda row: renewal_out(row, actor=actor))


@router.post(
    "/providers/renewals/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: RenewalOut, **WRITE},
    summary="办理年度续期",
)
def decide_renewal(
    request: HttpRequest,
    number: CaseNumber,
    move: Annotated[str, one_of(RENEWAL), Path()],
    body: RenewalMoveIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Approve with a new end, return, hand in again, or refuse."""
    actor = actor_in(request)
    row = found_in(lists.renewals(actor), number=number)

    def deed() -> dict[str, Any]:
        return renewal_out(move_renewal(row, actor=actor, move=move, **body.model_dump()), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.get(
    "/providers/complaints",
    auth=SIGNED_IN,
    response={200: Page[ComplaintOut], **READ},
    summary="服务机构投诉",
)
def complaints(request: HttpRequest, filters: Query[Paging]) -> Any:
    """Complaints that the caller may see."""
    actor = actor_in(request)
    rows = lists.complaints(actor)
    return paged(rows, paging=filters, order="-number", shown=lambda row: complaint_out(row, actor=actor))


@router.get(
    "/providers/complaints/{number}",
    auth=SIGNED_IN,
    response={200: ComplaintOut, **READ},
    summary="一件投诉",
)
def complaint(request: HttpRequest, number: CaseNumber) -> Any:
    """One complaint."""
    actor = actor_in(request)
    return complaint_out(found_in(lists.complaints(actor), number=number), actor=actor)


@router.post(
    "/providers/complaints/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: ComplaintOut, **WRITE},
    summary="办理投诉",
)
def decide_complaint(
    request: HttpRequest,
    number: CaseNumber,
    move: Annotated[str, one_of(COMPLAINT), Path()],
    body: ComplaintMoveIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Accept, reject, answer, decide, or take back."""
    actor = actor_in(request)
    row = found_in(lists.complaints(actor), number=number)

    def deed() -> dict[str, Any]:
        days: dict[str, date | None] = body.model_dump(exclude={"note"})
        return complaint_out(move_complaint(row, actor=actor, move=move, note=body.note, **days), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)
