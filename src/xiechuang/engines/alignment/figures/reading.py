"""Numbers, days, deadlines and targets of a text, each with its exact span."""

from collections.abc import Iterator
from dataclasses import replace

from xiechuang.engines.alignment.figures.figure import Bound, Figure, What
from xiechuang.engines.alignment.figures.naming import named, noun_after
from xiechuang.engines.alignment.figures.patterns import FIGURE
from xiechuang.engines.alignment.figures.stating import read_figure, sentence_start
from xiechuang.engines.alignment.structure import HEAD, Clause, Document, Kind, Style

_MEASURED = frozenset(
    {"%", "‰", "元", "美元", "欧元", "倍", "吨", "亩", "公里", "平方公里", "平方米", "百分点", ""}
)
"""Units which measure; behind all others stands what is counted."""


def figures(document: Document) -> tuple[Figure, ...]:
    """Every number of a text that counts, dates or ranks something, in reading order.

    Numbers which only count clauses, documents or lines, and Chinese digits inside names (三位一体, 一区多园), are no
    figures. A deadline (到2020年) holds for what follows it in its clause, and for the clauses below a clause which
    states it in a paragraph of its own.
    """
    found: list[Figure] = []
    deadlines: dict[str, int | None] = {}
    for clause in document.walk():
        if clause.kind in HEAD and clause.kind not in (Kind.NOTE, Kind.DATE):
            continue
        own = list(_of_clause(document, clause, _inherited(document, clause, deadlines)))
        deadlines[clause.id] = next(
            (one.year for one in reversed(own) if one.what is What.YEAR and one.year), None
        )
        found.extend(own)
    return tuple(found)


def figures_in(words: str) -> tuple[Figure, ...]:
    """The figures of a sentence or paragraph that belongs to no text."""
    clause = Clause(id="para_1", kind=Kind.PARAGRAPH, start=0, body=0, end=len(words))
    return figures(
        Document(
            source=words, style=Style.PLAN, title="", document_number="", clauses=(clause,) * bool(words)
        )
    )


def _inherited(document: Document, clause: Clause, deadlines: dict[str, int | None]) -> int | None:
    """The deadline of the nearest paragraph that stands before the clause, right below something it stands in."""
    parent = document.parents.get(clause.id)
    while parent is not None:
        for sibling in reversed(parent.children):
            is_before = sibling.kind is Kind.PARAGRAPH and sibling.start < clause.start
            if is_before and (year := deadlines.get(sibling.id)):
                return year
        parent = document.parents.get(parent.id)
    return None


def _of_clause(document: Document, clause: Clause, year: int | None) -> Iterator[Figure]:
    source, high = document.source, clause.own_end
    place, before, sentence = clause.body, "", clause.body
    pending: list[Figure] = []
    while found := FIGURE.search(source, place, high):
        place = found.end()
        start = sentence_start(source, clause.body, found.start())
        if start != sentence:
            sentence, before = start, ""
        one = read_figure(found, source, clause)
        if one is None:
            # A range that is none may still begin with a number.
            place = found.end("low") if found["low"] else max(place, found.start() + 1)
            continue
        if one.what is What.YEAR:
            year = one.year or year
        elif one.what in (What.QUANTITY, What.RANK):
            one = replace(_named(one, source, sentence, high, before), year=year)
            before = one.indicator
        pending.append(one)
    yield from _lent_forward(list(_bounded(pending, source)), source, high)


def _bounded(found: list[Figure], source: str) -> Iterator[Figure]:
    """一万元以上五万元以下 is one range."""
    last: Figure | None = None
    for one in found:
        joins = (
            last is not None and last.end == one.start and last.unit == one.unit and last.value <= one.value
        )
        if last is not None and joins and (last.bound, one.bound) == (Bound.AT_LEAST, Bound.AT_MOST):
            written = source[last.start : one.end]
            last = replace(last, bound=Bound.WITHIN, until=one.value, end=one.end, written=written)
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _named(one: Figure, source: str, low: int, high: int, before: str) -> Figure:
    name = named(
        source,
        low=low,
        start=one.start,
        end=one.end,
        high=high,
        before=before,
        is_rank=one.what is What.RANK,
        is_bare=one.bound is Bound.STATED and one.unit not in _MEASURED,
    )
    return replace(one, indicator=name.indicator, scope=name.scope, each=name.each)


def _lent_forward(found: list[Figure], source: str, high: int) -> Iterator[Figure]:
    """20项、各市至少10项重大项目: the first number counts what the second names."""
    for place, one in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) else None
        lacks = one.what is What.QUANTITY and not one.indicator and source[one.end : one.end + 1] == "、"
        if lacks and after and after.unit == one.unit:
            yield replace(one, indicator=after.indicator or noun_after(source, after.end, high))
            continue
        yield one
