"""Results, comparisons, gap tables, lists and trials as documents for Excel, Word and PDF."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.domains.benefits.models import GrantLine, GrantRun
from xiechuang.domains.benefits.queries.comparing import Comparison, said_amount, unknown_notes, why_unknown
from xiechuang.domains.benefits.queries.edition import LoadedRules
from xiechuang.domains.benefits.queries.gaps import GapRow
from xiechuang.domains.benefits.queries.results import Measure, sums_of
from xiechuang.domains.benefits.states import NATURE_LABELS, Outcome
from xiechuang.kernel.exchange import Kind, Report, ReportColumn, ReportTable
from xiechuang.kernel.orgs.public import Region


def _notes(day: date) -> list[str]:
    return [
        _("按 %s 施行的规定计算") % day.isoformat(),
        _("未公布的参数不设默认值；金额未知的没有计入合计"),
        _("结果供参考，能否享受以主管部门的决定为准"),
    ]


def _columns(*titles: tuple[Any, Kind]) -> list[ReportColumn]:
    return [ReportColumn(title=str(title), kind=kind) for title, kind in titles]


def result_report(base: LoadedRules, measures: Sequence[Measure], *, choice_name: str, day: date) -> Report:
    """One firm in one region: every measure, and the totals by kind of money."""
    text, money = Kind.TEXT, Kind.MONEY_YUAN
    columns = _columns(
        (_("措施"), text), (_("结果"), text), (_("是什么金额"), text), (_("金额（元）"), money), (_("说明"), text),
        (_("条款"), text), (_("差什么"), text), (_("期限"), text), (_("下一步"), text),
    )  # fmt: skip
    rows = [
        [
            one.name,
            one.standing.label,
            one.verdict.benefit,
            one.amount if one.standing.value in ("gets", "may") else None,
            said_amount(one) if one.amount is None else one.bound_words,
            "；".join(one.verdict.clauses),
            _why(one),
            "；".join(one.deadlines),
            one.next_step,
        ]
        for one in measures
    ]
    totals = [
        [NATURE_LABELS[one.nature.value], one.fen, "、".join(one.unknown) or None]
        for one in sums_of(measures)
    ]
    return Report(
        title=_("惠企政策计算结果"),
        subtitle=choice_name,
        notes=[*_notes(day), _("规则库版本：%s") % base.number],
        tables=[
            ReportTable(title=_("各项措施"), columns=columns, rows=rows),
            ReportTable(
                title=_("合计"),
                columns=_columns((_("类别"), text), (_("金额（元）"), money), (_("金额未知"), text)),
                rows=totals,
            ),
        ],
    )


def _why(one: Measure) -> str:
    if one.verdict.nearest is not None:
        return one.verdict.nearest.change
    return why_unknown(one) if one.unpublished or one.open_questions else ""


def comparison_report(found: Comparison) -> Report:
    """The same firm in every region, and what makes the difference."""
    names = [one.name for one in found.regions]
    columns = _columns(
        (_("措施"), Kind.TEXT), (_("是什么金额"), Kind.TEXT),
        *((name, Kind.TEXT) for name in names),
        *((_("%s相差（元）") % name, Kind.MONEY_YUAN) for name in names),
        (_("金额未知的原因"), Kind.TEXT),
    )  # fmt: skip
    rows = [
        [
            row.name,
            NATURE_LABELS[row.nature.value],
            *(said_amount(one.measure) for one in row.cells),
            *(one.difference for one in row.cells),
            "；".join(dict.fromkeys(one.why_unknown for one in row.cells if one.why_unknown)),
        ]
        for row in found.rows
    ]
    causes = [
        [
            row.name,
            cause.name,
            *(f"{one.words}（{one.link.clause}）" if one.link else one.words for one in cause.values),
        ]
        for row in found.rows
        for cause in row.causes
    ]
    reasons = _columns((_("措施"), Kind.TEXT), (_("不同的参数"), Kind.TEXT), *((n, Kind.TEXT) for n in names))
    return Report(
        title=_("三地惠企政策对照"),
        notes=[*_notes(found.day), *unknown_notes(found)],
        tables=[
            ReportTable(title=_("对照"), columns=columns, rows=rows),
            ReportTable(title=_("为什么不同"), columns=reasons, rows=causes),
        ],
    )


def gap_report(rows: Sequence[GapRow], *, regions: Sequence[Region], day: date, nature: str) -> Report:
    """Firms by regions."""
    columns = _columns(
        (_("企业"), Kind.TEXT),
        *((_("%s已知金额（元）") % one.name, Kind.MONEY_YUAN) for one in regions),
        *((_("%s金额未知的措施数") % one.name, Kind.INTEGER) for one in regions),
        (_("已知部分的最大差距（元）"), Kind.MONEY_YUAN),
    )
    table = [[one.firm.name, *one.known, *one.unknown, one.gap] for one in rows]
    return Report(
        title=_("政策梯度差"),
        subtitle=nature,
        notes=_notes(day),
        tables=[ReportTable(title=_("各企业"), columns=columns, rows=table)],
    )


def run_report(run: GrantRun, lines: Sequence[GrantLine]) -> Report:
    """The lines of a run."""
    columns = _columns(
        (_("企业名称"), Kind.TEXT), (_("统一社会信用代码"), Kind.TEXT), (_("结果"), Kind.TEXT),
        (_("金额（元）"), Kind.MONEY_YUAN), (_("抽中"), Kind.TEXT), (_("剔除理由"), Kind.TEXT),
    )  # fmt: skip
    rows = [
        [
            one.name, one.credit_code, Outcome(one.outcome).label, one.amount_fen,
            _("是") if one.is_drawn else "", one.strike_reason,
        ]
        for one in lines
    ]  # fmt: skip
    return Report(
        title=f"{run.number} {run.rule_name}",
        subtitle=run.region.name,
        notes=[
            _("计算日 %s") % run.day.isoformat(),
            _("预算 %s 元") % f"{run.budget_fen / 100:,.2f}",
            _("状态：%s") % run.status.label,
            _("抽样种子：%s") % (run.seed or _("尚未抽样")),
        ],
        tables=[ReportTable(title=_("企业"), columns=columns, rows=rows)],
    )


def trial_report(trial: Any, *, names: dict[str, str]) -> Report:
    """What a draft does, by measure and region, and the firms it moves."""
    text, money, count = Kind.TEXT, Kind.MONEY_YUAN, Kind.INTEGER
    columns = _columns(
        (_("措施"), text), (_("地区"), text), (_("企业数"), count), (_("增加"), count), (_("减少"), count),
        (_("不变"), count), (_("变为已知"), count), (_("变为未知"), count), (_("仍未知"), count),
        (_("现行合计（元）"), money), (_("草案合计（元）"), money),
    )  # fmt: skip
    keys = (
        "name", "region", "firms", "gain", "lose", "same", "became_known", "became_unknown", "unknown",
        "before_fen", "after_fen",
    )  # fmt: skip
    rows = [
        [names.get(row[key], row[key]) if key == "region" else row[key] for key in keys]
        for row in trial.result["rows"]
    ]
    return Report(
        title=trial.name,
        notes=[*_notes(trial.day), *(_("冲突：%s") % said for said in trial.result["conflicts"])],
        tables=[
            ReportTable(title=_("各地区"), columns=columns, rows=rows),
            _moved_firms(trial, names),
            _drafted_values(trial),
        ],
    )


def _moved_firms(trial: Any, names: dict[str, str]) -> ReportTable:
    """The firms that gain or lose."""
    text, money = Kind.TEXT, Kind.MONEY_YUAN
    columns = _columns(
        (_("企业"), text), (_("地区"), text), (_("措施"), text), (_("现行（元）"), money), (_("草案（元）"), money),
        (_("相差（元）"), money),
    )  # fmt: skip
    rows = [
        [
            one["name"],
            names.get(one["region"], ""),
            one["rule"],
            one["before"],
            one["after"],
            one["difference"],
        ]
        for one in trial.result["changes"]
    ]
    return ReportTable(title=_("得失企业"), columns=columns, rows=rows)


def _drafted_values(trial: Any) -> ReportTable:
    """The values that were tried."""
    titles = (_("参数"), _("地区"), _("自"), _("至"), _("值"))
    rows = [
        [one["parameter"], one["place"], one["since"], one["until"], one["value"]] for one in trial.drafts
    ]
    return ReportTable(
        title=_("草案"), columns=_columns(*((title, Kind.TEXT) for title in titles)), rows=rows
    )
