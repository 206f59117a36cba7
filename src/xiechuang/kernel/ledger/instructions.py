"""What a caller asks of the ledger: transfers not yet made, each with its client-made id and its legs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from xiechuang.kernel.ledger.models import Account, Hold, Transfer
from xiechuang.kernel.ledger.states import Act


@dataclass(frozen=True, slots=True)
class Leg:
    """One account's part in a transfer: money in (+) or out (-), and money set aside (+) or set free (-), in fen."""

    account: int
    amount_fen: int = 0
    held_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """A transfer that is wanted. ``id`` is made by the caller once and kept for every repeat; ``kind`` is its own word."""

    id: UUID
    kind: str
    legs: tuple[Leg, ...]
    act: Act = Act.POST
    reason: str = ""
    subject_kind: str = ""
    subject_id: int | None = None
    ends: UUID | None = None
    reverses: UUID | None = None
    target: int | None = None
    expires_at: datetime | None = None


def moving(
    *,
    id: UUID,
    source: Account,
    target: Account,
    amount_fen: int,
    kind: str,
    reason: str = "",
    subject: Model | None = None,
) -> Instruction:
    """Move money from one account to another."""
    legs = (Leg(source.pk, -amount_fen), Leg(target.pk, amount_fen))
    return Instruction(id=id, kind=kind, legs=legs, reason=reason, **_subject(subject))


def journal(
    *, id: UUID, legs: Sequence[Leg], kind: str, reason: str = "", subject: Model | None = None
) -> Instruction:
    """Move money between any number of accounts; the legs sum to zero."""
    return Instruction(id=id, kind=kind, legs=tuple(legs), reason=reason, **_subject(subject))


def reserving(
    *,
    id: UUID,
    source: Account,
    target: Account,
    amount_fen: int,
    kind: str,
    expires_at: datetime | None = None,
    reason: str = "",
    subject: Model | None = None,
) -> Instruction:
    """Set money of one account aside for another; the hold that comes of it bears the same id."""
    return Instruction(
        id=id,
        kind=kind,
        act=Act.RESERVE,
        legs=(Leg(source.pk, 0, amount_fen),),
        target=target.pk,
        expires_at=expires_at,
        reason=reason,
        **_subject(subject),
    )


def settling(
    *, id: UUID, hold: Hold, amount_fen: int | None = None, kind: str, reason: str = ""
) -> Instruction:
    """Pay out what a hold set aside, all or a part; the rest is free again."""
    paid = hold.amount_fen if amount_fen is None else amount_fen
    legs = (Leg(hold.account_id, -paid, -hold.amount_fen), Leg(hold.target_id, paid))
    return Instruction(
        id=id, kind=kind, act=Act.SETTLE, legs=legs, ends=hold.pk, reason=reason, **_subject_of(hold.transfer)
    )


def freeing(*, id: UUID, hold: Hold, kind: str, reason: str = "", act: Act = Act.VOID) -> Instruction:
    """Set free what a hold set aside; nothing is paid."""
    legs = (Leg(hold.account_id, 0, -hold.amount_fen),)
    return Instruction(
        id=id, kind=kind, act=act, legs=legs, ends=hold.pk, reason=reason, **_subject_of(hold.transfer)
    )


def reversing(*, id: UUID, transfer: Transfer, legs: Sequence[Leg], kind: str, reason: str) -> Instruction:
    """Take back what a transfer moved; ``legs`` are that transfer's. A hold it ended stays ended."""
    return Instruction(
        id=id,
        kind=kind,
        act=Act.REVERSE,
        legs=tuple(Leg(leg.account, -leg.amount_fen) for leg in legs),
        reverses=transfer.pk,
        reason=reason,
        **_subject_of(transfer),
    )


def _subject(subject: Model | None) -> dict[str, Any]:
    if subject is None:
        return {}
    return {"subject_kind": subject._meta.label_lower, "subject_id": subject.pk}


def _subject_of(transfer: Transfer) -> dict[str, Any]:
    return {"subject_kind": transfer.subject_kind, "subject_id": transfer.subject_id}
