"""Policy texts over the API: reading is open to anybody, writing to the offices that keep them."""

from ninja import Router

from xiechuang.domains.policies.api import clauses, comparing, following, rows, texts, versions

router = Router()
# Fixed words before what a text may be called.
for part in (comparing, following, versions, rows, clauses, texts):
    router.add_router("", part.router)
