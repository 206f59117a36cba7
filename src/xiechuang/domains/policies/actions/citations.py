"""Which rules and parameters of the profile rest on which clause of the library."""

from collections.abc import Iterator
from typing import Any

from xiechuang.domains.policies.models import Citation, PolicyText
from xiechuang.domains.policies.queries.standing import shown_version
from xiechuang.domains.policies.queries.tree import pieces_of
from xiechuang.kernel.community.public import Folder


def load_citations(folder: Folder) -> int:
    """Write down anew what the rule files cite of the texts that are held; how many citations there are."""
    texts = {policy.number: policy for policy in PolicyText.objects.all()}
    rows = [
        Citation(policy=texts[cited["document"]], order=order, **cited["row"])
        for order, cited in enumerate(_cited(folder, set(texts)))
    ]
    for row in rows:
        row.anchor = row.anchor or _anchor(row)
    Citation.objects.all().delete()
    return len(Citation.objects.bulk_create(rows))


def _cited(folder: Folder, numbers: set[str]) -> Iterator[dict[str, Any]]:
    for entry in folder.entries("rules", "rules"):
        yield from _one("rule", entry, entry, numbers)
    for entry in folder.entries("rules", "parameters"):
        for value in entry.get("values") or []:
            yield from _one("parameter", entry, value, numbers)


def _one(
    kind: str, entry: dict[str, Any], said: dict[str, Any], numbers: set[str]
) -> Iterator[dict[str, Any]]:
    source = said.get("source")
    if not isinstance(source, dict) or source.get("document") not in numbers:
        return
    row = {
        "kind": kind,
        "code": str(entry.get("id") or "")[:80],
        "name": str(entry.get("name") or "")[:200],
        "value": str(said.get("value") or "")[:200],
        "clause": str(said.get("clause") or "")[:300],
        "quote": str(source.get("quote") or ""),
        "anchor": str(source.get("anchor") or "")[:40],
        "sureness": str(said.get("sureness") or "")[:12],
    }
    yield {"document": str(source["document"]), "row": row}


def _anchor(row: Citation) -> str:
    """The clause in which the quoted words stand; nothing where they stand nowhere, or in more than one."""
    version = shown_version(row.policy)
    if version is None or not row.quote:
        return ""
    quote = "".join(row.quote.split())
    found = [one.anchor for one in pieces_of(version.source) if quote in "".join(one.text.split())]
    return found[0] if len(found) == 1 else ""
