"""What somebody types may be characters, pinyin, initials, or all mixed: 电池, dianchi, dc, 电chi, dianc."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from xiechuang.engines.matching.asking.readings import (
    Syllables,
    known_syllables,
    readings_of_character,
    spelled,
)
from xiechuang.engines.matching.text.analysis import fold

LONGEST_TYPED = 40
PATTERNS = 12
LONGEST_SYLLABLE = 6
# Input methods show 'dian'chi' or 'dian chi' with marks between syllables while somebody is still composing.
_COMPOSING = re.compile(r"(?<=[a-zü])['’](?=[a-zü])")


class Wanted(NamedTuple):
    """What one character must be: this very one, or read with this syllable, or read with this beginning."""

    text: str
    is_whole: bool = False
    is_character: bool = False

    def may_be(self, character: str) -> bool:
        """Tell quickly whether a character by itself could be what is wanted."""
        return self.is_character or any(one[:1] == self.text[:1] for one in readings_of_character(character))

    def fits(self, character: str, read: Syllables) -> bool:
        """Tell whether a character, with its readings, is what is wanted."""
        if self.is_character:
            return character == self.text
        return self.text in read if self.is_whole else any(one.startswith(self.text) for one in read)


@dataclass(frozen=True, slots=True)
class Typed:
    """One word being typed: folded, and in Latin letters where it holds some."""

    text: str
    letters: str

    @property
    def is_latin(self) -> bool:
        """Whether it may be pinyin or initials throughout."""
        return self.text.isascii()

    @property
    def is_mixed(self) -> bool:
        """Whether Chinese characters stand beside Latin letters."""
        return not self.is_latin and any("a" <= letter <= "z" for letter in self.letters)


def typed(text: str) -> Typed:
    """Fold what was typed; what is longer than 40 characters is completed by nothing."""
    folded = _COMPOSING.sub("", fold(text[: 4 * LONGEST_TYPED]).text.strip())
    return Typed(folded, spelled(folded))


@lru_cache(maxsize=256)
def patterns(letters: str) -> tuple[tuple[Wanted, ...], ...]:
    """Cut what was typed into one wish a character, long syllables first; at most a dozen ways."""
    if len(letters) > LONGEST_TYPED:
        return ()
    return tuple(islice(_cut(letters, 0), PATTERNS))


def fits(pattern: Sequence[Wanted], *, text: str, read: Sequence[Syllables]) -> bool:
    """Tell whether the beginning of a phrase is what was typed."""
    if len(pattern) > len(text):
        return False
    return all(
        wanted.fits(character, one) for wanted, character, one in zip(pattern, text, read, strict=False)
    )


def initials(pattern: Sequence[Wanted]) -> str:
    """Give the first letters that a pattern asks for; a character gives that of its usual reading."""
    return "".join(
        readings_of_character(one.text)[0][:1] if one.is_character else one.text[:1] for one in pattern
    )


def _cut(letters: str, place: int) -> Iterator[tuple[Wanted, ...]]:
    if place == len(letters):
        yield ()
        return
    for wanted in _wishes(letters, place):
        for rest in _cut(letters, place + len(wanted.text)):
            yield (wanted, *rest)


def _wishes(letters: str, place: int) -> Iterator[Wanted]:
    """List what may stand next: a character, a syllable, an unfinished one at the very end, an initial."""
    first = letters[place]
    if not "a" <= first <= "z":
        yield Wanted(first, is_character=True)
        return
    known, beginnings = known_syllables(), _beginnings()
    for length in range(min(LONGEST_SYLLABLE, len(letters) - place), 1, -1):
        piece = letters[place : place + length]
        is_last = place + length == len(letters)
        if piece in known:
            yield Wanted(piece, is_whole=not is_last)
        elif is_last and piece in beginnings:
            yield Wanted(piece)
    if first in beginnings:
        yield Wanted(first)
    else:
        yield Wanted(first, is_character=True)


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    return frozenset(one[:length] for one in known_syllables() for length in range(1, len(one) + 1))
