"""Reading the ledger: how an account stands or stood, and what moved on it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from xiechuang.kernel.ledger.models import Account, Entry, Hold, Transfer
from xiechuang.kernel.lib.errors import NotVisible

_LAST = """select balance_after_fen, held_after_fen, sequence from ledger_entry where account_id = %s
order by sequence desc limit 1"""


@dataclass(frozen=True, slots=True)
class Balance:
    """How an account stands: what lies in it, what of that is set aside, and after which of its entries."""

    fen: int
    held_fen: int
    sequence: int

    @property
    def free_fen(self) -> int:
        """What may still be spent, down to the floor."""
        return self.fen - self.held_fen


@dataclass(frozen=True, slots=True)
class Statement:
    """What moved on an account in a half-open period, between the balance before and the balance after."""

    opening: Balance
    lines: list[Entry]
    closing: Balance


def balance(account: Account | int, *, at: datetime | None = None) -> Balance:
    """How the account stands, or stood when the moment ``at`` was over; ``NotVisible`` behind a fence that hides it."""
    key = account if isinstance(account, int) else account.pk
    if at is None:
        found = _now(key)
    else:
        last = Entry.objects.filter(account_id=key, at__lte=at).order_by("-at", "-sequence").first()
        found = None if last is None else _after(last)
    if found is None and not Account.objects.filter(pk=key).exists():
        raise NotVisible(f"账户 {key}")
    return found or Balance(fen=0, held_fen=0, sequence=0)


def latest(field: str, *, of: str) -> Subquery:
    """A field of an account's latest entry, for rows that name the account by ``of``; None before it has one."""
    last = Entry.objects.filter(account=OuterRef(of)).order_by("-sequence")
    return Subquery(last.values(field)[:1])


def _now(account_id: int) -> Balance | None:
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [account_id])
        row = cursor.fetchone()
    return None if row is None else Balance(*row)


def statement(account: Account | int, *, since: datetime, until: datetime) -> Statement:
    """The entries from ``since`` until (not including) ``until``, each with its transfer."""
    key = account if isinstance(account, int) else account.pk
    before = Entry.objects.filter(account_id=key, at__lt=since).order_by("-at", "-sequence").first()
    if before is None and not Account.objects.filter(pk=key).exists():
        raise NotVisible(f"账户 {key}")
    period = Entry.objects.filter(account_id=key, at__gte=since, at__lt=until)
    lines = list(period.select_related("transfer").order_by("sequence"))
    return Statement(opening=_after(before), lines=lines, closing=_after(lines[-1] if lines else before))


def open_holds(*, account: Account | int | None = None) -> QuerySet[Hold]:
    """Holds that have not ended, of one account or of all, with the transfers that made them."""
    holds = Hold.objects.filter(endings=None).select_related("transfer").order_by("transfer_id")
    if account is None:
        return holds
    return holds.filter(account_id=account if isinstance(account, int) else account.pk)


def transfer_by_id(transfer: Transfer | UUID) -> Transfer:
    """The transfer of that id; ``NotVisible`` when there is none or a fence hides it."""
    if isinstance(transfer, Transfer):
        return transfer
    found = Transfer.objects.filter(pk=transfer).first()
    if found is None:
        raise NotVisible(f"转账 {transfer}")
    return found


def hold_by_id(hold: Hold | UUID) -> Hold:
    """The hold of that id with its transfer; ``NotVisible`` when there is none or a fence hides it."""
    if isinstance(hold, Hold):
        return hold
    found = Hold.objects.select_related("transfer").filter(pk=hold).first()
    if found is None:
        raise NotVisible(f"预留 {hold}")
    return found


def _after(entry: Entry | None) -> Balance:
    if entry is None:
        return Balance(fen=0, held_fen=0, sequence=0)
    return Balance(fen=entry.balance_after_fen, held_fen=entry.held_after_fen, sequence=entry.sequence)
