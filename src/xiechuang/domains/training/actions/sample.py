"""The marked sample of training: guides of ours on real clauses, written and published by the real actions."""

from collections.abc import Mapping
from typing import Any

from xiechuang.domains.training.actions.writing import create_guide, move_version
from xiechuang.domains.training.models import Guide
from xiechuang.kernel.community.public import Folder, ProfileInvalid, Say
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import actor_named

FILE = "sample/guides.yaml"


def load_sample(folder: Folder, say: Say) -> None:
    """Load the sample once; a quotation that the text does not hold stops everything."""
    entries = (folder.read(FILE, required=False) or {}).get("guides") or []
    if not entries or Guide.objects.filter(is_sample=True).exists():
        return
    if wrong := list(misquoted(folder, entries)):
        raise ProfileInvalid(wrong)
    for entry in entries:
        _guide(entry)
    say(f"示例指南:{Guide.objects.filter(is_sample=True).count()}")


def misquoted(folder: Folder, entries: list[Mapping[str, Any]]) -> list[str]:
    """Clauses whose words do not stand in the text they are said to be from."""
    held = {one["title"]: one for one in folder.entries("policies/policies", "policies") if one.get("held")}
    return [
        f"{FILE}:{entry['measure']}:“{one['quote'][:30]}”不在《{one['document']}》里"
        for entry in entries
        for one in entry["clauses"]
        if one["document"] not in held or not _stands(folder, held[one["document"]], one["quote"])
    ]


def _stands(folder: Folder, policy: Mapping[str, Any], quote: str) -> bool:
    text = (folder.root / policy["file"]).read_text(encoding="utf-8")
    return "".join(quote.split()) in "".join(text.split())


def _guide(entry: Mapping[str, Any]) -> None:
    names = ("measure", "region", "audience", "summary", "steps", "papers", "clauses", "faq", "checks")
    with clock.on_day(entry["on"]):
        values = {name: entry.get(name) or [] for name in names} | {"region": entry.get("region") or ""}
        version = create_guide(actor=actor_named(entry["by"]), values=values, is_sample=True)
        version = move_version(version, actor=actor_named(entry["by"]), move="submit")
        if entry.get("reviewed_by"):
            move_version(version, actor=actor_named(entry["reviewed_by"]), move="publish")
