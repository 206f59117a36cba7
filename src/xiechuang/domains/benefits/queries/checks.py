"""The checks of the rule base: its own holes, quotes the held texts no longer have, numbers nobody carries, cases that fail."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xiechuang.domains.benefits.models import Edition
from xiechuang.domains.benefits.queries.edition import LoadedRules, base_of
from xiechuang.domains.policies.public import PolicyText, shown_version
from xiechuang.engines.alignment.figures import What, figures
from xiechuang.engines.alignment.structure import Document, parse
from xiechuang.engines.rules.cases import mismatches
from xiechuang.engines.rules.checking import Finding, Kind, Named, changed_clauses, findings, unaccounted

COUNTED = (What.QUANTITY, What.DURATION, What.RANK)
KIND_LABELS = {
    Kind.TIME_GAP: "期间缺口",
    Kind.TIME_OVERLAP: "期间重叠",
    Kind.VALUE_GAP: "数值缺口",
    Kind.VALUE_OVERLAP: "数值重叠",
    Kind.NO_CLAUSE: "没有条款",
    Kind.UNUSED_PARAMETER: "没有用到的参数",
    Kind.UNUSED_FORMULA: "没有用到的公式",
    Kind.NO_CASE: "没有样例",
    Kind.CHANGED_CLAUSE: "条文已变",
    Kind.NUMBER_WITHOUT_PARAMETER: "数字没有参数",
    Kind.IDLE_WAIVER: "多余的说明",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedCase:
    """An example that does not come out, or rests on a clause that changed."""

    rule: str
    name: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything the checks say of one rule base beside some texts."""

    findings: tuple[Finding, ...]
    failed: tuple[FailedCase, ...]
    cases: int
    numbers: int
    texts: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.findings and not self.failed


_reports: dict[tuple[str, str], Report] = {}
KEPT = 8


def checks_of(edition: Edition) -> Report:
    """The checks of an edition beside the texts as they hold today; the same rules and texts are not checked twice."""
    texts = held_texts(edition)
    said = "\n".join(
        f"{number} {hashlib.sha256(text.encode()).hexdigest()}" for number, text in sorted(texts.items())
    )
    key = (edition.digest, said)
    if key not in _reports:
        if len(_reports) >= KEPT:
            _reports.clear()
        _reports[key] = report_of(base_of(edition), texts)
    return _reports[key]


def held_texts(edition: Edition) -> dict[str, str]:
    """By number the wording of each quoted text that holds today; the one the rules were loaded with where the library has none."""
    loaded: dict[str, str] = Edition.objects.values_list("texts", flat=True).get(pk=edition.pk)
    shown = {one.number: shown_version(one) for one in PolicyText.objects.filter(number__in=loaded)}
    return loaded | {number: version.source for number, version in shown.items() if version is not None}


def report_of(base: LoadedRules, texts: Mapping[str, str]) -> Report:
    """The checks of a rule base beside held texts by document number; a case whose clause changed is red even if it still comes out."""
    documents = {number: parse(text) for number, text in texts.items()}
    named = [one for number, document in documents.items() for one in numbers_in(number, document)]
    cases = [(case.rule, case.name) for case in base.cases]
    clauses = {number: clauses_of(document) for number, document in documents.items()}
    changed = changed_clauses(base.book, texts=clauses, cases=cases)
    found = (
        *findings(base.book, tested=[case.rule for case in base.cases]),
        *changed,
        *unaccounted(base.book, named=named, waivers=base.waivers),
    )
    return Report(
        findings=found,
        failed=tuple(_failed(base, changed)),
        cases=len(cases),
        numbers=len(named),
        texts=tuple(texts),
    )


def numbers_in(number: str, document: Document) -> list[Named]:
    """The numbers a text names, by the printed numbers of their clauses; days and years are no values of measures."""
    clauses = {clause.id: clause for clause in document.walk()}
    return [
        Named(
            document=number,
            anchor=document.numbers(clauses[one.at]),
            words=one.written,
            sentence=_around(document.source, one.start, one.end),
        )
        for one in figures(document)
        if one.what in COUNTED
    ]


def _around(source: str, start: int, end: int) -> str:
    return " ".join(source[max(0, start - 30) : end + 15].split())


def clauses_of(document: Document) -> dict[str, str]:
    """By printed numbers the words of each clause without those of the numbered ones below it."""
    found: dict[str, str] = {}
    for clause in document.walk():
        anchor = document.numbers(clause)
        end = clause.children[0].start if clause.children else clause.end
        found[anchor] = found.get(anchor, "") + document.source[clause.start : end]
    return found


def _failed(base: LoadedRules, changed: Iterable[Finding]) -> Iterable[FailedCase]:
    red = {touched: one for one in changed for touched in one.touches}
    for case in base.cases:
        why = list(mismatches(base.book, case))
        if touched := red.get(f"样例 {case.rule}：{case.name}"):
            why.append(f"所依据的条文已变：{touched.words}")
        if why:
            yield FailedCase(rule=case.rule, name=case.name, why=tuple(why))
