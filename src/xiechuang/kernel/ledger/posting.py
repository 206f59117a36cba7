"""The one way to write the ledger: a group of transfers, all of them or none, in one round trip to the database."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from xiechuang.kernel.ledger.checking import problems_of, reason_of
from xiechuang.kernel.ledger.digests import digest_of_body
from xiechuang.kernel.ledger.instructions import Instruction
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason, Refused
from xiechuang.kernel.orgs.actor import Actor

_POST = """select refusal, transfer_id, account_id, limit_fen, found_fen, sequence, balance_after_fen, held_after_fen, at, is_new
from ledger_post(%s, %s::jsonb, %s::jsonb, %s::int[], %s::bigint[], %s::bigint[], %s::bigint[], %s::int[])"""


@dataclass(frozen=True, slots=True)
class After:
    """How an account stood after one entry; of one with lanes, how that lane did."""

    account: int
    sequence: int
    balance_fen: int
    held_fen: int


@dataclass(frozen=True, slots=True)
class Posted:
    """A transfer that stands; asking again gives an equal answer."""

    id: UUID
    made_at: datetime
    entries: tuple[After, ...]
    is_new: bool = field(compare=False)


def post(transfers: Sequence[Instruction], *, actor: Actor, at: datetime | None = None) -> list[Posted]:
    """Write the group, all of it or nothing, and say how the accounts stand after each transfer, in the group's order.

    Who may move what is the caller's to decide; here only the rules of the ledger count (docs/domains/ledger.md).
    A group whose ids all stand already with the same bodies gets the answer it got the first time. ``Refused`` carries
    every reason and has written nothing: a transaction around it may go on. Accounts are locked in id order until the
    transaction ends, so post once in a transaction, as one group; whoever must post twice locks first with
    ``lock_accounts``. Outside a transaction one call is one round trip and its own transaction. The moment written is
    ``at``, else the clock's, or that of the accounts' latest entry if that is later.
    """
    if not transfers:
        return []
    if reasons := list(problems_of(transfers)):
        raise Refused(reasons)
    with connection.cursor() as cursor:
        cursor.execute(_POST, [at or clock.now(), _maker(actor), *_parameters(transfers)])
        rows = cursor.fetchall()
    if reasons := _refusals(rows):
        raise Refused(reasons)
    return [_posted(list(entries)) for _, entries in groupby(rows, key=lambda row: row[1])]


def lock_accounts(accounts: Iterable[int]) -> None:
    """Lock these accounts in the one order of the house, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select ledger_lock(%s::bigint[])", [sorted(set(accounts))])


def _maker(actor: Actor) -> str:
    return json.dumps(
        {
            "person_id": actor.person_id,
            "actor": (actor.name or actor.role.label)[:60],
            "role": actor.role.value,
            "organisation_id": actor.organisation_id,
        },
        ensure_ascii=False,
    )


def _parameters(transfers: Sequence[Instruction]) -> list[Any]:
    """The transfers as a document, their legs as columns."""
    legs = [
        (place, leg.account, leg.amount_fen, leg.held_fen, position)
        for place, wanted in enumerate(transfers)
        for position, leg in enumerate(wanted.legs, start=1)
    ]
    document = json.dumps([_row(place, t) for place, t in enumerate(transfers)], ensure_ascii=False)
    return [document, *(list(column) for column in zip(*legs, strict=True))]


def _row(place: int, wanted: Instruction) -> dict[str, Any]:
    row = {
        "id": str(wanted.id),
        "place": place,
        "act": wanted.act.value,
        "kind": wanted.kind,
        "reason": wanted.reason,
        "subject_kind": wanted.subject_kind,
        "subject_id": wanted.subject_id,
        "legs": len(wanted.legs),
        "digest": body_digest(wanted),
    }
    if wanted.ends:
        row["ends"] = str(wanted.ends)
    if wanted.reverses:
        row["reverses"] = str(wanted.reverses)
    if wanted.target is not None:
        first = wanted.legs[0]
        until = wanted.expires_at.isoformat() if wanted.expires_at else None
        row |= {
            "account": first.account,
            "target": wanted.target,
            "amount": first.held_fen,
            "expires_at": until,
        }
    return row


def body_digest(wanted: Instruction) -> str:
    """The hash by which a repeat is known from another transfer under the same id."""
    return digest_of_body(
        act=wanted.act.value,
        kind=wanted.kind,
        reason=wanted.reason,
        subject_kind=wanted.subject_kind,
        subject_id=wanted.subject_id,
        ends=wanted.ends,
        reverses=wanted.reverses,
        target=wanted.target,
        expires_at=wanted.expires_at,
        legs=wanted.legs,
    )


def _refusals(rows: list[tuple[Any, ...]]) -> list[Reason]:
    return [
        reason_of(code, transfer=transfer, account=account, limit_fen=limit, found_fen=found)
        for code, transfer, account, limit, found, *_ in rows
        if code is not None
    ]


def _posted(rows: list[tuple[Any, ...]]) -> Posted:
    entries = tuple(After(row[2], row[5], row[6], row[7]) for row in rows)
    return Posted(id=rows[0][1], made_at=rows[0][8], entries=entries, is_new=rows[0][9])
