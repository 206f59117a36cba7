"""Reading the ledger: how an account stands or stood, and what moved on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, F, Func, QuerySet

from xiechuang.kernel.ledger.models import Account, Entry, Hold, Transfer
from xiechuang.kernel.lib.errors import NotVisible

_STANDING = "select balance_after_fen, held_after_fen, sequence from ledger_standing(%s, %s)"
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Balance:
    """How an account stands: what lies in it, what of that is set aside, and after how many of its entries."""

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
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [key, at])
        fen, held_fen, sequence = cursor.fetchone()
    found = None if sequence is None else Balance(fen=fen, held_fen=held_fen, sequence=sequence)
    if found is None and not Account.objects.filter(pk=key).exists():
        raise NotVisible(f"账户 {key}")
    return found or Balance(fen=0, held_fen=0, sequence=0)


def latest(field: Literal["balance_after_fen", "held_after_fen", "sequence"], *, of: str) -> Func:
    """What ``balance`` says now, for rows that name the account by ``of``; None before it has an entry."""
    return Func(
        F(of),
        function="ledger_standing",
        template=f"(select {field} from %(function)s(%(expressions)s))",  # noqa: S608 - one of three names
        output_field=BigIntegerField(),
    )


def statement(account: Account | int, *, since: datetime, until: datetime) -> Statement:
    """The entries from ``since`` until (not including) ``until``, each with its transfer; their balances are by lane."""
    key = account if isinstance(account, int) else account.pk
    opening, closing = balance(key, at=since - _MOMENT), balance(key, at=until - _MOMENT)
    period = Entry.objects.filter(account_id=key, at__gte=since, at__lt=until)
    lines = list(period.select_related("transfer").order_by("at", "pk"))
    return Statement(opening=opening, lines=lines, closing=closing)


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
