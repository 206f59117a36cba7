"""The result of a checked list, row by row, for the page and the workbook."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.domains.evidence.models import BulkCheck
from xiechuang.kernel.exchange import Kind, Report, ReportColumn, ReportTable
from xiechuang.kernel.orgs.public import Region
from xiechuang.web.look import place_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A paper on file with this number: where and for what it is used."""

    paper: str
    place: str
    subject_number: str
    registered_at: datetime
    strength: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One line of the list and what was found."""

    row: int
    invoice_code: str
    invoice_number: str
    seller: str
    repeats: int | None
    hits: tuple[Hit, ...]

    @property
    def is_found(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.hits) or self.repeats is not None


def result_of(check: BulkCheck) -> list[ResultRow]:
    """The lines that were checked so far."""
    names = {region.pk: place_name(region) for region in Region.objects.filter(level=Region.Level.REGION)}
    return [
        ResultRow(
            row=line["row"],
            invoice_code=line["invoice_code"],
            invoice_number=line["invoice_number"],
            seller=line["seller"],
            repeats=found["repeats"],
            hits=tuple(_hit(one, names) for one in found["hits"]),
        )
        for line, found in zip(check.lines, check.found, strict=False)
    ]


def _hit(told: dict[str, Any], names: dict[str, str]) -> Hit:
    return Hit(
        paper=told["paper"],
        place=names.get(told["region"], told["region"]),
        subject_number=told["subject_number"],
        registered_at=datetime.fromisoformat(told["registered_at"]),
        strength=told["strength"],
    )


def result_report(check: BulkCheck) -> Report:
    """Every line with its hits, one row a hit; a line without any says so."""
    columns = (
        ReportColumn(title=_("行号"), kind=Kind.INTEGER),
        ReportColumn(title=_("发票代码")),
        ReportColumn(title=_("发票号码")),
        ReportColumn(title=_("结果")),
        ReportColumn(title=_("登记地区")),
        ReportColumn(title=_("凭证编号")),
        ReportColumn(title=_("事项编号")),
        ReportColumn(title=_("可疑程度"), kind=Kind.INTEGER),
    )
    rows = [line for row in result_of(check) for line in _lines(row)]
    return Report(tables=[ReportTable(title=check.number, columns=columns, rows=rows)])


def _lines(row: ResultRow) -> list[tuple[Any, ...]]:
    about = (row.row, row.invoice_code, row.invoice_number)
    repeated = (
        [(*about, _("与第 %(n)d 行重复") % {"n": row.repeats}, "", "", "", None)] if row.repeats else []
    )
    hits = [(*about, _("已登记"), hit.place, hit.paper, hit.subject_number, hit.strength) for hit in row.hits]
    return [*repeated, *hits] or [(*about, _("没有登记"), "", "", "", None)]
