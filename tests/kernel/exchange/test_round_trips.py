"""What is written reads back the same: any text, any table, in CSV and in Excel."""

import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiechuang.kernel.exchange import (
    ExchangeError,
    Report,
    ReportColumn,
    ReportTable,
    read_table,
    write_csv,
    write_workbook,
)
from xiechuang.kernel.exchange.encoding import decode
from xiechuang.kernel.exchange.escaping import escape, unescape

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00￾￿"), max_size=12)
SPREADSHEET_SIGNS = st.text("=+-@'\"\t\r\n,;|＝ _x0041_<&>甲", max_size=12)
CELL = TEXT | SPREADSHEET_SIGNS
WRITING = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rows_of(width):
    row = st.lists(CELL, min_size=width, max_size=width).filter(
        lambda cells: any(cell.strip() for cell in cells)
    )
    return st.lists(row, min_size=1, max_size=6)


TABLES = st.integers(min_value=2, max_value=4).flatmap(rows_of)


def table_of(rows):
    titles = [f"列{index}" for index in range(len(rows[0]))]
    return ReportTable(title="表", columns=[ReportColumn(title=title) for title in titles], rows=rows)


def read_back(content, *, rows):
    known = [f"列{index}" for index in range(len(rows[0]))]
    return [list(row.cells) for row in read_table(content, name="a", known=known).rows]


@given(text=CELL)
def test_escaping_is_undone_exactly(text):
    assert unescape(escape(text)) == text


@given(text=CELL)
def test_escaped_text_never_begins_like_a_formula(text):
    assert not escape(text).startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


@WRITING
@given(rows=TABLES)
def test_any_text_table_survives_csv(rows):
    stream = io.BytesIO()
    write_csv(stream, table=table_of(rows))
    assert read_back(stream.getvalue(), rows=rows) == rows


@WRITING
@given(rows=TABLES)
def test_any_text_table_survives_excel(rows):
    stream = io.BytesIO()
    write_workbook(stream, report=Report(tables=[table_of(rows)]))
    assert read_back(stream.getvalue(), rows=rows) == rows


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
def test_utf8_is_always_read_as_utf8(text):
    assert decode(content=text.encode("utf-8-sig"))[0] == text


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=300).map(lambda noise: b"a,b\n" + noise))
def test_any_bytes_are_read_or_refused(content):
    try:
        outcome = read_table(content, name="a.csv").columns
    except ExchangeError as refused:
        outcome = refused.code
    assert outcome
