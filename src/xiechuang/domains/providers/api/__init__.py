"""The API: providers recognised by three regions."""

from ninja import Router

router = Router(tags=["创新券服务机构"])
