"""Computing, publishing, correcting and withdrawing an index."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from xiechuang.domains.monitoring.actions.computing import begin_computation
from xiechuang.domains.monitoring.actions.publishing import (
    correct_publication,
    publish_index,
    release_figures,
    withdraw_publication,
)
from xiechuang.domains.monitoring.api.indices import PublicationOut, publication_out, shown
from xiechuang.domains.monitoring.models import Computation, Period, Publication
from xiechuang.domains.monitoring.queries.choosing import Choices
from xiechuang.domains.monitoring.states import PublicationKind, PublicationState
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import At, Code, Flag, Input, Moment, Note, Number, Title
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["监测公报与创新指数"])
PeriodCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(Q[1-4])?$")]


class ComputationOut(Schema):
    """One computation; the same inputs have the same hashes."""

    number: str
    href: str
    system: str
    version: int
    period: str
    inputs_hash: str
    result_hash: str
    series: str
    note: str
    computed_at: At
    is_sample: bool


class ComputeIn(Input):
    """The choices of a computation; what is left out is as on the page."""

    system: Code
    version: Annotated[int, Field(strict=True, ge=1, le=2_147_483_647)]
    period: PeriodCode
    scale: Code = "min_max"
    mean: Code = "arithmetic"
    gaps: Code = "none"
    outliers: Code = "none"
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.5
    leaves_out: Flag = False
    draws: Annotated[int, Field(strict=True, ge=0, le=100_000)] = 1000
    noise: Annotated[float, Field(ge=0, le=0.9)] = 0.25
    note: Note = ""


class StartedOut(Schema):
    """The job that works it out; its result names the computation."""

    job: str
    href: str


class PublishIn(Input):
    """From when on everybody may see it; without a moment at once."""

    title: Title
    summary: Note = ""
    public_from: Moment | None = None


class CorrectIn(Input):
    """Why a new edition takes the place of the one named."""

    publication: Number
    reason: Note
    public_from: Moment | None = None


class WithdrawIn(Input):
    """Why it is taken back before anybody saw it."""

    reason: Note


@router.get(
    "/computations", auth=SIGNED_IN, response={200: Page[ComputationOut], **READ}, summary="指数计算列表"
)  # fmt: skip
def computations(request: HttpRequest, filters: Query[Paging]) -> Any:
    """What the caller may see, the newest first."""
    rows = visible(actor_in(request), Computation).select_related("period__system")
    return paged(rows, paging=filters, order="-id", shown=computation_out)


@router.get(
    "/computations/{number}", auth=SIGNED_IN, response={200: ComputationOut, **READ}, summary="一次指数计算"
)  # fmt: skip
def computation(request: HttpRequest, number: Annotated[Number, Path()]) -> Any:
    """One computation."""
    return computation_out(get_visible(actor_in(request), Computation, number=number))


@router.post("/computations", auth=SIGNED_IN, response={202: StartedOut, **WRITE}, summary="计算指数")
def compute(request: HttpRequest, body: ComputeIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Start the job; 409 with every reason when something forbids it."""
    actor = actor_in(request)
    year, _, quarter = body.period.partition("Q")
    when: dict[str, Any] = {"quarter": int(quarter)} if quarter else {"quarter__isnull": True}
    period = get_visible(
        actor, Period, system__code=body.system, system__version=body.version, year=int(year), **when
    )
    names = ("scale", "mean", "gaps", "outliers", "threshold", "leaves_out", "draws", "noise")
    choices = Choices(**{name: getattr(body, name) for name in names})

    def deed() -> dict[str, Any]:
        run = begin_computation(actor=actor, period=period, choices=choices, note=body.note)
        return {"job": run.number, "href": f"/api/jobs/{run.number}"}

    return Status(202, written_once(request, key=key, body=body, deed=deed))


@router.post(
    "/computations/{number}/publish", auth=SIGNED_IN, response={201: PublicationOut, **WRITE}, summary="发布指数"
)  # fmt: skip
def publish(
    request: HttpRequest, number: Annotated[Number, Path()], body: PublishIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """Put a computation down for publication; 409 with every reason otherwise."""
    actor = actor_in(request)
    found = get_visible(actor, Computation, number=number)
    is_year = found.period.quarter is None

    def deed() -> dict[str, Any]:
        made = publish_index(
            actor=actor, computation=found, kind=PublicationKind.INDEX if is_year else PublicationKind.BULLETIN,
            title=body.title, summary=body.summary, public_from=body.public_from,
        )  # fmt: skip
        return _made(made)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.post(
    "/computations/{number}/correct", auth=SIGNED_IN, response={201: PublicationOut, **WRITE}, summary="发布更正版"
)  # fmt: skip
def correct(
    request: HttpRequest, number: Annotated[Number, Path()], body: CorrectIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """A new edition by this computation in the place of the one named."""
    actor = actor_in(request)
    found = get_visible(actor, Computation, number=number)
    old = get_visible(actor, Publication, number=body.publication)

    def deed() -> dict[str, Any]:
        made = correct_publication(
            actor=actor, publication=old, computation=found, reason=body.reason, public_from=body.public_from
        )
        return _made(made)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.post(
    "/publications/{number}/withdraw", auth=SIGNED_IN, response={200: PublicationOut, **WRITE}, summary="撤回发布"
)  # fmt: skip
def withdraw(
    request: HttpRequest, number: Annotated[Number, Path()], body: WithdrawIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """Take back what nobody has seen yet."""
    actor = actor_in(request)
    found = get_visible(actor, Publication, number=number)

    def deed() -> dict[str, Any]:
        return _made(withdraw_publication(actor=actor, publication=found, reason=body.reason))

    return written_once(request, key=key, body=body, deed=deed)


def _made(row: Publication) -> dict[str, Any]:
    if row.status is PublicationState.PUBLIC:
        release_figures()
    return publication_out(shown(row))


def computation_out(row: Computation) -> dict[str, Any]:
    """A computation as the API tells it."""
    names = ("number", "inputs_hash", "result_hash", "series", "note", "computed_at", "is_sample")
    return {name: getattr(row, name) for name in names} | {
        "href": f"/api/computations/{row.number}",
        "system": row.period.system.code,
        "version": row.period.system.version,
        "period": row.period.code,
    }
