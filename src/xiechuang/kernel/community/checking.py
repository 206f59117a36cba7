"""Whether a profile folder holds together: every mistake of every file at once, by file and entry."""

from collections.abc import Iterator, Mapping
from typing import Any

from xiechuang.kernel.community.folder import Folder
from xiechuang.kernel.orgs.public import OrganisationKind, Role

# List, its key, what tells its entries apart, and what else each must have.
LISTS = (
    ("regions", "regions", "code", ("name",)),
    ("parks", "parks", "number", ("name",)),
    ("bodies", "bodies", "number", ("name",)),
    ("sample/organisations", "organisations", "number", ("name", "kind")),
    ("sample/persons", "persons", "username", ("name",)),
)
SCALE = ("code", "name", "levels")


def mistakes_of(folder: Folder) -> list[str]:
    """Everything that is wrong with the folder; empty when it can be loaded."""
    about = folder.read("profile.yaml")
    found = [f"profile.yaml:缺少 {key}" for key in ("code", "name") if not about.get(key)]
    for name in ("regions.yaml", "vocabularies.yaml", "fields.yaml", "trl.yaml"):
        folder.read(name)
    for name, key, identifier, wanted in LISTS:
        found += _list_mistakes(folder, name, key, identifier, wanted)
    return found or [*_word_mistakes(folder), *_reference_mistakes(folder)]


def _list_mistakes(
    folder: Folder, name: str, key: str, identifier: str, wanted: tuple[str, ...]
) -> Iterator[str]:
    seen: set[str] = set()
    for place, (file, entry) in enumerate(folder.entries_with_file(name, key), start=1):
        if not isinstance(entry, Mapping):
            yield f"{file}:第 {place} 项应为键值对，却是“{entry}”"
            continue
        label = str(entry.get(identifier) or f"第 {place} 项")
        yield from (f"{file}:{label}:缺少 {k}" for k in (identifier, *wanted) if not entry.get(k))
        if label in seen:
            yield f"{file}:{label}:重复出现"
        seen.add(label)


def _word_mistakes(folder: Folder) -> Iterator[str]:
    for vocabulary, words in folder.read("vocabularies.yaml").items():
        yield from _words(f"vocabularies.yaml:{vocabulary}", words)
    yield from _branches("fields.yaml", folder.read("fields.yaml").get("fields"))
    for place, scale in enumerate(folder.read("trl.yaml").get("scales") or [], start=1):
        label = f"trl.yaml:{scale.get('code') or f'第 {place} 项'}"
        yield from (f"{label}:缺少 {key}" for key in SCALE if not scale.get(key))
        levels = scale.get("levels") or []
        yield from (
            f"{label}:有一级缺少 level 或 name" for lv in levels if not (lv.get("level") and lv.get("name"))
        )


def _words(label: str, words: Any) -> Iterator[str]:
    if not isinstance(words, list):
        yield f"{label}:应为列表"
        return
    for place, word in enumerate(words, start=1):
        known = word if isinstance(word, Mapping) else {}
        missing = [key for key in ("code", "name") if known.get(key) in (None, "")]
        yield from (f"{label}:{known.get('code', f'第 {place} 项')}:缺少 {key}" for key in missing)


def _branches(label: str, branches: Any) -> Iterator[str]:
    faults = list(_words(label, branches))
    yield from faults
    for branch in [] if faults else branches:
        if branch.get("children"):
            yield from _branches(f"{label}:{branch['code']}", branch["children"])


def _reference_mistakes(folder: Folder) -> Iterator[str]:
    """What names a region, a kind, a role or an organisation that the profile does not have."""
    regions = {str(entry["code"]) for entry in folder.entries("regions", "regions")}
    for name, key in (("parks", "parks"), ("bodies", "bodies"), ("sample/organisations", "organisations")):
        for file, entry in folder.entries_with_file(name, key):
            if entry.get("region") and str(entry["region"]) not in regions:
                yield f"{file}:{entry['number']}:没有地区“{entry['region']}”"
            if key == "organisations" and entry["kind"] not in list(OrganisationKind):
                yield f"{file}:{entry['number']}:没有机构类型“{entry['kind']}”"
    yield from _post_mistakes(folder)


def _post_mistakes(folder: Folder) -> Iterator[str]:
    names = (("bodies", "bodies"), ("sample/organisations", "organisations"))
    known = {entry["number"] for name, key in names for entry in folder.entries(name, key)}
    for file, entry in folder.entries_with_file("sample/persons", "persons"):
        for post in entry.get("memberships") or []:
            if post.get("organisation") not in known:
                yield f"{file}:{entry['username']}:没有机构“{post.get('organisation')}”"
            if post.get("role") not in list(Role):
                yield f"{file}:{entry['username']}:没有角色“{post.get('role')}”"
