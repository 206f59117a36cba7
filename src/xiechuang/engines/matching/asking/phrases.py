"""What of a record can be suggested: its title, its keywords as they stand, and the words of both."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import rjieba

from xiechuang.engines.matching.text.analysis import Folded, Term, TermKind, fold, terms
from xiechuang.engines.matching.text.stop_words import STOP_WORDS

LONGEST_TITLE = 80
LONGEST_PHRASE = 24
STARTS = 8
_COMPOUND = 4
_BETWEEN = re.compile(r"[\s,，;；、|/]+")
_AROUND = re.compile(r"^\W+|[^\w+]+$")
_LETTER = re.compile(r"[^\W\d_]")


class Phrase(NamedTuple):
    """A phrase as it is compared and as it is shown, and where in it typing may begin."""

    text: str
    shown: str
    is_title: bool = False
    starts: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A record that everybody may see: whatever stands here may be suggested to anybody."""

    title: str
    keywords: str = ""


def phrases_of(entry: Entry) -> list[Phrase]:
    """List the distinct phrases of a record; a title can be reached from the beginning of each of its words."""
    title, keywords = fold(entry.title), fold(entry.keywords)
    words = _whole_terms(title.text)
    found = [
        *_title(entry.title, folded=title, words=words),
        *_words(entry.title, folded=title, words=words),
        *_keywords(entry.keywords),
        *_words(entry.keywords, folded=keywords, words=_whole_terms(keywords.text)),
    ]
    distinct: dict[tuple[str, bool], Phrase] = {}
    for phrase in found:
        distinct.setdefault((phrase.text, phrase.is_title), phrase)
    return list(distinct.values())


def restored(text: str, *, shown: str, is_title: bool) -> Phrase:
    """Make a phrase again from what is kept of it."""
    words = _whole_terms(text) if is_title else []
    return Phrase(text, shown, is_title, _starts(words, offset=0))


def _whole_terms(folded: str) -> list[Term]:
    """Words and codes that say something, long words also in their parts; chance bigrams and stop words do not."""
    whole = [term for term in terms(folded) if term.kind is not TermKind.GRAM and not term.weak]
    return [part for term in whole for part in (term, *_parts(term))]


def _parts(term: Term) -> Iterator[Term]:
    """Cut a long word as dictionaries do for search: 动力电池 holds 动力 and 电池."""
    if term.kind is not TermKind.WORD or len(term.text) < _COMPOUND:
        return
    place = 0
    for part in rjieba.cut_for_search(term.text):
        place = max(term.text.find(part, place), 0)
        if len(part) < len(term.text) and part not in STOP_WORDS:
            yield Term(part, term.start + place, term.start + place + len(part), TermKind.WORD)


def _is_phrase(text: str, *, longest: int) -> bool:
    return 1 < len(text) <= longest and _LETTER.search(text) is not None


def _title(title: str, *, folded: Folded, words: list[Term]) -> Iterator[Phrase]:
    text = folded.text.strip()
    if _is_phrase(text, longest=LONGEST_TITLE):
        offset = folded.text.index(text)
        yield Phrase(text, title.strip(), is_title=True, starts=_starts(words, offset=offset))


def _starts(words: list[Term], *, offset: int) -> tuple[int, ...]:
    return tuple(sorted({0, *(word.start - offset for word in words)})[:STARTS])


def _words(text: str, *, folded: Folded, words: list[Term]) -> Iterator[Phrase]:
    for word in words:
        if _is_phrase(word.text, longest=LONGEST_PHRASE):
            shown = text[folded.origins[word.start] : folded.origins[word.end - 1] + 1]
            yield Phrase(word.text, shown)


def _keywords(text: str) -> Iterator[Phrase]:
    for piece in _BETWEEN.split(text):
        shown = _AROUND.sub("", piece)
        folded = fold(shown).text.strip()
        if _is_phrase(folded, longest=LONGEST_PHRASE):
            yield Phrase(folded, shown)
