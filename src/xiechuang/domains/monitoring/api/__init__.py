"""The API of monitoring."""

from ninja import Router

from xiechuang.domains.monitoring.api import figures, index_writing, indices, periods, reports, systems

router = Router()
for part in (systems, periods, reports, figures, indices, index_writing):
    router.add_router("", part.router)

__all__ = ["router"]
