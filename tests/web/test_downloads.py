"""Names and headers of files that leave the platform, and the size of those that come."""

import io
import re
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.kernel.exchange import CONTENT_TYPES, Format, Limits
from xiechuang.kernel.lib.errors import Invalid, NotVisible
from xiechuang.web.api.uploads import content_of
from xiechuang.web.downloads import attached_as, made_file, stored_file, workbook_file


def test_a_plain_name_is_told_in_the_form_that_every_tool_reads():
    assert attached_as("CJ-2026-000123.xlsx") == 'attachment; filename="CJ-2026-000123.xlsx"'


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_other_name_comes_whole_and_cannot_leave_its_place(name):
    header = attached_as(name)
    assert header.isascii()
    assert not re.search(r"[\r\n]", header)
    plain = re.fullmatch(r'attachment; filename="([A-Za-z0-9._-]+)"', header)
    coded = re.fullmatch(r"attachment; filename\*=UTF-8''([A-Za-z0-9._~%-]+)", header)
    assert (plain[1] if plain else unquote(coded[1])) == name


def test_a_made_file_is_what_was_made_under_its_name():
    answer = made_file("文".encode(), name="说明.txt", media_type="text/plain; charset=utf-8")
    assert answer.content.decode() == "文"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].endswith("%E8%AF%B4%E6%98%8E.txt")
    assert workbook_file(b"PK", name="a.xlsx")["Content-Type"] == CONTENT_TYPES[Format.XLSX]


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_a_file_that_is_not_kept_is_not_found(digest):
    with pytest.raises(NotVisible):
        stored_file(sha256=digest, name="a.pdf", media_type="application/pdf")


def test_a_table_is_read_up_to_its_limit_and_one_byte_more_is_refused_unread():
    limits = Limits(file_bytes=2 * 1024 * 1024)
    assert content_of(SimpleUploadedFile("a.csv", b"1,2"), limits=limits) == b"1,2"
    large = SimpleUploadedFile("a.csv", b"")
    large.size = limits.file_bytes + 1
    large.file = io.BytesIO(b"never read")
    with pytest.raises(Invalid) as refused:
        content_of(large, limits=limits)
    assert refused.value.fields == {"file": ["文件超过 2 MB"]}
    assert large.tell() == 0
