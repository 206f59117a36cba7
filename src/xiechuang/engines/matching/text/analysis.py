"""Turns dirty Chinese text into terms: whole words and codes plus character bigrams, each with its place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

import rjieba

from xiechuang.engines.matching.text.folding import HAN, MAX_CHARACTERS, Folded, fold
from xiechuang.engines.matching.text.lexicon import Lexicon, Span
from xiechuang.engines.matching.text.stop_words import GRAMMAR, STOP_WORDS

__all__ = [
    "MAX_CHARACTERS",
    "WORTH",
    "Analyser",
    "Folded",
    "Term",
    "TermKind",
    "fold",
    "query_terms",
    "terms",
]

VERSION = 2
"""Counted up whenever the same text gives other terms, so that an index made before is not asked with them."""

_STANDARD = r"(?:gb|jb|hg|yb|sj|yy|iso|iec|db[0-9]{0,4})(?:/[tz])?[ -]?[0-9]{2,6}(?:\.[0-9]+)*(?:-(?:19|20)[0-9][0-9])?"
_WORD = r"[^\W_" + HAN + r"]+"
_PIECES = re.compile(
    rf"(?P<han>[{HAN}]+)|(?P<standard>(?<![a-z0-9]){_STANDARD}(?![a-z0-9]))|(?P<code>{_WORD}(?:[-./+]{_WORD})*\+*)"
)
_CODE_PARTS = re.compile(_WORD)
_YEAR = re.compile(r"-(?:19|20)[0-9][0-9]$")
_WEAK, _DROPPED = 1, 2
_WEAK_MARK = b"\1"


class TermKind(StrEnum):
    """Where a term came from, which decides how it is shown to people."""

    WORD = "word"
    CODE = "code"
    GRAM = "gram"


WORTH: Mapping[TermKind, float] = MappingProxyType(
    {TermKind.WORD: 1.0, TermKind.CODE: 1.0, TermKind.GRAM: 0.5}
)
"""What an occurrence in a question weighs by kind: bigrams repeat what words say, so at full weight they count it twice.

Measured on 7,157 papers, title and keywords → abstract: MRR .9675 / .9698 at 1, .9690 / .9707 at 0.5, recall no worse.
"""


class Term(NamedTuple):
    """One term of a text and its place [start, end) in the folded text; weak terms say little in a query."""

    text: str
    start: int
    end: int
    kind: TermKind
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Analyser:
    """How texts become terms; equal, and equal in hash, for the same lexicon."""

    lexicon: Lexicon = field(default_factory=Lexicon)

    @property
    def fingerprint(self) -> str:
        """Tells analyses apart that give other terms; an index keeps it and refuses to be asked by another."""
        return f"{VERSION}-{self.lexicon.fingerprint}"

    def terms(self, text: str) -> list[Term]:
        """List words, codes and bigrams of a text in reading order; a bigram that is itself a word counts once."""
        folded = fold(text).text
        if not self.lexicon:
            return _terms_of(folded)
        spans = self.lexicon.spans(folded)
        return sorted([*_terms_of(folded, spans), *_lexicon_terms(spans)], key=lambda term: term.start)

    def query_terms(self, text: str) -> list[Term]:
        """List the terms of a question: weak ones stay only when there is nothing else to ask for."""
        found = self.terms(text)
        strong = [term for term in found if not term.weak]
        return strong or found


DEFAULT = Analyser()
"""Analysis without a lexicon."""


def terms(text: str) -> list[Term]:
    """List the terms of a text by the default analysis."""
    return DEFAULT.terms(text)


def query_terms(text: str) -> list[Term]:
    """List the terms of a question by the default analysis."""
    return DEFAULT.query_terms(text)


def _lexicon_terms(spans: list[Span]) -> Iterator[Term]:
    """Yield each lexicon term as it stands, and beside a synonym the term it counts as."""
    for span in spans:
        yield Term(span.spelling, span.start, span.end, TermKind.WORD)
        if span.canonical != span.spelling:
            yield Term(span.canonical, span.start, span.end, TermKind.WORD)


def _terms_of(folded: str, spans: list[Span] | None = None) -> list[Term]:
    found: list[Term] = []
    edges = sorted({edge for span in spans or [] for edge in (span.start, span.end)})
    whole = {(span.start, span.end): span.spelling for span in spans or []}
    for piece in _PIECES.finditer(folded):
        if piece.lastgroup == "han":
            _add_han_terms(found, piece.group(), piece.start(), _words(piece, edges, whole), whole)
        else:
            found.extend(
                one
                for one in _code_terms(piece.group(), piece.start(), standard=piece.lastgroup == "standard")
                if whole.get((one.start, one.end)) != one.text
            )
    return found


def _words(piece: re.Match[str], edges: list[int], whole: dict[tuple[int, int], str]) -> list[str]:
    """Cut a Chinese run into words, lexicon terms kept whole."""
    if not edges:
        return rjieba.cut(piece.group(), False)
    start, end = piece.span()
    inside = edges[bisect_right(edges, start) : bisect_left(edges, end)]
    words: list[str] = []
    for first, last in pairwise([start, *inside, end]):
        part = piece.string[first:last]
        words += [part] if (first, last) in whole else rjieba.cut(part, False)
    return words


def _add_han_terms(
    found: list[Term], run: str, offset: int, words: list[str], whole: dict[tuple[int, int], str]
) -> None:
    """Add the words of one unbroken Chinese run, then its bigrams; grammar gives neither, stop words weak ones."""
    marks = bytearray(len(run))
    words_of_two = set()
    place = 0
    for word in words:
        end = place + len(word)
        if len(word) == 2:
            words_of_two.add(place)
        if (offset + place, offset + end) in whole:
            place = end
            continue
        if word in GRAMMAR:
            marks[place] = _DROPPED
        else:
            weak = word in STOP_WORDS
            found.append(Term(word, offset + place, offset + end, TermKind.WORD, weak))
            if weak:
                marks[place:end] = _WEAK_MARK * len(word)
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
