"""The usual single deeds, each one group of its own: reserve, settle, void, expire, reverse."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Model

from xiechuang.kernel.ledger.instructions import Leg, freeing, reserving, reversing, settling
from xiechuang.kernel.ledger.models import Account, Hold, Transfer
from xiechuang.kernel.ledger.posting import Posted, lock_accounts, post
from xiechuang.kernel.ledger.queries import hold_by_id, open_holds, transfer_by_id
from xiechuang.kernel.ledger.states import Act
from xiechuang.kernel.orgs.public import SYSTEM, Actor

_BATCH = 500


def reserve(
    *,
    id: UUID,
    source: Account,
    target: Account,
    amount_fen: int,
    kind: str,
    actor: Actor,
    expires_at: datetime | None = None,
    reason: str = "",
    subject: Model | None = None,
) -> Posted:
    """Set money of ``source`` aside for ``target``; the hold has the id given."""
    wanted = reserving(
        id=id,
        source=source,
        target=target,
        amount_fen=amount_fen,
        kind=kind,
        expires_at=expires_at,
        reason=reason,
        subject=subject,
    )
    return post([wanted], actor=actor)[0]


def post_hold(
    hold: Hold | UUID,
    *,
    id: UUID,
    actor: Actor,
    amount_fen: int | None = None,
    kind: str = "settle",
    reason: str = "",
) -> Posted:
    """Pay out what was set aside, all of it or ``amount_fen`` of it; the rest is free again and the hold has ended."""
    found = hold_by_id(hold)
    return post([settling(id=id, hold=found, amount_fen=amount_fen, kind=kind, reason=reason)], actor=actor)[
        0
    ]


def void_hold(hold: Hold | UUID, *, id: UUID, actor: Actor, kind: str = "void", reason: str = "") -> Posted:
    """Set free what was set aside and pay nothing."""
    return post([freeing(id=id, hold=hold_by_id(hold), kind=kind, reason=reason)], actor=actor)[0]


def expire_holds(now: datetime, *, actor: Actor = SYSTEM) -> int:
    """End every open hold whose time was over at ``now``, and say how many; several workers may do it at once."""
    ended = 0
    while batch := list(open_holds().filter(expires_at__lte=now)[:_BATCH]):
        ended += _expire(batch, now=now, actor=actor)
    return ended


def _expire(batch: list[Hold], *, now: datetime, actor: Actor) -> int:
    """Under the lock of their accounts nobody else can end them between the look and the writing."""
    with transaction.atomic():
        lock_accounts(hold.account_id for hold in batch)
        still = list(open_holds().filter(pk__in=[hold.pk for hold in batch]))
        wanted = [
            freeing(id=uuid5(hold.pk, "expire"), hold=hold, kind="expire", act=Act.EXPIRE) for hold in still
        ]
        post(wanted, actor=actor, at=now)
    return len(wanted)


def reverse(
    transfer: Transfer | UUID, *, id: UUID, actor: Actor, reason: str, kind: str = "reverse"
) -> Posted:
    """Take back what a transfer moved, once; the two stay side by side and the floors hold here too."""
    found = transfer_by_id(transfer)
    legs = [Leg(entry.account_id, entry.amount_fen) for entry in found.entries.order_by("position")]
    return post([reversing(id=id, transfer=found, legs=legs, kind=kind, reason=reason)], actor=actor)[0]
