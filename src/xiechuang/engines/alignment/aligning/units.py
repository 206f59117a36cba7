"""The pieces of a text that are laid side by side: articles; in a plan the lowest numbered clauses."""

from collections.abc import Iterator
from dataclasses import dataclass

from xiechuang.engines.alignment.structure import HEAD, Clause, Document, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A clause without its number: source[start:end], no space around."""

    id: str
    label: str
    number: str
    start: int
    end: int
    text: str


def units(document: Document) -> tuple[Unit, ...]:
    """The units in reading order; title, note and dates are none, every other word of the text is in exactly one."""
    return tuple(
        unit
        for clause in document.clauses
        if clause.kind not in HEAD
        for unit in _of(document.source, clause)
    )


def _of(source: str, clause: Clause) -> Iterator[Unit]:
    numbered = any(child.kind is not Kind.PARAGRAPH for child in clause.children)
    if clause.kind in (Kind.ARTICLE, Kind.PARAGRAPH) or not numbered:
        yield from _unit(source, clause, clause.end)
        return
    yield from _unit(source, clause, clause.own_end)
    for child in clause.children:
        yield from _of(source, child)


def _unit(source: str, clause: Clause, end: int) -> Iterator[Unit]:
    """The unit from the words of a clause to an end; none where there are no words."""
    whole = source[clause.body : end]
    text = whole.strip()
    if text:
        start = clause.body + len(whole) - len(whole.lstrip())
        yield Unit(
            id=clause.id,
            label=clause.label,
            # What is a numbered clause is not the same as a paragraph which only comes as the same one in order.
            number=clause.id if clause.number else "",
            start=start,
            end=start + len(text),
            text=text,
        )
