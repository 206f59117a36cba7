"""Taking in a filled workbook: every cell is kept as it was typed, and every problem told at once with its row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from xiechuang.domains.monitoring.actions.entry import LENGTHS, Typed, save_cells
from xiechuang.domains.monitoring.models import Submission, SystemIndicator
from xiechuang.domains.monitoring.queries import sheets
from xiechuang.domains.monitoring.queries.report import asked_of_parks, report_of, rule_label
from xiechuang.domains.monitoring.states import Severity
from xiechuang.kernel.exchange import ExchangeError, Limits, Row, Table, read_table
from xiechuang.kernel.exchange.header import normalise_title
from xiechuang.kernel.exchange.parsers.cell import is_blank
from xiechuang.kernel.exchange.parsers.texts import clean
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.orgs.public import Actor

LIMITS = Limits(file_bytes=5 * 1024 * 1024, rows=2_000, columns=60)
NEEDED = (sheets.CODE, sheets.VALUE)
YES = frozenset({"是", "有", "y", "yes", "true", "1", "√"})
NO = frozenset({"否", "n", "no", "false", "0"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend: the row as Excel shows it (None where a row is missing), the field, the rule, and why."""

    row: int | None
    field: str
    rule: str
    text: str
    value: str = ""
    severity: Severity = Severity.HARD
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """What came of a workbook."""

    submission: Submission
    taken: int
    problems: list[Problem]
    notes: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Reading:
    """A workbook on its way in."""

    cells: dict[str, Typed] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def upload_report(submission: Submission, *, actor: Actor, content: bytes, name: str) -> Uploaded:
    """Read the workbook into the report's cells. A file that is no such workbook is refused whole."""
    try:
        table = read_table(content, name=name, limits=LIMITS, known=sheets.READ)
    except ExchangeError as unreadable:
        raise Invalid({"file": [unreadable.message]}) from unreadable
    places = _places(table)
    asked = {one.code: one for one in asked_of_parks(submission.period)}
    reading = _Reading()
    for row in table.rows:
        _read_row(row, places=places, asked=asked, submission=submission, reading=reading)
    kept = save_cells(submission, actor=actor, cells=reading.cells)
    found = [*reading.problems, *_found(kept, rows=reading.rows)]
    found.sort(key=lambda problem: (problem.row is None, problem.row or 0))
    return Uploaded(submission=kept, taken=len(reading.cells), problems=found, notes=table.notes)


def _places(table: Table) -> dict[str, int]:
    """Where each column stands; without the two that matter it is some other file."""
    named = {normalise_title(title): place for place, title in reversed(list(enumerate(table.columns)))}
    places = {
        title: named[normalise_title(title)] for title in sheets.READ if normalise_title(title) in named
    }
    if missing := [title for title in NEEDED if title not in places]:
        raise Invalid({"file": [f"没有“{'”“'.join(missing)}”列，请使用本页下载的填报表，不要改动表头"]})
    return places


def _read_row(
    row: Row,
    *,
    places: Mapping[str, int],
    asked: Mapping[str, SystemIndicator],
    submission: Submission,
    reading: _Reading,
) -> None:
    given = {title: clean(row.cells[place]) for title, place in places.items()}
    code = given[sheets.CODE]
    if why := _why_not(given, asked=asked, submission=submission, reading=reading):
        reading.problems.append(
            Problem(row=row.number, field=given.get(sheets.NAME) or code, rule="行", text=why, value=code)
        )
        return
    reading.rows[code] = row.number
    reading.problems += _unfit(row.number, given, asked[code])
    unknown = given.get(sheets.UNKNOWN, "").casefold()
    value = given[sheets.VALUE]
    reading.cells[code] = Typed(
        text="" if is_blank(value) else value[: LENGTHS["text"]],
        unit=_unit(given.get(sheets.UNIT, ""), asked[code]),
        is_unknown=unknown in YES,
        explanation=given.get(sheets.EXPLANATION, "")[: LENGTHS["explanation"]],
    )


def _unit(given: str, indicator: SystemIndicator) -> str:
    return "" if given == indicator.unit else given[: LENGTHS["unit"]]


def _why_not(
    given: Mapping[str, str],
    *,
    asked: Mapping[str, SystemIndicator],
    submission: Submission,
    reading: _Reading,
) -> str:
    """Why a row cannot be taken at all."""
    code, report = given[sheets.CODE], given.get(sheets.REPORT, "")
    if report and report.upper() != submission.number:
        return f"这一行属于填报单 {report[:20]}，本单是 {submission.number}"
    if not code:
        return "没有指标代码"
    if code not in asked:
        return f"本期没有代码为“{code[:40]}”的指标"
    return f"与第 {reading.rows[code]} 行重复" if code in reading.rows else ""


def _unfit(row: int, given: Mapping[str, str], indicator: SystemIndicator) -> Iterator[Problem]:
    """What could not be kept as it stood."""
    value, unknown = given[sheets.VALUE], given.get(sheets.UNKNOWN, "")
    if len(value) > LENGTHS["text"]:
        yield Problem(
            row=row,
            field=indicator.name,
            rule="数值",
            text=f"超过 {LENGTHS['text']} 字",
            value=value[:20],
            code=indicator.code,
        )
    if len(given.get(sheets.EXPLANATION, "")) > LENGTHS["explanation"]:
        yield Problem(
            row=row,
            field=indicator.name,
            rule="说明",
            text=f"超过 {LENGTHS['explanation']} 字，只保留前面部分",
            code=indicator.code,
        )
    if unknown and unknown.casefold() not in YES | NO:
        yield Problem(
            row=row,
            field=indicator.name,
            rule="无此数据",
            text=f"“{unknown[:20]}”不明白，请填“是”或留空",
            value=unknown[:20],
            code=indicator.code,
        )


def _found(submission: Submission, *, rows: Mapping[str, int]) -> Iterator[Problem]:
    """What the checks say of the report now."""
    for line in report_of(submission).lines:
        place = rows.get(line.code)
        said: dict[str, Any] = {"field": line.indicator.name, "code": line.code}
        if line.is_missing:
            yield Problem(row=place, rule=rule_label("missing"), text="没有填写", **said)
        for finding in line.blocking:
            yield Problem(
                row=place,
                rule=rule_label(finding.rule),
                text=finding.text,
                value=line.text,
                severity=finding.severity,
                **said,
            )
