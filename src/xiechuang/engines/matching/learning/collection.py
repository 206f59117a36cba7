"""What a model reads of all supplies of a matcher: how rare terms are, and a sample to stand a pair against."""

import threading
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from xiechuang.engines.matching.learning.bags import Cut, Offered, Rarity, cut
from xiechuang.engines.matching.pairs.match import Matcher
from xiechuang.engines.matching.pairs.records import Supply

T = TypeVar("T")

COUNTED = 8_000
"""So many supplies, evenly picked in the order of their keys, tell how rare a term is."""

BESIDE = 500
"""So many stand for the collection when a pair is compared with what is usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Rarity of terms by cut, and the sample as texts and as bags."""

    rarity: Mapping[Cut, Rarity]
    sample: tuple[str, ...]
    bags: Mapping[Cut, tuple[Offered, ...]]

    @classmethod
    def of(cls, matcher: Matcher) -> "Collection":
        """Read a matcher's supplies (about 0.1 ms each for at most 8,000)."""
        texts = [subject(matcher.supplies[key]) for key in picked(sorted(matcher.supplies), COUNTED)]
        cuts = {by: [cut(text, by) for text in texts] for by in Cut}
        rarity = {by: Rarity.of(found) for by, found in cuts.items()}
        places = picked(range(len(texts)), BESIDE)
        return cls(
            rarity=rarity,
            sample=tuple(texts[place] for place in places),
            bags={by: tuple(Offered.of(cuts[by][place], rarity[by]) for place in places) for by in Cut},
        )


def subject(one: Supply) -> str:
    """The text that names what a supply is about; an abstract only where nothing else is said."""
    return f"{one.title} {one.keywords}".strip() or one.abstract


def picked(listed: Sequence[T], most: int) -> Sequence[T]:
    """At most so many, evenly spread."""
    if len(listed) <= most:
        return listed
    return [listed[place * len(listed) // most] for place in range(most)]


_lock = threading.Lock()
_last: tuple[weakref.ref[Matcher], Collection] | None = None


def collection_of(matcher: Matcher) -> Collection:
    """The collection of a matcher; that of the matcher asked last is kept."""
    global _last  # noqa: PLW0603 - one is kept, replaced whole
    with _lock:
        if _last is not None and _last[0]() is matcher:
            return _last[1]
        made = Collection.of(matcher)
        _last = (weakref.ref(matcher), made)
        return made
