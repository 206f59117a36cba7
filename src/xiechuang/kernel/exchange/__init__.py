"""Tables and documents in and out: read what people send, say every error at once, write what they can use."""

from .delimited_output import write_csv
from .reading import read_table
from .report import Kind, Report, ReportColumn, ReportTable
from .spreadsheet import write_workbook
from .table import ExchangeError, Limits, Row, Table

__all__ = [
    "ExchangeError",
    "Kind",
    "Limits",
    "Report",
    "ReportColumn",
    "ReportTable",
    "Row",
    "Table",
    "read_table",
    "write_csv",
    "write_workbook",
]
