"""The list of payments as a file for a bank, and the columns in which the bank's answers come back.

No bank's own format is known to us: this is a plain table that an office can send along or copy from. Its last four
columns are empty; filled in, the same file is uploaded as the bank's answer.
"""

from xiechuang.domains.vouchers.models import PaymentBatch
from xiechuang.kernel.exchange import (
    Column,
    Format,
    Kind,
    Report,
    ReportColumn,
    ReportTable,
    TableSpec,
    document_bytes,
    parsers,
)

PAID, RETURNED = "paid", "returned"
RETURNS = TableSpec(
    title="银行回执",
    columns=(
        Column(
            key="number",
            title="兑付编号",
            parse=parsers.text(longest=20),
            aliases=("编号",),
            required=True,
            unique=True,
        ),
        Column(key="amount_fen", title="金额（元）", parse=parsers.money(unit="元"), aliases=("金额",)),
        Column(
            key="result",
            title="结果",
            parse=parsers.choice(
                {PAID: "已付", RETURNED: "退回"}, aliases={"成功": PAID, "失败": RETURNED, "退票": RETURNED}
            ),
        ),
        Column(key="bank_reference", title="银行流水号", parse=parsers.text(longest=80)),
        Column(key="paid_on", title="拨付日期", parse=parsers.date()),
        Column(key="note", title="退回原因", parse=parsers.text(longest=200)),
    ),
)
OUT = (
    ReportColumn(title="批次号"),
    ReportColumn(title="序号", kind=Kind.INTEGER),
    ReportColumn(title="兑付编号"),
    ReportColumn(title="收款户名"),
    ReportColumn(title="收款账号"),
    ReportColumn(title="开户行"),
    ReportColumn(title="金额（元）", kind=Kind.MONEY_YUAN),
    ReportColumn(title="用途"),
    ReportColumn(title="结果"),
    ReportColumn(title="银行流水号"),
    ReportColumn(title="拨付日期"),
    ReportColumn(title="退回原因"),
)


def bank_file(payment: PaymentBatch, *, form: Format) -> bytes:
    """One row a payment, the header in the first row; what looks like a formula is written as text."""
    claims = payment.claims.order_by("number")
    rows = [
        (
            payment.number,
            place,
            one.number,
            one.account_name,
            one.account_number,
            one.bank,
            one.approved_fen,
            f"科技创新券 {one.number}",
            "",
            "",
            "",
            "",
        )
        for place, one in enumerate(claims, start=1)
    ]
    table = ReportTable(title=payment.number, columns=OUT, rows=rows)
    return document_bytes(report=Report(tables=[table]), format=form)
