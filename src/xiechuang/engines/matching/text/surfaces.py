"""Shares the points of words and bigrams out to the stretches of the query that people recognise."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xiechuang.engines.matching.text.analysis import Term, TermKind


@dataclass(frozen=True, slots=True)
class SurfacePoints:
    """A stretch of the query found in the record, and what it earned."""

    surface: str
    points: float


@dataclass(slots=True)
class _Stretch:
    """A surface in the making."""

    start: int
    end: int
    terms: list[Term]


def share_points(
    *, occurrences: Sequence[tuple[str, tuple[Term, ...]]], points: Mapping[str, float]
) -> tuple[SurfacePoints, ...]:
    """Merge overlapping hits of each folded query text into surfaces; the sum of points is preserved."""
    times: dict[str, int] = defaultdict(int)
    for _, found in occurrences:
        for term in found:
            times[term.text] += 1
    earned: dict[str, float] = defaultdict(float)
    for folded, found in occurrences:
        hits = [term for term in found if term.text in points]
        for surface, inside in _stretches(folded, hits, found):
            earned[surface] += sum(points[term.text] / times[term.text] for term in inside)
    ranked = sorted(earned.items(), key=lambda item: (-item[1], item[0]))
    return tuple(SurfacePoints(surface, worth) for surface, worth in ranked)


def _stretches(folded: str, hits: Sequence[Term], found: Sequence[Term]) -> list[tuple[str, list[Term]]]:
    """Join overlapping hits, but not across a seam between two long words, where a bigram is chance."""
    seams = _seams(found)
    stretches: list[_Stretch] = []
    waiting: list[Term] = []
    for term in sorted(hits, key=lambda one: (one.start, -one.end)):
        last = stretches[-1] if stretches else None
        overlaps = last is not None and term.start < last.end
        if term.kind is TermKind.GRAM and term.start + 1 in seams:
            # A bigram over a seam joins the surface on its left, else the next one, else stands alone.
            (last.terms if last and overlaps else waiting).append(term)
        elif last and overlaps:
            last.end = max(last.end, term.end)
            last.terms.append(term)
        else:
            waiting, near = _part(waiting, term.start)
            stretches.append(_Stretch(term.start, term.end, [term, *near]))
    alone = [(folded[term.start : term.end], [term]) for term in waiting]
    return [(folded[one.start : one.end], one.terms) for one in stretches] + alone


def _part(waiting: list[Term], start: int) -> tuple[list[Term], list[Term]]:
    """Part the waiting bigrams into those that end before a new surface and those that reach into it."""
    if not waiting or waiting[-1].end <= start:
        return waiting, []
    return waiting[:-1], waiting[-1:]


def _seams(found: Sequence[Term]) -> set[int]:
    """Places between two words that both have at least two characters."""
    ends = {term.end for term in found if term.kind is TermKind.WORD and term.end - term.start > 1}
    return ends & {term.start for term in found if term.kind is TermKind.WORD and term.end - term.start > 1}
