"""Everything that is wrong with a text, said at once."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from xiechuang.engines.alignment.structure.clauses import Clause, DateKind, Document, Kind, Problem
from xiechuang.engines.alignment.structure.dates import DAY, day_of
from xiechuang.engines.alignment.structure.faults import line_faults, text_faults

_COUNTED = {
    Kind.PART: "编", Kind.CHAPTER: "章", Kind.SECTION: "节", Kind.ARTICLE: "条", Kind.CLAUSE: "项",
    Kind.ITEM: "项", Kind.POINT: "目", Kind.INDENT: "目", Kind.ATTACHMENT: "附件",
}  # fmt: skip


def problems_of(document: Document) -> tuple[Problem, ...]:
    """The problems in the order of their lines."""
    found = [*_missing_parts(document), *_numbering(document), *_days(document)]
    found += text_faults(document.source)
    found += line_faults(document.source)
    return tuple(sorted(set(found), key=lambda one: (one.line, one.code, one.message)))


def _missing_parts(document: Document) -> Iterator[Problem]:
    if not document.source.strip():
        yield Problem(line=1, code="empty", message="文本是空的")
        return
    if not document.title:
        yield Problem(line=1, code="no-title", message="没有找到标题")
    if not any(clause.number for clause in document.walk()):
        yield Problem(line=1, code="no-numbers", message="没有找到任何带编号的条款")


def _numbering(document: Document) -> Iterator[Problem]:
    articles = [one for one in document.articles if not one.id.startswith("att_")]
    yield from _sequence(document, articles)
    yield from _siblings(document, document.clauses)
    for clause in document.walk():
        yield from _siblings(document, clause.children)


def _siblings(document: Document, clauses: Sequence[Clause]) -> Iterator[Problem]:
    for kind in _COUNTED:
        if kind is not Kind.ARTICLE:
            yield from _sequence(document, [one for one in clauses if one.kind is kind and one.number])


def _sequence(document: Document, clauses: Sequence[Clause]) -> Iterator[Problem]:
    """Numbers have to start with 1 and go on by one; 第十一条之一 stands behind 第十一条."""
    seen: dict[str, int] = {}
    if clauses and _whole(clauses[0]) > 1:
        yield _gap(document, clauses[0], 1, _whole(clauses[0]) - 1)
    for clause in clauses:
        if clause.number in seen:
            yield _said(document, clause, "doubled", f"{clause.label}重复，前一处在第{seen[clause.number]}行")
        seen.setdefault(clause.number, document.line_at(clause.body))
    for before, after in pairwise(clauses):
        step = _whole(after) - _whole(before)
        if step > 1:
            yield _gap(document, after, _whole(before) + 1, _whole(after) - 1)
        elif step < 0:
            yield _said(document, after, "out-of-order", f"{after.label}排在{before.label}之后")


def _whole(clause: Clause) -> int:
    return int(clause.number.partition("-")[0])


def _gap(document: Document, clause: Clause, first: int, last: int) -> Problem:
    name = _COUNTED[clause.kind]
    what = f"第{first}{name}" if first == last else f"第{first}至{last}{name}"
    return _said(document, clause, "missing", f"{clause.label}之前缺{what}")


def _said(document: Document, clause: Clause, code: str, message: str) -> Problem:
    return Problem(line=document.line_at(clause.body), code=code, message=message)


def _days(document: Document) -> Iterator[Problem]:
    for found in DAY.finditer(document.source):
        if day_of(found) is None:
            line = document.line_at(found.start())
            yield Problem(line=line, code="no-such-day", message=f"没有这一天：{found.group()}")
    passed = document.day(DateKind.PASSED)
    for stated in document.dates:
        early = stated.kind is DateKind.EFFECTIVE and passed and stated.day and stated.day < passed
        if early:
            message = f"施行日期{stated.day}早于通过日期{passed}"
            yield Problem(line=document.line_at(stated.start), code="effective-early", message=message)
