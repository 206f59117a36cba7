"""Opening accounts, and giving lanes to those that many write at once."""

from django.db import connection
from django.db.models import Model

from xiechuang.kernel.ledger.models import Account
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused

LANES_LIMIT = 64
_OPEN = "select * from ledger_open(%s, %s, %s, %s, %s, %s, %s)"


def open_account(
    *,
    owner: Model,
    kind: str,
    floor_fen: int | None = 0,
    region_code: str = "",
    organisation_id: int | None = None,
) -> Account:
    """The account of that kind which ``owner`` has, opened unless it is there.

    ``floor_fen`` is what its free money never falls below, None for an account that may owe without limit. The region
    and the organisation are those whose people see it. Terms other than those it was opened with are refused.
    """
    owner_kind, owner_id = owner._meta.label_lower, str(owner.pk)
    terms = [floor_fen, region_code, organisation_id]
    account = Account.objects.raw(_OPEN, [owner_kind, owner_id, kind, *terms, clock.now()])[0]
    if [account.floor_fen, account.region_code, account.organisation_id] != terms:
        raise Refused(
            Reason(f"账户 {account} 已按其他条件（下限、地区或机构）开立，条件不能更改", "记账规则 5")
        )
    return account


def widen(account: Account | int, *, lanes: int) -> int:
    """Give the account so many lanes, for as many writers at once; the number it has then, which is never less than before.

    Each transfer writes a lane that is free just then, so that one need not wait for the other. Balances, floors, holds and
    refusals are the account's as before: where a lane alone has too little, all are locked and money goes between them.
    For people behind the fence it is not there.
    """
    found = account if isinstance(account, Account) else Account.objects.filter(pk=account).first()
    if found is None:
        raise NotVisible(f"账户 {account}")
    reasons = []
    if not 1 <= lanes <= LANES_LIMIT:
        reasons.append(Reason(f"分道数须在 1 至 {LANES_LIMIT} 之间，不能是 {lanes}", "记账规则 9", "lanes"))
    if (found.floor_fen or 0) > 0:
        reasons.append(Reason(f"账户 {found.pk} 的下限高于零，不能分道", "记账规则 9", "account"))
    if reasons:
        raise Refused(reasons)
    with connection.cursor() as cursor:
        cursor.execute("select ledger_widen(%s, %s)", [found.pk, lanes])
        return int(cursor.fetchone()[0])
