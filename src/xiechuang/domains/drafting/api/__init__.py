"""The API of drafting: drafts, a region's opinions, answers, meetings, public outcomes."""

from ninja import Router

from xiechuang.domains.drafting.api import drafts, meetings, opinions, outcomes

router = Router()
for part in (outcomes, meetings, drafts, opinions):
    router.add_router("", part.router)
