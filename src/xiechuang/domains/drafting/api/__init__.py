"""The API of drafting."""

from ninja import Router

router = Router(tags=["起草协作"])
