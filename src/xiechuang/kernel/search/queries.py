"""Searching: the engine's index in memory, rebuilt in this process whenever a committed change is seen."""

import threading
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from xiechuang.engines.matching import Document, Index, search
from xiechuang.kernel.search.models import IndexVersion, SearchEntry

_lock = threading.Lock()


@dataclass(frozen=True)
class Loaded:
    """The index of one version of the entries."""

    version: int
    index: Index | None
    places: dict[int, str]

    @cached_property
    def keys(self) -> list[str]:
        """Keys of all entries."""
        return list(self.places.values())


_loaded: Loaded | None = None


def index_version() -> int:
    """Grows with every committed change of what the public may find; other caches may hang on it too."""
    return IndexVersion.objects.values_list("value", flat=True).first() or 0


def _current() -> Loaded:
    global _loaded  # noqa: PLW0603 - one index a process, replaced whole
    version = index_version()
    held = _loaded
    if held is not None and held.version == version:
        return held
    with _lock:
        if _loaded is None or _loaded.version != version:
            _loaded = _load(version)
        return _loaded


def _load(version: int) -> Loaded:
    entries = list(SearchEntry.objects.order_by("id"))
    documents = [
        Document(
            key=str(e.id),
            texts={"title": e.title, "keywords": e.keywords, "abstract": f"{e.text} {e.owner} {e.number}"},
        )
        for e in entries
    ]
    return Loaded(version, Index.build(documents) if documents else None, {e.id: str(e.id) for e in entries})


def forget_index() -> None:
    """Drop what this process holds (tests, and after restoring a backup)."""
    global _loaded  # noqa: PLW0603
    _loaded = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, best first, and how many there are of each kind."""

    entries: list[SearchEntry]
    total: int
    by_kind: dict[str, int]


def find(text: str, *, kind: str = "", region: str = "", limit: int = 20, skip: int = 0) -> Found:
    """What the public may find for ``text``; everything, newest first, when there is no text."""
    rows = _filtered(region=region)
    ids = (
        list(rows.order_by("-changed_at", "-id").values_list("id", flat=True))
        if not text.strip()
        else _hits(text, rows)
    )
    kinds = dict(SearchEntry.objects.filter(id__in=ids).values_list("id", "kind"))
    by_kind: dict[str, int] = {}
    for entry_id in ids:
        if entry_id in kinds:
            by_kind[kinds[entry_id]] = by_kind.get(kinds[entry_id], 0) + 1
    chosen = [i for i in ids if i in kinds and (not kind or kinds[i] == kind)]
    entries = SearchEntry.objects.in_bulk(chosen[skip : skip + limit])
    return Found([entries[i] for i in chosen[skip : skip + limit] if i in entries], len(chosen), by_kind)


def _filtered(*, region: str) -> QuerySet[SearchEntry]:
    rows = SearchEntry.objects.all()
    return rows.filter(region_code=region) if region else rows


def _hits(text: str, rows: QuerySet[SearchEntry]) -> list[int]:
    held = _current()
    if held.index is None:
        return []
    mask: Any = held.index.mask(str(i) for i in rows.values_list("id", flat=True) if i in held.places)
    return [int(hit.key) for hit in search(held.index, text=text, k=1_000, allowed=mask)]
