"""The workbook a park takes away to fill in: every cell asked, what stood there last, and what is wrong with it now."""

from collections.abc import Mapping
from typing import Any

from xiechuang.domains.monitoring.models import Submission
from xiechuang.domains.monitoring.queries.report import Line, Report, report_of, rule_label
from xiechuang.domains.monitoring.rules.checks import RULES
from xiechuang.kernel.exchange import Format, Kind, ReportColumn, ReportTable, document_bytes
from xiechuang.kernel.exchange import Report as Sheets
from xiechuang.kernel.lib import clock

REPORT, CODE, NAME, UNIT = "填报单", "代码", "指标", "单位"
BEFORE, VALUE, UNKNOWN, EXPLANATION = "上期数", "本期数", "无此数据", "说明"
CHECKS, PROBLEM = "核对规则", "问题"
YES = "是"
READ = (REPORT, CODE, NAME, UNIT, VALUE, UNKNOWN, EXPLANATION)
"""Columns that are read back."""
_KINDS = {BEFORE: Kind.DECIMAL, VALUE: Kind.DECIMAL}


def prefilled_workbook(submission: Submission) -> bytes:
    """The report as it stands, to be filled in and uploaded again."""
    report = report_of(submission, with_platform=False)
    return document_bytes(report=sheets_of(report), format=Format.XLSX)


def sheets_of(report: Report) -> Sheets:
    """The rows of the workbook with what a reader has to know above them."""
    submission = report.submission
    period = submission.period
    names = {line.code: line.indicator.name for line in report.lines}
    titles = (REPORT, CODE, NAME, UNIT, BEFORE, VALUE, UNKNOWN, EXPLANATION, CHECKS, PROBLEM)
    return Sheets(
        title=f"{submission.park} {period} 监测数据填报表",
        notes=[
            f"指标体系：{period.system}；填报单：{submission.number}；截止：{period.due_at.astimezone(clock.HERE):%Y-%m-%d %H:%M}",
            f"只填“{VALUE}”一列的数字，单位见“{UNIT}”列；没有的数在“{UNKNOWN}”填“{YES}”并在“{EXPLANATION}”写明原因，不要填 0。",
            f"“{PROBLEM}”列由平台写出，上传时不读。",
        ],
        tables=[
            ReportTable(
                title="填报",
                columns=[ReportColumn(title=title, kind=_KINDS.get(title, Kind.TEXT)) for title in titles],
                rows=[_row(line, number=submission.number, names=names) for line in report.lines],
            )
        ],
    )


def _row(line: Line, *, number: str, names: Mapping[str, str]) -> list[Any]:
    one = line.indicator
    return [
        number,
        one.code,
        one.name,
        line.unit or one.unit,
        line.before.value if line.before else None,
        line.value if line.value is not None else line.text,
        YES if line.is_unknown else "",
        line.explanation,
        "；".join(said_check(check, names=names) for check in one.checks),
        "；".join(f"{rule_label(f.rule)}：{f.text}" for f in line.blocking),
    ]


def said_check(check: Mapping[str, Any], *, names: Mapping[str, str]) -> str:
    """A check in a few words."""
    rule = RULES[check["rule"]].label
    of = check.get("of")
    others = "、".join(names.get(code, code) for code in ([of] if isinstance(of, str) else of or []))
    bounds = [
        f"{word} {check[key]}{unit}"
        for key, word, unit in (
            ("least", "不小于", ""),
            ("most", "不大于", ""),
            ("percent", "变动不超过", "%"),
        )
        if key in check
    ]
    return f"{rule}{others and '“' + others + '”'}{'、'.join(bounds) and '（' + '、'.join(bounds) + '）'}"
