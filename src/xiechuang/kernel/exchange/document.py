"""Write a report in the format a person asks for: Excel to work with, Word to edit, PDF to sign, CSV for machines."""

from __future__ import annotations

import io
from enum import StrEnum
from pathlib import Path

from .delimited_output import write_csv
from .report import Progress, Report, Target
from .spreadsheet import write_workbook
from .table import ExchangeError


class Format(StrEnum):
    """The formats a report can be downloaded in; the value is the file extension."""

    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"
    CSV = "csv"


CONTENT_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
    Format.CSV: "text/csv; charset=utf-8",
}


def write_document(
    target: Target, *, report: Report, format: Format, progress: Progress | None = None
) -> None:
    """Write the report; CSV carries one table only. Raises ExchangeError when the list is too long for the format."""
    if format is Format.XLSX:
        write_workbook(target, report=report, progress=progress)
        return
    if format is Format.CSV:
        _write_only_table(target, report=report, progress=progress)
        return
    content = _paper_bytes(report=report, format=format)
    if isinstance(target, str | Path):
        Path(target).write_bytes(content)
        return
    target.write(content)


def document_bytes(*, report: Report, format: Format) -> bytes:
    """The report as the bytes of a file, ready to be stored or sent."""
    stream = io.BytesIO()
    write_document(stream, report=report, format=format)
    return stream.getvalue()


def _paper_bytes(*, report: Report, format: Format) -> bytes:
    # Word and Typst are slow to import and few processes ever need them.
    if format is Format.DOCX:
        from .word import docx_bytes

        return docx_bytes(report=report)
    from .pdf import pdf_bytes

    return pdf_bytes(report=report)


def _write_only_table(target: Target, *, report: Report, progress: Progress | None) -> None:
    if len(report.tables) != 1:
        raise ExchangeError("several_tables", "CSV 只能放一张表，请下载 Excel。")
    write_csv(target, table=report.tables[0], progress=progress)
