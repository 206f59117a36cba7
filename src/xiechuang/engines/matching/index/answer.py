"""One question put to an index: ranked, scored over everything, explained."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from xiechuang.engines.matching.index.arrays import Floats, Mask
from xiechuang.engines.matching.index.plan import Known, Plan
from xiechuang.engines.matching.index.ranking import top_places
from xiechuang.engines.matching.index.selection import PRUNED_UP_TO, Part, scores_of, select_many
from xiechuang.engines.matching.text.analysis import WORTH, Analyser, Term, TermKind, fold
from xiechuang.engines.matching.text.surfaces import SurfacePoints, share_points


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A found record; the score is comparable only within one query, the relevance (0–1) between queries."""

    key: str
    score: float
    relevance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a record was found: the words of the query that it holds; their points add up to the score."""

    key: str
    score: float
    relevance: float
    terms: tuple[SurfacePoints, ...]
    missing: tuple[str, ...]


class Asked(Protocol):
    """What an answer reads of an index."""

    @property
    def analyser(self) -> Analyser:
        """How texts become terms."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """Segments."""

    @property
    def places(self) -> int:
        """Length of masks and scores."""

    @property
    def keys(self) -> Sequence[str]:
        """Keys by place."""

    def known(self, term: str) -> Known:
        """Look a term up."""

    def idf(self, term: str) -> float:
        """Rarity of a term."""

    def place(self, key: str) -> int:
        """Place of a document."""


@dataclass(frozen=True)
class Answer:
    """What one question finds; places and masks are those of the index."""

    index: Asked
    questions: tuple[tuple[str, float], ...]
    """Texts of the question and what one occurrence of a term in each is worth."""

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Weighted number of occurrences of each term, ordered so that sums never depend on the question."""
        weights: dict[str, float] = defaultdict(float)
        for (_, worth), (_, found) in zip(self.questions, self._occurrences, strict=True):
            for term in found:
                weights[term.text] += worth * WORTH[term.kind]
        return {term: weights[term] for term in sorted(weights)}

    @cached_property
    def plan(self) -> Plan:
        """The terms that some document holds, weighed in whole numbers."""
        known = {term: self.index.known(term) for term in self.weights}
        held = {term: one.rarity for term, one in known.items() if one.holding}
        return Plan.of(stated=self.weights, rarity=held)

    @cached_property
    def scores(self) -> Floats:
        """Score of every place: Σ weight · idf · impact; removed documents 0."""
        plan, rows = self.plan, self._rows
        parts = [
            scores_of(part, plan=plan, rows=held) for part, held in zip(self.index.parts, rows, strict=True)
        ]
        return np.concatenate(parts) * plan.unit

    @cached_property
    def relevance(self) -> Floats:
        """Scores on 0–1, comparable between queries and corpora of one kind.

        √(s(q,d) / √(s(q,q)·s(d,d))) clipped to 1, where s(x,x) is what x scores against itself (for the question:
        Σ weight·idf). The geometric mean keeps a long demand comparable with a short title; the outer root
        spreads the crowded low end.
        """
        worth = np.concatenate([part.segment.worth for part in self.index.parts])
        return relevances(self.scores, own=self.own, worth=worth)

    def top(self, *, k: int, allowed: Mask | None = None) -> list[Hit]:
        """The k best documents exactly, ties by key; `allowed` is applied inside; ValueError for a bad k or shape."""
        return self.top_of_many([self], k=k, allowed=allowed, threads=1)[0]

    @staticmethod
    def top_of_many(
        answers: Sequence["Answer"], *, k: int, allowed: Mask | None, threads: int
    ) -> list[list[Hit]]:
        """The k best of several questions put to one index."""
        if k < 1:
            raise ValueError(f"k 至少为 1，收到 {k}")
        if not answers:
            return []
        index = answers[0].index
        if allowed is not None and (allowed.shape != (index.places,) or allowed.dtype != np.bool_):
            raise ValueError(f"allowed 应为 {index.places} 个布尔值，收到 {allowed.dtype} {allowed.shape}")
        if k > PRUNED_UP_TO:
            return [one._ranked(k, allowed) for one in answers]  # noqa: SLF001 - its own class
        found = select_many(
            index.parts,
            stated=[one.weights for one in answers],
            known=index.known,
            k=k,
            allowed=allowed,
            threads=threads,
        )
        return [one._hits(*hits) for one, hits in zip(answers, found, strict=True)]  # noqa: SLF001

    def explain(self, *, key: str) -> Explanation:
        """Share the score of one document out to the words of the question; ValueError for an unknown key."""
        part, doc = self._at(self.index.place(key))
        number = self.index.parts.index(part)
        impacts = {term: part.segment.impact(row, doc) for term, row in self._rows[number].items()}
        whole = {term: self.plan.weights[term] * impact for term, impact in impacts.items() if impact}
        score = sum(whole.values()) * self.plan.unit
        points = {term: worth * self.plan.unit for term, worth in whole.items()}
        return Explanation(
            key=key,
            score=score,
            relevance=relevance_of(score, own=self.own, worth=float(part.segment.worth[doc])),
            terms=share_points(occurrences=self._occurrences, points=points),
            missing=tuple(word for word in self._words if word not in points),
        )

    def _ranked(self, k: int, allowed: Mask | None) -> list[Hit]:
        """Rank by adding everything up; equal scores are ordered by key."""
        places = top_places(scores=self.scores, k=k, allowed=allowed, keys=self.index.keys)
        whole = np.rint(self.scores[places] / self.plan.unit).astype(np.int64)
        return self._hits(list(zip(whole.tolist(), places.tolist(), strict=True)), self.plan.unit)

    def _hits(self, found: Sequence[tuple[int, int]], unit: float) -> list[Hit]:
        hits = []
        for whole, place in found:
            part, doc = self._at(place)
            score = whole * unit
            relevance = relevance_of(score, own=self.own, worth=float(part.segment.worth[doc]))
            hits.append(Hit(key=part.segment.keys[doc], score=score, relevance=relevance))
        return hits

    def _at(self, place: int) -> tuple[Part, int]:
        parts = self.index.parts
        part = parts[0] if len(parts) == 1 else next(one for one in reversed(parts) if one.first <= place)
        return part, place - part.first

    @cached_property
    def _rows(self) -> tuple[Mapping[str, int], ...]:
        """Row of each planned term by segment, where it has one."""
        rows: tuple[dict[str, int], ...] = tuple({} for _ in self.index.parts)
        for term in self.plan.weights:
            for held, row in zip(rows, self.index.known(term).rows, strict=True):
                if row is not None:
                    held[term] = row
        return rows

    @cached_property
    def own(self) -> float:
        """What the question would score against itself."""
        return sum(weight * self.index.idf(term) for term, weight in self.weights.items())

    @cached_property
    def _occurrences(self) -> Sequence[tuple[str, tuple[Term, ...]]]:
        return [(fold(text).text, tuple(self.index.analyser.query_terms(text))) for text, _ in self.questions]

    @cached_property
    def _words(self) -> tuple[str, ...]:
        """Whole words and codes of the question, the weightiest first; bare numbers are not words."""
        words = {
            term.text
            for _, found in self._occurrences
            for term in found
            if term.kind is not TermKind.GRAM and len(term.text) > 1 and not term.text.isdigit()
        }
        return tuple(sorted(words, key=lambda word: (-self.weights[word] * self.index.idf(word), word)))


def relevances(scores: Floats, *, own: float, worth: Floats) -> Floats:
    """Many scores on 0–1, as `Answer.relevance`; the same numbers as one by one."""
    scale = np.sqrt(np.maximum(own * worth, 1e-12))
    return np.asarray(np.sqrt(np.minimum(scores / scale, 1.0)), dtype=np.float64)


def relevance_of(score: float, *, own: float, worth: float) -> float:
    """One score on 0–1, as `Answer.relevance`."""
    return math.sqrt(min(score / math.sqrt(max(own * worth, 1e-12)), 1.0))
