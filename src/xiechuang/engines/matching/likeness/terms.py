"""The terms a collection has met, each with its hash and the weight of its rarity."""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from xiechuang.engines.matching.likeness.growing import Growing
from xiechuang.engines.matching.likeness.kernel import Ids
from xiechuang.engines.matching.likeness.marks import Hashes, Weights, hash_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Distinct terms of a text: those the collection knows by ascending number, and all by hash and weight."""

    known: Ids
    hashes: Hashes
    weights: Weights


class Vocabulary:
    """Numbers of terms. Weights stay as they were when the collection was built, so that old marks keep their meaning."""

    def __init__(self, *, words: Sequence[str], weights: Weights, unseen: float) -> None:
        self.numbers = {word: number for number, word in enumerate(words)}
        self.unseen = unseen
        self._weights = Growing(weights)
        self._hashes = Growing(np.array([hash_of(word) for word in words], dtype=np.uint64))

    @classmethod
    def of(cls, texts: Sequence[Ids], *, words: Sequence[str]) -> Self:
        """Weigh words by ln(1 + N/n); n texts of N hold the word.

        Unlike the rarity by which the index ranks, this never falls to nothing, so that two texts alone can be alike.
        """
        held = np.concatenate([np.zeros(0, dtype=np.int32), *texts])
        frequency = np.bincount(held, minlength=len(words)).astype(np.float64)
        number = sum(len(one) > 0 for one in texts)
        weights = np.log1p(number / np.maximum(frequency, 1))
        return cls(words=words, weights=weights, unseen=math.log(2 + number))

    @property
    def hashes(self) -> Hashes:
        """By number of the term."""
        return self._hashes.values

    @property
    def weights(self) -> Weights:
        """By number of the term."""
        return self._weights.values

    def asked(self, words: Collection[str]) -> Asked:
        """Look terms up without learning them; one never seen weighs most."""
        known = np.array(sorted(self.numbers[word] for word in words if word in self.numbers), dtype=np.int32)
        new = sorted(word for word in words if word not in self.numbers)
        return Asked(
            known=known,
            hashes=np.concatenate(
                [self.hashes[known], np.array([hash_of(word) for word in new], dtype=np.uint64)]
            ),
            weights=np.concatenate([self.weights[known], np.full(len(new), self.unseen)]),
        )

    def learn(self, words: Collection[str]) -> Ids:
        """Number the terms of a text, ascending; new ones get the weight of what was never seen."""
        new = sorted(word for word in words if word not in self.numbers)
        for word in new:
            self.numbers[word] = len(self.numbers)
        self._hashes.extend(np.array([hash_of(word) for word in new], dtype=np.uint64))
        self._weights.extend(np.full(len(new), self.unseen))
        return np.array(sorted(self.numbers[word] for word in words), dtype=np.int32)


def number_words(texts: Iterable[Iterable[str]]) -> tuple[list[Ids], list[str]]:
    """Number the distinct words of many texts: the ascending numbers of each text, and the words by number."""
    numbers: dict[str, int] = {}
    found = [
        np.array(sorted({numbers.setdefault(word, len(numbers)) for word in words}), dtype=np.int32)
        for words in texts
    ]
    return found, list(numbers)
