"""The API of training: guides, versions, questions, reading receipts."""

from ninja import Router

from xiechuang.domains.training.api import guides, reading

router = Router()
for part in (guides, reading):
    router.add_router("", part.router)

__all__ = ["router"]
