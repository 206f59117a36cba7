"""Entries that say nearly the same as a text, among those the asker may see: a hint at duplicates, never a verdict."""

from dataclasses import dataclass

from xiechuang.engines.matching import SIMILAR, Index, terms
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.search.finding import current
from xiechuang.kernel.search.models import SearchEntry
from xiechuang.kernel.search.visibility import mask_for, still_visible

CANDIDATES = 30
"""How many of the best hits are compared word by word: what shares most rare words stands at the top."""
LOOKED_AT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """An entry and how alike it is: 1 for the same words, 0 for none in common."""

    subject_id: int
    likeness: float


def alike_entries(
    *, kind: str, title: str, text: str, actor: Actor, exclude: int | None = None, limit: int = 5
) -> list[Alike]:
    """The entries of one kind most alike, those below the engine's threshold left out.

    Likeness is the Jaccard measure of the distinct words of title and text, each weighed by its rarity among everything
    that can be found (as ``engines.matching.nearest`` defines it).
    """
    held = current()
    index, columns = held.state.index, held.state.columns
    if index is None or not f"{title}{text}".strip():
        return []
    allowed = mask_for(actor, held) & (columns.kinds == columns.code(kind))
    question = {"title": title, "abstract": text[:LOOKED_AT]}
    hits = index.top(question, k=CANDIDATES, allowed=held.state.by_document(allowed))
    rows = SearchEntry.objects.filter(pk__in=[int(hit.key) for hit in hits]).exclude(subject_id=exclude or 0)
    wanted = _words(title, text)
    alike = [
        Alike(subject_id=row.subject_id, likeness=_likeness(index, wanted, _words(row.title, row.text)))
        for row in rows
    ]
    seen = still_visible(actor, [(kind, one.subject_id) for one in alike])
    near = [one for one in alike if one.likeness >= SIMILAR and (kind, one.subject_id) in seen]
    return sorted(near, key=lambda one: (-one.likeness, one.subject_id))[:limit]


def _words(title: str, text: str) -> set[str]:
    return {term.text for term in terms(f"{title}\n{text[:LOOKED_AT]}")}


def _likeness(index: Index, one: set[str], other: set[str]) -> float:
    union = sum(index.idf(word) for word in sorted(one | other))
    return sum(index.idf(word) for word in sorted(one & other)) / union if union else 0.0
