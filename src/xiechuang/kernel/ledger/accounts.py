"""Opening accounts."""

from django.db.models import Model

from xiechuang.kernel.ledger.models import Account
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason, Refused

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
