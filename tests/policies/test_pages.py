"""The pages: who may open them, what they say to wrong input, and that nothing typed is lost."""

from io import BytesIO
from xml.etree import ElementTree as ET

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.oxml import OxmlElement

from tests.policies.library import FIRST, PLAN, TIANJIN, new_text, upload
from xiechuang.domains.policies.actions.reading import read_file
from xiechuang.domains.policies.actions.rows import draft_rows
from xiechuang.domains.policies.actions.version import move_version
from xiechuang.domains.policies.models import ExtractedRow, PolicyText, TextVersion
from xiechuang.domains.policies.queries.standing import shown_version
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.orgs.public import Membership

pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "statute", "region": "130000", "topics": ["transfer"], "source_name": "示例公报",
    "passed_on": "2019-03-01", "valid_from": "2019-06-01", "issued_by": "某机关",
}  # fmt: skip


@pytest.fixture
def browse(client_as):
    """A browser of somebody."""

    def opened(who):
        post = Membership.objects.get(pk=who.membership_id)
        return client_as(post.person, membership=post)

    return opened


def sent(text: str | bytes, name: str = "条例.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def word(*paragraphs: str, numbered: bool = False, table: bool = False) -> bytes:
    document = docx.Document()
    for words in paragraphs:
        made = document.add_paragraph(words)
        if numbered:
            made._p.get_or_add_pPr().append(OxmlElement("w:numPr"))
    if table:
        document.add_table(rows=1, cols=1)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_file_is_shown_before_it_is_stored_and_sent_only_once(given, browse):
    official = browse(given.hebei)
    shown = official.post("/policies/new/", TYPED | {"file": sent(FIRST), "deed": "preview"})
    page = shown.content.decode()
    assert "预览（还没有保存）" in page
    assert "没有发现问题" in page
    assert "某省促进条例" in page
    assert not TextVersion.objects.exists()
    uid = shown.context["document"].uid
    stored = official.post("/policies/new/", TYPED | {"document": str(uid), "deed": "store"})
    version = TextVersion.objects.get()
    assert stored["Location"] == f"/policies/versions/{version.number}/"
    assert version.source.encode() == FIRST.encode()
    assert (version.policy.title, version.policy.issued_by) == ("某省促进条例", "某机关")
    again = official.post("/policies/new/", TYPED | {"document": str(uid), "deed": "store"})
    assert again.status_code == 409
    assert TextVersion.objects.count() == 1


def test_days_the_text_states_are_filled_in_beside_its_preview_and_none_is_made_up(given, browse):
    left_out = {name: value for name, value in TYPED.items() if name not in ("passed_on", "valid_from")}
    shown = browse(given.hebei).post("/policies/new/", left_out | {"file": sent(FIRST), "deed": "preview"})
    form = shown.context["form"]
    assert form["passed_on"].value() == "2019-03-01"
    assert not form["valid_from"].value()


def test_pasted_words_keep_their_own_line_ends(given, browse):
    pasted = FIRST.replace("\n", "\r\n")
    browse(given.hebei).post("/policies/new/", TYPED | {"text": pasted, "deed": "store"})
    assert TextVersion.objects.get().source == FIRST


def test_every_problem_of_a_text_is_named_with_its_line_before_it_is_stored(given, browse):
    bad = (
        FIRST.replace("第二条", "第四条")
        .replace("2019年3月1日", "2019年2月30日")
        .replace("转化", "转\ufffd化")
    )
    page = (
        browse(given.hebei)
        .post("/policies/new/", TYPED | {"file": sent(bad), "deed": "preview"})
        .content.decode()
    )
    for line, words in (
        (2, "没有这一天"),
        (4, "之前缺第2至3条"),
        (4, "无法辨认的字符"),
        (5, "排在第四条之后"),
    ):
        assert f"第 {line} 行：" in page
        assert words in page
    assert "必须更正" in page


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7", "a.pdf", "PDF 已损坏"),
        (b"PK\x03\x04junk", "a.docx", "内容不是 .docx 文件"),
        ("第一条".encode("utf-16-le"), "a.txt", ""),
        (b"", "a.txt", "空"),
        (b"\xff\xff\xff\xff", "a.txt", ""),
        ("表".encode(), "a.xlsx", "内容不是 .xlsx 文件"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_typed_is_lost(given, browse, content, name, said):
    answer = browse(given.hebei).post(
        "/policies/new/", TYPED | {"file": sent(content, name), "deed": "store"}
    )
    page = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert said in page
    assert "示例公报" in page
    assert not TextVersion.objects.exists()


def test_wrong_fields_are_all_named_at_once(given, browse):
    wrong = {"passed_on": "2024-01-02", "valid_from": "2024-01-01", "source_url": "javascript:x"}
    answer = browse(given.hebei).post("/policies/new/", TYPED | wrong | {"text": FIRST, "deed": "store"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"valid_from", "source_url"}
    empty = browse(given.hebei).post("/policies/new/", {"kind": "x", "deed": "preview"})
    assert set(empty.context["form"].errors) == {"kind"}
    missing = browse(given.hebei).post("/policies/new/", TYPED | {"deed": "preview"})
    assert "请选择文件，或粘贴全文" in missing.content.decode()


def test_word_documents_are_read_and_what_word_only_draws_is_told():
    good = read_file(word("某省条例", "第一条　甲。", table=True), name="a.docx")
    assert good.source == "某省条例\n第一条　甲。\n"
    assert good.notes == ("有 1 张表格没有读入",)
    drawn = read_file(word("某省条例", "甲。", numbered=True), name="a.docx")
    assert [(line, code) for line, code, _ in drawn.problems] == [(1, "drawn-number"), (2, "drawn-number")]


def test_texts_in_the_encodings_people_use_are_read():
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert read_file(FIRST.encode(encoding), name="a.txt").source == FIRST
    assert read_file(FIRST.encode("gb18030"), name="a.txt").notes == ("按 gb18030 读取",)
    with pytest.raises(Invalid, match="超过"):
        read_file(b"a" * (5 * 1024 * 1024 + 1), name="a.txt")


def test_a_version_goes_through_review_on_its_page(given, browse, client):
    version = upload(new_text(given.hebei), given.hebei)
    where = f"/policies/versions/{version.number}/"
    official, second = browse(given.hebei), browse(given.second)
    assert official.post(where, {"move": "submit"}).status_code == 302
    refused = official.post(where, {"move": "publish", "note": "我写的话"})
    assert refused.status_code == 409
    assert "须由上传人以外的人复核" in refused.content.decode()
    assert "我写的话" in refused.content.decode()
    assert second.post(where, {"move": "return"}).status_code == 409
    assert second.post(where, {"move": "publish"}).status_code == 302
    assert second.get(where).status_code == 200
    assert browse(given.firm).get(where)["Location"] == f"/policies/{version.policy.number}/"
    assert second.post(where, {"move": "nonsense"}).status_code == 404
    page = client.get(f"/policies/{version.policy.number}/").content.decode()
    assert "第 1 版" in page


def test_a_version_that_came_back_is_edited_with_its_file_kept(given, browse):
    version = upload(new_text(given.hebei), given.hebei)
    where = f"/policies/versions/{version.number}/edit/"
    official = browse(given.hebei)
    page = official.get(where)
    assert "示例公报" in page.content.decode()
    kept = {
        "document": page.context["form"]["document"].value(),
        "edition": "1",
        "deed": "store",
        "source_name": "另一公报",
    }
    assert official.post(where, kept).status_code == 302
    version.refresh_from_db()
    assert (version.source_name, version.source, version.version) == ("另一公报", FIRST, 2)
    assert official.post(where, kept).status_code == 409
    move_version(version, actor=given.second, move="withdraw", note="传错")
    assert official.get(where).status_code == 404


def test_pages_of_the_office_are_closed_to_everybody_else(given, shelves, browse, client):
    version = upload(new_text(given.hebei), given.hebei)
    closed = [
        "/policies/new/", "/policies/versions/", f"/policies/{TIANJIN}/versions/new/",
        f"/policies/versions/{version.number}/", f"/policies/{PLAN}/rows/", f"/policies/{PLAN}/repeal/",
        f"/policies/versions/{version.number}/edit/",
    ]  # fmt: skip
    for address in closed:
        assert "/accounts/login/" in client.get(address)["Location"], address
        assert browse(given.firm).get(address).status_code == 404, address
    for address in closed[2:]:
        assert browse(given.beijing).get(address).status_code == 404, address
    assert browse(given.firm).post(f"/policies/{PLAN}/rows/extract/").status_code == 404
    assert browse(given.auditor).get("/policies/versions/").status_code == 200


def test_the_draft_table_is_made_gone_through_and_bulk_accepted(given, shelves, browse):
    official, where = browse(given.hebei), f"/policies/{PLAN}/rows/"
    assert "还没有提取过" in official.get(where).content.decode()
    assert official.post(f"{where}extract/").status_code == 302
    page = official.get(where, {"kind": "target", "clause": "一（三）"}).content.decode()
    assert "共 26 条" in page
    rows = ExtractedRow.objects.filter(anchor__startswith="1-3", kind="target")
    official.post(where, {"move": "accept", "ids": [row.pk for row in rows]})
    assert ExtractedRow.objects.filter(state="accepted").count() == 26
    assert "已采用 26" in official.get(where, {"kind": "target"}).content.decode().replace(
        "<strong>", ""
    ).replace("</strong>", "")
    assert browse(given.auditor).get(where).status_code == 200


def test_a_row_is_corrected_on_its_page_and_wrong_input_stays(given, statute, browse):
    draft_rows(shown_version(statute), actor=given.hebei)
    row = ExtractedRow.objects.filter(what="quantity").first()
    official, where = browse(given.hebei), f"/policies/rows/{row.number}/"
    page = official.get(where).content.decode()
    assert '<mark class="look look--word">100家</mark>' in page
    typed = {"indicator": "企业数", "value": "很多", "bound": "达到", "unit": "家", "year": "2020"}
    wrong = official.post(where, typed | {"move": "correct"})
    assert wrong.status_code == 422
    assert "“很多”不是数" in wrong.content.decode()
    assert "企业数" in wrong.content.decode()
    assert official.post(where, typed | {"value": "120", "move": "correct"}).status_code == 302
    row.refresh_from_db()
    assert (row.indicator, row.value, row.is_corrected) == ("企业数", 120, True)
    assert "机器读出的内容" in official.get(where).content.decode()
    assert "机器读出的内容" not in browse(given.firm).get(where).content.decode()
    assert official.post(where, {"move": "drop"}).status_code in (409, 422)
    assert browse(given.beijing).post(where, typed | {"move": "accept"}).status_code in (404, 409)


def test_who_changes_a_field_and_accepts_means_the_change(given, statute, browse):
    draft_rows(shown_version(statute), actor=given.hebei)
    row = ExtractedRow.objects.filter(what="quantity").first()
    official, where = browse(given.hebei), f"/policies/rows/{row.number}/"
    form = official.get(where).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    official.post(where, typed | {"indicator": "高新技术企业", "move": "accept"})
    row.refresh_from_db()
    assert (row.state, row.indicator, row.is_corrected) == ("accepted", "高新技术企业", True)
    official.post(where, {"move": "reopen", "note": "再看"} | typed)
    assert official.post(where, typed | {"indicator": "企业", "move": "correct"}).status_code == 302
    row.refresh_from_db()
    assert not row.is_corrected


def test_following_from_the_pages(given, statute, browse):
    firm = browse(given.firm)
    firm.post(f"/policies/{statute.number}/follow/")
    firm.post("/policies/following/topic/", {"topic": "tax"})
    page = firm.get("/policies/following/").content.decode()
    assert statute.title in page
    assert "财税：不再关注" in page
    assert firm.post("/policies/following/topic/", {"topic": "nothing"}).status_code == 404
    firm.post(f"/policies/{statute.number}/follow/", {"deed": "stop", "back": "following"})
    firm.post("/policies/following/topic/", {"topic": "tax", "deed": "stop"})
    assert "还没有关注的文本" in firm.get("/policies/following/").content.decode()


def test_the_end_of_a_text_is_put_down_on_its_page(given, statute, browse, client):
    official, where = browse(given.hebei), f"/policies/{statute.number}/repeal/"
    wrong = official.post(where, {"repealed_on": "2019-01-01", "repealed_by": "新条例"})
    assert wrong.status_code == 422
    assert "废止日期须晚于 2019-06-01" in wrong.content.decode()
    assert official.post(where, {"repealed_on": "2025-01-01", "repealed_by": "新条例"}).status_code == 302
    assert official.post(where, {"repealed_on": "2025-01-01", "repealed_by": "新条例"}).status_code == 409
    assert "2025-01-01 起废止，依据：新条例" in client.get(f"/policies/{statute.number}/").content.decode()


def test_files_carry_the_whole_text(shelves, client):
    source = shown_version(PolicyText.objects.get(number=PLAN)).source
    plain = client.get(f"/policies/{PLAN}/text.txt")
    assert plain.content == source.encode()
    assert "attachment" in plain["Content-Disposition"]
    akn = ET.fromstring(client.get(f"/policies/{PLAN}/text.xml").content)
    assert akn.tag.endswith("akomaNtoso")
    assert "".join(akn.find(".//{*}body").itertext()).count("高新技术企业达到1000家")
    for ending in ("txt", "xml"):
        assert client.get(f"/policies/{TIANJIN}/text.{ending}").status_code == 404


def test_strangers_narrow_the_list_and_take_it_along(shelves, client):
    narrowed = client.get(
        "/policies/", {"region": "130000", "topic": "tax", "status": "expired"}
    ).content.decode()
    assert "共 1 条" in narrowed
    assert "共 2 条" in client.get("/policies/", {"on": "2018-01-01"}).content.decode()
    assert client.get("/policies/", {"export": "xlsx"}).content.startswith(b"PK")
    assert client.get("/policies/", {"on": "不是日期", "status": "nonsense"}).status_code == 200


def test_what_is_no_day_is_said_and_the_text_of_today_shown(shelves, client):
    page = client.get(f"/policies/{PLAN}/", {"on": "2020-13-01"}).content.decode()
    assert "“2020-13-01”不是日期" in page
    assert "不是日期" not in client.get(f"/policies/{PLAN}/", {"on": "2020-01-01"}).content.decode()
    title = client.get(f"/policies/{PLAN}/clauses/0/").content.decode().split("<title>")[1]
    assert title.strip().startswith("前言")
