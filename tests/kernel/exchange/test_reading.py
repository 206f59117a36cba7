"""Reading: whatever people send becomes a table with the row numbers they see, or a clear refusal."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from xiechuang.kernel.exchange import ExchangeError, Limits, read_table
from xiechuang.kernel.exchange.table import MIB

CHINESE = "名称,金额\n高铁轴承,30\n"


def refusal(content, **options):
    with pytest.raises(ExchangeError) as caught:
        read_table(content, name="列表.xlsx", **options)
    return caught.value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_every_usual_encoding_gives_the_same_text(encoding):
    table = read_table(CHINESE.encode(encoding), name="列表.csv")
    assert table.columns == ("名称", "金额")
    assert table.rows[0].cells == ("高铁轴承", "30")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_found_even_where_characters_hold_zero_bytes(encoding):
    table = read_table("一,一一\n一种,一一一\n".encode(encoding), name="a.csv")
    assert table.columns == ("一", "一一")


def test_a_text_table_may_begin_like_an_archive():
    assert read_table(b"PK,NAME\n1,a\n", name="a.csv").columns == ("PK", "NAME")


def test_the_encoding_found_is_told():
    table = read_table(CHINESE.encode("gbk"), name="列表.csv")
    assert table.encoding == "gb18030"
    assert any("GB18030" in note for note in table.notes)


def test_undecodable_bytes_name_row_and_byte_and_are_never_replaced():
    error = refusal("名称\n高铁\n动车".encode() + b"\xff\n")
    assert error.code == "undecodable"
    assert "第 3 行" in error.message
    assert "0xFF" in error.message


def test_damaged_utf8_is_not_taken_for_gb18030():
    damaged = ("成果名称,单位\n" + "锂离子电池材料,天津大学\n" * 20).encode()[:-3] + b"\n"
    damaged = damaged[:200] + damaged[201:]
    assert refusal(damaged).code == "undecodable"


def test_text_that_looks_garbled_is_pointed_out():
    table = read_table("名稱,單位\n鋰離子電池,臺灣大學\n".encode("big5"), name="a.csv")
    assert any("乱码" in note for note in table.notes)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter):
    text = f"名称{delimiter}单价\n轴承，大号{delimiter}3\n电机{delimiter}4\n"
    table = read_table(text.encode(), name="a.csv")
    assert table.delimiter == delimiter
    assert [row.cells for row in table.rows] == [("轴承，大号", "3"), ("电机", "4")]


def test_a_declared_delimiter_is_obeyed_and_rows_still_count_as_in_excel():
    table = read_table(b"sep=;\na;b\n1;2\n", name="a.csv")
    assert table.columns == ("a", "b")
    assert table.rows[0].number == 3


def test_rows_are_numbered_as_excel_numbers_them():
    table = read_table('名称,说明\n\n甲,"一\n二\n三"\n,\n乙,四\n'.encode(), name="a.csv")
    assert [(row.number, row.cells[0]) for row in table.rows] == [(3, "甲"), (5, "乙")]
    assert table.rows[0].cells[1] == "一\n二\n三"
    assert table.empty_rows == 2


def test_a_row_longer_than_the_header_keeps_its_extra_cells():
    row = read_table(b"a,b\n1,2,3,\n4\n", name="a.csv").rows
    assert row[0].extra == ("3", "")
    assert "多出 1 个" in row[0].flaws[0].problem
    assert row[1].cells == ("4", "")
    assert not row[1].flaws


def test_an_unclosed_quote_is_refused_with_its_row():
    error = refusal('名称\n甲\n"乙\n丙\n'.encode())
    assert error.code == "open_quote"
    assert "第 3 行" in error.message


def test_text_after_a_closing_quote_is_kept_and_noted():
    table = read_table('名称,尺寸\n甲,"5"寸\n'.encode(), name="a.csv")
    assert table.rows[0].cells == ("甲", "5寸")
    assert any("第 2 行" in note for note in table.notes)


def test_the_header_is_found_below_title_rows():
    text = "2026年需求汇总表,,\n填报单位：某市,,\n序号,需求名称,预算\n1,轴承,30\n"
    table = read_table(text.encode(), name="a.csv", known=["需求名称", "预算"])
    assert table.header_number == 3
    assert table.columns == ("序号", "需求名称", "预算")
    assert any("第 3 行" in note for note in table.notes)


def test_without_known_titles_the_first_filled_row_is_the_header():
    assert read_table(b"\n\na,b\n1,2\n", name="a.csv").header_number == 3


def test_two_columns_of_one_name_stay_apart_and_unnamed_ones_get_their_letter():
    table = read_table("名称,,名称\n甲,乙,丙\n".encode(), name="a.csv")
    assert table.columns == ("名称", "B 列", "名称（C 列）")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n \n,,\n", "empty"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n....", "not_a_table"),
        (b"Rar!\x1a\x07", "not_a_table"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "markup"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "markup"),
        (b"PK\x03\x04 not really a zip", "corrupt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "corrupt"),
        (b"a,b\n1,\x00\x01\x02\x00x\x00\n", "binary"),
    ],
)
def test_what_is_no_table_is_refused_by_name(content, code):
    error = refusal(content)
    assert error.code == code
    assert error.message.endswith("。")


def test_a_word_document_and_a_plain_archive_are_told_apart():
    assert "Word" in refusal(zip_of({"word/document.xml": b"<w/>"})).message
    assert "压缩包" in refusal(zip_of({"notes.txt": b"hello"})).message
    assert refusal(zip_of({"xl/workbook.bin": b"x"})).code == "xlsb"


def test_an_encrypted_workbook_is_named_as_such():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    error = refusal(content)
    assert error.code == "encrypted"
    assert "密码" in error.message


def test_a_file_of_100_mb_is_refused_without_being_read(tmp_path):
    path = Path(tmp_path / "huge.csv")
    with path.open("wb") as stream:
        stream.seek(100 * MIB)
        stream.write(b"\n")
    tracemalloc.start()
    try:
        assert refusal(path).code == "too_large"
        assert tracemalloc.get_traced_memory()[1] < MIB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(file_bytes=10), "too_large"),
        (Limits(rows=1), "too_many_rows"),
        (Limits(columns=1), "too_many_columns"),
        (Limits(cell_length=3), "cell_too_long"),
    ],
)
def test_each_limit_is_kept(limits, code):
    assert refusal("甲,乙\n一二三四,2\n3,4\n".encode(), limits=limits).code == code


def test_a_cell_beyond_the_parser_of_csv_is_refused():
    assert refusal(b'a\n"' + b"x" * 200_000 + b'"\n').code == "cell_too_long"


def test_a_wrong_extension_is_noted():
    table = read_table(CHINESE.encode(), name="列表.xlsx")
    assert any(".xlsx" in note for note in table.notes)
    assert not read_table(CHINESE.encode(), name="列表.csv").notes


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_refused_or_read_but_never_crash(seed):
    noise = bytes((seed * 7919 + index * index * 31) % 256 for index in range(400))
    for content in (noise, b"PK\x03\x04" + noise, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise, noise[::-1]):
        assert outcome_of(content)


def outcome_of(content):
    try:
        return read_table(content, name="x").columns
    except ExchangeError as error:
        return error.message


def zip_of(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()
