"""The kinds of service from a profile: providers.yaml."""

from typing import Any

from xiechuang.domains.providers.queries.kinds import KINDS
from xiechuang.kernel.community.public import Folder, Say, Term, forget_terms

FILE = "providers.yaml"
NEEDED = ("code", "name", "source", "certainty")
SURENESS = frozenset({"text", "partial", "unknown"})


def kind_mistakes(folder: Folder) -> list[str]:
    """Everything that is wrong with the kinds of a profile; a profile need not have any."""
    found: list[str] = []
    seen: set[str] = set()
    for entry in _entries(folder):
        code = str(entry.get("code") or "")
        label = f"{FILE}:{code or '服务类别'}"
        found += [f"{label}：缺少 {key}" for key in NEEDED if not entry.get(key)]
        found += [f"{label}：重复出现"] if code in seen else []
        if entry.get("certainty") and entry["certainty"] not in SURENESS:
            found.append(f"{label}：把握程度只能是 {'、'.join(sorted(SURENESS))}")
        seen.add(code)
    return found


def load_kinds(folder: Folder, say: Say) -> None:
    """Load or refresh the kinds; one that the profile no longer names stays for what was listed by it."""
    entries = _entries(folder)
    for order, entry in enumerate(entries):
        known = ("code", "name", "english")
        Term.objects.update_or_create(
            vocabulary=KINDS,
            code=str(entry["code"]),
            defaults={
                "name": entry["name"],
                "english_name": entry.get("english") or "",
                "order": order,
                "details": {name: value for name, value in entry.items() if name not in known},
            },
        )
    forget_terms()
    if entries:
        say(f"服务类别:{len(entries)}")


def _entries(folder: Folder) -> list[dict[str, Any]]:
    return list(folder.read(FILE, required=False).get("service_kinds") or [])
