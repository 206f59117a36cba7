"""What a region's file of its own books looks like, and how it is read."""

from django.utils.translation import gettext as _

from xiechuang.domains.clearing.models import Statement
from xiechuang.domains.clearing.queries.statements import lines_of
from xiechuang.kernel.exchange import (
    Column,
    Kind,
    Limits,
    Report,
    ReportColumn,
    ReportTable,
    TableSpec,
    parsers,
)
from xiechuang.kernel.orgs.public import Region

LIMITS = Limits(file_bytes=5 * 1024 * 1024, rows=20_000, columns=40)


def spec_of_books() -> TableSpec:
    """Four columns; regions by code, name or short name, amounts in yuan to the fen."""
    places = list(Region.objects.filter(parent=None))
    place = parsers.choice(
        {one.pk: one.name for one in places},
        aliases={one.short_name: one.pk for one in places if one.short_name},
    )
    return TableSpec(
        title="地区账表",
        columns=(
            Column(key="debtor", title="应付地区", parse=place, aliases=("付款地区", "付方"), required=True),
            Column(
                key="creditor", title="应收地区", parse=place, aliases=("收款地区", "收方"), required=True
            ),
            Column(
                key="subject_number",
                title="事项编号",
                parse=parsers.text(longest=40),
                aliases=("编号", "兑付编号"),
                required=True,
            ),
            Column(
                key="amount_fen",
                title="金额（元）",
                parse=parsers.money(unit="元"),
                aliases=("金额",),
                required=True,
            ),
        ),
    )


def books_sheet(statement: Statement) -> Report:
    """The platform's rows in the shape in which books are sent, to compare with and to fill in."""
    titles = ("应付地区", "应收地区", "事项编号")
    columns = [
        *(ReportColumn(title=title) for title in titles),
        ReportColumn(title="金额（元）", kind=Kind.MONEY_YUAN),
    ]
    rows = [
        (one.debtor.name, one.creditor.name, one.subject_number, one.amount_fen)
        for one in (line.obligation for line in lines_of(statement))
    ]
    table = ReportTable(title=_("账表"), columns=columns, rows=rows)
    return Report(title="", tables=[table])
