"""Helping people ask: completions while they type, and what a question may have meant.

Everything here comes from entries that strangers may see, for everybody alike: neither a suggestion nor a correction ever
holds a word that stands only in records the asker may not see.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from xiechuang.engines.matching.asking import Asker, Correction, Entry, Suggestion
from xiechuang.engines.matching.text.analysis import fold
from xiechuang.kernel.orgs.public import PUBLIC, Actor
from xiechuang.kernel.search.feed import Subject
from xiechuang.kernel.search.finding import Asked, find_page
from xiechuang.kernel.search.following import Follower
from xiechuang.kernel.search.models import SearchEntry

MOST, LONGEST = 12, 100
"""Suggestions given, and characters of what is typed that are looked at."""
AT_ONCE = 1_000
"""Installations with more entries gather their words in a thread of their own; who types before has no suggestions."""
LOOKED_AT = 20


def suggest(prefix: str, *, limit: int = 8) -> list[Suggestion]:
    """Completions of what is typed so far, best first; none while the words are still being gathered."""
    asker = _asker() if prefix.strip() else None
    return asker.suggest(prefix[:LONGEST], limit=max(1, min(limit, MOST))) if asker else []


def correct(text: str, *, actor: Actor = PUBLIC) -> Correction | None:
    """What a question may have meant; None when ``actor`` finds as typed what was typed, or nothing better is known."""
    asker = _asker() if text.strip() else None
    return asker.correct(text, seen=lambda piece: _seen(piece, actor=actor)) if asker else None


def ready_words() -> None:
    """Gather the words of everything public."""
    _follower.current()


def forget_words() -> None:
    """Gather anew at the next question."""
    _gathered.clear()
    _follower.forget()


def _seen(piece: str, *, actor: Actor) -> int:
    """Among the best hits for a piece, how many hold it as it was typed; rare pieces stand in the very best."""
    found = find_page(Asked(text=piece), actor=actor, limit=LOOKED_AT).entries
    return sum(piece in fold(f"{e.title} {e.keywords} {e.text} {e.owner} {e.number}").text for e in found)


def _asker() -> Asker | None:
    if _gathered.is_set() or SearchEntry.objects.filter(is_public=True).count() <= AT_ONCE:
        return _follower.current().state
    if _gathering.acquire(blocking=False):
        threading.Thread(target=_gather, name="search-words", daemon=True).start()
    return None


def _gather() -> None:
    try:
        _follower.current()
    finally:
        _gathering.release()
        connection.close()


def _make() -> Asker:
    asker = Asker.build(dict(_public(SearchEntry.objects.all())))
    _gathered.set()
    return asker


def _apply(asker: Asker, subjects: Sequence[Subject]) -> Asker:
    rows = SearchEntry.objects.none()
    for kind in sorted({kind for kind, _ in subjects}):
        rows |= SearchEntry.objects.filter(kind=kind, subject_id__in=[n for k, n in subjects if k == kind])
    here = dict(_public(rows))
    return asker.with_changes(upserts=here, removals={_key(*subject) for subject in subjects} - set(here))


def _public(rows: Any) -> Iterator[tuple[str, Entry]]:
    found: Iterable[tuple[str, int, str, str]] = rows.filter(is_public=True).values_list(
        "kind", "subject_id", "title", "keywords"
    )
    for kind, subject_id, title, keywords in found:
        yield _key(kind, subject_id), Entry(title=title, keywords=keywords)


def _key(kind: str, subject_id: int) -> str:
    return f"{kind} {subject_id}"


_follower = Follower(make=_make, apply=_apply)
_gathered = threading.Event()
_gathering = threading.Lock()
