"""Reading workbooks: cached values as clean text, and no file small or large may take the memory."""

import datetime as dt
import io
import struct
import zipfile

import pytest
import xlsxwriter

from xiechuang.kernel.exchange import ExchangeError, Limits, read_table


def workbook(fill, **options):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, options) as book:
        fill(book)
    return stream.getvalue()


def read(content, **options):
    return read_table(content, name="a.xlsx", **options)


def single(value, *, pattern=None):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write(0, 0, "值")
        style = book.add_format({"num_format": pattern}) if pattern else None
        sheet.write(1, 0, value, style)

    return read(workbook(fill)).rows[0].cells[0]


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (3, None, "3"),
        (3.5, None, "3.5"),
        (0.1 + 0.2, None, "0.3"),
        (0.25, "0%", "0.25"),
        (-0.0000001, None, "-0.0000001"),
        (True, None, "TRUE"),
        (dt.date(2026, 1, 2), "yyyy-mm-dd", "2026-01-02"),
        (
            dt.datetime.combine(dt.date(2026, 1, 2), dt.time(3, 4, 5)),
            "yyyy-mm-dd hh:mm:ss",
            "2026-01-02 03:04:05",
        ),
        (46024, 'yyyy"年"m"月"d"日"', "2026-01-02"),
        (dt.time(3, 4), "hh:mm", "03:04:00"),
        ("  两端空格 ", None, "  两端空格 "),
    ],
)
def test_values_become_the_text_a_person_would_write(value, pattern, text):
    assert single(value, pattern=pattern) == text


def test_formulas_give_their_cached_value_and_failed_ones_are_named():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["甲", "乙"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")

    table = read(workbook(fill))
    assert table.rows[0].cells == ("2", "")
    assert any("B2" in note for note in table.notes)


def test_text_that_looks_like_a_formula_stays_text():
    def fill(book):
        sheet = book.add_worksheet()
        for row, text in enumerate(["公式", "=1+1", "+86 10", "-3", "@x", "\tx", "\rx"]):
            sheet.write_string(row, 0, text)

    cells = [row.cells[0] for row in read(workbook(fill)).rows]
    assert cells == ["=1+1", "+86 10", "-3", "@x", "\tx", "\rx"]


def test_numbers_that_lost_digits_are_reported_by_column():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["名称", "证书号"])
        sheet.write_row(1, 0, ["甲", 123456789012345678])

    flaw = read(workbook(fill)).rows[0].flaws[0]
    assert flaw.column == 1
    assert "15 位" in flaw.problem


def test_rows_and_columns_keep_their_places_when_the_corner_is_empty():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(4, 2, ["名称", "数量"])
        sheet.write_row(6, 2, ["甲", 1])

    table = read(workbook(fill), known=["名称"])
    assert table.header_number == 5
    assert table.columns == ("A 列", "B 列", "名称", "数量")
    assert table.rows[0].number == 7


def test_titles_merged_downwards_are_found():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "某市技术需求汇总表")
        sheet.merge_range(1, 0, 2, 0, "序号")
        sheet.merge_range(1, 1, 2, 1, "需求名称")
        sheet.merge_range(1, 2, 1, 3, "金额")
        sheet.write_row(2, 2, ["最低", "最高"])
        sheet.write_row(3, 0, [1, "轴承", 3, 5])

    table = read(workbook(fill), known=["最低", "最高"])
    assert table.columns == ("序号", "需求名称", "最低", "最高")
    assert table.rows[0].cells == ("1", "轴承", "3", "5")


def test_the_sheet_that_fits_the_known_titles_is_read_and_the_others_are_listed():
    def fill(book):
        book.add_worksheet("说明").write(0, 0, "请先阅读")
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, ["需求名称", "预算"])
        sheet.write_row(1, 0, ["轴承", 3])
        hidden = book.add_worksheet("选项")
        hidden.write_row(0, 0, ["需求名称", "预算"])
        hidden.hide()

    table = read(workbook(fill), known=["需求名称", "预算"])
    assert table.sheet == "数据"
    assert table.other_sheets == ("说明",)


def test_a_workbook_without_content_is_refused():
    with pytest.raises(ExchangeError) as caught:
        read(workbook(lambda book: book.add_worksheet()))
    assert caught.value.code == "empty"


@pytest.mark.parametrize("cut", [100, 1000, 3000])
def test_a_truncated_workbook_is_refused(cut):
    content = workbook(lambda book: book.add_worksheet().write(0, 0, "值"))
    with pytest.raises(ExchangeError) as caught:
        read(content[:-cut])
    assert caught.value.code == "corrupt"


def test_one_far_cell_does_not_take_the_memory():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write(0, 0, "值")
        sheet.write(1_048_575, 16_383, "远")

    with pytest.raises(ExchangeError) as caught:
        read(workbook(fill))
    assert caught.value.code == "too_many_cells"
    assert "16384" in caught.value.message


def test_a_far_cell_hidden_from_the_first_look_dies_in_the_separate_process():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write(0, 0, "值")
        sheet.write(1_048_575, 16_383, "远")

    # An attribute with a ">" in it hides the reference from a pattern, not from the library.
    disguised = rewrite(
        workbook(fill), member="xl/worksheets/sheet1.xml", old=b'<c r="XFD', new=b'<c x=">" r="XFD'
    )
    with pytest.raises(ExchangeError) as caught:
        read(disguised)
    assert caught.value.code in {"too_many_cells", "corrupt"}


def test_a_zip_bomb_is_refused_by_its_declared_size():
    content = rewrite(
        workbook(lambda book: book.add_worksheet()), member="bomb.xml", append=b" " * 20_000_000
    )
    with pytest.raises(ExchangeError) as caught:
        read(content, limits=Limits(unpacked_bytes=10_000_000))
    assert caught.value.code == "too_large_unpacked"
    assert len(content) < 100_000


def test_a_zip_bomb_that_lies_about_its_size_is_refused():
    content = rewrite(
        workbook(lambda book: book.add_worksheet()), member="bomb.xml", append=b" " * 20_000_000
    )
    size = struct.pack("<I", 20_000_000)
    with pytest.raises(ExchangeError) as caught:
        read(content.replace(size, struct.pack("<I", 1000)))
    assert caught.value.code == "corrupt"


def test_an_ods_table_is_read_and_its_repeats_are_bounded():
    assert read_table(ods(repeat=1), name="a.ods").rows[0].cells == ("轴承", "3")
    with pytest.raises(ExchangeError) as caught:
        read_table(ods(repeat=1_000_000), name="a.ods")
    assert caught.value.code == "too_many_cells"


def test_an_old_xls_is_read():
    table = read_table(xls([["名称", "数量"], ["bearing", 3.0]]), name="a.xls")
    assert table.format == "xls"
    assert table.rows[0].cells == ("bearing", "3")


def test_more_rows_than_allowed_are_refused():
    def fill(book):
        sheet = book.add_worksheet()
        for row in range(400):
            sheet.write(row, 0, row)

    with pytest.raises(ExchangeError) as caught:
        read(workbook(fill), limits=Limits(rows=50))
    assert caught.value.code == "too_many_rows"


def rewrite(content, *, member, old=b"", new=b"", append=b""):
    """The same archive with one member changed or added."""
    source, stream = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == member:
                assert old in data
                data = data.replace(old, new)
            target.writestr(info.filename, data)
        if append:
            target.writestr(member, append)
    return stream.getvalue()


def ods(*, repeat):
    """The smallest OpenDocument table: one header row, one data row, repeated across and down."""
    cell = '<table:table-cell office:value-type="{kind}"{value}><text:p>{text}</text:p></table:table-cell>'
    header = "".join(cell.format(kind="string", value="", text=text) for text in ("名称", "数量"))
    row = cell.format(kind="string", value="", text="轴承") + cell.format(
        kind="float", value=f' office:value="3" table:number-columns-repeated="{repeat}"', text="3"
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    body = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="表"><table:table-row>{header}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="{repeat}">{row}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", body)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


def xls(rows):
    """The smallest BIFF8 workbook in an OLE container, for no library here writes this old format."""

    def record(kind, data):
        return struct.pack("<HH", kind, len(data)) + data

    def cell(row, column, value):
        if isinstance(value, float):
            return record(0x203, struct.pack("<HHHd", row, column, 0, value))
        text = value.encode("utf-16-le")
        return record(0x204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + text)

    cells = b"".join(
        cell(row, column, value) for row, line in enumerate(rows) for column, value in enumerate(line)
    )
    end = record(0x0A, b"")
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells + end
    start = record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0))
    offset = len(start) + 4 + 8 + len("S") + len(end)
    bound = record(0x85, struct.pack("<IBB", offset, 0, 0) + bytes([1, 0]) + b"S")
    return ole((start + bound + end + sheet).ljust(4096, b"\0"))


def ole(stream):
    """A compound file with the single stream Workbook: header, allocation table, directory, data."""
    sectors = len(stream) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))

    def entry(name, kind, child, start, size):
        raw = (name + "\0").encode("utf-16-le")
        links = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<H", len(raw))
            + links
            + b"\0" * 36
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + table + directory.ljust(512, b"\0") + stream
