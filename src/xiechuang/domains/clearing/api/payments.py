"""Settlement payments: list, one, paid, confirmed, not arrived."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from xiechuang.domains.clearing.actions.paying import confirm_payment, pay, refuse_payment
from xiechuang.domains.clearing.api.places import reader
from xiechuang.domains.clearing.flow import PAYMENT
from xiechuang.domains.clearing.models import Payment
from xiechuang.domains.clearing.queries.lists import is_late
from xiechuang.domains.clearing.queries.lists import payments as payment_rows
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.auth import SIGNED_IN
from xiechuang.web.api.moves import MoveOut, NoteIn, moves_of
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ, WRITE
from xiechuang.web.api.values import At, Day, Input, Note, Number, Word
from xiechuang.web.api.writing import IDEMPOTENCY_KEY, KeyText, written_once

router = Router(tags=["地区间清算"])
PaymentNumber = Annotated[Number, Path()]


class ClearingPaymentOut(Schema):
    """What one region pays another after netting."""

    number: str
    href: str
    on: date
    payer: str
    payee: str
    amount_fen: int
    state: str
    state_label: str
    due_on: date | None
    is_late: bool
    bank_reference: str
    paid_on: date | None
    confirmed_at: At | None
    moves: list[MoveOut]


class PaidIn(Input):
    """The bank's reference and the day of payment."""

    bank_reference: Word
    paid_on: Day
    note: Note = ""


@router.get(
    "/clearing/payments",
    auth=SIGNED_IN,
    response={200: Page[ClearingPaymentOut], **READ},
    summary="结算付款列表",
)
def payments(request: HttpRequest, filters: Query[Paging]) -> Any:
    """Settlement payments, latest first."""
    actor = reader(request)
    return paged(
        payment_rows(actor), paging=filters, order="-number", shown=lambda row: payment_out(row, actor=actor)
    )


@router.get(
    "/clearing/payments/{number}",
    auth=SIGNED_IN,
    response={200: ClearingPaymentOut, **READ},
    summary="结算付款",
)
def one_payment(request: HttpRequest, number: PaymentNumber) -> Any:
    """One payment."""
    actor = reader(request)
    return payment_out(get_visible(actor, Payment, number=number), actor=actor)


@router.post(
    "/clearing/payments/{number}/moves/pay",
    auth=SIGNED_IN,
    response={200: ClearingPaymentOut, **WRITE},
    summary="登记付款",
)
def paid(request: HttpRequest, number: PaymentNumber, body: PaidIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """The payer has paid."""
    actor = reader(request)
    row = get_visible(actor, Payment, number=number)

    def deed() -> dict[str, Any]:
        return payment_out(pay(row, actor=actor, **body.model_dump()), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    "/clearing/payments/{number}/moves/confirm",
    auth=SIGNED_IN,
    response={200: ClearingPaymentOut, **WRITE},
    summary="确认到账",
)
def confirmed(
    request: HttpRequest, number: PaymentNumber, body: NoteIn, key: KeyText = IDEMPOTENCY_KEY
) -> Any:
    """The payee has got it."""
    actor = reader(request)
    row = get_visible(actor, Payment, number=number)

    def deed() -> dict[str, Any]:
        return payment_out(confirm_payment(row, actor=actor, note=body.note), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


@router.post(
    "/clearing/payments/{number}/moves/refuse",
    auth=SIGNED_IN,
    response={200: ClearingPaymentOut, **WRITE},
    summary="没有到账",
)
def refused(request: HttpRequest, number: PaymentNumber, body: NoteIn, key: KeyText = IDEMPOTENCY_KEY) -> Any:
    """The payee has not got it."""
    actor = reader(request)
    row = get_visible(actor, Payment, number=number)

    def deed() -> dict[str, Any]:
        return payment_out(refuse_payment(row, actor=actor, note=body.note), actor=actor)

    return written_once(request, key=key, body=body, deed=deed)


def payment_out(payment: Payment, *, actor: Actor) -> dict[str, Any]:
    """A payment with the moves open to this actor."""
    href = f"/api/clearing/payments/{payment.number}"
    names = (
        "number",
        "amount_fen",
        "state",
        "due_on",
        "bank_reference",
        "paid_on",
        "confirmed_at",
    )
    return {name: getattr(payment, name) for name in names} | {
        "href": href,
        "on": payment.day.on,
        "payer": payment.payer_id,
        "payee": payment.payee_id,
        "state_label": payment.status.label,
        "is_late": is_late(payment),
        "moves": moves_of(PAYMENT, actor=actor, subject=payment, href=href),
    }
