"""Periods: list, plan, open, close; chase who is late."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from xiechuang.domains.monitoring.actions.figures import take_platform_figures
from xiechuang.domains.monitoring.actions.period import chase, move_period, plan_period
from xiechuang.domains.monitoring.api.places import (
    WORD,
    PeriodCode,
    SystemCode,
    SystemVersion,
    period_named,
    system_named,
)
from xiechuang.domains.monitoring.flow import PERIOD
from xiechuang.domains.monitoring.models import Period
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, NoteIn, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import At, Day, Input, Moment, Note
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["监测填报期"])
PeriodMove = Annotated[str, one_of(PERIOD), Path()]


class PeriodIn(Input):
    """A quarter (1 to 4) or a year (null); due after ``workdays`` or on ``due_on``, one of the two."""

    system: Annotated[str, Field(pattern=WORD)]
    version: Annotated[int, Field(strict=True, ge=1, le=2_147_483_647)]
    year: Annotated[int, Field(strict=True, ge=2000, le=2099)]
    quarter: Annotated[int, Field(strict=True, ge=1, le=4)] | None = None
    opens_on: Day
    workdays: Annotated[int, Field(strict=True, ge=1, le=250)] | None = None
    due_on: Day | None = None
    embargo_until: Moment | None = None
    note: Note = ""


class PeriodOut(Schema):
    """A quarter or a year of one system."""

    code: str
    href: str
    system: str
    version: int
    year: int
    quarter: int | None
    state: str
    state_label: str
    opens_at: At
    due_at: At
    embargo_until: At | None
    is_sample: bool
    moves: list[MoveOut]


class ChasedOut(Schema):
    """The reports whose parks were reminded."""

    chased: list[str]


class CountedOut(Schema):
    """How many figures were added."""

    added: int


@router.get(
    "/monitoring/periods", auth=SIGNED_IN, response={200: Page[PeriodOut], **READ}, summary="填报期列表"
)
def periods(request: HttpRequest, filters: Query[Paging]) -> Any:
    """The periods that concern the caller, the latest first."""
    actor = actor_in(request)
    rows = visible(actor, Period).select_related("system")
    return paged(rows, paging=filters, order="-opens_at", shown=lambda row: period_out(row, actor=actor))


@router.post("/monitoring/periods", auth=SIGNED_IN, response={201: PeriodOut, **WRITE}, summary="安排填报期")
def plan(request: HttpRequest, body: PeriodIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """The office that runs the system plans a period."""
    actor = actor_in(request)
    system = system_named(actor, body.system, body.version)

    def deed() -> dict[str, Any]:
        given = body.model_dump(exclude={"system", "version"})
        return period_out(plan_period(actor=actor, system=system, **given), actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


WHERE = "/monitoring/periods/{code}/{version}/{period}"


@router.get(WHERE, auth=SIGNED_IN, response={200: PeriodOut, **READ}, summary="填报期")
def one_period(request: HttpRequest, code: SystemCode, version: SystemVersion, period: PeriodCode) -> Any:
    """One period."""
    actor = actor_in(request)
    return period_out(period_named(actor, code, version, period), actor=actor)


@router.post(
    WHERE + "/moves/{move}", auth=SIGNED_IN, response={200: PeriodOut, **WRITE}, summary="开启或截止填报"
)
def move_one(
    request: HttpRequest,
    code: SystemCode,
    version: SystemVersion,
    period: PeriodCode,
    move: PeriodMove,
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make one of the moves the period offers; 409 with every reason otherwise."""
    if move not in PERIOD.moves:
        raise NotVisible(move)
    actor = actor_in(request)
    found = period_named(actor, code, version, period)

    def deed() -> dict[str, Any]:
        return period_out(move_period(found, actor=actor, move=move, note=body.note), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(WHERE + "/chase", auth=SIGNED_IN, response={200: ChasedOut, **WRITE}, summary="催报")
def chase_late(
    request: HttpRequest,
    code: SystemCode,
    version: SystemVersion,
    period: PeriodCode,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Remind every park whose report is late; once a day each."""
    actor = actor_in(request)
    found = period_named(actor, code, version, period)

    def deed() -> dict[str, Any]:
        return {"chased": [one.number for one in chase(found, actor=actor)]}

    return written_once(request, key=key, body={}, deed=deed)


@router.post(WHERE + "/count", auth=SIGNED_IN, response={200: CountedOut, **WRITE}, summary="计算平台数据")
def count(
    request: HttpRequest,
    code: SystemCode,
    version: SystemVersion,
    period: PeriodCode,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Count again what the platform knows itself; what did not change adds nothing."""
    actor = actor_in(request)
    found = period_named(actor, code, version, period)

    def deed() -> dict[str, Any]:
        return {"added": len(take_platform_figures(found, actor=actor))}

    return written_once(request, key=key, body={}, deed=deed)


def period_out(period: Period, *, actor: Actor) -> dict[str, Any]:
    """A period with the moves open to this actor."""
    system = period.system
    href = f"/api/monitoring/periods/{system.code}/{system.version}/{period.code}"
    names = ("code", "year", "quarter", "state", "opens_at", "due_at", "embargo_until", "is_sample")
    return {name: getattr(period, name) for name in names} | {
        "href": href,
        "system": system.code,
        "version": system.version,
        "state_label": period.status.label,
        "moves": moves_of(PERIOD, actor=actor, subject=period, href=href),
    }
