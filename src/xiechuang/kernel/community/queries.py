"""Reads of the community and its vocabularies, kept in memory until a profile is loaded again."""

from datetime import datetime
from functools import lru_cache
from time import monotonic

from django.utils.translation import get_language

from xiechuang.kernel.community.models import Community, Term


def current_community() -> Community | None:
    """The community this installation serves; None before a profile is loaded."""
    return Community.objects.order_by("id").first()


def terms(vocabulary: str) -> tuple[Term, ...]:
    """The words of a vocabulary in their order."""
    return _all_terms(_version()).get(vocabulary, ())


def term(vocabulary: str, code: str) -> Term | None:
    """One word; None when the vocabulary has no such code."""
    return _by_code(_version()).get((vocabulary, code))


def name_of(vocabulary: str, code: str) -> str:
    """What people call it in the language of the page; the code itself when it is not in the vocabulary."""
    found = term(vocabulary, code)
    if found is None:
        return code
    return found.english_name if get_language() == "en" and found.english_name else found.name


def choices(vocabulary: str) -> list[tuple[str, str]]:
    """Code and name of every word, for a form."""
    return [(t.code, name_of(vocabulary, t.code)) for t in terms(vocabulary)]


def field_path(code: str) -> str:
    """A technical field with those above it: 电子信息 / 软件 / 基础软件."""
    parts = code.split(".")
    return " / ".join(name_of("fields", ".".join(parts[: n + 1])) for n in range(len(parts)))


_LOOK_AGAIN_AFTER = 1.0  # seconds; so soon a running server notices that a profile was loaded again
_seen: tuple[float, datetime | None] | None = None


def _version() -> datetime | None:
    global _seen  # noqa: PLW0603 - one memory a process
    held = _seen
    if held is not None and monotonic() - held[0] < _LOOK_AGAIN_AFTER:
        return held[1]
    version = Community.objects.order_by("id").values_list("loaded_at", flat=True).first()
    _seen = (monotonic(), version)
    return version


def forget_terms() -> None:
    """Read the vocabularies again at the next look (after loading a profile, and between tests)."""
    global _seen  # noqa: PLW0603
    _seen = None
    _all_terms.cache_clear()
    _by_code.cache_clear()


@lru_cache(maxsize=2)
def _all_terms(version: datetime | None) -> dict[str, tuple[Term, ...]]:
    gathered: dict[str, list[Term]] = {}
    for found in Term.objects.all() if version else []:
        gathered.setdefault(found.vocabulary, []).append(found)
    return {name: tuple(words) for name, words in gathered.items()}


@lru_cache(maxsize=2)
def _by_code(version: datetime | None) -> dict[tuple[str, str], Term]:
    return {(t.vocabulary, t.code): t for words in _all_terms(version).values() for t in words}
