"""Paying claims: one by one or as a list that goes to a bank; taking a wrong payment back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid5

from xiechuang.domains.clearing.public import record_obligation, reverse_obligation
from xiechuang.domains.vouchers.actions.money import pay_money, reverse_money
from xiechuang.domains.vouchers.actions.papers import withdraw_claim_papers
from xiechuang.domains.vouchers.events import ClaimPaid, ClaimReversed
from xiechuang.domains.vouchers.models import Claim
from xiechuang.kernel.events import announce
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.orgs.public import Actor

KIND = "voucher"
REASON_LENGTH = 200


def pay_claim(row: Claim, actor: Actor, details: Mapping[str, Any]) -> None:
    """The money moves, and where one region pays what another bears, the debt is recorded in the same transaction."""
    row.transfer_id = pay_money(row, actor=actor)
    row.paid_fen, row.paid_by_id, row.paid_at = row.approved_fen, actor.person_id, clock.now()
    row.paid_on, row.bank_reference = details["paid_on"], str(details["bank_reference"]).strip()
    row.held_fen = 0
    if row.crosses_regions:
        row.obligation_id = uuid5(row.transfer_id, "obligation")
        record_obligation(
            id=row.obligation_id,
            debtor=row.region_id,
            creditor=row.paying_region_id,
            amount_fen=row.paid_fen or 0,
            arose_on=clock.today(),
            kind=KIND,
            subject_kind="vouchers.claim",
            subject_number=row.number,
            actor=actor,
            is_sample=row.is_sample,
        )
    announce(
        ClaimPaid(
            claim_id=row.pk,
            number=row.number,
            amount_fen=row.paid_fen or 0,
            payee_id=row.payee_id,
            bearing_region=row.region_id,
            paying_region=row.paying_region_id,
        )
    )


def reverse_claim(row: Claim, actor: Actor, details: Mapping[str, Any]) -> None:
    """A wrong payment is taken back by a payment the other way; the two stay side by side."""
    reason = str(details["note"])[:REASON_LENGTH]
    row.reversal_id = reverse_money(row, actor=actor, reason=f"{row.number} 追回：{reason}")
    row.reversed_by_id, row.reversed_at = actor.person_id, clock.now()
    withdraw_claim_papers(row, actor=actor, reason=reason)
    if row.obligation_id is not None:
        reverse_obligation(
            row.obligation_id,
            reversing_id=uuid5(row.obligation_id, "reverse"),
            actor=actor,
            reason=reason,
        )
    announce(ClaimReversed(claim_id=row.pk, number=row.number, amount_fen=row.paid_fen or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAnswer:
    """What a bank says of one payment."""

    number: str
    paid: bool
    reference: str = ""
    paid_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done of many, and why the rest was not."""

    done: list[str] = field(default_factory=list)
    refused: dict[str, Sequence[Reason]] = field(default_factory=dict)


def numbers_of(claims: Iterable[Claim]) -> list[str]:
    """Their numbers, for the trail."""
    return [claim.number for claim in claims]
