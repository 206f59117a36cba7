"""Tables of vouchers. Money is not among them: every fen stands in the ledger."""

from xiechuang.domains.vouchers.models.budget import Appropriation, Batch, Pool
from xiechuang.domains.vouchers.models.claim import Claim, PaymentBatch, Review
from xiechuang.domains.vouchers.models.scheme import Scheme, SchemeParameter, SchemeVersion
from xiechuang.domains.vouchers.models.use import Proof, Use
from xiechuang.domains.vouchers.models.voucher import WITH_SCHEME, Voucher

__all__ = [
    "WITH_SCHEME",
    "Appropriation",
    "Batch",
    "Claim",
    "PaymentBatch",
    "Pool",
    "Proof",
    "Review",
    "Scheme",
    "SchemeParameter",
    "SchemeVersion",
    "Use",
    "Voucher",
]
