"""Turns dirty Chinese text into terms: whole words and codes plus character bigrams, each with its place."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import rjieba

from xiechuang.engines.matching.stop_words import GRAMMAR, STOP_WORDS

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


class TermKind(StrEnum):
    """Where a term came from, which decides how it is shown to people."""

    WORD = "word"
    CODE = "code"
    GRAM = "gram"


@dataclass(frozen=True, slots=True)
class Term:
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


def fold(text: str) -> Folded:
    """Fold width, case, markup and control characters, remembering where each character stood."""
    plain = _TAG.sub(_blank, text[:MAX_CHARACTERS])
    if plain.isprintable() and unicodedata.is_normalized("NFKC", plain):
        lowered = plain.lower()
        if len(lowered) == len(plain):
            return Folded(lowered, range(len(lowered)))
    pieces: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(plain):
        piece = _fold_character(character)
        pieces.append(piece)
        origins.extend([place] * len(piece))
    return Folded("".join(pieces), origins)


def terms(text: str) -> list[Term]:
    """List words, codes and bigrams of a text in reading order; a bigram that is itself a word counts once."""
    return list(_terms_of(fold(text).text))


def query_terms(text: str) -> list[Term]:
    """List the terms of a question: weak ones stay only when there is nothing else to ask for."""
    found = terms(text)
    strong = [term for term in found if not term.weak]
    return strong or found


def _terms_of(folded: str) -> Iterator[Term]:
    for piece in _PIECES.finditer(folded):
        if piece.lastgroup == "han":
            yield from _han_terms(piece.group(), piece.start())
        else:
            yield from _code_terms(piece.group(), piece.start(), standard=piece.lastgroup == "standard")


def _han_terms(run: str, offset: int) -> Iterator[Term]:
    """Yield the words of one unbroken Chinese run, then its bigrams; grammar gives neither, stop words weak ones."""
    marks = bytearray(len(run))
    words_of_two = set()
    place = 0
    for word in rjieba.cut(run):
        end = place + len(word)
        if word in GRAMMAR:
            marks[place] = _DROPPED
        else:
            weak = word in STOP_WORDS
            yield Term(word, offset + place, offset + end, TermKind.WORD, weak)
            if weak:
                marks[place:end] = bytes([_WEAK]) * len(word)
            if len(word) == 2:
                words_of_two.add(place)
        place = end
    yield from _grams(run, offset, marks, words_of_two)


def _grams(run: str, offset: int, marks: bytearray, words_of_two: set[int]) -> Iterator[Term]:
    for place in range(len(run) - 1):
        mark = max(marks[place], marks[place + 1])
        if mark == _DROPPED or place in words_of_two:
            continue
        yield Term(run[place : place + 2], offset + place, offset + place + 2, TermKind.GRAM, mark == _WEAK)


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


def _fold_character(character: str) -> str:
    if unicodedata.category(character)[0] == "C":
        # Format characters (zero width) vanish; control characters part words as a space does.
        return "" if unicodedata.category(character) == "Cf" else " "
    return unicodedata.normalize("NFKC", character).lower()


def _blank(markup: re.Match[str]) -> str:
    return " " * len(markup.group())
