"""A day and a statement as Excel, Word or PDF."""

from django.utils.translation import gettext as _

from xiechuang.domains.clearing.models import Day, Statement
from xiechuang.domains.clearing.queries.statements import lines_of, sums_of
from xiechuang.domains.clearing.queries.totals import Netting, netting_of, owed_in
from xiechuang.kernel.exchange import Kind, Report, ReportColumn, ReportTable
from xiechuang.kernel.lib import clock
from xiechuang.web.look import region_names
from xiechuang.web.words import said

YUAN = Kind.MONEY_YUAN


def _columns(*given: tuple[str, Kind]) -> list[ReportColumn]:
    return [ReportColumn(title=title, kind=kind) for title, kind in given]


def day_report(day: Day) -> Report:
    """Who owes whom, the nets, the payments; and how far the regions are."""
    netting, names = netting_of(owed_in(day)), region_names()
    return Report(
        title=_("%s 清算表") % day.on,
        subtitle=said(day.status.label),
        notes=[_net_explained(), _made_at()],
        tables=[_pairs(netting, names), _nets(netting, names), _payments(day), _answers(day)],
    )


def _net_explained() -> str:
    return _("净额 = 应收 − 应付；各地区净额之和为零。有异议的明细不在其中，转入以后的清算日。")


def _made_at() -> str:
    return _("制表时间：%s") % f"{clock.now():%Y-%m-%d %H:%M}"


def _pairs(netting: Netting, names: dict[str, str]) -> ReportTable:
    rows = [(names[o.debtor], names[o.creditor], o.lines, o.fen) for o in netting.owed]
    titles = _columns(
        (_("应付地区"), Kind.TEXT),
        (_("应收地区"), Kind.TEXT),
        (_("笔数"), Kind.INTEGER),
        (_("金额（元）"), YUAN),
    )
    return ReportTable(title=_("应收应付"), columns=titles, rows=rows)


def _nets(netting: Netting, names: dict[str, str]) -> ReportTable:
    rows = [(names[n.region], n.receivable_fen, n.payable_fen, n.fen) for n in netting.nets]
    titles = _columns(
        (_("地区"), Kind.TEXT), (_("应收（元）"), YUAN), (_("应付（元）"), YUAN), (_("净额（元）"), YUAN)
    )
    return ReportTable(title=_("轧差"), columns=titles, rows=rows)


def _payments(day: Day) -> ReportTable:
    rows = [
        (p.number, p.payer.name, p.payee.name, p.amount_fen, said(p.status.label), p.bank_reference)
        for p in day.payments.select_related("payer", "payee").order_by("number")
    ]
    texts = (_("编号"), _("付款地区"), _("收款地区"))
    titles = [*_columns(*((t, Kind.TEXT) for t in texts)), ReportColumn(title=_("金额（元）"), kind=YUAN)]
    titles += _columns((_("状态"), Kind.TEXT), (_("银行流水号"), Kind.TEXT))
    return ReportTable(title=_("结算付款"), columns=titles, rows=rows)


def _answers(day: Day) -> ReportTable:
    rows = [
        (s.region.name, said(s.status.label), s.answered_by, s.answered_at)
        for s in day.statements.select_related("region")
    ]
    titles = _columns(
        (_("地区"), Kind.TEXT),
        (_("核对情况"), Kind.TEXT),
        (_("答复人"), Kind.TEXT),
        (_("答复时间"), Kind.DATETIME),
    )
    return ReportTable(title=_("核对"), columns=titles, rows=rows)


def statement_report(statement: Statement) -> Report:
    """A region's lines of a day, and their sums."""
    sums, names = sums_of(statement), region_names()
    lines = [
        (r.subject_number, r.arose_on, r.debtor.name, r.creditor.name, r.amount_fen, str(r.pk))
        for r in (line.obligation for line in lines_of(statement))
    ]
    titles = _columns(
        (_("事项编号"), Kind.TEXT), (_("发生日期"), Kind.DATE), (_("应付地区"), Kind.TEXT),
        (_("应收地区"), Kind.TEXT), (_("金额（元）"), YUAN), (_("转账编号"), Kind.TEXT),
    )  # fmt: skip
    totals = [(names[o.debtor], names[o.creditor], o.lines, o.fen) for o in sums.by_region]
    net = sums.net
    said_net = _("应收 %(a).2f 元 − 应付 %(b).2f 元 = 净额 %(c).2f 元") % {
        "a": net.receivable_fen / 100,
        "b": net.payable_fen / 100,
        "c": net.fen / 100,
    }
    pair_titles = _columns(
        (_("应付地区"), Kind.TEXT),
        (_("应收地区"), Kind.TEXT),
        (_("笔数"), Kind.INTEGER),
        (_("金额（元）"), YUAN),
    )
    return Report(
        title=_("%(region)s %(on)s 对账单") % {"region": statement.region, "on": statement.day.on},
        subtitle=said(statement.status.label),
        notes=[said_net, _made_at()],
        tables=[
            ReportTable(title=_("合计"), columns=pair_titles, rows=totals),
            ReportTable(title=_("明细"), columns=titles, rows=lines),
        ],
    )
