"""Writing once: a request that carries an Idempotency-Key is done once, however often it is sent."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Schema
from pydantic import StringConstraints

from xiechuang.kernel.receipts.public import once
from xiechuang.web.api.auth import actor_in

KeyText = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]*$", max_length=80)]
IDEMPOTENCY_KEY: str = Header(
    "",
    alias="Idempotency-Key",
    description="客户端生成的幂等键；同键同文只办理一次，再次发送得到同一答复；同键异文答 409",
)


def written_once(
    request: HttpRequest, *, key: str, body: Schema | dict[str, Any], deed: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Do ``deed`` once for this caller and key, and give its answer."""
    sent = body if isinstance(body, dict) else body.model_dump(mode="json", exclude_unset=True)
    action = f"{request.method} {request.path}"[:120]
    return once(actor=actor_in(request), key=key, action=action, request=sent, deed=deed)
