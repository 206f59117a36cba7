"""One question put to an index: its scores, computed once, for ranking and for explaining."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from xiechuang.engines.matching.index.kernel import Floats, Mask, accumulate, top_places
from xiechuang.engines.matching.index.postings import Matrix
from xiechuang.engines.matching.text.analysis import Term, TermKind, fold, query_terms
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


class Scored(Protocol):
    """What an answer reads of an index."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys in order."""

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """Row of each term."""

    @property
    def matrix(self) -> Matrix:
        """Impacts."""

    @property
    def self_scores(self) -> Floats:
        """What each document scores against itself."""

    def idf(self, term: str) -> float:
        """Weight of rarity."""

    def place(self, key: str) -> int:
        """Number of a document."""


@dataclass(frozen=True)
class Answer:
    """The scores of one question over all documents of an index, in the order of its keys."""

    index: Scored
    parts: tuple[tuple[str, float], ...]
    """Texts of the question and what one occurrence of a term in each is worth."""

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Weighted number of occurrences of each term, in the order of terms so that sums never depend on it."""
        weights: dict[str, float] = defaultdict(float)
        for (_, worth), (_, found) in zip(self.parts, self._occurrences, strict=True):
            for term in found:
                weights[term.text] += worth
        return {term: weights[term] for term in sorted(weights)}

    @cached_property
    def scores(self) -> Floats:
        """Σ weight · idf · impact for every document."""
        matrix = self.index.matrix
        known = [term for term in self.weights if term in self.index.vocabulary]
        return accumulate(
            indptr=matrix.indptr,
            docs=matrix.docs,
            impacts=matrix.impacts,
            rows=[self.index.vocabulary[term] for term in known],
            factors=[self.weights[term] * self.index.idf(term) for term in known],
            size=len(self.index.keys),
        )

    @cached_property
    def relevance(self) -> Floats:
        """Scores on 0–1, comparable between queries and corpora of one kind.

        √(s(q,d) / √(s(q,q)·s(d,d))) clipped to 1, where s(x,x) is what x scores against itself (for the question:
        Σ weight·idf). The geometric mean keeps a long demand comparable with a short title; the outer root
        spreads the crowded low end.
        """
        return self._relevance(self.scores, self.index.self_scores)

    def _relevance(self, scores: Floats, self_scores: Floats) -> Floats:
        if not self._own:
            return np.zeros_like(scores)
        scale = np.sqrt(np.maximum(self._own * self_scores, 1e-12))
        return np.asarray(np.sqrt(np.minimum(scores / scale, 1.0)), dtype=np.float64)

    @cached_property
    def _own(self) -> float:
        """What the question would score against itself."""
        return sum(weight * self.index.idf(term) for term, weight in self.weights.items())

    def top(self, *, k: int, allowed: Mask | None = None) -> list[Hit]:
        """The k best documents exactly, ties by key; `allowed` is applied before; ValueError for a bad k or shape."""
        if k < 1:
            raise ValueError(f"k 至少为 1，收到 {k}")
        size = len(self.index.keys)
        if allowed is not None and (allowed.shape != (size,) or allowed.dtype != np.bool_):
            raise ValueError(f"allowed 应为 {size} 个布尔值，收到 {allowed.dtype} {allowed.shape}")
        places = top_places(scores=self.scores, k=k, allowed=allowed)
        scores = self.scores[places]
        relevance = self._relevance(scores, self.index.self_scores[places])
        return [
            Hit(key=self.index.keys[place], score=score, relevance=worth)
            for place, score, worth in zip(places.tolist(), scores.tolist(), relevance.tolist(), strict=True)
        ]

    def explain(self, *, key: str) -> Explanation:
        """Share the score of one document out to the words of the question; ValueError for an unknown key."""
        place = self.index.place(key)
        points = {
            term: weight * self.index.idf(term) * impact
            for term, weight in self.weights.items()
            if (impact := self._impact(term, place)) > 0
        }
        return Explanation(
            key=key,
            score=float(self.scores[place]),
            relevance=float(self.relevance[place]),
            terms=share_points(occurrences=self._occurrences, points=points),
            missing=tuple(word for word in self._words if word not in points),
        )

    @cached_property
    def _occurrences(self) -> Sequence[tuple[str, tuple[Term, ...]]]:
        return [(fold(text).text, tuple(query_terms(text))) for text, _ in self.parts]

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

    def _impact(self, term: str, place: int) -> float:
        row = self.index.vocabulary.get(term)
        return 0.0 if row is None else self.index.matrix.impact(row, place)
