"""The text of a PDF, as much of it as may be read, or why there is none."""

import io

import pytest
import typst
from pypdf import PdfReader, PdfWriter

from xiechuang.kernel.exchange import ExchangeError, read_pdf_text


def made(pages: int = 3, *, user_password: str | None = None) -> bytes:
    lines = "#pagebreak()\n".join(f"Page number {page} says this\n" for page in range(1, pages + 1))
    content = typst.compile(lines.encode())
    if user_password is None:
        return content
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(user_password, owner_password="owner")
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def read(content, *, pages=50, signs=10_000, **more):
    return read_pdf_text(content, most_pages=pages, most_signs=signs, **more)


def refused(content, **more):
    with pytest.raises(ExchangeError) as error:
        read(content, **more)
    return error.value.code


def test_every_page_gives_its_text():
    found = read(made())
    assert [text.strip() for text in found.texts] == [f"Page number {n} says this" for n in (1, 2, 3)]
    assert (found.pages, found.is_cut, found.is_encrypted) == (3, False, False)


def test_only_so_many_pages_are_read_but_all_are_counted():
    found = read(made(), pages=2)
    assert (len(found.texts), found.pages, found.is_cut) == (2, 3, False)


def test_only_so_many_signs_are_kept_and_that_some_are_missing_is_said():
    whole = "".join(read(made()).texts)
    found = read(made(), signs=30)
    assert "".join(found.texts) == whole[:30]
    assert found.is_cut
    assert not read(made(), signs=len(whole)).is_cut


def test_a_file_that_opens_without_a_password_is_read_and_one_that_does_not_is_refused():
    open_to_read = read(made(user_password=""))
    assert open_to_read.is_encrypted
    assert "Page number 1" in open_to_read.texts[0]
    assert refused(made(user_password="x")) == "encrypted"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x00" * 1000, b"PK\x03\x04"])
def test_what_is_no_pdf_is_corrupt(content):
    assert refused(content) == "corrupt"


def test_reading_that_takes_too_long_is_ended_with_its_reason():
    with pytest.raises(ExchangeError, match=r"0\.05 秒内没有读完") as error:
        read(made(), seconds=0.05)
    assert error.value.code == "too_slow"
