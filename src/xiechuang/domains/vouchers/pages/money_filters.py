"""What the lists say of money: where it lies now, and the rows that a sum of a budget or of the audit is made of."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.vouchers.queries.returned import RETURN
from xiechuang.domains.vouchers.states import ClaimState
from xiechuang.kernel.ledger.public import Entry
from xiechuang.web.lists.filters import Filter
from xiechuang.web.templatetags.xc import yuan

ISSUED, COMMITTED, RETURNED, PAID, REVERSED = "issued", "committed", "returned", "paid", "reversed"


def lying() -> Subquery:
    """What lies on a voucher's account now; None before it has one."""
    last = Entry.objects.filter(account=OuterRef("account")).order_by("-sequence")
    return Subquery(last.values("balance_after_fen")[:1])


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


def _filter(choices: Sequence[tuple[str, Any]], asked: dict[str, Any]) -> Filter:
    def fields() -> dict[str, forms.Field]:
        every = [("", _("全部")), *choices]
        return {"money": forms.ChoiceField(label=_now("券款"), required=False, choices=every)}

    def narrow(rows: QuerySet[Any], given: dict[str, Any]) -> QuerySet[Any]:
        return rows.filter(asked[given["money"]])

    return Filter(key="money", label=_("券款"), fields=fields, narrow=narrow)
