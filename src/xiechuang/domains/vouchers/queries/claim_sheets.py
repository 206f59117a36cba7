"""The workbook by which whoever is paid asks for many claims at once: one row a service that was rendered."""

from io import BytesIO
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiechuang.domains.vouchers.models import Claim, SchemeParameter, Use
from xiechuang.domains.vouchers.queries.sheets import Sheet, read_sheet, sheet_of
from xiechuang.domains.vouchers.states import DEAD_CLAIMS, ClaimState, Mode, Parameter, UseState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import (
    Column,
    Kind,
    Report,
    ReportColumn,
    ReportTable,
    Row,
    Table,
    TableSpec,
    parsers,
    write_workbook,
)
from xiechuang.kernel.orgs.public import Actor

EDITABLE = (ClaimState.DRAFT, ClaimState.RETURNED)
CLAIMS = TableSpec(
    title="批量兑付申请",
    columns=(
        Column(
            key="use",
            title="用券编号",
            parse=parsers.text(longest=20),
            aliases=("用券",),
            required=True,
            unique=True,
        ),
        Column(
            key="account_name",
            title="收款户名",
            parse=parsers.text(longest=120),
            aliases=("户名",),
            required=True,
        ),
        Column(
            key="account_number",
            title="收款账号",
            parse=parsers.text(longest=40),
            aliases=("账号",),
            required=True,
        ),
        Column(key="bank", title="开户行", parse=parsers.text(longest=120), required=True),
        Column(key="note", title="说明", parse=parsers.text(longest=2000)),
        Column(
            key="submit",
            title="提交",
            parse=parsers.boolean(),
            help="填“是”的材料齐全就提交，否则留作草稿",
        ),
    ),
)


def waiting_uses(actor: Actor) -> QuerySet[Use]:
    """Services done for which the actor's organisation is to be paid and has not handed a claim in."""
    mode = SchemeParameter.objects.filter(
        scheme_version=OuterRef("voucher__scheme_version"), name=Parameter.MODE, value=Mode.PROVIDER
    )
    handed_in = (
        Claim.objects.filter(use=OuterRef("pk")).exclude(state__in=DEAD_CLAIMS).exclude(state__in=EDITABLE)
    )
    firm = Q(Q(organisation_id=actor.organisation_id), ~Exists(mode))
    provider = Q(Q(provider_organisation_id=actor.organisation_id), Exists(mode))
    return (
        visible(actor, Use)
        .filter(firm | provider, ~Exists(handed_in), state=UseState.DONE)
        .order_by("number")
    )


def claims_workbook(actor: Actor) -> bytes:
    """Every service that may be claimed for is a row already; who is paid fills in where to."""
    rows = [
        (one.number, actor.organisation_name, "", "", "", "", one.title, one.contract_fen)
        for one in waiting_uses(actor)
    ]
    titles = [ReportColumn(title=column.title) for column in CLAIMS.columns]
    shown = [ReportColumn(title="服务内容"), ReportColumn(title="合同金额（元）", kind=Kind.MONEY_YUAN)]
    target = BytesIO()
    table = ReportTable(title=CLAIMS.title, columns=[*titles, *shown], rows=rows)
    write_workbook(target, report=Report(tables=[table]))
    return target.getvalue()


def read_claims(*, content: bytes, name: str) -> Sheet:
    """A workbook of claims as it was sent."""
    return read_sheet(CLAIMS, content=content, name=name)


def as_kept(sheet: Sheet) -> dict[str, Any]:
    """The sheet as a job can carry it."""
    table = sheet.table
    rows = [[row.number, list(row.cells)] for row in table.rows]
    return {"name": table.name, "columns": list(table.columns), "rows": rows}


def as_sheet(kept: dict[str, Any]) -> Sheet:
    """The sheet again, from what a job carried."""
    rows = tuple(Row(number=number, cells=tuple(cells), extra=(), flaws=()) for number, cells in kept["rows"])
    table = Table(
        name=kept["name"],
        format="xlsx",
        columns=tuple(kept["columns"]),
        rows=rows,
        header_number=1,
        encoding=None,
        delimiter=None,
        sheet=None,
        other_sheets=(),
        empty_rows=0,
        notes=(),
    )
    return sheet_of(CLAIMS, table)
