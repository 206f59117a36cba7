"""Turns dirty Chinese text into terms: whole words and codes plus character bigrams, each with its place."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import rjieba

from xiechuang.engines.matching.text.stop_words import GRAMMAR, STOP_WORDS

MAX_CHARACTERS = 200_000
"""Longer texts are cut here: no real demand is longer, and one hostile field must not stall the index."""

_HAN = "〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f"
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,500}>|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_STANDARD = r"(?:gb|jb|hg|yb|sj|yy|iso|iec|db\d{0,4})(?:/[tz])?[ -]?\d{2,6}(?:\.\d+)*(?:-(?:19|20)\d\d)?"
_WORD = r"[^\W_" + _HAN + r"]+"
_PIECES = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<standard>(?<![a-z0-9]){_STANDARD}(?![a-z0-9]))|(?P<code>{_WORD}(?:[-./+]{_WORD})*\+*)"
)
_CODE_PARTS = re.compile(_WORD)
_YEAR = re.compile(r"-(?:19|20)\d\d$")
_WEAK, _DROPPED = 1, 2
_WEAK_MARK = b"\1"


class TermKind(StrEnum):
    """Where a term came from, which decides how it is shown to people."""

    WORD = "word"
    CODE = "code"
    GRAM = "gram"


class Term(NamedTuple):
    """One term of a text and its place [start, end) in the folded text; weak terms say little in a query."""

    text: str
    start: int
    end: int
    kind: TermKind
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made comparable; origins[i] is the place in the original of folded character i."""

    text: str
    origins: range | list[int]


class _Folding(dict[str, str]):
    """What each character becomes; filled as characters are met, for the same few thousand return always."""

    def __missing__(self, character: str) -> str:
        """Fold width and case; format characters (zero width) vanish, control characters part words as a space."""
        if unicodedata.category(character)[0] == "C":
            folded = "" if unicodedata.category(character) == "Cf" else " "
        else:
            folded = unicodedata.normalize("NFKC", character).lower()
        self[character] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> Folded:
    """Fold width, case, markup and control characters, remembering where each character stood."""
    pieces = [_FOLDING[character] for character in _TAG.sub(_blank, text[:MAX_CHARACTERS])]
    folded = "".join(pieces)
    if len(folded) == len(pieces) and "" not in pieces:
        return Folded(folded, range(len(folded)))
    return Folded(folded, [place for place, piece in enumerate(pieces) for _ in piece])


def terms(text: str) -> list[Term]:
    """List words, codes and bigrams of a text in reading order; a bigram that is itself a word counts once."""
    return _terms_of(fold(text).text)


def query_terms(text: str) -> list[Term]:
    """List the terms of a question: weak ones stay only when there is nothing else to ask for."""
    found = terms(text)
    strong = [term for term in found if not term.weak]
    return strong or found


def _terms_of(folded: str) -> list[Term]:
    found: list[Term] = []
    for piece in _PIECES.finditer(folded):
        if piece.lastgroup == "han":
            _add_han_terms(found, piece.group(), piece.start())
        else:
            found.extend(_code_terms(piece.group(), piece.start(), standard=piece.lastgroup == "standard"))
    return found


def _add_han_terms(found: list[Term], run: str, offset: int) -> None:
    """Add the words of one unbroken Chinese run, then its bigrams; grammar gives neither, stop words weak ones."""
    marks = bytearray(len(run))
    words_of_two = set()
    place = 0
    for word in rjieba.cut(run):
        end = place + len(word)
        if word in GRAMMAR:
            marks[place] = _DROPPED
        else:
            weak = word in STOP_WORDS
            found.append(Term(word, offset + place, offset + end, TermKind.WORD, weak))
            if weak:
                marks[place:end] = _WEAK_MARK * len(word)
            if len(word) == 2:
                words_of_two.add(place)
        place = end
    for place in range(len(run) - 1):
        mark = marks[place] | marks[place + 1]
        if mark < _DROPPED and place not in words_of_two:
            start = offset + place
            found.append(Term(run[place : place + 2], start, start + 2, TermKind.GRAM, mark == _WEAK))


def _code_terms(code: str, offset: int, *, standard: bool) -> Iterator[Term]:
    """Yield a model number, formula, number or standard whole, then its parts, so that each finds it."""
    whole = code.replace(" ", "") if standard else code
    if len(whole) > 1:
        yield Term(whole, offset, offset + len(code), TermKind.CODE, whole in STOP_WORDS)
    if standard and _YEAR.search(whole):
        yield Term(_YEAR.sub("", whole), offset, offset + len(code), TermKind.CODE)
    parts = list(_CODE_PARTS.finditer(code))
    if len(parts) < 2:
        return
    for part in parts:
        if len(part.group()) > 1:
            yield Term(part.group(), offset + part.start(), offset + part.end(), TermKind.CODE)


def _blank(markup: re.Match[str]) -> str:
    return " " * len(markup.group())
