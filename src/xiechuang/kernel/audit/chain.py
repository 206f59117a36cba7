"""How entries are hashed, and the proof that nothing was changed, removed or put in between.

The digest of an entry is SHA-256 over the digest before it and the entry's fields in a fixed order, joined by U+001F.
The database computes it in a trigger at commit; ``broken_links`` computes it again here, independently.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.db.models import Exists, OuterRef

from xiechuang.kernel.audit.models import Entry, Link

GENESIS = "0" * 64
SEPARATOR = "\x1f"
_CHUNK = 2_000


def digest_of(entry: Entry, before: str) -> str:
    """The digest that ``entry`` must have when it follows ``before``."""
    fields = (
        before,
        entry.id,
        entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "" if entry.person_id is None else entry.person_id,
        entry.actor,
        entry.role,
        "" if entry.organisation_id is None else entry.organisation_id,
        entry.organisation,
        entry.region_code,
        entry.action,
        entry.subject_kind,
        "" if entry.subject_id is None else entry.subject_id,
        entry.subject_number,
        entry.details,
    )
    return hashlib.sha256(SEPARATOR.join(str(f) for f in fields).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold."""

    position: int
    entry_id: int
    problem: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: keep it elsewhere, and a cut-off tail shows too."""

    length: int
    digest: str


def head() -> Head:
    """Where the chain ends now."""
    last = Link.objects.order_by("-position").first()
    return Head(length=Link.objects.count(), digest=last.digest if last else GENESIS)


def broken_links(*, expected_head: str = "") -> Iterator[Break]:
    """Every place where the stored chain differs from the one computed from the entries."""
    before, seen = GENESIS, not expected_head or expected_head == GENESIS
    for link in Link.objects.select_related("entry").order_by("position").iterator(chunk_size=_CHUNK):
        if link.before != before:
            yield Break(link.position, link.entry_id, "与前一条记录不相接:中间有记录被删除、插入或改动")
        if link.digest != digest_of(link.entry, link.before):
            yield Break(link.position, link.entry_id, "内容与哈希不符:记录被改动")
        before = link.digest
        seen = seen or before == expected_head
    entries = Entry.objects.filter(pk=OuterRef("entry_id"))
    for link in Link.objects.filter(~Exists(entries)).order_by("position").iterator(chunk_size=_CHUNK):
        yield Break(link.position, link.entry_id, "记录被删除，链上只剩它的哈希")
    for entry in Entry.objects.filter(link=None).order_by("id").iterator(chunk_size=_CHUNK):
        yield Break(0, entry.id, "记录不在链上")
    if not seen:
        yield Break(0, 0, f"链上没有预期的末端哈希 {expected_head}:末尾的记录被截去")
