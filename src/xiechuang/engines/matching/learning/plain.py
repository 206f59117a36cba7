"""The plainest ranker that is any good, to compare with: BM25 over character bigrams, nothing learned, nothing weighed."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from xiechuang.engines.matching.pairs.records import Need, Supply

K1, B = 1.2, 0.75
_RUNS = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")


def bigrams(text: str) -> list[str]:
    """Bigrams of every unbroken run of letters, Latin words and numbers whole, a single character as itself."""
    runs = _RUNS.findall(unicodedata.normalize("NFKC", text).lower())
    return [gram for run in runs for gram in _grams(run)]


def _grams(run: str) -> list[str]:
    if len(run) == 1 or run.isascii():
        return [run]
    return [run[place : place + 2] for place in range(len(run) - 1)]


@dataclass(frozen=True, slots=True)
class PlainRanker:
    """Supplies counted as bags of bigrams; scores have no upper bound and compare only within one need.

    Okapi BM25 (Robertson & Zaragoza, 2009, formula 3.15) with the idf of Lucene, k1 1.2, b 0.75; a bigram that stands
    twice in the need counts twice.
    """

    counts: Mapping[str, Counter[str]]
    idf: Mapping[str, float]
    mean_length: float

    @classmethod
    def build(cls, supplies: Iterable[Supply]) -> Self:
        """Count the supplies."""
        counts = {one.key: Counter(bigrams(" ".join(one.texts.values()))) for one in supplies}
        documents = Counter(gram for held in counts.values() for gram in held)
        idf = {gram: math.log(1 + (len(counts) - n + 0.5) / (n + 0.5)) for gram, n in documents.items()}
        lengths = [held.total() for held in counts.values()]
        return cls(counts, idf, sum(lengths) / max(1, len(lengths)) or 1.0)

    def scores(self, need: Need, *, keys: Iterable[str]) -> list[float]:
        """Score the supplies of these keys for a need, in their order; KeyError for an unknown key."""
        asked = Counter(bigrams(" ".join(need.texts.values())))
        return [self._score(asked, self.counts[key]) for key in keys]

    def _score(self, asked: Counter[str], held: Counter[str]) -> float:
        longer = K1 * (1 - B + B * held.total() / self.mean_length)
        shared = [gram for gram in held if gram in asked]
        return sum(
            asked[gram] * self.idf[gram] * held[gram] * (K1 + 1) / (held[gram] + longer) for gram in shared
        )
