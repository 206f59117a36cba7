"""The API: innovation vouchers."""

from ninja import Router

from xiechuang.domains.vouchers.api.budgets import router as budgets
from xiechuang.domains.vouchers.api.claims import router as claims
from xiechuang.domains.vouchers.api.payments import router as payments
from xiechuang.domains.vouchers.api.schemes import router as schemes
from xiechuang.domains.vouchers.api.uses import router as uses
from xiechuang.domains.vouchers.api.vouchers import router as vouchers

router = Router(tags=["科技创新券"])
for part in (schemes, budgets, vouchers, uses, claims, payments):
    router.add_router("", part)
