"""The API: drafts that three regions discuss."""

from ninja import Router

router = Router(tags=["起草协作"])
