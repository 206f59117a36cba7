"""Indices read from CSV, Excel and JSON and written to them: COINr's iData and iMeta, recipes, results."""

from xiechuang.engines.indices.tables.bundles import IndexInput, index_from_grids, read_index
from xiechuang.engines.indices.tables.grids import Grid, Row, TableError, read_csv, read_workbook
from xiechuang.engines.indices.tables.plain import (
    data_from_plain,
    data_to_plain,
    hierarchy_from_plain,
    hierarchy_to_plain,
    index_from_json,
    results_to_json,
    results_to_plain,
)
from xiechuang.engines.indices.tables.writing import files, workbook_bytes, write_folder, write_workbook

__all__ = [
    "Grid",
    "IndexInput",
    "Row",
    "TableError",
    "data_from_plain",
    "data_to_plain",
    "files",
    "hierarchy_from_plain",
    "hierarchy_to_plain",
    "index_from_grids",
    "index_from_json",
    "read_csv",
    "read_index",
    "read_workbook",
    "results_to_json",
    "results_to_plain",
    "workbook_bytes",
    "write_folder",
    "write_workbook",
]
