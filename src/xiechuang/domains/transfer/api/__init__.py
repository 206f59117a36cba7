"""The API of transfer."""

from ninja import Router

from xiechuang.domains.transfer.api import (
    achievements,
    attachments,
    demands,
    dockings,
    lists,
    measures,
    moving,
    organisations,
)

router = Router()
for part in (moving, achievements, demands, attachments, dockings, measures, lists, organisations):
    router.add_router("", part.router)

__all__ = ["router"]
