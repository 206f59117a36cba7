"""All that others may use of receipts."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from xiechuang.kernel.lib.errors import Reason, Refused
from xiechuang.kernel.orgs.actor import Actor
from xiechuang.kernel.receipts.models import Receipt

__all__ = ["once"]

KEY_LENGTH = 80


def once(
    *, actor: Actor, key: str, action: str, request: Any, deed: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Do ``deed`` once for this holder and key and give its answer; a repeat gives the kept answer.

    The receipt is written first, so a second request with the same key waits for the first one's end. The same key with
    another request is refused. Without a key the deed is simply done.
    """
    with transaction.atomic():
        if not key:
            return deed()
        if len(key) > KEY_LENGTH or not key.isprintable():
            raise Refused(Reason(f"幂等键最长 {KEY_LENGTH} 个可见字符", field="Idempotency-Key"))
        holder = f"person:{actor.person_id}/organisation:{actor.organisation_id}"
        wanted = {"action": action, "digest": _digest(request)}
        receipt, is_new = Receipt.objects.get_or_create(holder=holder, key=key, defaults=wanted)
        if not is_new:
            return _again(receipt, **wanted)
        receipt.answer = json.loads(json.dumps(deed(), cls=DjangoJSONEncoder))
        receipt.save(update_fields=["answer"])
        return dict(receipt.answer)


def _digest(request: Any) -> str:
    text = json.dumps(request, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def _again(receipt: Receipt, *, action: str, digest: str) -> dict[str, Any]:
    if (receipt.action, receipt.digest) != (action, digest):
        raise Refused(Reason("这个幂等键已用于另一项请求，请换一个新键", field="Idempotency-Key"))
    return dict(receipt.answer or {})
