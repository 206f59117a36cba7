"""The workflows of vouchers."""

from xiechuang.domains.vouchers.flow.claim import CLAIM
from xiechuang.domains.vouchers.flow.payment import PAYMENT
from xiechuang.domains.vouchers.flow.scheme import BATCH, SCHEME
from xiechuang.domains.vouchers.flow.use import USE
from xiechuang.domains.vouchers.flow.voucher import VOUCHER

__all__ = ["BATCH", "CLAIM", "PAYMENT", "SCHEME", "USE", "VOUCHER"]
