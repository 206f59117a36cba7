"""Days in words and digits, and which of them a text states of itself."""

import re
from collections.abc import Iterator
from datetime import date

from xiechuang.engines.alignment.structure.clauses import Clause, DateKind, Kind, StatedDate
from xiechuang.engines.alignment.structure.numerals import ordinal

_SIGNS = "〇零一二三四五六七八九十"
DAY = re.compile(
    rf"(?P<year>\d{{4}}|[{_SIGNS}○]{{4}})年(?P<month>\d{{1,2}}|[{_SIGNS}]{{1,3}})月"
    rf"(?P<day>\d{{1,2}}|[{_SIGNS}]{{1,3}})日"
)
"""A whole day: 2023年11月30日, 二〇二三年十一月三十日."""

_VERBS = {
    "通过": DateKind.PASSED, "修正": DateKind.AMENDED, "修订": DateKind.AMENDED, "公布": DateKind.PUBLISHED,
    "发布": DateKind.PUBLISHED, "印发": DateKind.ISSUED, "施行": DateKind.EFFECTIVE, "废止": DateKind.REPEALED,
}  # fmt: skip
_VERB = re.compile("|".join(_VERBS))
_FROM = re.compile(
    rf"自(?:(?P<publication>公布|发布|印发|颁布|通过)之日|(?P<when>{DAY.pattern}))起(?:正式)?(?:施行|实施|执行|生效)"
)


def day_of(found: re.Match[str]) -> date | None:
    """The day a match of DAY names; None where the calendar has no such day."""
    parts = [ordinal(found[name].replace("○", "〇")) for name in ("year", "month", "day")]
    try:
        return date(*[part or 0 for part in parts])
    except ValueError:
        return None


def stated_dates(source: str, clauses: tuple[Clause, ...]) -> Iterator[StatedDate]:
    """The days a text states of itself: in the note below its title, under its letter, in its last articles."""
    for clause in clauses:
        if clause.kind is Kind.NOTE:
            yield from _noted(source, clause)
        elif clause.kind is Kind.DATE:
            for found in DAY.finditer(source, clause.start, clause.end):
                yield _stated(DateKind.ISSUED, found)
    for found in _FROM.finditer(source):
        # 自发布之日起施行的《…》 speaks of another text.
        if source[found.end() : found.end() + 1] == "的":
            continue
        inner = DAY.search(found.group())
        yield StatedDate(
            kind=DateKind.EFFECTIVE,
            day=day_of(inner) if inner else None,
            on_publication=inner is None,
            start=found.start(),
            end=found.end(),
        )


def _noted(source: str, clause: Clause) -> Iterator[StatedDate]:
    """Each day of a note with the verb that follows it before the next day."""
    days = list(DAY.finditer(source, clause.start, clause.end))
    for place, found in enumerate(days):
        until = days[place + 1].start() if place + 1 < len(days) else clause.end
        verbs = _VERB.findall(source, found.end(), until)
        if verbs:
            yield _stated(_VERBS[verbs[-1]], found)


def _stated(kind: DateKind, found: re.Match[str]) -> StatedDate:
    return StatedDate(kind=kind, day=day_of(found), start=found.start(), end=found.end())
