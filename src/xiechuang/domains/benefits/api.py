"""The API: calculating what a firm gets in each region."""

from ninja import Router

router = Router(tags=["惠企政策计算"])
