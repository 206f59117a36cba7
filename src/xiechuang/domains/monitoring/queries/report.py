"""A park's report as it stands: every cell with what was typed, what it means, and what the checks say of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from xiechuang.domains.monitoring.models import Entry, Figure, Period, Submission, SystemIndicator
from xiechuang.domains.monitoring.queries.platform import platform_figures
from xiechuang.domains.monitoring.queries.values import latest
from xiechuang.domains.monitoring.rules.checks import (
    RULES,
    WANTED_EXPLANATION,
    Around,
    Cell,
    Finding,
    findings_of,
)
from xiechuang.domains.monitoring.states import Severity
from xiechuang.domains.transfer.public import Counted
from xiechuang.kernel.documents.public import Document, documents_of
from xiechuang.kernel.exchange import CellRefused, parsers
from xiechuang.kernel.lib.errors import Reason

MOST_PLACES = 8
UNIT, NUMBER, PLACES, MISSING, UNKNOWN = "unit", "number", "places", "missing", "unknown"
LABELS = {UNIT: "单位", NUMBER: "数值", PLACES: "小数位", MISSING: "必填", UNKNOWN: "无此数据的原因"}
QUARTERS = 4


def rule_label(rule: str) -> str:
    """What people call a rule."""
    return LABELS.get(rule) or RULES[rule].label


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One cell: the indicator, what was typed, the number it means, and what is to be said of it."""

    indicator: SystemIndicator
    text: str = ""
    unit: str = ""
    value: Decimal | None = None
    is_unknown: bool = False
    explanation: str = ""
    proofs: tuple[Document, ...] = ()
    before: Figure | None = None
    findings: tuple[Finding, ...] = ()
    accepted: Figure | None = None

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.indicator.code

    @property
    def is_missing(self) -> bool:
        """Whether nothing was said yet."""
        return not (self.text.strip() or self.is_unknown)

    @property
    def blocking(self) -> list[Finding]:
        """What keeps the report from being handed in."""
        return [finding for finding in self.findings if finding.blocks]

    @property
    def needs_explanation(self) -> bool:
        """Whether a written explanation would answer something."""
        return self.is_unknown or any(finding.severity is Severity.SOFT for finding in self.findings)

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what was accepted last."""
        held = self.accepted
        if held is None:
            return not self.is_missing
        mine = sorted(str(proof.uid) for proof in self.proofs)
        theirs = sorted(str(proof["uid"]) for proof in held.proofs)
        return (self.value, self.explanation.strip(), mine) != (held.value, held.note, theirs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The lines of one part of the system."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All lines of a report, and what the platform counts itself."""

    submission: Submission
    lines: tuple[Line, ...]
    platform: Mapping[str, Counted] = field(default_factory=dict)
    counted: tuple[SystemIndicator, ...] = ()
    before_label: str = ""

    @property
    def missing(self) -> list[Line]:
        """What is still to be filled in."""
        return [line for line in self.lines if line.is_missing]

    @property
    def blocking(self) -> list[tuple[Line, Finding]]:
        """Everything that keeps it from being handed in, blanks apart."""
        return [(line, finding) for line in self.lines for finding in line.blocking]

    @property
    def done(self) -> int:
        """How many lines have something in them that no check refuses."""
        return sum(not line.is_missing and not line.blocking for line in self.lines)

    @property
    def open_reasons(self) -> list[Reason]:
        """The same as reasons for a refusal, each with its field."""
        blanks = [
            Reason(f"“{line.indicator.name}”还没有填写", rule_label(MISSING), line.code)
            for line in self.missing
        ]
        return blanks + [
            Reason(
                f"“{line.indicator.name}”:{finding.text}{'' if finding.severity is Severity.HARD else ',须写明原因'}",
                rule_label(finding.rule),
                line.code,
            )
            for line, finding in self.blocking
        ]

    @property
    def changed(self) -> list[str]:
        """Codes of cells that differ from what was accepted."""
        return [line.code for line in self.lines if line.is_changed]

    @property
    def sections(self) -> list[Section]:
        """Lines by the part of the system they belong to; items last."""
        parts: dict[str, list[Line]] = {}
        for line in self.lines:
            title = line.indicator.group.name if line.indicator.group else line.indicator.get_role_display()
            parts.setdefault(title, []).append(line)
        named = sorted(parts.items(), key=lambda part: part[1][0].indicator.group is None)
        return [Section(title=title, lines=tuple(lines)) for title, lines in named]


def asked_of_parks(period: Period) -> list[SystemIndicator]:
    """What parks are asked in this period, in the order of the system."""
    rows = period.system.indicators.filter(frequency=period.frequency, numerator="", computed_by="")
    return list(rows.select_related("group"))


def counted_by_platform(period: Period) -> list[SystemIndicator]:
    """What the platform counts for this period."""
    rows = period.system.indicators.filter(frequency=period.frequency).exclude(computed_by="")
    return list(rows.select_related("group"))


def compares_with_platform(period: Period) -> bool:
    """Whether any check holds what parks report against what the platform counts."""
    rows = period.system.indicators.filter(frequency=period.frequency)
    return rows.filter(checks__contains=[{"rule": "platform"}]).exists()


def period_before(period: Period) -> Period | None:
    """The quarter or year before, by whichever version of the same system it was collected."""
    year, quarter = period.year - 1, period.quarter
    if period.quarter is not None:
        quarter = period.quarter - 1 or QUARTERS
        year = period.year if period.quarter > 1 else period.year - 1
    same = Period.objects.filter(system__code=period.system.code, year=year, quarter=quarter)
    return same.order_by("-system__version").first()


def figures_before(period: Period, *, park_id: int, asked: Iterable[SystemIndicator]) -> dict[str, Figure]:
    """By code what was accepted for the period before, as far as the base is the same."""
    before = period_before(period)
    if before is None:
        return {}
    bases = {one.code: (one.basis, one.unit) for one in asked}
    return {
        row.indicator.code: row
        for row in latest(Figure.objects.filter(period=before, park_id=park_id))
        if bases.get(row.indicator.code) == (row.indicator.basis, row.indicator.unit)
    }


def report_of(
    submission: Submission,
    *,
    typed: Mapping[str, Mapping[str, Any]] | None = None,
    with_platform: bool = True,
) -> Report:
    """The whole report with all its findings; ``typed`` lays over it, by code, what somebody is just typing."""
    period = submission.period
    asked = asked_of_parks(period)
    entries = _overlaid(submission, asked=asked, typed=typed or {})
    papers = {str(document.uid): document for document in documents_of(submission)}
    before = figures_before(period, park_id=submission.park_id, asked=asked)
    accepted = _accepted(submission)
    lines = [
        _line(one, entry=entries.get(one.pk), papers=papers, before=before, accepted=accepted)
        for one in asked
    ]
    counted = counted_by_platform(period) if with_platform else []
    platform = platform_figures(period, park_id=submission.park_id, indicators=counted)
    label = str(next(iter(before.values())).period) if before else "上期"
    return Report(
        submission=submission,
        lines=tuple(_checked(lines, before=before, platform=platform, label=label)),
        platform=platform,
        counted=tuple(counted),
        before_label=label if before else "",
    )


def _overlaid(
    submission: Submission, *, asked: Sequence[SystemIndicator], typed: Mapping[str, Mapping[str, Any]]
) -> dict[int, Entry]:
    """The kept cells, changed in memory alone."""
    entries = {row.indicator_id: row for row in submission.entries.all()}
    for one in asked:
        for name, part in typed.get(one.code, {}).items():
            entry = entries.setdefault(one.pk, Entry(submission=submission, indicator=one))
            setattr(entry, name, part)
    return entries


def _accepted(submission: Submission) -> dict[str, Figure]:
    if not submission.vintage:
        return {}
    rows = latest(Figure.objects.filter(period=submission.period_id, park=submission.park_id))
    return {row.indicator.code: row for row in rows}


def _line(
    indicator: SystemIndicator,
    *,
    entry: Entry | None,
    papers: Mapping[str, Document],
    before: Mapping[str, Figure],
    accepted: Mapping[str, Figure],
) -> Line:
    fixed: dict[str, Any] = {
        "indicator": indicator,
        "before": before.get(indicator.code),
        "accepted": accepted.get(indicator.code),
    }
    if entry is None:
        return Line(**fixed)
    value, faults = read_cell(
        indicator,
        text=entry.text,
        unit=entry.unit,
        is_unknown=entry.is_unknown,
        explanation=entry.explanation,
    )
    return Line(
        **fixed,
        text=entry.text,
        unit=entry.unit,
        value=value,
        is_unknown=entry.is_unknown,
        explanation=entry.explanation,
        proofs=tuple(papers[uid] for uid in entry.proofs if uid in papers),
        findings=tuple(faults),
    )


def read_cell(
    indicator: SystemIndicator, *, text: str, unit: str = "", is_unknown: bool = False, explanation: str = ""
) -> tuple[Decimal | None, list[Finding]]:
    """The number that was typed, and what keeps it from being one."""
    faults = []
    if is_unknown:
        if text.strip():
            faults.append(_hard(indicator, UNKNOWN, "既填了数又注明无此数据，只能取其一"))
        if len(explanation.strip()) < WANTED_EXPLANATION:
            faults.append(_hard(indicator, UNKNOWN, "注明无此数据时须写明原因"))
        return None, faults
    if unit.strip() and unit.strip() != indicator.unit:
        faults.append(
            _hard(
                indicator,
                UNIT,
                f"单位写的是“{unit.strip()}”，应为“{indicator.unit or '无'}”，请换算后填写",
            )
        )
    try:
        value = parsers.decimal()(text)
    except CellRefused as refused:
        return None, [*faults, _hard(indicator, NUMBER, f"{refused.problem}；{refused.mend}")]
    if not isinstance(value, Decimal):
        return None, faults
    if -int(value.as_tuple().exponent) > MOST_PLACES:
        return None, [*faults, _hard(indicator, PLACES, f"小数位超过 {MOST_PLACES} 位")]
    return value, faults


def _hard(indicator: SystemIndicator, rule: str, text: str) -> Finding:
    return Finding(code=indicator.code, rule=rule, severity=Severity.HARD, text=text)


def _checked(
    lines: Sequence[Line],
    *,
    before: Mapping[str, Figure],
    platform: Mapping[str, Counted],
    label: str,
) -> list[Line]:
    """Every line with what its checks say, held against the others."""
    cells = {line.code: _cell(line) for line in lines}
    around = Around(
        cells=cells,
        before={code: figure.value for code, figure in before.items() if figure.value is not None},
        platform={code: one.value for code, one in platform.items() if one.value is not None},
        before_label=label,
    )
    return [
        replace(
            line,
            findings=(*line.findings, *findings_of(cells[line.code], line.indicator.checks, around)),
        )
        for line in lines
    ]


def _cell(line: Line) -> Cell:
    return Cell(
        code=line.code,
        name=line.indicator.name,
        unit=line.indicator.unit,
        value=line.value,
        explanation=line.explanation,
        has_proof=bool(line.proofs),
    )


def plain_number(value: Decimal | None) -> str:
    """A number without the zeros the database adds; nothing for none."""
    return "" if value is None else f"{value.normalize():f}"
