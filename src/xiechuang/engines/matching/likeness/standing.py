"""Many saved questions put to one record at once: which of them the record answers, and with which words.

A saved question is a few words; a record holds a word when it holds all of the word's bigrams (or the very code), so that
电池 is found in 锂电池 however the two were cut into words. The share of words held does not depend on what other people
have saved, so a threshold keeps its meaning.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Self

import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.text.analysis import Term, TermKind, fold, query_terms, terms

_SHORT = 4
_RUN = re.compile("[\u3400-\u9fff〇]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A saved question that a record answers; share is the part of its words that the record holds (1 without words)."""

    key: str
    share: float
    held: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class StandingQuestions:
    """Saved questions by word and words by gram; built once, asked with every new record."""

    keys: tuple[str, ...]
    words: tuple[str, ...]
    asked: tuple[npt.NDArray[np.int32], ...]
    """Words of each question."""

    @classmethod
    def build(cls, questions: Mapping[str, str]) -> Self:
        """Take the questions in by key; one without a word is answered by every record."""
        numbers: dict[str, int] = {}
        asked = [
            np.array(
                [numbers.setdefault(word, len(numbers)) for word in question_words(text)], dtype=np.int32
            )
            for text in questions.values()
        ]
        return cls(tuple(questions), tuple(numbers), tuple(asked))

    def answered_by(self, text: str, *, least: float = 0.5) -> list[Answered]:
        """The questions of whose words the record holds at least this share, in the order of the questions."""
        held = self._held(_grams_of_record(text))
        counts = np.zeros(len(self.keys), dtype=np.int64)
        for word in np.flatnonzero(held).tolist():
            counts[self._askers[word]] += 1
        sizes = self._sizes
        share = np.where(sizes > 0, counts / np.maximum(sizes, 1), 1.0)
        return [
            self._answer(place, float(share[place]), held)
            for place in np.flatnonzero(share >= least).tolist()
        ]

    def _answer(self, place: int, share: float, held: npt.NDArray[np.bool_]) -> Answered:
        words = self.asked[place].tolist()
        return Answered(
            key=self.keys[place],
            share=share,
            held=tuple(self.words[word] for word in words if held[word]),
            missing=tuple(self.words[word] for word in words if not held[word]),
        )

    def _held(self, grams: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Which words have all their grams in the record."""
        found = [self._words_by_gram[gram] for gram in grams if gram in self._words_by_gram]
        met = np.bincount(np.concatenate([np.zeros(0, dtype=np.int32), *found]), minlength=len(self.words))
        return np.asarray(met == self._needed)

    @cached_property
    def _sizes(self) -> npt.NDArray[np.int64]:
        return np.array([len(words) for words in self.asked], dtype=np.int64)

    @cached_property
    def _needed(self) -> npt.NDArray[np.int64]:
        return np.array([len(grams_of_word(word)) for word in self.words], dtype=np.int64)

    @cached_property
    def _words_by_gram(self) -> dict[str, npt.NDArray[np.int32]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self.words):
            for gram in grams_of_word(word):
                found[gram].append(number)
        return {gram: np.array(numbers, dtype=np.int32) for gram, numbers in found.items()}

    @cached_property
    def _askers(self) -> list[npt.NDArray[np.int32]]:
        found: list[list[int]] = [[] for _ in self.words]
        for place, words in enumerate(self.asked):
            for word in words.tolist():
                found[word].append(place)
        return [np.array(places, dtype=np.int32) for places in found]


def question_words(text: str) -> tuple[str, ...]:
    """The distinct words of a saved question in reading order; weak words only when there is nothing else.

    What a person typed as one short run (热管理, 石墨烯) is one word, longer runs are cut; a code counts once, and a
    standard without its year.
    """
    found: dict[int, tuple[int, str]] = {}
    asked = [term for term in query_terms(text) if term.kind is not TermKind.GRAM]
    short = [
        (run.start(), run.end(), run.group())
        for run in _RUN.finditer(fold(text).text)
        if 2 <= run.end() - run.start() <= _SHORT
        and any(run.start() <= term.start < run.end() for term in asked)
    ]
    for start, end, word in [*short, *((term.start, term.end, term.text) for term in asked)]:
        # Of one place the first run counts, and of codes that stand inside each other the outer, without its year.
        inside = any(
            begun <= start and end <= closed for begun, (closed, _) in found.items() if begun != start
        )
        before = found.get(start)
        if not inside and (before is None or (end == before[0] and not _is_han(word))):
            found[start] = (end, word)
    return tuple(dict.fromkeys(word for _, (_, word) in sorted(found.items())))


def grams_of_word(word: str) -> frozenset[str]:
    """What a record must hold for it to hold the word."""
    if not _is_han(word) or len(word) < 2:
        return frozenset({word})
    return frozenset(one + other for one, other in pairwise(word))


def _grams_of_record(text: str) -> frozenset[str]:
    """Single characters and bigrams of all Chinese, and codes whole and in parts."""
    folded = fold(text).text
    codes = {term.text for term in terms(text) if _is_code(term)}
    bigrams = {one + other for one, other in pairwise(folded) if _is_han(one) and _is_han(other)}
    return frozenset(codes | bigrams | {character for character in folded if _is_han(character)})


def _is_code(term: Term) -> bool:
    return term.kind is TermKind.CODE


def _is_han(text: str) -> bool:
    return all(
        "\u3400" <= character <= "\u9fff" or character >= "\U00020000" or character == "〇"
        for character in text
    )
