"""Files: told by their content, kept once under their hash, whole or not at all."""

import hashlib
import io
import zipfile

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import AchievementFactory, actor
from xiechuang.kernel.audit.public import Entry, history_of
from xiechuang.kernel.documents import inside
from xiechuang.kernel.documents.checking import problems_of
from xiechuang.kernel.documents.public import (
    Document,
    attach_document,
    documents_of,
    is_whole,
    path_of,
    remove_document,
    show_documents,
    store_document,
)
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import Role

PDF = b"%PDF-1.7 ..."
LIMIT = 1_000


def archive(member):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(member, "x")
    return made.getvalue()


LAUGHS = b"""<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
<a>&d;</a>"""
GOOD = {
    "a.pdf": PDF, "图.PNG": b"\x89PNG\r\n\x1a\n..", "a.jpg": b"\xff\xd8\xff..", "a.jpeg": b"\xff\xd8\xff..",
    "a.docx": archive("word/document.xml"), "a.xlsx": archive("xl/workbook.xml"), "a.txt": "文字".encode(),
    "a.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.csv": "甲,乙".encode("gb18030"),
    "utf16.csv": "甲,乙".encode("utf-16"), "a.ofd": archive("OFD.xml"), "a.xml": "<票>文</票>".encode(),
    "gbk.xml": '<?xml version="1.0" encoding="GBK"?><票>文</票>'.encode("gbk"),
}  # fmt: skip
BAD = {
    "a.exe": (b"MZ", "不收“.exe”"), "a": (b"x", "不收“无扩展名”"), "a.pdf.exe": (PDF, "不收“.exe”"), "a.svg": (b"<svg/>", "不收"),
    "a.html": (b"<p>", "不收"), "empty.pdf": (b"", "空文件"), "a.png": (PDF, "内容不是 .png"), "a.txt": (b"MZ\x00\x01", "内容不是"),
    "a.docx": (archive("xl/workbook.xml"), "内容不是"), "b.docx": (b"PK\x03\x04 torn", "内容不是"), "big.pdf": (PDF + b"x" * LIMIT, "超过 0 MB 的上限"),
    "a.ofd": (archive("word/document.xml"), "内容不是 .ofd"), "open.xml": (b"<a>", "内容不是 .xml"), "b.xml": (PDF, "内容不是 .xml"),
    "typed.xml": (b"<!DOCTYPE a><a/>", "内容不是 .xml"), "asks.xml": (b'<!DOCTYPE a SYSTEM "http://nowhere/a.dtd"><a/>', "内容不是 .xml"),
    "grows.xml": (LAUGHS, "内容不是 .xml"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_what_is_what_its_name_says_comes_in(name):
    assert problems_of(ContentFile(GOOD[name]), name=name, limit=LIMIT) == []


@pytest.mark.parametrize("name", BAD)
def test_anything_else_stays_out_and_says_why(name):
    content, words = BAD[name]
    assert any(words in r.text for r in problems_of(ContentFile(content), name=name, limit=LIMIT))


def test_xml_is_looked_through_in_pieces_to_its_very_end():
    wide = b"<a>" + b"<b>text</b>" * 20_000
    for end, is_good in ((b"</a>", True), (b"", False), (b"</a><a/>", False), (b"&b;</a>", False)):
        problems = problems_of(ContentFile(wide + end), name="a.xml", limit=len(wide) + 10)
        assert (problems == []) is is_good


def test_all_problems_of_a_file_are_named_at_once():
    assert len(problems_of(ContentFile(b"x" * (LIMIT + 1)), name="a.exe", limit=LIMIT)) == 2


@pytest.mark.parametrize("ending", [".docx", ".xlsx", ".ofd"])
def test_a_zip_that_unpacks_to_far_more_than_it_is_stays_out(ending):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for member in ("word/document.xml", "xl/workbook.xml", "OFD.xml"):
            file.writestr(member, "x")
        with file.open("bomb", "w", force_zip64=True) as bomb:
            for _ in range(301):
                bomb.write(bytes(1024 * 1024))
    content = made.getvalue()
    assert len(content) < 400_000
    (reason,) = problems_of(ContentFile(content), name=f"a{ending}", limit=len(content))
    assert "展开后过大(超过 300 MB" in reason.text


def test_a_zip_of_too_many_members_stays_out(monkeypatch):
    monkeypatch.setattr(inside, "MOST_MEMBERS", 2)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for member in ("OFD.xml", "a", "b"):
            file.writestr(member, "x")
    (reason,) = problems_of(ContentFile(made.getvalue()), name="a.ofd", limit=LIMIT)
    assert "展开后过大" in reason.text


@settings(max_examples=60, deadline=None)
@given(
    content=st.binary(max_size=300),
    ending=st.sampled_from([".docx", ".xlsx", ".pdf", ".txt", ".csv", ".png", ".xml", ".ofd"]),
)
def test_no_content_makes_the_check_itself_fail(content, ending):
    file = ContentFile(content)
    problems_of(file, name=f"a{ending}", limit=LIMIT)
    problems_of(ContentFile(b"PK\x03\x04" + content), name=f"a{ending}", limit=LIMIT)
    assert file.tell() == 0


@pytest.fixture
def firm(db):
    return actor(Role.FIRM)


def store(firm, content=PDF, name="合同.pdf"):
    return store_document(actor=firm, file=ContentFile(content), name=name)


def test_a_file_is_kept_under_its_hash_and_the_deed_is_recorded(firm):
    document = store(firm)
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert path_of(document.sha256).read_bytes() == PDF
    assert (document.name, document.size, document.media_type) == ("合同.pdf", len(PDF), "application/pdf")
    assert (document.organisation_id, document.region_code, document.is_public) == (
        firm.organisation_id,
        firm.region_code,
        False,
    )
    assert history_of(document).get().action == "document.store"


def test_the_same_file_twice_is_two_documents_and_one_file_on_disk(firm):
    one, other = store(firm), store(firm, name="副本.pdf")
    assert (one.pk, one.sha256) != (other.pk, "")
    assert one.sha256 == other.sha256
    assert [p.name for p in path_of(one.sha256).parent.iterdir()] == [one.sha256]


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "C:\\temp\\a.pdf", "/a.pdf", "a\x00.pdf"])
def test_a_path_in_the_name_is_cut_off(firm, name):
    kept = store(firm, name=name).name
    assert "/" not in kept
    assert "\\" not in kept
    assert "\x00" not in kept


def test_a_very_long_name_keeps_its_ending(firm):
    kept = store(firm, name="长" * 300 + ".pdf").name
    assert len(kept) <= 200
    assert kept.endswith("长.pdf")


def test_a_refused_file_leaves_neither_row_nor_bytes(firm):
    before = set(django_settings.MEDIA_ROOT.rglob("*"))
    with pytest.raises(Refused, match="空文件"):
        store(firm, content=b"")
    assert not Document.objects.exists()
    assert set(django_settings.MEDIA_ROOT.rglob("*")) == before


def test_a_write_that_fails_leaves_no_torn_file(firm, monkeypatch):
    def fail(*_):
        raise OSError("disk full")

    before = {p for p in django_settings.MEDIA_ROOT.rglob("*") if p.is_file()}
    monkeypatch.setattr("xiechuang.kernel.documents.storing.os.fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        store(firm, content=PDF + b"new")
    assert {p for p in django_settings.MEDIA_ROOT.rglob("*") if p.is_file()} == before


def test_bytes_that_were_changed_or_lost_are_noticed(firm):
    sha256 = store(firm, content=PDF + b"to be spoilt").sha256
    assert is_whole(sha256)
    path_of(sha256).write_bytes(b"spoilt")
    assert not is_whole(sha256)
    path_of(sha256).unlink()
    assert not is_whole(sha256)


def test_attached_once_it_cannot_be_attached_elsewhere(firm, vocabularies):
    document, one, other = store(firm), AchievementFactory(), AchievementFactory()
    attach_document(actor=firm, document=document, subject=one)
    attach_document(actor=firm, document=document, subject=one, is_public=True)
    with pytest.raises(Refused, match="另一件事项"):
        attach_document(actor=firm, document=document, subject=other)
    assert list(documents_of(one)) == [document]
    assert list(documents_of(other)) == []


def test_an_achievement_and_a_demand_of_one_number_do_not_share_a_document(firm, vocabularies):
    one = AchievementFactory()
    document = store(firm)
    Document.objects.filter(pk=document.pk).update(subject_kind="transfer.demand", subject_id=one.pk)
    document.refresh_from_db()
    with pytest.raises(Refused, match="另一件事项"):
        attach_document(actor=firm, document=document, subject=one)


def test_documents_become_public_and_cease_to_be_with_their_subject(firm, vocabularies):
    document, one = store(firm), AchievementFactory()
    attach_document(actor=firm, document=document, subject=one)
    for is_public in (True, False):
        show_documents(one, is_public=is_public)
        document.refresh_from_db()
        assert document.is_public is is_public


def test_removing_keeps_the_bytes_and_says_which(firm, vocabularies):
    document, one = store(firm), AchievementFactory()
    attach_document(actor=firm, document=document, subject=one)
    remove_document(actor=firm, document=document, subject=one)
    assert not documents_of(one).exists()
    assert is_whole(document.sha256)
    assert document.sha256 in Entry.objects.get(action="document.remove").details


def test_a_document_has_a_whole_subject_or_none(firm):
    with pytest.raises(IntegrityError):
        Document.objects.filter(pk=store(firm).pk).update(subject_id=7)


def test_a_file_may_come_in_with_what_it_belongs_to_and_the_trail_says_both(firm, vocabularies):
    subject = AchievementFactory()
    document = store_document(actor=firm, file=ContentFile(PDF), name="甲.pdf", subject=subject)
    assert list(documents_of(subject)) == [document]
    assert not document.is_public
    stored, attached = Entry.objects.filter(action__startswith="document.").order_by("id")
    assert (stored.action, stored.subject_id) == ("document.store", document.pk)
    assert (attached.action, attached.subject_id) == ("document.attach", subject.pk)
