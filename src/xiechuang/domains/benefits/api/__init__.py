"""The API of benefits."""

from ninja import Router

from xiechuang.domains.benefits.api import desk, judging, rulebase

router = Router()
for part in (judging, rulebase, desk):
    router.add_router("", part.router)

__all__ = ["router"]
