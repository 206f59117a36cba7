"""The API: clearing between regions."""

from ninja import Router

router = Router(tags=["地区间清算"])
