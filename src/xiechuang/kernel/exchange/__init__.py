"""Tables and documents in and out: read what people send, say every error at once, write what they can use."""

from . import parsers
from .checking import Checked, CheckedRow, RowError, check_rows
from .delimited_output import write_csv
from .document import CONTENT_TYPES, Format, document_bytes, write_document
from .mapping import Suggestion, accepted_mapping, suggest_mapping
from .mending import write_error_workbook
from .parsers import CellRefused, Parser
from .pdf_text import PdfText, read_pdf_text
from .reading import read_table
from .report import Kind, Report, ReportColumn, ReportTable
from .spec import Column, TableSpec
from .spreadsheet import write_workbook
from .table import ExchangeError, Flaw, Limits, Row, Table
from .template import write_template

__all__ = [
    "CONTENT_TYPES",
    "CellRefused",
    "Checked",
    "CheckedRow",
    "Column",
    "ExchangeError",
    "Flaw",
    "Format",
    "Kind",
    "Limits",
    "Parser",
    "PdfText",
    "Report",
    "ReportColumn",
    "ReportTable",
    "Row",
    "RowError",
    "Suggestion",
    "Table",
    "TableSpec",
    "accepted_mapping",
    "check_rows",
    "document_bytes",
    "parsers",
    "read_pdf_text",
    "read_table",
    "suggest_mapping",
    "write_csv",
    "write_document",
    "write_error_workbook",
    "write_template",
    "write_workbook",
]
