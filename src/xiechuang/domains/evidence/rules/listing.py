"""The list that an office checks: its columns, and what a line of it can be."""

from dataclasses import asdict, dataclass
from typing import Any

from xiechuang.domains.evidence.rules.normal import number_skeleton
from xiechuang.kernel.exchange import Column, TableSpec, parsers

MOST_LINES = 10_000
LIST = TableSpec(
    title="发票查重清单",
    columns=(
        Column(
            key="invoice_number",
            title="发票号码",
            parse=parsers.text(longest=60),
            aliases=("号码", "发票号", "数电票号码"),
            required=True,
            help="8 位或 20 位；空格、全角不影响",
            example="12345678",
        ),
        Column(
            key="invoice_code",
            title="发票代码",
            parse=parsers.text(longest=60),
            aliases=("代码",),
            help="数电票没有代码，留空",
            example="011002600111",
        ),
        Column(
            key="seller",
            title="销售方",
            parse=parsers.text(longest=200),
            aliases=("销售方名称", "开票单位"),
            help="可不填；填了能分清号码相同的不同发票",
            example="某某检测有限公司",
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One line: its row in the file, and the invoice it names."""

    row: int
    invoice_number: str
    invoice_code: str = ""
    seller: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For keeping."""
        return asdict(self)

    @property
    def fault(self) -> str:
        """What is wrong with it, if anything."""
        return "" if number_skeleton(self.invoice_number) else f"“{self.invoice_number}”里没有数字或字母"
