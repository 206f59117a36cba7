"""What went back from a voucher as its page tells it: how much, when, where to, by whom, by which rule."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xiechuang.domains.vouchers.models import Pool, Voucher
from xiechuang.domains.vouchers.pages.lists import OVERSEERS
from xiechuang.domains.vouchers.queries.returned import Returned, ending_parameter, returns_of
from xiechuang.domains.vouchers.rules.words import cited
from xiechuang.domains.vouchers.states import VoucherState
from xiechuang.kernel.orgs.public import Actor, Role

BOOKKEEPERS = (Role.REGIONAL_OFFICIAL, Role.COMMUNITY_OFFICE, Role.AUDITOR)


def returned_context(actor: Actor, voucher: Voucher) -> dict[str, Any]:
    """The sums that went back with the rule behind them; nothing while there are none."""
    returns = returns_of(voucher)
    if not returns:
        return {}
    parameter = ending_parameter(voucher)
    return {
        "rule": _rule(voucher),
        "rule_cited": cited(parameter) if parameter else None,
        "returns": [{"sum": one, "url": _url(actor, one)} for one in returns],
        "sees_books": actor.has(*BOOKKEEPERS),
    }


def _rule(voucher: Voucher) -> str:
    """Why the money went back, in a sentence."""
    match voucher.status:
        case VoucherState.GIVEN_BACK:
            return _("企业交回的券，没有用的额度退回。")
        case VoucherState.CANCELLED:
            return _("主管部门撤销的券，没有用的额度退回；理由见办理记录。")
        case _other:
            return _("到期的券，没有用的额度退回；为有效期内完成的服务预留的留到申请期满。")


def _url(actor: Actor, one: Returned) -> str:
    """Its page, for those who have one: firms read of the batch and the pool by name."""
    if not actor.has(*OVERSEERS):
        return ""
    return reverse("vouchers:budget" if isinstance(one.target, Pool) else "vouchers:batch", args=[one.number])
