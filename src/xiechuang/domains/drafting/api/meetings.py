"""Meetings: list, prepare, agenda, minutes, moves, duties."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.drafting.actions.meetings import move_meeting, plan_meeting, set_agenda
from xiechuang.domains.drafting.actions.minutes import Decided, Present, Task, finish_duty, write_minutes
from xiechuang.domains.drafting.api.opinions import OpinionId
from xiechuang.domains.drafting.flow import MEETING
from xiechuang.domains.drafting.models import Meeting
from xiechuang.domains.drafting.queries.lists import meetings as visible_meetings
from xiechuang.domains.drafting.states import Decision, MeetingKind
from xiechuang.kernel.access.public import found_in
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, NoteIn, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import (
    MANY_LINES,
    ONE_LINE,
    At,
    Day,
    Input,
    Line,
    Moment,
    Number,
    Title,
    Version,
)
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["会商"])
WHERE = "/drafting/meetings/{number}"
MeetingNumber = Annotated[Number, Path()]
Topic = Annotated[str, StringConstraints(pattern=ONE_LINE, min_length=1, max_length=300)]
RegionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{0,12}$")]


class MeetingIn(Input):
    """A meeting that is prepared."""

    title: Title
    kind: MeetingKind = MeetingKind.REGIONS
    departments: Line = ""
    held_at: Moment | None = None
    place: Line = ""


class AgendaIn(Input):
    """Objections that stand, by id, and topics of its own; with the version that was read."""

    opinions: list[OpinionId] = Field(default_factory=list, max_length=200)
    topics: list[Topic] = Field(default_factory=list, max_length=100)
    version: Version


class DecidedIn(Input):
    """What was decided on an item."""

    item: OpinionId
    decision: Decision
    text: Annotated[str, StringConstraints(pattern=MANY_LINES, max_length=5_000)] = ""


class PresentIn(Input):
    """Somebody who took part; without a region for a department of the state."""

    region: RegionCode = ""
    organisation: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=120)]
    name: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=60)]


class TaskIn(Input):
    """What a body has to do by when."""

    body: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=20)]
    task: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=500)]
    due_on: Day


class MinutesIn(Input):
    """The minutes whole, with the version that was read."""

    text: Annotated[str, StringConstraints(pattern=MANY_LINES, max_length=20_000)] = ""
    decided: list[DecidedIn] = Field(default_factory=list, max_length=300)
    present: list[PresentIn] = Field(default_factory=list, max_length=300)
    tasks: list[TaskIn] = Field(default_factory=list, max_length=300)
    version: Version


class ItemOut(Schema):
    """An item of the agenda."""

    id: int
    topic: str
    opinion: int | None
    decision: str
    decision_text: str


class DutyOut(Schema):
    """A task."""

    id: int
    body: str
    task: str
    due_on: date
    done_at: At | None
    done_note: str


class MeetingRow(Schema):
    """A meeting in a list."""

    number: str
    href: str
    title: str
    kind: str
    held_at: At | None
    place: str
    state: str
    state_label: str
    is_sample: bool


class MeetingOut(MeetingRow):
    """A meeting whole."""

    departments: str
    minutes: str
    agenda: list[ItemOut]
    duties: list[DutyOut]
    confirmed: list[str]
    version: int
    moves: list[MoveOut]


@router.get(
    "/drafting/meetings", auth=SIGNED_IN, response={200: Page[MeetingRow], **READ}, summary="会商列表"
)
def list_meetings(request: HttpRequest, filters: Query[Paging]) -> Any:
    """The meetings the caller may see, the newest first."""
    return paged(visible_meetings(actor_in(request)), paging=filters, order="-created_at", shown=row_out)


@router.post("/drafting/meetings", auth=SIGNED_IN, response={201: MeetingOut, **WRITE}, summary="筹备会商")
def plan(request: HttpRequest, body: MeetingIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A regional office or the community's prepares a meeting."""
    actor = actor_in(request)

    def deed() -> dict[str, Any]:
        return meeting_out(plan_meeting(actor=actor, values=body.model_dump()), actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.get(WHERE, auth=SIGNED_IN, response={200: MeetingOut, **READ}, summary="会商")
def one_meeting(request: HttpRequest, number: MeetingNumber) -> Any:
    """One meeting."""
    actor = actor_in(request)
    return meeting_out(meeting_named(actor, number), actor=actor)


@router.put(WHERE + "/agenda", auth=SIGNED_IN, response={200: MeetingOut, **WRITE}, summary="会商议题")
def agenda(
    request: HttpRequest, number: MeetingNumber, body: AgendaIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """What is to be talked about."""
    actor = actor_in(request)
    meeting = meeting_named(actor, number)

    def deed() -> dict[str, Any]:
        return meeting_out(set_agenda(meeting, actor=actor, **body.model_dump()), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.put(WHERE + "/minutes", auth=SIGNED_IN, response={200: MeetingOut, **WRITE}, summary="会商纪要")
def minutes(
    request: HttpRequest, number: MeetingNumber, body: MinutesIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """Text, decisions, who took part, who has to do what by when."""
    actor = actor_in(request)
    meeting = meeting_named(actor, number)

    def deed() -> dict[str, Any]:
        kept = write_minutes(
            meeting,
            actor=actor,
            text=body.text,
            decided=[Decided(**one.model_dump()) for one in body.decided],
            present=[Present(**one.model_dump()) for one in body.present],
            tasks=[Task(**one.model_dump()) for one in body.tasks],
            version=body.version,
        )
        return meeting_out(kept, actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(WHERE + "/moves/{move}", auth=SIGNED_IN, response={200: MeetingOut, **WRITE}, summary="办理会商")
def move_one(
    request: HttpRequest,
    number: MeetingNumber,
    move: Annotated[str, one_of(MEETING), Path()],
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Announce, send the minutes round, confirm, send back, call off."""
    actor = actor_in(request)
    meeting = meeting_named(actor, number)

    def deed() -> dict[str, Any]:
        return meeting_out(move_meeting(meeting, actor=actor, move=move, note=body.note), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    WHERE + "/duties/{duty}/done", auth=SIGNED_IN, response={200: DutyOut, **WRITE}, summary="会商任务完成"
)
def duty_done(
    request: HttpRequest,
    number: MeetingNumber,
    duty: Annotated[int, Field(ge=1, le=2**53 - 1), Path()],
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """The body says what it did."""
    actor = actor_in(request)
    found = meeting_named(actor, number).duties.filter(pk=duty).first()
    if found is None:
        raise NotVisible(number)

    def deed() -> dict[str, Any]:
        return duty_out(finish_duty(found, actor=actor, note=body.note))

    return written_once(request, key=key, body=body, deed=deed)


def meeting_named(actor: Actor, number: str) -> Meeting:
    """The meeting, if the caller may see it."""
    return found_in(visible_meetings(actor), number=number)


def row_out(meeting: Meeting) -> dict[str, Any]:
    """A meeting in a list."""
    names = ("number", "title", "kind", "held_at", "place", "state", "is_sample")
    return {name: getattr(meeting, name) for name in names} | {
        "href": f"/api/drafting/meetings/{meeting.number}",
        "state_label": meeting.status.label,
    }


def duty_out(duty: Any) -> dict[str, Any]:
    """A task."""
    names = ("id", "task", "due_on", "done_at", "done_note")
    return {name: getattr(duty, name) for name in names} | {"body": duty.body.number}


def meeting_out(meeting: Meeting, *, actor: Actor) -> dict[str, Any]:
    """A meeting whole, with the moves open to this actor."""
    href = f"/api/drafting/meetings/{meeting.number}"
    return row_out(meeting) | {
        "departments": meeting.departments,
        "minutes": meeting.minutes,
        "agenda": [
            {
                "id": one.pk,
                "topic": one.topic,
                "opinion": one.opinion_id,
                "decision": one.decision,
                "decision_text": one.decision_text,
            }
            for one in meeting.agenda.order_by("order")
        ],
        "duties": [duty_out(one) for one in meeting.duties.select_related("body").order_by("order")],
        "confirmed": list(meeting.confirmations.values_list("region_id", flat=True)),
        "version": meeting.version,
        "moves": moves_of(MEETING, actor=actor, subject=meeting, href=href),
    }
