"""Writing: one report becomes Excel, Word, PDF or CSV, with text as text, numbers as numbers and Chinese as Chinese."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from xiechuang.kernel.exchange import (
    CONTENT_TYPES,
    ExchangeError,
    Format,
    Kind,
    Report,
    ReportColumn,
    ReportTable,
    document_bytes,
    read_table,
    write_document,
    write_workbook,
)
from xiechuang.kernel.exchange.report import shown

HOSTILE = '#read("/etc/passwd") *粗* $x$ <b>&amp;</b> =1+1 @a \\ `'
COLUMNS = [
    ReportColumn(title="编号"),
    ReportColumn(title="成果名称"),
    ReportColumn(title="金额（万元）", kind=Kind.MONEY_WAN),
    ReportColumn(title="匹配度", kind=Kind.PERCENT),
    ReportColumn(title="日期", kind=Kind.DATE),
]
ROW = ["=1+1", "耐高温轴承", 123_450_000_000, 0.875, dt.date(2026, 1, 2)]


def report(rows=(ROW,), columns=COLUMNS, title="供需对接清单"):
    table = ReportTable(title="对接清单", columns=columns, rows=rows)
    return Report(title=title, subtitle="第三季度", notes=["来源：三地报送；2026-09-30"], tables=[table])


def sheet_of(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_excel_keeps_text_numbers_dates_and_formats():
    sheet = sheet_of(document_bytes(report=report(), format=Format.XLSX))
    assert [cell.value for cell in sheet[4]] == [column.title for column in COLUMNS]
    code, _, money, share, day = sheet[5]
    assert (code.value, code.data_type) == ("=1+1", "s")
    assert (money.value, money.number_format) == (123450, "#,##0.00####")
    assert (share.value, share.number_format) == (0.875, "0.0%")
    assert day.value.date() == dt.date(2026, 1, 2)


@pytest.mark.parametrize(
    ("value", "pattern"),
    [
        (14, "#,##0"),
        (14.0, "#,##0"),
        (Decimal("14.00"), "#,##0"),
        (14.000000000001, "#,##0"),
        (0, "#,##0"),
        (-3, "#,##0"),
        (1e300, "#,##0"),
        (Decimal("1e40"), "#,##0"),
        (14.5, "#,##0.0#####"),
        (Decimal("0.25"), "#,##0.0#####"),
        (-1234.125, "#,##0.0#####"),
    ],
)
def test_a_decimal_shows_a_point_only_before_decimals(value, pattern):
    columns = [ReportColumn(title="得分", kind=Kind.DECIMAL)]
    cell = sheet_of(document_bytes(report=report([[value]], columns), format=Format.XLSX))["A5"]
    assert cell.number_format == pattern
    assert cell.value == pytest.approx(float(value))


def test_excel_has_a_frozen_filtered_header_below_title_and_notes():
    sheet = sheet_of(document_bytes(report=report(), format=Format.XLSX))
    assert sheet["A1"].value == "供需对接清单"
    assert sheet["A3"].value.startswith("来源")
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:E5"
    assert sheet.print_title_rows == "$4:$4"


def test_links_are_not_made_and_nothing_unknown_is_invented():
    columns = [ReportColumn(title="网址"), ReportColumn(title="数量", kind=Kind.INTEGER)]
    rows = [["http://example.org", None], [None, float("nan")], [True, 3]]
    sheet = sheet_of(document_bytes(report=report(rows, columns), format=Format.XLSX))
    assert sheet["A5"].hyperlink is None
    assert [sheet["B5"].value, sheet["A6"].value, sheet["B6"].value] == [None, None, None]
    assert [sheet["A7"].value, sheet["B7"].value] == ["是", 3]


def test_a_text_too_long_for_excel_is_cut_with_a_mark():
    rows = [["x" * 40_000, "", 0, 0, None]]
    value = sheet_of(document_bytes(report=report(rows), format=Format.XLSX))["A5"].value
    assert len(value) < 32_768
    assert "原文共 40000 字" in value


def test_a_date_before_the_calendar_of_excel_stays_text():
    rows = [["a", "b", 0, 0, dt.date(1898, 6, 11)]]
    assert sheet_of(document_bytes(report=report(rows), format=Format.XLSX))["E5"].value == "1898-06-11"


def test_sheet_names_are_made_acceptable_and_distinct():
    tables = [
        ReportTable(title=title, columns=COLUMNS, rows=[])
        for title in ("a/b?" * 20, "A/B?" * 20, "", "History")
    ]
    stream = io.BytesIO()
    write_workbook(stream, report=Report(tables=tables))
    names = openpyxl.load_workbook(stream).sheetnames
    assert len({name.casefold() for name in names}) == 4
    assert all(0 < len(name) <= 31 for name in names)


def test_a_stream_of_rows_is_written_with_progress():
    seen = []
    stream = io.BytesIO()
    write_workbook(stream, report=report(([*ROW] for _ in range(1200)), title=""), progress=seen.append)
    assert seen == [500, 1000, 1200]
    assert len(read_table(stream.getvalue(), name="a.xlsx", known=["编号"]).rows) == 1200


def test_a_row_of_the_wrong_width_is_a_programming_error():
    with pytest.raises(ValueError, match="zip"):
        document_bytes(report=report([["only one"]]), format=Format.CSV)


def test_csv_opens_as_chinese_and_holds_no_formula(tmp_path):
    path = tmp_path / "清单.csv"
    write_document(path, report=report(), format=Format.CSV)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[1] == "'=1+1,耐高温轴承,123450,0.875,2026-01-02"


def test_csv_takes_one_table_only():
    two = Report(tables=[ReportTable(title="a", columns=COLUMNS, rows=[])] * 2)
    with pytest.raises(ExchangeError, match="一张表"):
        document_bytes(report=two, format=Format.CSV)


def pdf_of(**options):
    return PdfReader(io.BytesIO(document_bytes(report=report(**options), format=Format.PDF)))


def fonts_of(page):
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    return [
        (font["/BaseFont"], font["/DescendantFonts"][0].get_object()["/FontDescriptor"]) for font in fonts
    ]


def test_the_pdf_embeds_the_packaged_chinese_font_and_no_other():
    fonts = fonts_of(pdf_of().pages[0])
    assert fonts
    for name, descriptor in fonts:
        assert "NotoSansCJKsc" in name
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_pdf_shows_title_header_values_and_page_numbers():
    text = "".join(pdf_of().pages[0].extract_text().split())
    for expected in (
        "供需对接清单",
        "成果名称",
        "耐高温轴承",
        "123,450.00",
        "87.5%",
        "2026-01-02",
        "来源",
        "第1页，共1页",
    ):
        assert expected in text


def test_typed_text_cannot_become_layout_commands():
    text = "".join(
        pdf_of(rows=[[HOSTILE, HOSTILE, 0, 0, None]], title=HOSTILE).pages[0].extract_text().split()
    )
    # Invisible break points stand between the signs of long words.
    assert '#read("/etc/passwd")*粗*$x$<b>&amp;</b>=1+1' in text.replace("\u200b", "")
    assert "root:" not in text


def test_a_long_pdf_repeats_its_header_on_every_page():
    pages = pdf_of(rows=[ROW] * 120).pages
    assert len(pages) > 1
    assert all("成果名称" in page.extract_text() for page in pages)


def test_wide_tables_lie_on_the_long_side():
    many = [ReportColumn(title=f"第{index}列的名称") for index in range(12)]
    box = pdf_of(rows=[["内容" * 4] * 12], columns=many).pages[0].mediabox
    assert box.width > box.height
    upright = pdf_of().pages[0].mediabox
    assert upright.height > upright.width


def test_an_empty_list_says_so():
    assert "没有符合条件的记录" in pdf_of(rows=[]).pages[0].extract_text()
    document = docx.Document(io.BytesIO(document_bytes(report=report(rows=[]), format=Format.DOCX)))
    assert any("没有符合条件的记录" in paragraph.text for paragraph in document.paragraphs)


def test_word_holds_the_same_table_with_a_repeated_header():
    content = document_bytes(report=report(rows=[[HOSTILE, "甲\n乙", 100, 0, None]]), format=Format.DOCX)
    table = docx.Document(io.BytesIO(content)).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [column.title for column in COLUMNS]
    assert [cell.text for cell in table.rows[1].cells] == [HOSTILE, "甲\n乙", "0.0001", "0.0%", ""]
    xml = member(content, "word/document.xml")
    assert xml.count("<w:tblHeader/>") == 1
    assert "&lt;b&gt;" in xml


def test_word_numbers_its_pages_and_names_a_chinese_font():
    content = document_bytes(report=report(), format=Format.DOCX)
    footer = member(content, "word/footer1.xml")
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer
    assert 'w:eastAsia="Noto Sans CJK SC"' in member(content, "word/styles.xml")


@pytest.mark.parametrize("format", [Format.DOCX, Format.PDF])
def test_what_no_document_can_carry_is_dropped_not_fatal(format):
    content = document_bytes(report=report(rows=[["\x00\x0b\ud800\uffff甲", "", 0, 0, None]]), format=format)
    assert len(content) > 1000


@pytest.mark.parametrize("format", [Format.DOCX, Format.PDF])
def test_a_list_too_long_for_paper_is_refused_with_a_way_out(format):
    rows = (ROW for _ in range(6000))
    with pytest.raises(ExchangeError, match="下载 Excel"):
        document_bytes(report=report(rows=rows), format=format)


def test_every_format_has_a_content_type():
    assert set(CONTENT_TYPES) == set(Format)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (1_234_567, Kind.INTEGER, "1,234,567"),
        (Decimal("1234.50"), Kind.DECIMAL, "1,234.50"),
        (123_456, Kind.MONEY_YUAN, "1,234.56"),
        (1, Kind.MONEY_WAN, "0.000001"),
        (None, Kind.MONEY_WAN, ""),
        ("面议", Kind.MONEY_WAN, "面议"),
        (dt.datetime(2026, 1, 1, 23, 30, tzinfo=dt.UTC), Kind.DATETIME, "2026-01-02 07:30"),
        (dt.datetime(2026, 1, 1, 23, 30, tzinfo=dt.UTC), Kind.DATE, "2026-01-02"),
        (["甲", "乙"], Kind.TEXT, "甲、乙"),
        ({"b", "a"}, Kind.TEXT, "a、b"),
    ],
)
def test_values_are_shown_to_people(value, kind, text):
    assert shown(value=value, kind=kind) == text


def member(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()
