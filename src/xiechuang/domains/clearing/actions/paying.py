"""Settlement payments: paid by the one, confirmed by the other; then the positions go back on the ledger."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from xiechuang.domains.clearing.actions.closing import settle_if_paid
from xiechuang.domains.clearing.actions.recording import position_accounts
from xiechuang.domains.clearing.events import SettlementPaid
from xiechuang.domains.clearing.flow import PAYMENT
from xiechuang.domains.clearing.models import Day, Payment
from xiechuang.kernel.events import announce
from xiechuang.kernel.ledger.public import moving, post
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock, perform

SETTLING = "clearing_settlement"


def pay(
    payment: Payment, *, actor: Actor, bank_reference: str, paid_on: date | None, note: str = ""
) -> Payment:
    """The region that owes has paid; it names the bank's reference."""
    reference = bank_reference.strip()
    used = Payment.objects.filter(payer=payment.payer_id, bank_reference=reference).exclude(pk=payment.pk)

    def effect(row: Payment) -> None:
        row.bank_reference, row.paid_on = reference, paid_on

    details = {"bank_reference": reference, "paid_on": paid_on, "is_used": bool(reference) and used.exists()}
    return _moved(payment, "pay", actor=actor, note=note, details=details, effect=effect)


def confirm_payment(payment: Payment, *, actor: Actor, note: str = "") -> Payment:
    """The region that is owed has got it: both positions go back, and after the last payment the day is settled."""
    with transaction.atomic():
        day = lock(payment.day)
        row = _moved(payment, "confirm", actor=actor, note=note, effect=_note_arrival)
        positions = position_accounts([row.payer_id, row.payee_id])
        wanted = moving(
            id=row.transfer_id,
            source=positions[row.payee_id],
            target=positions[row.payer_id],
            amount_fen=row.amount_fen,
            kind=SETTLING,
            reason=f"{row.number} {row.bank_reference}",
            subject=row,
        )
        post([wanted], actor=actor)
        announce(_paid(row, day))
        settle_if_paid(day, actor=actor)
    return row


def _note_arrival(row: Payment) -> None:
    row.confirmed_at = clock.now()


def _paid(row: Payment, day: Day) -> SettlementPaid:
    return SettlementPaid(
        payment_id=row.pk,
        number=row.number,
        day_on=day.on,
        payer=row.payer_id,
        payee=row.payee_id,
        amount_fen=row.amount_fen,
    )


def refuse_payment(payment: Payment, *, actor: Actor, note: str) -> Payment:
    """The money has not arrived, or not this money; the payer looks after it again."""

    def effect(row: Payment) -> None:
        row.bank_reference, row.paid_on = "", None

    return _moved(payment, "refuse", actor=actor, note=note, effect=effect)


def _moved(
    payment: Payment,
    move: str,
    *,
    actor: Actor,
    note: str,
    effect: Callable[[Payment], None],
    details: dict[str, Any] | None = None,
) -> Payment:
    return perform(
        flow=PAYMENT, move=move, actor=actor, subject=payment, note=note, details=details, effect=effect
    )
