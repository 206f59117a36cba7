"""The API of providers."""

from ninja import Router

from xiechuang.domains.providers.api import calls, catalogue, decisions

router = Router()
# The catalogue last: a number stands where the others' words do.
for part in (calls, decisions, catalogue):
    router.add_router("", part.router)

__all__ = ["router"]
