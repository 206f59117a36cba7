"""Pools, batches, how the money stands, and what everybody may know of it."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from pydantic import Field

from xiechuang.domains.vouchers.actions.budget import appropriate, move_batch, open_pool, plan_batch
from xiechuang.domains.vouchers.api.schemes import SchemeNumber
from xiechuang.domains.vouchers.api.shapes import VoucherBatchOut, batch_out
from xiechuang.domains.vouchers.flow import BATCH
from xiechuang.domains.vouchers.models import Appropriation, Batch, Pool, Scheme
from xiechuang.domains.vouchers.queries.budget import budget_of
from xiechuang.domains.vouchers.queries.forecast import forecast_of
from xiechuang.domains.vouchers.queries.schemes import open_batches
from xiechuang.domains.vouchers.queries.statistics import totals
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.moves import NoteIn, one_of
from xiechuang.web.api.problems import READ, READ_OPEN, WRITE
from xiechuang.web.api.values import LARGEST_EXACT, At, Day, Input, Title
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["科技创新券"])
BatchMove = Annotated[str, one_of(BATCH), Path()]


class AppropriationIn(Input):
    """Money into the pool, or with a minus out of it; the key is made by the sender and kept for repeats."""

    key: UUID
    amount_fen: Annotated[int, Field(strict=True, ge=-LARGEST_EXACT, le=LARGEST_EXACT)]
    basis: Title


class AppropriationOut(Schema):
    """Money put into a pool or taken out of it, and where to read it again; how the pool stands is at ``budget``."""

    key: UUID
    href: str
    budget: str
    pool: str
    amount_fen: int
    basis: str
    made_at: At
    made_by: str


class VoucherBatchIn(Input):
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
    response={201: AppropriationOut, **WRITE},
    summary="拨入或调出额度",
)
def add_money(request: HttpRequest, number: SchemeNumber, body: AppropriationIn) -> Any:
    """Put money into the scheme's pool; the same key is one appropriation. How the pool stands then, its budget says."""
    actor = actor_in(request)
    pool = visible(actor, Pool).filter(scheme__number=number).first()
    if pool is None:
        pool = open_pool(get_visible(actor, Scheme, number=number), actor=actor)
    made = appropriate(pool, actor=actor, amount_fen=body.amount_fen, basis=body.basis, key=body.key)
    return Status(201, appropriation_out(made, pool=pool.number, scheme=number))


@router.get(
    "/voucher-schemes/{number}/appropriations/{key}",
    auth=SIGNED_IN,
    response={200: AppropriationOut, **READ},
    summary="一笔拨入或调出",
)
def appropriation(request: HttpRequest, number: SchemeNumber, key: UUID) -> Any:
    """One appropriation, for the scheme's own office and the overseers."""
    found = visible(actor_in(request), Appropriation).select_related("pool")
    made = found.filter(pool__scheme__number=number, transfer_id=key).first()
    if made is None:
        raise NotVisible(str(key))
    return appropriation_out(made, pool=made.pool.number, scheme=number)


@router.post(
    "/voucher-schemes/{number}/batches",
    auth=SIGNED_IN,
    response={201: VoucherBatchOut, **WRITE},
    summary="安排批次",
)
def add_batch(
    request: HttpRequest, number: SchemeNumber, body: VoucherBatchIn, key: KeyText = IDEMPOTENCY_KEY
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
    response={200: list[VoucherBatchOut], **READ_OPEN},
    summary="开放申领的批次",
)
def batches(request: HttpRequest) -> Any:
    """Batches from which a voucher can be had today."""
    return [batch_out(one) for one in open_batches(actor=actor_in(request))[:200]]


@router.post(
    "/voucher-batches/{number}/moves/{move}",
    auth=SIGNED_IN,
    response={200: VoucherBatchOut, **WRITE},
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


def appropriation_out(made: Appropriation, *, pool: str, scheme: str) -> dict[str, Any]:
    """An appropriation as the API tells it."""
    names = ("amount_fen", "basis", "made_at", "made_by")
    return {name: getattr(made, name) for name in names} | {
        "key": made.transfer_id,
        "href": f"/api/voucher-schemes/{scheme}/appropriations/{made.transfer_id}",
        "budget": f"/api/voucher-schemes/{scheme}/budget",
        "pool": pool,
    }


def budget_out(pool: Pool) -> dict[str, Any]:
    """How a pool stands as the API tells it."""
    stands = budget_of(pool)
    found = forecast_of(pool, left_fen=stands.left_fen)
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
