"""What is filtered, as a file: Excel, CSV, Word or PDF."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from xiechuang.kernel.exchange import CONTENT_TYPES, Format, Report, ReportColumn, ReportTable, document_bytes
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused
from xiechuang.web.downloads import made_file
from xiechuang.web.lists.columns import Column

# A printed document beyond this is not read by anybody and would hold a web worker for long.
AT_MOST = {Format.XLSX: 100_000, Format.CSV: 100_000, Format.DOCX: 2_000, Format.PDF: 2_000}


def export(
    *,
    title: str,
    columns: Iterable[Column],
    rows: Any,
    form: Format,
    conditions: str,
    notes: Sequence[str] = (),
) -> HttpResponse:
    """The file as a download; refuses what is too long for its form and says which form would do."""
    if rows[: AT_MOST[form] + 1].count() > AT_MOST[form]:
        raise Refused(
            _("%(form)s 最多导出 %(n)d 行，请缩小筛选范围或改用 Excel") % {"form": form, "n": AT_MOST[form]}
        )
    report = report_of(title=title, columns=list(columns), rows=rows, conditions=conditions, notes=notes)
    return as_download(report=report, form=form)


def as_download(*, report: Report, form: Format) -> HttpResponse:
    """Any report as a download named by its title and the day."""
    name = f"{report.title}-{clock.today():%Y%m%d}.{form}"
    return made_file(document_bytes(report=report, format=form), name=name, media_type=CONTENT_TYPES[form])


def report_of(
    *, title: str, columns: list[Column], rows: Iterable[Any], conditions: str, notes: Sequence[str] = ()
) -> Report:
    """The rows in the shape every writer takes, with the conditions they were chosen by."""
    table = ReportTable(
        title=title,
        columns=[ReportColumn(title=str(column.title), kind=column.kind) for column in columns],
        rows=[[column.value_of(row) for column in columns] for row in rows],
    )
    made = [_("导出时间：%s") % f"{clock.now():%Y-%m-%d %H:%M}", _("筛选条件：%s") % (conditions or _("无"))]
    return Report(title=title, notes=[*notes, *made], tables=[table])
