"""Short texts as bags of characters, bigrams and words, and what a need and a supply have in common."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xiechuang.engines.matching.pairs.titles import characters, squeeze
from xiechuang.engines.matching.text.analysis import TermKind, query_terms

K1, B = 1.2, 0.75


class Cut(StrEnum):
    """How a text is cut; single characters find what words and bigrams miss when titles are short."""

    CHARACTERS = "characters"
    BIGRAMS = "bigrams"
    WORDS = "words"


def cut(text: str, by: Cut) -> list[str]:
    """Cut a text; Latin words count as one character, stop words are no words."""
    if by is Cut.WORDS:
        return [one.text for one in query_terms(text) if one.kind is not TermKind.GRAM and len(one.text) > 1]
    if by is Cut.CHARACTERS:
        return characters(text)
    whole = squeeze(text)
    return [whole[place : place + 2] for place in range(len(whole) - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarity:
    """How rare terms are in a collection of `size` texts of `mean_length` terms."""

    size: int
    mean_length: float
    documents: Mapping[str, int]

    @classmethod
    def of(cls, cuts: Sequence[Sequence[str]]) -> "Rarity":
        """Count the terms of many texts."""
        documents = Counter(term for one in cuts for term in dict.fromkeys(one))
        total = sum(len(one) for one in cuts)
        return cls(size=len(cuts), mean_length=total / max(1, len(cuts)) or 1.0, documents=documents)

    def idf(self, term: str) -> float:
        """The inverse document frequency ln(1 + (N − n + ½)/(n + ½)), never negative (Lucene's form)."""
        held = self.documents.get(term, 0)
        return math.log(1 + (self.size - held + 0.5) / (held + 0.5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The terms of a supply: (term, idf, idf·impact) each, what it scores on itself, and the mass of its idf."""

    terms: tuple[tuple[str, float, float], ...]
    own: float
    mass: float

    @classmethod
    def of(cls, found: Sequence[str], rarity: Rarity) -> "Offered":
        """Weigh terms by BM25 (Robertson & Zaragoza 2009) with k1 1.2 and b 0.75."""
        longer = 1 - B + B * len(found) / rarity.mean_length
        terms, own = [], 0.0
        for term, count in Counter(found).items():
            idf = rarity.idf(term)
            worth = idf * (count / longer) * (K1 + 1) / (count / longer + K1)
            terms.append((term, idf, worth))
            own += count * worth
        return cls(terms=tuple(terms), own=own, mass=sum(idf for _, idf, _ in terms))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The terms of a need with their weights, what it could score at most, and the mass of its idf."""

    weights: Mapping[str, float]
    own: float
    mass: float

    @classmethod
    def of(cls, parts: Sequence[tuple[Sequence[str], float]], rarity: Rarity) -> "Asked":
        """Add up texts, each given as its terms and what one occurrence weighs."""
        weights: dict[str, float] = {}
        for found, worth in parts:
            for term in found:
                weights[term] = weights.get(term, 0.0) + worth
        idf = {term: rarity.idf(term) for term in weights}
        own = sum(weight * idf[term] for term, weight in weights.items())
        return cls(weights=weights, own=own, mass=sum(idf.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What a need and a supply share: likeness 0–1, share of the supply's and of the need's idf, the rarest idf."""

    likeness: float
    of_supply: float
    of_need: float
    rarest: float


def common(asked: Asked, offered: Offered) -> Common:
    """Compare; likeness is √(s / √((q+1)(d+1))) with s the BM25 score, q and d what each side scores on itself."""
    score = mass = rarest = 0.0
    for term, idf, worth in offered.terms:
        weight = asked.weights.get(term)
        if weight is not None:
            score += weight * worth
            mass += idf
            rarest = max(rarest, idf)
    return Common(
        likeness=math.sqrt(min(1.0, score / math.sqrt((asked.own + 1) * (offered.own + 1)))),
        of_supply=mass / (offered.mass + 1),
        of_need=mass / (asked.mass + 1),
        rarest=rarest,
    )
