"""The dictionary of the segmenter as flat arrays: read from its text form, kept packed, opened in milliseconds."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

FILE = Path(__file__).with_name("words.npz")
_RANGES = (("㐀", "䶿"), ("一", "鿿"))

Lengths: TypeAlias = npt.NDArray[np.uint8]
Characters: TypeAlias = npt.NDArray[np.uint16]
Frequencies: TypeAlias = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Words:
    """Words in the order of code points, each as what it shares with the one before and what it adds.

    shared, added: uint8 (words), numbers of characters; characters: uint16, what all words add, one after another;
    frequencies: uint32 (words); total: sum of the frequencies of the whole source, with what is left out here.
    """

    shared: Lengths
    added: Lengths
    characters: Characters
    frequencies: Frequencies
    total: int

    @classmethod
    def parse(cls, lines: Iterable[str]) -> Self:
        """Read lines `word frequency …`, of a repeated word the last; only words wholly of Chinese characters are kept."""
        pairs = [line.split()[:2] for line in lines if line.strip()]
        frequencies = {word: int(frequency) for word, frequency in pairs}
        kept = sorted(word for word in frequencies if _is_chinese(word))
        shared = [_shared(before, word) for before, word in pairwise(["", *kept])]
        tails = [word[number:] for word, number in zip(kept, shared, strict=True)]
        return cls(
            shared=np.array(shared, dtype=np.uint8),
            added=np.array([len(tail) for tail in tails], dtype=np.uint8),
            characters=np.frombuffer("".join(tails).encode("utf-16-le"), dtype=np.uint16),
            frequencies=np.array([frequencies[word] for word in kept], dtype=np.uint32),
            total=sum(frequencies.values()),
        )

    @classmethod
    def read(cls, path: Path = FILE) -> Self:
        """Open a packed dictionary."""
        with np.load(path, allow_pickle=False) as packed:
            arrays = {name: packed[name] for name in ("shared", "added", "characters", "frequencies")}
            return cls(**arrays, total=int(packed["total"]))

    def write(self, path: Path) -> None:
        """Pack into a file."""
        np.savez_compressed(
            path,
            shared=self.shared,
            added=self.added,
            characters=self.characters,
            frequencies=self.frequencies,
            total=np.int64(self.total),
        )


@cache
def shipped() -> Words:
    """The dictionary that comes with the program."""
    return Words.read()


def _is_chinese(word: str) -> bool:
    return all(any(first <= one <= last for first, last in _RANGES) for one in word)


def _shared(one: str, other: str) -> int:
    number = 0
    while number < min(len(one), len(other)) and one[number] == other[number]:
        number += 1
    return number
