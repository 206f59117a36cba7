"""What the lists say of money: the rows that a sum of a budget or of the audit is made of."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.vouchers.queries.returned import RETURN
from xiechuang.domains.vouchers.states import ClaimState
from xiechuang.kernel.ledger.public import Entry
from xiechuang.web.lists.filters import Filter, choice_filter
from xiechuang.web.templatetags.xc import yuan
from xiechuang.web.words import Words

ISSUED, COMMITTED, RETURNED, PAID, REVERSED = "issued", "committed", "returned", "paid", "reversed"


def voucher_money_filter() -> Filter:
    """Vouchers that were given out, that still hold money, that gave some back."""
    choices = [(ISSUED, _("发放过")), (COMMITTED, _("券上有余额")), (RETURNED, _("退回过"))]
    back = Entry.objects.filter(account=OuterRef("account"), transfer__kind=RETURN)
    asked = {ISSUED: Q(issued_at__isnull=False), COMMITTED: Q(lies_fen__gt=0), RETURNED: Exists(back)}
    return _filter(choices, asked)


def claim_money_filter() -> Filter:
    """Claims that were paid, and of those the ones taken back."""
    choices = [(PAID, _("拨付过（含追回）")), (REVERSED, _("已追回"))]
    asked = {PAID: Q(paid_fen__isnull=False), REVERSED: Q(reversal_id__isnull=False)}
    return _filter(choices, asked)


def paid_total(claims: QuerySet[Any]) -> Sequence[tuple[str, str]]:
    """What of the listed claims was paid and not taken back."""
    paid = claims.filter(state=ClaimState.PAID).order_by().aggregate(sum=Sum("paid_fen"))["sum"]
    return [(_now("已拨付合计（不含追回）"), yuan(paid or 0))]


def _filter(choices: Sequence[tuple[str, Words]], asked: dict[str, Any]) -> Filter:
    return replace(
        choice_filter(key="money", label=_("券款"), choices=lambda: choices),
        narrow=lambda rows, given: rows.filter(asked[given["money"]]),
    )
