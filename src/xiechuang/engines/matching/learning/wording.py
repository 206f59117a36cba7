"""Reads the features of words for the pairs of one need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.matching.learning.bags import Asked, Common, Cut, Offered, common, cut
from xiechuang.engines.matching.learning.collection import Collection, subject
from xiechuang.engines.matching.pairs.records import Need, Supply
from xiechuang.engines.matching.pairs.titles import squeeze

Floats = NDArray[np.float64]

TITLE_WEIGHT, KEYWORD_WEIGHT = 6.0, 3.0
"""A word of a demand's title counts six times one of its description; on real demands this gains .02 of nDCG@10."""

_BEST = 0.99
"""The quantile of the sample that stands for the best: the very best of a sample is chance."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a supply before any need is looked at."""

    squeezed: str
    bags: Mapping[Cut, Offered]
    rarity: float
    rarity_words: float


class Wording:
    """Reads pairs against one collection; each supply is cut once."""

    def __init__(self, collection: Collection) -> None:
        """Read nothing yet."""
        self._collection = collection
        self._known: dict[str, _Known] = {}

    def read(self, need: Need, supplies: Sequence[Supply]) -> list[dict[str, float]]:
        """The features of words but `relevance` for each supply; NaN where the need does not say what it takes."""
        asking = _Asking.of(need, self._collection)
        return [self._pair(asking, self._supply(one)) for one in supplies]

    def _supply(self, one: Supply) -> _Known:
        if one.key not in self._known:
            text = subject(one)
            bags = {by: Offered.of(cut(text, by), self._collection.rarity[by]) for by in Cut}
            self._known[one.key] = _Known(
                squeeze(text), bags, _mean_idf(bags[Cut.CHARACTERS]), _mean_idf(bags[Cut.WORDS])
            )
        return self._known[one.key]

    def _pair(self, asking: "_Asking", known: _Known) -> dict[str, float]:
        chars = common(asking.whole[Cut.CHARACTERS], known.bags[Cut.CHARACTERS]).likeness
        title = common(asking.title[Cut.CHARACTERS], known.bags[Cut.CHARACTERS])
        bigrams = common(asking.whole[Cut.BIGRAMS], known.bags[Cut.BIGRAMS]).likeness
        pairs_of_title = common(asking.title[Cut.BIGRAMS], known.bags[Cut.BIGRAMS])
        words = common(asking.whole[Cut.WORDS], known.bags[Cut.WORDS])
        usual = asking.usual[Cut.CHARACTERS]
        return {
            "chars_whole": chars,
            "chars_title": title.likeness,
            "chars_description": asking.described(known.bags[Cut.CHARACTERS]).likeness,
            "chars_of_supply": title.of_supply,
            "chars_of_need": title.of_need,
            "bigrams_whole": bigrams,
            "bigrams_of_supply": pairs_of_title.of_supply,
            "bigrams_rarest": pairs_of_title.rarest,
            "words_whole": words.likeness,
            "words_of_supply": words.of_supply,
            "longest_title": float(longest_common(known.squeezed, asking.squeezed_title)),
            "longest_description": float(longest_common(known.squeezed, asking.squeezed_description)),
            "chars_standing": usual.standing(chars),
            "chars_ahead": usual.ahead(chars),
            "chars_of_best": chars / usual.best if usual.best > 0 else 0.0,
            "bigrams_standing": asking.usual[Cut.BIGRAMS].standing(bigrams),
            "need_best": usual.best,
            "need_usual": usual.mean,
            "supply_length": float(len(known.squeezed)),
            "supply_rarity": known.rarity,
            "supply_rarity_words": known.rarity_words,
        }


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual between a need and the sample of a collection."""

    ordered: Floats
    mean: float
    spread: float
    best: float

    @classmethod
    def of(cls, values: Floats) -> "Usual":
        """Sum up the sample, shape (sample,)."""
        return cls(
            np.sort(values),
            float(values.mean()),
            float(values.std()) + 1e-3,
            float(np.quantile(values, _BEST)),
        )

    def standing(self, value: float) -> float:
        """How many standard deviations above the mean."""
        return (value - self.mean) / self.spread

    def ahead(self, value: float) -> float:
        """Logarithm of the share of the sample that stands higher."""
        higher = len(self.ordered) - int(np.searchsorted(self.ordered, value, side="right"))
        return float(np.log((higher + 1) / (len(self.ordered) + 1)))


@dataclass(frozen=True, slots=True)
class _Asking:
    """A need made ready."""

    whole: Mapping[Cut, Asked]
    title: Mapping[Cut, Asked]
    description: Asked | None
    squeezed_title: str
    squeezed_description: str
    usual: Mapping[Cut, Usual]

    @classmethod
    def of(cls, need: Need, collection: Collection) -> "_Asking":
        title = f"{need.title} {need.keywords}".strip()
        rarity = collection.rarity
        parts = ((need.title, TITLE_WEIGHT), (need.keywords, KEYWORD_WEIGHT), (need.description, 1.0))
        whole = {
            by: Asked.of([(cut(text, by), worth) for text, worth in parts], rarity[by])
            for by in (Cut.CHARACTERS, Cut.BIGRAMS)
        }
        # Words of a description are sure enough to count as much as those of the title.
        whole[Cut.WORDS] = Asked.of([(cut(text, Cut.WORDS), 1.0) for text, _ in parts], rarity[Cut.WORDS])
        named = title or need.description
        return cls(
            whole=whole,
            title={by: Asked.of([(cut(named, by), 1.0)], rarity[by]) for by in (Cut.CHARACTERS, Cut.BIGRAMS)},
            description=_asked_characters(need.description, collection) if need.description.strip() else None,
            squeezed_title=squeeze(title),
            squeezed_description=squeeze(need.description),
            usual={
                by: Usual.of(np.array([common(whole[by], bag).likeness for bag in collection.bags[by]]))
                for by in (Cut.CHARACTERS, Cut.BIGRAMS)
            },
        )

    def described(self, offered: Offered) -> Common:
        """What the description shares with a supply; NaN where there is none."""
        if self.description is None:
            return Common(likeness=np.nan, of_supply=np.nan, of_need=np.nan, rarest=np.nan)
        return common(self.description, offered)


def _asked_characters(text: str, collection: Collection) -> Asked:
    return Asked.of([(cut(text, Cut.CHARACTERS), 1.0)], collection.rarity[Cut.CHARACTERS])


def _mean_idf(offered: Offered) -> float:
    return offered.mass / (len(offered.terms) + 0.5)


def longest_common(short: str, text: str) -> int:
    """Length of the longest piece of the first text that stands in the second."""
    longest = 0
    for start in range(len(short)):
        while start + longest < len(short) and short[start : start + longest + 1] in text:
            longest += 1
    return longest
