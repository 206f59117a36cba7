"""All that other domains may use of vouchers."""

from xiechuang.domains.vouchers.events import ClaimMoved, ClaimPaid, ClaimReversed, UseMoved, VoucherMoved
from xiechuang.domains.vouchers.models import Claim, PaymentBatch, Scheme, SchemeVersion, Use, Voucher
from xiechuang.domains.vouchers.queries.budget import Budget, budget_of, left_of
from xiechuang.domains.vouchers.queries.statistics import Total, totals

__all__ = [
    "Budget",
    "Claim",
    "ClaimMoved",
    "ClaimPaid",
    "ClaimReversed",
    "PaymentBatch",
    "Scheme",
    "SchemeVersion",
    "Total",
    "Use",
    "UseMoved",
    "Voucher",
    "VoucherMoved",
    "budget_of",
    "left_of",
    "totals",
]
