"""Key measures: list, detail, plan, move."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import StringConstraints

from xiechuang.domains.transfer.actions.measure import move_measure, plan_measure
from xiechuang.domains.transfer.flow import MEASURE
from xiechuang.domains.transfer.models import Docking, Measure
from xiechuang.domains.transfer.states import MeasureState
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.parties import PartyOut, party_out
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import At, Code, Day, Input, Note, Number, Text, Title
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["重点举措"])
MeasureMove = Annotated[str, one_of(MEASURE), Path()]
State = Annotated[str, StringConstraints(pattern=f"^({'|'.join(MeasureState)})?$")]


class MeasureIn(Input):
    """Who undertakes what by when: the responsible office is the caller's own."""

    title: Title
    content: Text = ""
    due_on: Day
    docking: Number | None = None


class MeasureMoveIn(Input):
    """A move's note; reporting and finishing state the progress, stopping the reason."""

    note: Note = ""
    progress: Text = ""


class MeasureOut(Schema):
    """A key measure."""

    number: str
    href: str
    title: str
    content: str
    organisation: PartyOut
    region: str | None
    docking: str | None
    due_on: date
    state: str
    state_label: str
    progress: str
    created_at: At
    changed_at: At
    ended_at: At | None
    is_sample: bool
    moves: list[MoveOut]


class MeasureFilters(Paging):
    """Which measures."""

    state: State = ""
    region: Code = ""
    due_until: Day | None = None


@router.get("/measures", auth=SIGNED_IN, response={200: Page[MeasureOut], **READ}, summary="重点举措列表")
def measures(request: HttpRequest, filters: Query[MeasureFilters]) -> Any:
    """The measures the caller answers for or looks after, the earliest due first: the second of the three lists."""
    actor = actor_in(request)
    given = {"state": filters.state, "region_id": filters.region, "due_on__lte": filters.due_until}
    rows = visible(actor, Measure).filter(**{name: value for name, value in given.items() if value})
    return paged(
        rows.select_related("organisation"),
        paging=filters,
        order="due_on",
        shown=lambda row: measure_out(row, actor=actor),
    )


@router.get("/measures/{number}", auth=SIGNED_IN, response={200: MeasureOut, **READ}, summary="重点举措")
def measure(request: HttpRequest, number: Annotated[Number, Path()]) -> Any:
    """One measure."""
    actor = actor_in(request)
    return measure_out(get_visible(actor, Measure, number=number), actor=actor)


@router.post("/measures", auth=SIGNED_IN, response={201: MeasureOut, **WRITE}, summary="登记举措")
def plan(request: HttpRequest, body: MeasureIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """An office undertakes a key measure, for a docking it can see or of its own."""
    actor = actor_in(request)
    docking = get_visible(actor, Docking, number=body.docking) if body.docking else None

    def deed() -> dict[str, Any]:
        made = plan_measure(
            actor=actor, title=body.title, content=body.content, due_on=body.due_on, docking=docking
        )
        return measure_out(made, actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.post(
    "/measures/{number}/moves/{move}", auth=SIGNED_IN, response={200: MeasureOut, **WRITE}, summary="办理举措"
)
def move_one(
    request: HttpRequest,
    number: Annotated[Number, Path()],
    move: MeasureMove,
    body: MeasureMoveIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make one of the moves the measure offers; 409 with every reason otherwise."""
    if move not in MEASURE.moves:
        raise NotVisible(move)
    actor = actor_in(request)
    found = get_visible(actor, Measure, number=number)

    def deed() -> dict[str, Any]:
        moved = move_measure(found, actor=actor, move=move, note=body.note, progress=body.progress)
        return measure_out(moved, actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


def measure_out(measure: Measure, *, actor: Actor) -> dict[str, Any]:
    """A measure as the API tells it, with the moves open to this actor."""
    href = f"/api/measures/{measure.number}"
    names = ("number", "title", "content", "due_on", "state", "progress")
    times = ("created_at", "changed_at", "ended_at", "is_sample")
    return {name: getattr(measure, name) for name in (*names, *times)} | {
        "href": href,
        "organisation": party_out(measure.organisation),
        "region": measure.region_id,
        "docking": _docking_number(measure, actor),
        "state_label": measure.status.label,
        "moves": moves_of(MEASURE, actor=actor, subject=measure, href=href),
    }


def _docking_number(measure: Measure, actor: Actor) -> str | None:
    """The docking's number for whoever may see the docking."""
    if measure.docking_id is None:
        return None
    seen = visible(actor, Docking).filter(pk=measure.docking_id)
    return seen.values_list("number", flat=True).first()
