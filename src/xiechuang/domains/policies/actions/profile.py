"""Policy texts from a profile: policies/policies.yaml, and beside it the files of those held in full."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from xiechuang.domains.policies.actions.entry import let_find, let_go
from xiechuang.domains.policies.actions.splitting import Piece, split
from xiechuang.domains.policies.models import Clause, PolicyText
from xiechuang.kernel.community.public import Folder, Say

LIST = "policies/policies.yaml"
_KEYS = ("title", "kind", "issued_by", "document_number", "note")
_DATES = ("passed_on", "period_from", "period_until")
LONGEST_NUMBER = 40


def policy_mistakes(folder: Folder) -> list[str]:
    """Everything that is wrong with the policy texts of a profile; none are needed."""
    regions = {str(entry["code"]) for entry in folder.entries("regions", "regions")}
    seen: set[str] = set()
    found: list[str] = []
    for entry in _entries(folder):
        number = str(entry.get("number") or "")
        label = f"{LIST}:{number or '政策文本'}"
        found += [f"{label}:{problem}" for problem in _mistakes(folder, entry, regions=regions)]
        found += [f"{label}:重复出现"] if number in seen else []
        seen.add(number)
    return found


def _mistakes(folder: Folder, entry: dict[str, Any], *, regions: set[str]) -> Iterator[str]:
    yield from (f"缺少 {key}" for key in ("number", "title", "kind") if not entry.get(key))
    if len(str(entry.get("number") or "")) > LONGEST_NUMBER:
        yield f"编号最长 {LONGEST_NUMBER} 个字符"
    if entry.get("region") and str(entry["region"]) not in regions:
        yield f"没有地区“{entry['region']}”"
    for key in _DATES:
        if entry.get(key) and _day(entry[key]) is None:
            yield f"{key} 不是日期“{entry[key]}”"
    if entry.get("held"):
        yield from _file_mistakes(folder, str(entry.get("file") or ""))


def _file_mistakes(folder: Folder, name: str) -> Iterator[str]:
    path = (folder.root / name).resolve()
    if not name or not path.is_relative_to(folder.root.resolve()) or not path.is_file():
        yield f"没有文件“{name}”"
        return
    try:
        if not path.read_text(encoding="utf-8").strip():
            yield f"文件“{name}”是空的"
    except UnicodeDecodeError:
        yield f"文件“{name}”不是 UTF-8 文本"


def load_policies(folder: Folder, say: Say) -> None:
    """Load or refresh texts and clauses; what the profile no longer names is taken out."""
    entries = list(_entries(folder))
    for order, entry in enumerate(entries):
        _load(folder, entry, order=order)
    for gone in PolicyText.objects.exclude(number__in=[entry["number"] for entry in entries]):
        _keep_only(gone, anchors=set())
        gone.delete()
    if entries:
        say(f"政策文本:{len(entries)}")


def _load(folder: Folder, entry: dict[str, Any], *, order: int) -> None:
    values = {key: entry.get(key) or "" for key in _KEYS} | {key: _day(entry.get(key)) for key in _DATES}
    more = {"region_id": entry.get("region"), "is_held": bool(entry.get("held")), "order": order}
    policy, _ = PolicyText.objects.update_or_create(number=entry["number"], defaults=values | more)
    is_held = bool(entry.get("held"))
    pieces = split((folder.root / entry["file"]).read_text(encoding="utf-8")) if is_held else []
    _keep_only(policy, anchors={piece.anchor for piece in pieces})
    for place, piece in enumerate(pieces):
        let_find(_clause(policy, piece, order=place))


def _clause(policy: PolicyText, piece: Piece, *, order: int) -> Clause:
    said = {"label": piece.label, "depth": piece.depth, "order": order, "text": "\n".join(piece.paragraphs)}
    clause, _ = Clause.objects.update_or_create(policy=policy, anchor=piece.anchor, defaults=said)
    return clause


def _keep_only(policy: PolicyText, *, anchors: set[str]) -> None:
    for clause in policy.clauses.exclude(anchor__in=anchors):
        let_go(clause)
        clause.delete()


def _entries(folder: Folder) -> list[dict[str, Any]]:
    return list(folder.read(LIST, required=False).get("policies") or [])


def _day(value: Any) -> date | None:
    try:
        return value if isinstance(value, date) or value is None else date.fromisoformat(str(value))
    except ValueError:
        return None
