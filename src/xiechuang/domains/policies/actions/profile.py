"""Policy texts from a profile: policies/policies.yaml, and beside it the files of the wordings held in full."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from xiechuang.domains.policies.actions.citations import load_citations
from xiechuang.domains.policies.actions.storing import digest_of, make_public, remove_text, renew_clauses
from xiechuang.domains.policies.models import PolicyText, TextVersion
from xiechuang.domains.policies.queries.library import KINDS, TOPICS
from xiechuang.domains.policies.queries.standing import published
from xiechuang.domains.policies.queries.tree import document_of
from xiechuang.kernel.community.public import Folder, ProfileInvalid, Say, Term
from xiechuang.kernel.numbering.public import next_number

LIST = "policies/policies.yaml"
SERIES = "PV"
_KEYS = ("title", "kind", "issued_by", "document_number", "note", "family", "repealed_by")
_DATES = ("passed_on", "period_from", "period_until", "repealed_on")
_KEPT = ("passed_on", "repealed_on", "repealed_by")
_VERSION_DATES = ("passed_on", "valid_from", "valid_until")
_VERSION_KEYS = ("amended_by", "source_name", "source_url", "note")
_WORDS = {"topics": TOPICS, "kinds": KINDS}
LONGEST_NUMBER = 40


def policy_mistakes(folder: Folder) -> list[str]:
    """Everything that is wrong with the policy texts of a profile; none are needed."""
    regions = {str(entry["code"]) for entry in folder.entries("regions", "regions")}
    content = folder.read(LIST, required=False)
    topics = {str(word.get("code")) for word in content.get("topics") or []}
    seen: set[str] = set()
    found: list[str] = []
    for entry in _entries(folder):
        number = str(entry.get("number") or "")
        label = f"{LIST}:{number or '政策文本'}"
        found += [f"{label}:{problem}" for problem in _mistakes(folder, entry, regions, topics)]
        found += [f"{label}:重复出现"] if number in seen else []
        seen.add(number)
    return found


def _mistakes(folder: Folder, entry: dict[str, Any], regions: set[str], topics: set[str]) -> Iterator[str]:
    yield from (f"缺少 {key}" for key in ("number", "title", "kind") if not entry.get(key))
    if len(str(entry.get("number") or "")) > LONGEST_NUMBER:
        yield f"编号最长 {LONGEST_NUMBER} 个字符"
    if entry.get("region") and str(entry["region"]) not in regions:
        yield f"没有地区“{entry['region']}”"
    yield from (f"没有主题“{code}”" for code in entry.get("topics") or [] if str(code) not in topics)
    yield from _date_mistakes(entry, _DATES)
    for place, version in enumerate(_versions(entry), start=1):
        yield from (f"第 {place} 版:{said}" for said in _date_mistakes(version, _VERSION_DATES))
        yield from _file_mistakes(folder, str(version.get("file") or ""))
        if place > 1 and _day(version.get("valid_from")) is None:
            yield f"第 {place} 版:须写明施行日期 valid_from"


def _date_mistakes(entry: dict[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    for key in keys:
        if entry.get(key) and _day(entry[key]) is None:
            yield f"{key} 不是日期“{entry[key]}”"


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
    """Load or refresh texts, wordings and clauses; what came from a profile that no longer names it is taken out."""
    load_words(folder)
    entries = list(_entries(folder))
    for order, entry in enumerate(entries):
        _load(folder, entry, order=order)
    gone = PolicyText.objects.filter(is_from_profile=True).exclude(
        number__in=[entry["number"] for entry in entries]
    )
    for policy in gone:
        remove_text(policy)
    load_citations(folder)
    if entries:
        say(f"政策文本:{len(entries)}")


def load_words(folder: Folder) -> None:
    """What kinds and topics are called."""
    content = folder.read(LIST, required=False)
    for key, vocabulary in _WORDS.items():
        for order, word in enumerate(content.get(key) or []):
            said = {"name": word["name"], "english_name": word.get("english") or "", "order": order}
            Term.objects.update_or_create(vocabulary=vocabulary, code=str(word["code"]), defaults=said)


def _load(folder: Folder, entry: dict[str, Any], *, order: int) -> None:
    values = {key: entry.get(key) or "" for key in _KEYS} | {key: _day(entry.get(key)) for key in _DATES}
    more = {
        "region_id": entry.get("region"),
        "topics": [str(code) for code in entry.get("topics") or []],
        "order": order,
        "is_listed": True,
        "is_from_profile": True,
    }
    # What an upload or an official put down stays where the profile says nothing.
    kept = {name for name in _KEPT if not values[name]}
    said = {name: value for name, value in (values | more).items() if name not in kept}
    policy, _ = PolicyText.objects.update_or_create(number=entry["number"], defaults=said)
    for place, version in enumerate(_versions(entry), start=1):
        _load_version(folder, policy, version, edition=place)
    is_held = bool(published(policy))
    if policy.is_held != is_held:
        policy.is_held = is_held
        policy.save(update_fields=["is_held"])
    renew_clauses(policy)


def _load_version(folder: Folder, policy: PolicyText, entry: dict[str, Any], *, edition: int) -> None:
    """A wording the library does not have yet; one it has is never changed by a file."""
    # Not read_text: it would make every line end a line feed, and then the bytes are others.
    source = (folder.root / entry["file"]).read_bytes().decode()
    held = policy.versions.filter(edition=edition).first()
    if held:
        if held.digest != digest_of(source):
            problem = "的文字与已收录的不同，公开的文字不能改动，请在 versions 下另写一版"
            raise ProfileInvalid([f"{LIST}:{policy.number}:第 {edition} 版{problem}"])
        return
    store_wording(policy, entry, source=source)


def store_wording(policy: PolicyText, entry: dict[str, Any], *, source: str) -> TextVersion:
    """A wording of the profile becomes the next public version."""
    version = TextVersion(
        number=next_number(SERIES),
        policy=policy,
        region_id=policy.region_id,
        source=source,
        digest=digest_of(source),
        problems=problems_plain(source),
        is_draft=bool(entry.get("is_draft")),
        is_sample=policy.is_sample,
        file_name=str(entry.get("file") or "").rpartition("/")[2],
        **{key: _day(entry.get(key)) for key in _VERSION_DATES},
        **{key: entry.get(key) or "" for key in _VERSION_KEYS},
    )
    make_public(version, policy=policy)
    version.save()
    return version


def problems_plain(source: str) -> list[dict[str, Any]]:
    """What is wrong with a text, line by line, as it is kept."""
    found = document_of(source).problems
    return [{"line": one.line, "code": one.code, "text": one.message} for one in found]


def _versions(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The wordings of an entry; `file` and `held` are short for a single one."""
    if entry.get("versions"):
        return [dict(one) for one in entry["versions"]]
    if not entry.get("held"):
        return []
    short = {key: entry.get(key) for key in ("file", "passed_on", "valid_from", "source_name", "source_url")}
    return [short]


def _entries(folder: Folder) -> list[dict[str, Any]]:
    return list(folder.read(LIST, required=False).get("policies") or [])


def _day(value: Any) -> date | None:
    try:
        return value if isinstance(value, date) or value is None else date.fromisoformat(str(value))
    except ValueError:
        return None
