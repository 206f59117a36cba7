"""One box over any index: finds two-character words and single characters, and marks what was found."""

from itertools import pairwise

import numpy as np

from xiechuang.engines.matching.index.answer import Explanation, Hit
from xiechuang.engines.matching.index.arrays import Floats, Mask
from xiechuang.engines.matching.index.lexical import Index
from xiechuang.engines.matching.index.plan import Plan
from xiechuang.engines.matching.index.ranking import top_places
from xiechuang.engines.matching.index.selection import scores_of
from xiechuang.engines.matching.text.analysis import MAX_CHARACTERS, fold, query_terms, terms
from xiechuang.engines.matching.text.surfaces import SurfacePoints


def search(index: Index, *, text: str, k: int, allowed: Mask | None = None) -> list[Hit]:
    """Find what a person typed; an empty question finds nothing, one character finds every word that holds it."""
    asked = fold(text).text.strip()
    if len(asked) == 1 and not asked.isascii():
        return _search_character(index, character=asked, k=k, allowed=allowed)
    return index.top(text, k=k, allowed=allowed)


def highlight(text: str, *, query: str) -> list[tuple[str, bool]]:
    """Cut a text into segments, each marked whether the query hits it; joined they are the text again."""
    folded = fold(text)
    marks = np.zeros(len(text) + 1, dtype=np.bool_)
    for start, end in _hit_spans(folded.text, query):
        marks[folded.origins[start] : folded.origins[end - 1] + 1] = True
    edges = [0, *(np.flatnonzero(marks[1:] != marks[:-1]) + 1).tolist(), len(text)]
    return [(text[start:end], bool(marks[start])) for start, end in pairwise(edges) if start < end]


def _hit_spans(folded: str, query: str) -> list[tuple[int, int]]:
    asked = fold(query[:MAX_CHARACTERS]).text.strip()
    if len(asked) == 1:
        return [(place, place + 1) for place, character in enumerate(folded) if character == asked]
    wanted = {term.text for term in query_terms(query)}
    return [(term.start, term.end) for term in terms(folded) if term.text in wanted]


def explain(index: Index, *, text: str, key: str) -> Explanation:
    """Why `search` finds a document, its points adding up to the score there; ValueError for an unknown key."""
    asked = fold(text).text.strip()
    if len(asked) != 1 or asked.isascii():
        return index.explain(text, key=key)
    plan, scores = _character(index, asked)
    place = index.place(key)
    part = next(one for one in reversed(index.parts) if one.first <= place)
    rows = part.segment.rows_of(plan.weights)
    earned = {
        term: plan.weights[term] * part.segment.impact(row, place - part.first) for term, row in rows.items()
    }
    ordered = sorted(
        ((term, points) for term, points in earned.items() if points), key=lambda one: (-one[1], one[0])
    )
    highest = float(scores.max()) or 1.0
    return Explanation(
        key=key,
        score=float(scores[place]),
        relevance=float(scores[place]) / highest,
        terms=tuple(SurfacePoints(term, points * plan.unit) for term, points in ordered),
        missing=() if ordered else (asked,),
    )


def _search_character(index: Index, *, character: str, k: int, allowed: Mask | None) -> list[Hit]:
    _, scores = _character(index, character)
    highest = float(scores.max()) or 1.0
    keys = index.keys
    return [
        Hit(key=keys[place], score=float(scores[place]), relevance=float(scores[place]) / highest)
        for place in top_places(scores=scores, k=k, allowed=allowed, keys=keys).tolist()
    ]


def _character(index: Index, character: str) -> tuple[Plan, Floats]:
    """Look through the terms of one or two characters, for the index holds no single characters of longer words."""
    holding = sorted({term for part in index.parts for term in part.segment.short_terms.get(character, ())})
    plan = Plan.of(
        stated=dict.fromkeys(holding, 1.0),
        rarity={term: index.idf(term) for term in holding if index.frequency(term)},
    )
    scores = [scores_of(part, plan=plan, rows=part.segment.rows_of(plan.weights)) for part in index.parts]
    return plan, np.concatenate(scores) * plan.unit
