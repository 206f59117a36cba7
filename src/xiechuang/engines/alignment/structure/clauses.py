"""What a parsed text is made of: clauses with an address and an exact span, dates, problems."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What a clause is; the value is the first half of its part of an address."""

    TITLE = "title"
    NOTE = "note"
    DOCUMENT_NUMBER = "docnumber"
    ADDRESSEE = "addressee"
    SIGNATURE = "signature"
    DATE = "date"
    PART = "part"
    CHAPTER = "chp"
    SECTION = "sec"
    ARTICLE = "art"
    CLAUSE = "cl"
    PARAGRAPH = "para"
    ITEM = "item"
    POINT = "point"
    INDENT = "indent"
    ATTACHMENT = "att"


HEAD = frozenset(
    {Kind.TITLE, Kind.NOTE, Kind.DOCUMENT_NUMBER, Kind.ADDRESSEE, Kind.SIGNATURE, Kind.DATE},
)
"""Kinds which say something of the whole text and hold no rule."""


class Style(StrEnum):
    """How a text numbers: 第一条 (statute), 一、 as articles (decision), 一、（一）1. as headings (plan)."""

    STATUTE = "statute"
    DECISION = "decision"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One addressed piece: source[start:end], its own words from `body` to the first child; children fill the rest."""

    id: str
    kind: Kind
    start: int
    body: int
    """Where the words begin, behind indentation, label and the space after it."""
    end: int
    label: str = ""
    number: str = ""
    """The printed number in digits (十一 is 11, 第十一条之二 is 11-2); empty where the text prints none."""
    heading: str = ""
    children: tuple["Clause", ...] = ()

    @property
    def own_end(self) -> int:
        """Where the words of the clause itself end and those of its children begin."""
        return self.children[0].start if self.children else self.end

    def walk(self) -> Iterator["Clause"]:
        """The clause and all below it, in reading order."""
        pending = [self]
        while pending:
            one = pending.pop()
            yield one
            pending.extend(reversed(one.children))


class DateKind(StrEnum):
    """What happened on a stated day."""

    PASSED = "passed"
    PUBLISHED = "published"
    AMENDED = "amended"
    ISSUED = "issued"
    EFFECTIVE = "effective"
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A day the text states of itself; without a day where it says 自公布之日起 or names a day that does not exist."""

    kind: DateKind
    day: date | None
    on_publication: bool = False
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, with the line (from 1) where somebody can mend it."""

    line: int
    code: str
    message: str

    @property
    def sentence(self) -> str:
        """The problem in one line."""
        return f"第{self.line}行：{self.message}"


@dataclass(frozen=True, kw_only=True)
class Document:
    """A text and its tree; the top clauses, end to end, are the whole source."""

    source: str
    style: Style
    title: str
    document_number: str
    clauses: tuple[Clause, ...]
    dates: tuple[StatedDate, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def walk(self) -> Iterator[Clause]:
        """Every clause in reading order."""
        for clause in self.clauses:
            yield from clause.walk()

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """Clauses by address."""
        return {clause.id: clause for clause in self.walk()}

    @cached_property
    def parents(self) -> dict[str, Clause]:
        """The clause right above each clause; the top ones are left out."""
        return {child.id: clause for clause in self.walk() for child in clause.children}

    @cached_property
    def _line_ends(self) -> list[int]:
        return [found.end() for found in re.finditer(r"\r\n|\r|\n", self.source)]

    @property
    def articles(self) -> tuple[Clause, ...]:
        """The articles, in reading order; none in a plan."""
        return tuple(clause for clause in self.walk() if clause.kind is Kind.ARTICLE)

    def words(self, clause: Clause) -> str:
        """The words of a clause and all below it, without its own label and the space around."""
        return self.source[clause.body : clause.end].strip()

    def own_words(self, clause: Clause) -> str:
        """The words of the clause itself, heading included, without those of its children."""
        return self.source[clause.body : clause.own_end].strip()

    def numbers(self, clause: Clause) -> str:
        """The printed numbers from the top down to a clause (3-2-1 for 三（二）1.); empty where none is printed."""
        path: list[str] = []
        above: Clause | None = clause
        while above is not None:
            if above.number:
                path.append(above.number)
            above = None if above.kind is Kind.ARTICLE else self.parents.get(above.id)
        return "-".join(reversed(path))

    def line_at(self, offset: int) -> int:
        """The line (from 1) in which a character stands."""
        return bisect_right(self._line_ends, offset) + 1

    def day(self, kind: DateKind) -> date | None:
        """The first day of that kind the text states; None where it states none."""
        return next((one.day for one in self.dates if one.kind is kind and one.day), None)


def render(document: Document) -> str:
    """The text again, put together from the spans of the tree: character for character what was parsed."""
    return "".join(document.source[clause.start : clause.own_end] for clause in document.walk())
