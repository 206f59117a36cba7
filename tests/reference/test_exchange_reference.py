"""The real lists, whose texts are dirty, are swallowed whole and survive every format."""

import io
from pathlib import Path

import pytest

from xiechuang.kernel.exchange import (
    Column,
    Format,
    Report,
    ReportColumn,
    ReportTable,
    TableSpec,
    accepted_mapping,
    check_rows,
    document_bytes,
    parsers,
    read_table,
    suggest_mapping,
    write_csv,
    write_workbook,
)

FOLDER = Path(__file__).parents[3] / "shared" / "reference" / "matching"
SIZES = {"demands": 133, "achievements": 6733}
SPEC = TableSpec(
    title="清单",
    columns=(
        Column(
            key="number",
            title="编号",
            aliases=("id",),
            parse=parsers.text(longest=36),
            required=True,
            unique=True,
        ),
        Column(
            key="title",
            title="名称",
            aliases=("title", "title_tokens"),
            parse=parsers.text(longest=200),
            required=True,
        ),
        Column(key="text", title="说明", aliases=("description",), parse=parsers.text(longest=5000)),
    ),
)

pytestmark = [
    pytest.mark.reference,
    pytest.mark.skipif(
        not FOLDER.exists(), reason="the published lists are not at ../shared/reference/matching"
    ),
]


def read(name):
    return read_table(FOLDER / f"{name}.csv", name=f"{name}.csv", known=SPEC.known_titles())


def table_of(table):
    columns = [ReportColumn(title=title) for title in table.columns]
    return ReportTable(title=table.name, columns=columns, rows=[row.cells for row in table.rows])


@pytest.mark.parametrize("name", SIZES)
def test_every_row_of_the_real_lists_is_read_and_checks_clean(name):
    table = read(name)
    assert len(table.rows) == SIZES[name]
    mapping = accepted_mapping(suggest_mapping(table.columns, spec=SPEC))
    checked = check_rows(table, spec=SPEC, mapping=mapping)
    assert checked.missing == ()
    assert checked.unused == ()
    assert [error.sentence for error in checked.errors] == []


@pytest.mark.parametrize("name", SIZES)
def test_the_real_lists_survive_excel_and_csv(name):
    table = read(name)
    for write in (
        lambda stream: write_csv(stream, table=table_of(table)),
        lambda stream: workbook(stream, table),
    ):
        stream = io.BytesIO()
        write(stream)
        again = read_table(stream.getvalue(), name="again", known=SPEC.known_titles())
        assert [row.cells for row in again.rows] == [row.cells for row in table.rows]


def workbook(stream, table):
    write_workbook(
        stream, report=Report(title="真实清单", notes=["来源：公开数据"], tables=[table_of(table)])
    )


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_the_real_demands_are_read_in_other_encodings(encoding):
    content = (FOLDER / "demands.csv").read_text(encoding="utf-8").encode(encoding)
    again = read_table(content, name="demands.csv", known=SPEC.known_titles())
    assert [row.cells[:2] for row in again.rows] == [row.cells[:2] for row in read("demands").rows]


@pytest.mark.parametrize("format", [Format.DOCX, Format.PDF])
def test_the_real_demands_become_a_document(format):
    content = document_bytes(
        report=Report(title="真实清单", tables=[table_of(read("demands"))]), format=format
    )
    assert len(content) > 50_000
