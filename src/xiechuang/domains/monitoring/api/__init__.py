"""The API of monitoring."""

from ninja import Router

from xiechuang.domains.monitoring.api import index_writing, indices

router = Router()
for part in (indices, index_writing):
    router.add_router("", part.router)

__all__ = ["router"]
