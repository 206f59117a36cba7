"""The clauses a guide rests on, each with its place in the library where the quoted words stand there."""

from typing import Any

from django.urls import reverse

from xiechuang.domains.policies.public import PolicyText, pieces_of, shown_version
from xiechuang.domains.training.models import Version


def clauses_of(version: Version) -> list[dict[str, Any]]:
    """Each clause as it was written, with `url`: empty where the library has no such text or not these words today."""
    titles = {one.get("document", "") for one in version.clauses}
    texts = {one.title: one for one in PolicyText.objects.filter(title__in=titles, is_held=True)}
    return [
        one | {"url": _url(texts.get(one.get("document", "")), one.get("quote", ""))}
        for one in version.clauses
    ]


def _url(policy: PolicyText | None, quote: str) -> str:
    text = shown_version(policy) if policy else None
    if policy is None or text is None or not quote:
        return ""
    found = next((piece for piece in pieces_of(text.source) if quote in piece.text), None)
    return f"{reverse('policies:policy', args=[policy.number])}#c-{found.anchor}" if found else ""
