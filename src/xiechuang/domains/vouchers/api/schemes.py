"""Schemes, their versions, pools and batches."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from xiechuang.domains.vouchers.actions.budget import appropriate, move_batch, open_pool, plan_batch
from xiechuang.domains.vouchers.actions.scheme import (
    create_scheme,
    decide_parameters,
    make_version,
    move_scheme,
)
from xiechuang.domains.vouchers.api.shapes import BatchOut, batch_out
from xiechuang.domains.vouchers.flow import BATCH, SCHEME
from xiechuang.domains.vouchers.models import Batch, Pool, Scheme, SchemeVersion
from xiechuang.domains.vouchers.queries.budget import budget_of
from xiechuang.domains.vouchers.queries.forecast import forecast_of
from xiechuang.domains.vouchers.queries.schemes import current_version, open_batches, parameter_lines
from xiechuang.domains.vouchers.queries.statistics import totals
from xiechuang.domains.vouchers.states import Parameter
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.moves import MoveOut, moves_of, one_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, READ_OPEN, WRITE
from xiechuang.web.api.values import LARGEST_EXACT, Code, Day, Input, Line, Note, Number, Title
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["科技创新券"])
SchemeMove = Annotated[str, one_of(SCHEME), Path()]
BatchMove = Annotated[str, one_of(BATCH), Path()]
SchemeNumber = Annotated[Number, Path()]


class ParameterOut(Schema):
    """One thing a scheme says; not published where it is not known."""

    name: str
    label: str
    text: str
    value: Any
    is_known: bool
    clause: str
    source: str
    sureness: str
    note: str


class SchemeOut(Schema):
    """A scheme in its version in force, else in its latest."""

    number: str
    href: str
    code: str
    region: str
    place: str | None
    year: int
    kind: str
    name: str
    basis: str
    url: str
    note: str
    is_sample: bool
    version: int
    state: str
    state_label: str
    parameters: list[ParameterOut]
    moves: list[MoveOut]


class SchemeFilters(Paging):
    """Which schemes."""

    region: Code = ""
    year: Annotated[int, Field(ge=2000, le=2100)] | None = None


class SchemeIn(Input):
    """A new scheme; what it is good for is set afterwards."""

    name: Title
    kind: Annotated[Code, Field(min_length=1)]
    year: Annotated[int, Field(strict=True, ge=2014, le=2100)]
    basis: Note = ""
    url: Line = ""
    note: Note = ""


class ParameterIn(Input):
    """A value as it is written, or nothing for what is not published; and what it rests on."""

    value: Any = None
    clause: Line = ""
    source: Line = ""
    note: Note = ""


class ParametersIn(Input):
    """Parameters by name."""

    parameters: dict[str, ParameterIn]


class NoteIn(Input):
    """A note, where the move asks for one."""

    note: Note = ""


class AppropriationIn(Input):
    """Money into the pool, or with a minus out of it; the key is made by the sender and kept for repeats."""

    key: UUID
    amount_fen: Annotated[int, Field(strict=True, ge=-LARGEST_EXACT, le=LARGEST_EXACT)]
    basis: Title


class BatchIn(Input):
    """A part of the pool, given out between two days, the second not included."""

    name: Title
    opens_on: Day
    closes_on: Day
    amount_fen: Annotated[int, Field(strict=True, ge=1, le=LARGEST_EXACT)]


class BatchMoneyOut(Schema):
    """How a batch stands."""

    number: str
    left_fen: int
    committed_fen: int
    held_fen: int
    paid_fen: int


class ForecastOut(Schema):
    """When the budget is used up; ``too_few`` says why there is no answer."""

    method: str
    early_on: str | None
    middle_on: str | None
    late_on: str | None
    too_few: str


class BudgetOut(Schema):
    """How a scheme's money stands."""

    pool: str
    appropriated_fen: int
    free_fen: int
    left_fen: int
    committed_fen: int
    held_fen: int
    paid_fen: int
    batches: list[BatchMoneyOut]
    forecast: ForecastOut


class TotalOut(Schema):
    """A region's vouchers under a scheme; sums are null where fewer than three firms stand behind them."""

    region: str
    scheme: str
    firms: int
    vouchers: int
    claims: int
    issued_fen: int | None
    paid_fen: int | None
    is_sample: bool


@router.get(
    "/voucher-schemes",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: Page[SchemeOut], **READ_OPEN},
    summary="创新券方案",
)
def schemes(request: HttpRequest, filters: Query[SchemeFilters]) -> Any:
    """Every scheme, whatever of it is published."""
    actor = actor_in(request)
    given = {"region_id": filters.region, "year": filters.year}
    rows = visible(actor, Scheme).filter(**{name: value for name, value in given.items() if value})
    return paged(rows, paging=filters, order="number", shown=lambda row: scheme_out(row, actor=actor))


@router.get(
    "/voucher-schemes/{number}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: SchemeOut, **READ_OPEN},
    summary="一个方案",
)
def scheme(request: HttpRequest, number: SchemeNumber) -> Any:
    """One scheme with everything it says."""
    actor = actor_in(request)
    return scheme_out(get_visible(actor, Scheme, number=number), actor=actor)


@router.post("/voucher-schemes", auth=SIGNED_IN, response={201: SchemeOut, **WRITE}, summary="登记方案")
def add_scheme(request: HttpRequest, body: SchemeIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """A region's office registers a scheme."""
    actor = actor_in(request)

    def deed() -> dict[str, Any]:
        return scheme_out(create_scheme(actor=actor, values=body.model_dump()).scheme, actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.patch(
    "/voucher-schemes/{number}/parameters",
    auth=SIGNED_IN,
    response={200: SchemeOut, **WRITE},
    summary="设定方案参数",
)
def decide(request: HttpRequest, number: SchemeNumber, body: ParametersIn) -> Any:
    """The authority sets what is not published; all that cannot be read is named at once."""
    actor = actor_in(request)
    found = get_visible(actor, Scheme, number=number)
    values = {name: one.model_dump(exclude_unset=True) for name, one in body.parameters.items()}
    decide_parameters(_latest(found, actor), actor=actor, values=values)
    return scheme_out(found, actor=actor)


@router.post(
    "/voucher-schemes/{number}/versions",
    auth=SIGNED_IN,
    response={201: SchemeOut, **WRITE},
    summary="修订方案",
)
def revise(request: HttpRequest, number: SchemeNumber, body: NoteIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """Begin a new version; the note is the reason."""
    actor = actor_in(request)
    found = get_visible(actor, Scheme, number=number)

    def deed() -> dict[str, Any]:
        return version_out(make_version(found, actor=actor, reason=body.note), actor=actor)

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.post(
    "/voucher-schemes/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: SchemeOut, **WRITE},
    summary="实施、暂停、恢复、结束方案",
)
def move_one_scheme(
    request: HttpRequest,
    number: SchemeNumber,
    move: SchemeMove,
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Make one of the moves of the latest version."""
    actor = actor_in(request)
    found = get_visible(actor, Scheme, number=number)

    def deed() -> dict[str, Any]:
        return version_out(
            move_scheme(_latest(found, actor), actor=actor, move=move, note=body.note), actor=actor
        )

    return written_once(request, key=key, body=body, deed=deed)


@router.get(
    "/voucher-schemes/{number}/budget",
    auth=SIGNED_IN,
    response={200: BudgetOut, **READ},
    summary="额度使用与预计",
)
def budget(request: HttpRequest, number: SchemeNumber) -> Any:
    """How the money of a scheme stands, for its own office and the overseers."""
    actor = actor_in(request)
    return budget_out(get_visible(actor, Pool, scheme__number=number))


@router.post(
    "/voucher-schemes/{number}/appropriations",
    auth=SIGNED_IN,
    response={200: BudgetOut, **WRITE},
    summary="拨入或调出额度",
)
def add_money(request: HttpRequest, number: SchemeNumber, body: AppropriationIn) -> Any:
    """Put money into the scheme's pool; the same key is one appropriation."""
    actor = actor_in(request)
    pool = open_pool(get_visible(actor, Scheme, number=number), actor=actor)
    appropriate(pool, actor=actor, amount_fen=body.amount_fen, basis=body.basis, key=body.key)
    return budget_out(pool)


@router.post(
    "/voucher-schemes/{number}/batches",
    auth=SIGNED_IN,
    response={201: BatchOut, **WRITE},
    summary="安排批次",
)
def add_batch(
    request: HttpRequest, number: SchemeNumber, body: BatchIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """A part of the pool that is to be given out."""
    actor = actor_in(request)
    pool = get_visible(actor, Pool, scheme__number=number)

    def deed() -> dict[str, Any]:
        return batch_out(plan_batch(pool, actor=actor, **body.model_dump()))

    return Status(201, written_once(request, key=key, body=body, deed=deed))


@router.get(
    "/voucher-batches",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: list[BatchOut], **READ_OPEN},
    summary="开放申领的批次",
)
def batches(request: HttpRequest) -> Any:
    """Batches from which a voucher can be had today."""
    return [batch_out(one) for one in open_batches(actor=actor_in(request))[:200]]


@router.post(
    "/voucher-batches/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: BatchOut, **WRITE},
    summary="开放、截止批次",
)
def move_one_batch(
    request: HttpRequest,
    number: SchemeNumber,
    move: BatchMove,
    body: NoteIn,
    key: KeyText = IDEMPOTENCY_KEY,
) -> Any:
    """Open or close a batch."""
    actor = actor_in(request)
    found = get_visible(actor, Batch, number=number)

    def deed() -> dict[str, Any]:
        return batch_out(move_batch(found, actor=actor, move=move, note=body.note))

    return written_once(request, key=key, body=body, deed=deed)


@router.get(
    "/voucher-totals",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: list[TotalOut], **READ_OPEN},
    summary="创新券公开汇总",
)
def public_totals(request: HttpRequest) -> Any:  # noqa: ARG001 - the sums are public
    """Totals by region and scheme."""
    names = ("firms", "vouchers", "claims", "issued_fen", "paid_fen", "is_sample")
    return [
        {name: getattr(one, name) for name in names} | {"region": one.region_id, "scheme": one.scheme_number}
        for one in totals()
    ]


def _latest(scheme: Scheme, actor: Actor) -> SchemeVersion:
    found = visible(actor, SchemeVersion).filter(scheme=scheme).order_by("-version").first()
    if found is None:
        raise NotVisible(scheme.number)
    return found


def scheme_out(scheme: Scheme, *, actor: Actor) -> dict[str, Any]:
    """A scheme as the API tells it."""
    return version_out(current_version(scheme, actor=actor) or _latest(scheme, actor), actor=actor)


def version_out(version: SchemeVersion, *, actor: Actor) -> dict[str, Any]:
    """A version with its scheme."""
    scheme = version.scheme
    href = f"/api/voucher-schemes/{scheme.number}"
    names = ("number", "code", "year", "kind", "name", "basis", "url", "note", "is_sample")
    return {name: getattr(scheme, name) for name in names} | {
        "href": href,
        "region": scheme.region_id,
        "place": scheme.place_id,
        "version": version.version,
        "state": version.state,
        "state_label": version.status.label,
        "parameters": [
            {
                "name": line.parameter.value,
                "value": version.value(line.parameter),
                "sureness": line.sureness.value,
            }
            | {
                name: getattr(line, name)
                for name in ("label", "text", "is_known", "clause", "source", "note")
            }
            for line in parameter_lines(version)
        ],
        "moves": moves_of(SCHEME, actor=actor, subject=version, href=href),
    }


def budget_out(pool: Pool) -> dict[str, Any]:
    """How a pool stands as the API tells it."""
    stands, found = budget_of(pool), forecast_of(pool)
    numbers = dict(pool.batches.values_list("pk", "number"))
    names = ("appropriated_fen", "free_fen", "left_fen", "committed_fen", "held_fen", "paid_fen")
    parts = ("left_fen", "committed_fen", "held_fen", "paid_fen")
    days = {name: getattr(found, name) for name in ("early_on", "middle_on", "late_on")}
    return {name: getattr(stands, name) for name in names} | {
        "pool": pool.number,
        "batches": [
            {name: getattr(one, name) for name in parts} | {"number": numbers[one.batch_id]}
            for one in stands.batches
        ],
        "forecast": {"method": found.method, "too_few": found.too_few}
        | {name: day and day.isoformat() for name, day in days.items()},
    }


PARAMETER_NAMES = tuple(name.value for name in Parameter)
"""The names that ``PATCH …/parameters`` knows."""
