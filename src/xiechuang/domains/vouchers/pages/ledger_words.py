"""How the ledger's books of vouchers read: names of accounts and postings, and the page of what each is about."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.vouchers.queries.chain import KIND_LABELS
from xiechuang.web.subjects import register_names, register_page

ACCOUNTS = {
    "voucher_grant": _("财政拨入"),
    "voucher_clearing": _("待清算的代付款"),
    "voucher_pool": _("额度池"),
    "voucher_batch": _("批次"),
    "voucher": _("创新券"),
    "voucher_receipts": _("收到的券款"),
}
ROWS = {
    "vouchers.pool": _("额度池"),
    "vouchers.batch": _("批次"),
    "vouchers.voucher": _("创新券"),
    "vouchers.use": _("用券服务"),
    "vouchers.claim": _("兑付申请"),
}


def register_words() -> None:
    """Called once when the app starts."""
    accounts = {f"account:{kind}": name for kind, name in ACCOUNTS.items()}
    register_names(KIND_LABELS | ROWS | accounts | {"obligation:voucher": _("代其他地区拨付创新券")})
    register_page("vouchers.voucher", lambda row: reverse("vouchers:voucher", args=[row.number]))
    register_page("vouchers.use", lambda row: reverse("vouchers:use", args=[row.number]))
    register_page("vouchers.claim", lambda row: reverse("vouchers:claim", args=[row.number]))
    register_page("vouchers.pool", lambda row: reverse("vouchers:budget", args=[row.number]))
