"""Rules against the texts they rest on: a quote that is gone, a number that nobody carries, a waiver that is no longer needed.

The texts come as plain words by document and clause, the numbers as whoever reads texts found them; this module reads neither law nor
tree, so that it stays a library of its own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from xiechuang.engines.rules.checking.findings import Finding, Kind
from xiechuang.engines.rules.judging import Rule, Rulebook
from xiechuang.engines.rules.judging.rulebook import read_by
from xiechuang.engines.rules.parameters import Parameter, Rows, TextFile

Texts = Mapping[str, Mapping[str, str]]
"""By document and anchor what a clause says; a document that is not here is not held and not checked."""
Cases = Iterable[tuple[str, str]]
"""Of each case its rule and its name."""
_WANTED = {"document", "anchor", "reason"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A number a clause names: where, in which words, and the sentence around it."""

    document: str
    anchor: str
    words: str
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Why the numbers of a clause (and of what stands below it), or those in `words` alone, need no parameter."""

    document: str
    anchor: str
    reason: str
    words: tuple[str, ...] = ()

    def covers(self, named: Named) -> bool:
        """Whether it speaks of that number."""
        inside = named.anchor == self.anchor or named.anchor.startswith(f"{self.anchor}-")
        return named.document == self.document and inside and (not self.words or named.words in self.words)


def read_waivers(files: Iterable[Path | TextFile]) -> tuple[Waiver, ...]:
    """The waivers of some files; raises RulesError with every problem at once."""
    rows = Rows(files)
    found = [
        Waiver(
            document=str(row["document"]),
            anchor=str(row["anchor"]),
            reason=str(row["reason"]),
            words=tuple(map(str, row.get("words") or ())),
        )
        for file, label, row in rows.under("waivers")
        if rows.check_keys((file, label), row, wanted=_WANTED, known={"words"})
    ]
    rows.refuse_problems()
    return tuple(found)


def unaccounted(base: Rulebook, *, named: Iterable[Named], waivers: Iterable[Waiver]) -> tuple[Finding, ...]:
    """Every number of a held text that neither a quote of a parameter of that clause nor a waiver covers, and idle waivers."""
    waivers, named = tuple(waivers), tuple(named)
    carried = [
        (one.source.document, one.source.anchor, squeezed(one.source.quote)) for one in base.book.parameters
    ]
    open_ = [one for one in named if not _is_carried(one, carried)]
    missing = [
        Finding(
            kind=Kind.NUMBER_WITHOUT_PARAMETER,
            subject=f"{one.document} {one.anchor}",
            words=f"“{one.words}”没有参数，也没有写明理由：{one.sentence}",
        )
        for one in open_
        if not any(waiver.covers(one) for waiver in waivers)
    ]
    idle = [
        Finding(
            kind=Kind.IDLE_WAIVER,
            subject=f"{waiver.document} {waiver.anchor}",
            words=f"这一条里已没有需要说明的数字：{waiver.reason}",
        )
        for waiver in waivers
        if not any(waiver.covers(one) for one in open_)
    ]
    return (*missing, *idle)


def _is_carried(one: Named, carried: list[tuple[str, str, str]]) -> bool:
    wanted = (one.document, one.anchor)
    return any(
        (document, anchor) == wanted and squeezed(one.words) in quote for document, anchor, quote in carried
    )


def changed_clauses(base: Rulebook, *, texts: Texts, cases: Cases) -> tuple[Finding, ...]:
    """Every quote the held text no longer has in its clause; `touches` are the rules and cases that rest on it."""
    cases = tuple(cases)
    bases: tuple[Rule | Parameter, ...] = (*base.rules, *base.book.parameters)
    return tuple(
        Finding(
            kind=Kind.CHANGED_CLAUSE, subject=one.id, words=words, touches=tuple(_touched(base, one, cases))
        )
        for one in bases
        if (words := _change(one, texts))
    )


def _change(one: Rule | Parameter, texts: Texts) -> str:
    source = one.source
    clauses = texts.get(source.document)
    if clauses is None or not source.quote:
        return ""
    where = [text for anchor, text in clauses.items() if _lies_in(anchor, source.anchor)]
    if not where:
        return f"“{one.clause}”：文本里没有 {source.anchor} 这一条了"
    if squeezed(source.quote) in squeezed("".join(where)):
        return ""
    return f"“{one.clause}”已没有所引的文字：{source.quote}"


def _lies_in(anchor: str, wanted: str) -> bool:
    return not wanted or anchor == wanted or anchor.startswith(f"{wanted}-")


def _touched(base: Rulebook, one: Rule | Parameter, cases: Cases) -> Iterator[str]:
    """The rules that rest on it, then their cases: all of them must be looked through before they count again."""
    by_parameter = {rule.id for rule in base.rules if one.id in read_by(rule)}
    rules = {one.id} if isinstance(one, Rule) else by_parameter
    yield from (f"规则 {rule}" for rule in base.ids if rule in rules)
    yield from (f"样例 {rule}：{name}" for rule, name in cases if rule in rules)


def squeezed(text: str) -> str:
    """The text without white space."""
    return re.sub(r"\s", "", text)
