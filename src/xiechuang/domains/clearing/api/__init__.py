"""The API: clearing between regions."""

from ninja import Router

from xiechuang.domains.clearing.api import cases, days, payments, statements

router = Router()
for part in (days, statements, cases, payments):
    router.add_router("", part.router)

__all__ = ["router"]
