"""Dockings: list, detail, propose, move."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.transfer.actions.docking import move_docking, propose_explained
from xiechuang.domains.transfer.api.docking_moves import DockingMoveIn, details_of
from xiechuang.domains.transfer.api.explanations import ExplanationOut
from xiechuang.domains.transfer.flow import DOCKING
from xiechuang.domains.transfer.models import Achievement, Demand, Docking
from xiechuang.domains.transfer.states import DockingState
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.parties import PartyOut, party_out
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import At, Code, Input, Note, Number
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["对接"])
DockingMove = Annotated[str, one_of(DOCKING), Path()]
State = Annotated[str, StringConstraints(pattern=f"^({'|'.join(DockingState)})?$")]
LOADED = (
    "demand",
    "achievement",
    "manager",
    "agency",
    "demand_side",
    "achievement_side",
    "landing",
    "landing__place",
)


class ProposalIn(Input):
    """A pair a technology manager proposes, and why."""

    demand: Number
    achievement: Number
    reason: Note = ""


class SideOut(Schema):
    """One side of a docking."""

    number: str
    title: str
    href: str
    organisation: PartyOut


class LandingOut(Schema):
    """The contract a docking became."""

    contract_number: str
    contract_type: str
    value_fen: int
    signed_on: date
    place: str
    place_name: str
    product: str
    recorded_at: At


class StepOut(Schema):
    """One line of the history."""

    at: At
    move: str
    label: str
    source: str
    target: str
    actor: str
    organisation: str
    note: str


class DockingOut(Schema):
    """A docking as lists tell it."""

    number: str
    href: str
    state: str
    state_label: str
    demand: SideOut
    achievement: SideOut
    manager: str
    agency: PartyOut
    reason: str
    score: int | None
    level: str
    meeting_at: At | None
    meeting_place: str
    decline_code: str
    decline_note: str
    declined_by: str
    landing: LandingOut | None
    proposed_at: At
    changed_at: At
    ended_at: At | None
    is_sample: bool
    moves: list[MoveOut]


class DockingDetail(DockingOut):
    """A docking with the explanation it was proposed on, and its history."""

    explanation: ExplanationOut
    steps: list[StepOut]


class DockingFilters(Paging):
    """Which dockings; ``region`` means that of either side."""

    state: State = ""
    region: Code = ""
    demand: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]*$", max_length=20)] = Field(
        "", description="需求编号"
    )
    achievement: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]*$", max_length=20)] = Field(
        "", description="成果编号"
    )
    open: bool | None = Field(None, description="只看未结束的(true)或已结束的(false)")


@router.get("/dockings", auth=SIGNED_IN, response={200: Page[DockingOut], **READ}, summary="对接列表")
def dockings(request: HttpRequest, filters: Query[DockingFilters]) -> Any:
    """The dockings the caller takes part in or looks after, newest first: the first of the three lists."""
    actor = actor_in(request)
    given = {
        "state": filters.state,
        "demand__number": filters.demand.upper(),
        "achievement__number": filters.achievement.upper(),
    }
    rows = visible(actor, Docking).filter(**{name: value for name, value in given.items() if value})
    if filters.region:
        rows = rows.filter(Q(demand_region_id=filters.region) | Q(achievement_region_id=filters.region))
    if filters.open is not None:
        rows = rows.filter(ended_at__isnull=filters.open)
    return paged(
        rows.select_related(*LOADED),
        paging=filters,
        order="-id",
        shown=lambda row: docking_out(row, actor=actor),
    )


@router.get("/dockings/{number}", auth=SIGNED_IN, response={200: DockingDetail, **READ}, summary="对接")
def docking(request: HttpRequest, number: Annotated[Number, Path()]) -> Any:
    """One docking, if the caller takes part in it or looks after it."""
    actor = actor_in(request)
    return docking_detail(_docking(actor, number), actor=actor)


@router.post("/dockings", auth=SIGNED_IN, response={201: DockingDetail, **WRITE}, summary="推荐对接")
def propose(request: HttpRequest, body: ProposalIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A technology manager proposes a pair; the explanation of the matching engine is kept with it."""
    actor = actor_in(request)
    demand = get_visible(actor, Demand, number=body.demand)
    achievement = get_visible(actor, Achievement, number=body.achievement)

    def deed() -> dict[str, Any]:
        made = propose_explained(actor=actor, demand=demand, achievement=achievement, reason=body.reason)
        return docking_detail(made, actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.post(
    "/dockings/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: DockingDetail, **WRITE},
    summary="办理对接",
)
def move_one(
    request: HttpRequest,
    number: Annotated[Number, Path()],
    move: DockingMove,
    body: DockingMoveIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make one of the moves the docking offers; 409 with every reason otherwise."""
    if move not in DOCKING.moves:
        raise NotVisible(move)
    actor = actor_in(request)
    found, details = _docking(actor, number), details_of(move, body)

    def deed() -> dict[str, Any]:
        moved = move_docking(found, actor=actor, move=move, note=body.note, **details)
        return docking_detail(moved, actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


def _docking(actor: Actor, number: str) -> Docking:
    return get_visible(actor, Docking, number=number)


def docking_out(docking: Docking, *, actor: Actor) -> dict[str, Any]:
    """A docking as the API tells it, with the moves open to this actor."""
    href = f"/api/dockings/{docking.number}"
    names = ("number", "state", "reason", "score", "level", "meeting_at", "meeting_place")
    ends = (
        "decline_code",
        "decline_note",
        "declined_by",
        "proposed_at",
        "changed_at",
        "ended_at",
        "is_sample",
    )
    return {name: getattr(docking, name) for name in (*names, *ends)} | {
        "href": href,
        "state_label": docking.status.label,
        "demand": _side(docking.demand, party_out(docking.demand_side)),
        "achievement": _side(docking.achievement, party_out(docking.achievement_side)),
        "manager": str(docking.manager),
        "agency": party_out(docking.agency),
        "landing": landing_of(docking),
        "moves": moves_of(DOCKING, actor=actor, subject=docking, href=href),
    }


def docking_detail(docking: Docking, *, actor: Actor) -> dict[str, Any]:
    """A docking with its explanation and history."""
    names = ("at", "move", "label", "source", "target", "actor", "organisation", "note")
    steps = [{name: getattr(step, name) for name in names} for step in steps_of(docking)]
    return docking_out(docking, actor=actor) | {"explanation": docking.explanation or {}, "steps": steps}


def landing_of(docking: Docking) -> dict[str, Any] | None:
    """The contract the docking became, if it did."""
    landing = getattr(docking, "landing", None)
    if landing is None:
        return None
    names = ("contract_number", "contract_type", "value_fen", "signed_on", "product", "recorded_at")
    place = {"place": landing.place_id, "place_name": landing.place.name}
    return {name: getattr(landing, name) for name in names} | place


def _side(record: Demand | Achievement, owner: dict[str, Any]) -> dict[str, Any]:
    href = f"/api/{record._meta.model_name}s/{record.number}"
    return {"number": record.number, "title": record.title, "href": href, "organisation": owner}
