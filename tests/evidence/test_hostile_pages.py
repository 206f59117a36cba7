"""A file made to keep the platform busy is drawn in a process of its own, ended in time, and stays evidence."""

import pytest

from tests.evidence import hostile_pdfs as hostile
from tests.evidence.papers import FACTS, document, firm, paper
from tests.evidence.test_files import WORDS, drawing
from xiechuang.domains.evidence.queries.files import drawn_page, rendering
from xiechuang.domains.evidence.queries.files.rendering import turned_pages
from xiechuang.kernel.documents.public import path_of


@pytest.fixture
def in_a_second(monkeypatch):
    monkeypatch.setattr(rendering, "SECONDS", 1.0)


@pytest.fixture
def file(tmp_path):
    def kept(content):
        path = tmp_path / "p"
        path.write_bytes(content)
        return path

    return kept


def test_the_same_shape_without_malice_is_drawn(file):
    pages, note = turned_pages(file(hostile.endless(depth=1)), is_pdf=True)
    assert (len(pages), note) == (1, "")


@pytest.mark.usefixtures("in_a_second")
def test_a_page_that_never_ends_is_ended(file):
    content = hostile.endless()
    assert len(content) < 4_000
    assert turned_pages(file(content), is_pdf=True) == ((), "页面图像 1 秒内没有画完，没有比较页面图像")


def test_a_picture_of_more_than_a_gigabyte_is_refused_its_memory(file):
    content = hostile.vast()
    assert len(content) < 2_000_000
    said = "页面图像展开后超出可用内存，没有比较页面图像"
    assert turned_pages(file(content), is_pdf=True) == ((), said)


def test_pages_before_one_that_cannot_be_drawn_are_compared(file, monkeypatch):
    good = drawing(WORDS)
    said = b"".join(len(one).to_bytes(4, "big") + one for one in (good, b""))
    monkeypatch.setattr(rendering, "run_limited", lambda *_given, **_more: said)
    pages, note = turned_pages(file(b"%PDF-1.7"), is_pdf=True)
    assert (len(pages), note) == (1, "页面画不出来，没有比较页面图像")


@pytest.mark.django_db
@pytest.mark.usefixtures("in_a_second")
def test_the_paper_is_registered_all_the_same_and_says_why_it_has_no_pictures():
    actor = firm()
    one = paper(actor, document=document(hostile.endless(), name="a.pdf", actor=actor), facts=FACTS)
    assert one.read["notes"] == [
        "文件里没有文字（可能是扫描件）",
        "页面图像 1 秒内没有画完，没有比较页面图像",
    ]
    assert path_of(one.sha256).exists()
    assert drawn_page(one.sha256, 1) is None
