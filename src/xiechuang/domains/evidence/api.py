"""The API: papers that were used before."""

from ninja import Router

router = Router(tags=["凭证查重"])
