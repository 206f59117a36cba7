"""How transfers and entries are hashed; the database computes the second, and anybody can compute both again."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from xiechuang.kernel.ledger.instructions import Leg
from xiechuang.kernel.ledger.models import Entry

GENESIS = "0" * 64
SEPARATOR = "\x1f"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def digest_of_body(
    *,
    act: str,
    kind: str,
    reason: str,
    subject_kind: str,
    subject_id: int | None,
    ends: UUID | None,
    reverses: UUID | None,
    target: int | None,
    expires_at: datetime | None,
    legs: Iterable[Leg],
) -> str:
    """SHA-256 over what a transfer does and why; its id, moment and maker are not part of it."""
    body = [
        str(act),
        kind,
        reason,
        subject_kind,
        subject_id,
        str(ends or ""),
        str(reverses or ""),
        target,
        None if expires_at is None else microseconds(expires_at),
        [[leg.account, leg.amount_fen, leg.held_fen] for leg in legs],
    ]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()


def digest_of_entry(entry: Entry, *, before: str, transfer_digest: str | None) -> str:
    """The hash that ``entry`` must have when the entry before in its lane has ``before``."""
    fields = (
        before,
        entry.account_id,
        entry.sequence,
        entry.transfer_id,
        transfer_digest,
        entry.position,
        entry.amount_fen,
        entry.held_fen,
        entry.balance_after_fen,
        entry.held_after_fen,
        microseconds(entry.at),
        # Lane 0 is the account itself, and says nothing.
        *([entry.lane] if entry.lane else ()),
    )
    return hashlib.sha256(SEPARATOR.join(map(str, fields)).encode()).hexdigest()


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970, exact."""
    return (moment - _EPOCH) // _MICROSECOND
