"""What went back from vouchers that ended: how much, when, where to, why and by whom; and how a voucher's amount adds up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from xiechuang.domains.vouchers.models import Batch, Pool, SchemeParameter, Voucher
from xiechuang.domains.vouchers.states import Parameter, VoucherState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.ledger.public import Account, Act, Entry
from xiechuang.kernel.orgs.public import Actor

RETURN = "voucher_return"
SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherMoney:
    """Where the amount of a voucher is now; the parts add up to what was given out."""

    paid_fen: int
    held_fen: int
    free_fen: int
    returned_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """One sum that went back to the batch, or to the pool where the batch had closed."""

    at: datetime
    fen: int
    target: Batch | Pool
    reason: str
    by: str
    transfer_id: UUID

    @property
    def is_to_pool(self) -> bool:
        """Whether nobody can ask for it until the office plans another batch."""
        return isinstance(self.target, Pool)

    @property
    def number(self) -> str:
        """The number of where it went."""
        return self.target.number

    @property
    def name(self) -> str:
        """What people call where it went."""
        return self.target.scheme.name if isinstance(self.target, Pool) else self.target.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One sum that came back into a batch or a pool, and from which voucher."""

    at: datetime
    fen: int
    voucher: Voucher | None
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """The latest sums that came back into a batch or a pool, and the sum of all of them."""

    rows: list[Arrival]
    fen: int
    more: bool


def money_of_voucher(voucher: Voucher) -> VoucherMoney | None:
    """How the voucher's amount adds up, from the entries of its account; None before it was given out."""
    moved = Entry.objects.filter(account_id=voucher.account_id or 0).aggregate(
        lies=Sum("amount_fen"),
        held=Sum("held_fen"),
        paid=Sum("amount_fen", filter=Q(transfer__act__in=[Act.SETTLE, Act.REVERSE])),
        back=Sum("amount_fen", filter=Q(transfer__kind=RETURN)),
    )
    if moved["lies"] is None:
        return None
    return VoucherMoney(
        paid_fen=-(moved["paid"] or 0),
        held_fen=moved["held"],
        free_fen=moved["lies"] - moved["held"],
        returned_fen=-(moved["back"] or 0),
    )


def returns_of(voucher: Voucher) -> list[Returned]:
    """Everything the voucher gave back, the first first; the reader's right to see the voucher's money is the caller's to ask."""
    if voucher.account_id is None:
        return []
    entries = list(_returns(voucher.account_id).order_by("at", "pk"))
    to_pool = _went_to_pool([entry.transfer_id for entry in entries])
    batch = voucher.batch
    return [
        Returned(
            at=entry.at,
            fen=-entry.amount_fen,
            target=batch.pool if entry.transfer_id in to_pool else batch,
            reason=entry.transfer.reason,
            by=entry.transfer.actor,
            transfer_id=entry.transfer_id,
        )
        for entry in entries
    ]


def ending_parameter(voucher: Voucher) -> SchemeParameter | None:
    """The scheme's own rule by which a voucher ended; none where somebody ended it."""
    if voucher.state != VoucherState.EXPIRED:
        return None
    return voucher.scheme_version.parameter(Parameter.VALIDITY)


def came_back(actor: Actor, account_id: int | None) -> CameBack | None:
    """What came back into a batch's or a pool's account; None where the account is not theirs to see."""
    if account_id is None or not visible(actor, Account).filter(pk=account_id).exists():
        return None
    entries = list(_returns(account_id).order_by("-at", "-pk")[: SHOWN + 1])
    known = _vouchers(actor, entries)
    rows = [
        Arrival(
            at=entry.at,
            fen=entry.amount_fen,
            voucher=known.get(entry.transfer.subject_id or 0),
            reason=entry.transfer.reason,
            by=entry.transfer.actor,
        )
        for entry in entries[:SHOWN]
    ]
    return CameBack(rows=rows, fen=_sum_of_returns(account_id), more=len(entries) > SHOWN)


def _sum_of_returns(account_id: int) -> int:
    """Twenty thousand entries: the database adds them up without asking of each whether it is seen."""
    with connection.cursor() as cursor:
        cursor.execute("select vouchers_came_back(%s)", [account_id])
        return int(cursor.fetchone()[0])


def _returns(account_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(account_id=account_id, transfer__kind=RETURN).select_related("transfer")


def _vouchers(actor: Actor, entries: Iterable[Entry]) -> dict[int, Voucher]:
    keys = [key for entry in entries if (key := entry.transfer.subject_id) is not None]
    rows = visible(actor, Voucher).filter(pk__in=keys).select_related("organisation")
    return {row.pk: row for row in rows}


def _went_to_pool(transfers: Sequence[UUID]) -> set[UUID]:
    if not transfers:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("select * from vouchers_went_to_pool(%s)", [list(transfers)])
        return {row[0] for row in cursor.fetchall()}
