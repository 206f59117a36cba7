"""The API: guides, questions and read receipts."""

from ninja import Router

router = Router(tags=["政策培训"])
