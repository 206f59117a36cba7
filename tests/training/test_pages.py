"""The pages of training: written with lines and bars, read and confirmed, asked and answered."""

import pytest

from tests.factories import RegionFactory
from tests.training.training import CHECK, NOW, published, values, world, written
from tests.transfer.signing_in import browser_of
from xiechuang.domains.policies.actions.profile import load_policies
from xiechuang.domains.training.actions.writing import begin_version
from xiechuang.domains.training.forms import GuideForm, initial_of
from xiechuang.domains.training.models import Question, ReadReceipt, Version
from xiechuang.kernel.community.loading import find_profile
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC

pytestmark = pytest.mark.django_db
TYPED = {
    "measure": "科技创新券跨区域使用",
    "region": "",
    "audience": ["park_official"],
    "summary": "各做什么。",
    "steps": "核对券\n\n登记使用\n",
    "papers": "服务合同",
    "clauses": "某决定｜第十五条｜互认衔接",
    "faq": "谁能用？|持券企业。",
    "checks": "先做哪一步？｜签合同*｜申请兑付",
    "change_note": "",
}


@pytest.fixture
def given():
    with clock.fixed(NOW):
        yield world()


@pytest.fixture
def browser(client_as):
    return lambda who: browser_of(who, client_as)


def text_of(response) -> str:
    return response.content.decode()


def test_a_guide_is_typed_in_lines_and_reviewed_by_another(given, browser):
    client, second = browser(given.writer), browser(given.second)
    made = client.post("/training/guides/new/", TYPED)
    assert made.status_code == 302
    version = Version.objects.get()
    assert version.steps == ["核对券", "登记使用"]
    assert version.faq == [{"question": "谁能用？", "answer": "持券企业。"}]
    assert version.checks == [{"question": "先做哪一步？", "options": ["签合同", "申请兑付"], "right": 0}]
    assert client.post(made.url, {"move": "submit"}).status_code == 302
    refused = client.post(made.url, {"move": "publish"})
    assert refused.status_code == 409
    assert "另一人" in text_of(refused)
    assert second.post(made.url, {"move": "publish"}).status_code == 302
    assert second.post(made.url, {"move": "burn"}).status_code == 404
    shown = text_of(browser(PUBLIC).get(f"/training/guides/{version.guide.number}/"))
    assert "互认衔接" in shown
    assert "确认已阅读" not in shown


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("clauses", "某决定｜第十五条"),
        ("faq", "只有问题"),
        ("checks", "题｜甲｜乙"),
        ("checks", "题｜甲*｜乙*"),
        ("checks", "题｜甲*"),
    ],
)
def test_a_line_that_lacks_a_part_is_named_and_kept(given, browser, field, line):
    wrong = browser(given.writer).post("/training/guides/new/", TYPED | {field: line})
    assert wrong.status_code == 422
    assert "第 1 行" in text_of(wrong)
    assert line.split("｜")[0] in text_of(wrong)


def test_the_form_gives_back_what_was_kept(given):
    version = written(given.writer, checks=[CHECK])
    form = GuideForm(initial_of(version))
    assert form.is_valid()
    assert {name: form.values()[name] for name in ("steps", "clauses", "faq", "checks")} == {
        name: values(checks=[CHECK])[name] for name in ("steps", "clauses", "faq", "checks")
    }


def test_an_official_confirms_and_the_receipt_is_on_the_bodys_page(given, browser):
    version = published(given, checks=[CHECK])
    url = f"/training/guides/{version.guide.number}/"
    client = browser(given.park)
    assert "您须阅读这一版" in text_of(client.get(url))
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"check-0": "9"}).status_code == 422
    done = client.post(url, {"check-0": "0"}, follow=True)
    assert "答对 1 题" in text_of(done)
    assert ReadReceipt.objects.get().person_id == given.park.person_id
    receipts = browser(given.writer).get(f"{url}1/receipts/")
    assert "1 人中 1 人已阅读" in text_of(receipts)
    assert browser(given.writer).get(f"{url}1/receipts/?export=xlsx").content[:2] == b"PK"
    for who in (given.park, given.firm):
        assert browser(who).get(f"{url}1/receipts/").status_code == 404
    assert browser(given.firm).post(url, {"check-0": "0"}).status_code == 409


def test_a_question_is_asked_answered_and_joined(given, browser):
    version = published(given)
    url = f"/training/guides/{version.guide.number}/"
    reader, writer = browser(given.firm), browser(given.writer)
    assert reader.post(f"{url}ask/", {"text": ""}).status_code == 422
    assert reader.post(f"{url}ask/", {"text": "机构不在名单里怎么办？"}).status_code == 302
    assert "机构不在名单里怎么办" in text_of(reader.get(url))
    assert "机构不在名单里怎么办" not in text_of(browser(PUBLIC).get(url))
    assert reader.get(f"{url}questions/").status_code == 404
    question = Question.objects.get()
    assert writer.post(f"{url}questions/{question.pk}/answer/", {"answer": ""}).status_code == 422
    answered = writer.post(f"{url}questions/{question.pk}/answer/", {"answer": "先登记。", "is_public": "on"})
    assert answered.status_code == 302
    assert "先登记。" in text_of(browser(PUBLIC).get(url))
    joined = writer.post(f"{url}questions/{question.pk}/join/", follow=True)
    assert "已并入第 2 版" in text_of(joined)
    # Until the version it joined is in force, the answer stays where readers found it.
    assert "先登记。" in text_of(browser(PUBLIC).get(url))
    assert "已并入指南" in text_of(writer.get(f"{url}questions/"))
    assert writer.post(f"{url}questions/{2**63}/answer/", {"answer": "x"}).status_code == 404


def test_strangers_find_only_what_is_published(given, browser):
    hidden = written(given.writer)
    url = f"/training/guides/{hidden.guide.number}/"
    for who in (PUBLIC, given.firm, given.neighbour, given.park):
        assert browser(who).get(url).status_code == 404
        assert browser(who).get(f"{url}1/").status_code == 404
    assert browser(given.park).get("/training/guides/new/").status_code == 404
    assert browser(PUBLIC).get("/training/guides/new/").status_code == 302
    assert browser(given.second).get(url, follow=True).status_code == 200
    assert browser(PUBLIC).get("/training/guides/").status_code == 200


def test_a_quoted_clause_leads_to_the_library_where_the_words_stand_there(given, browser):
    RegionFactory(code="120000")
    load_policies(find_profile("jingjinji"), lambda _: None)
    title = "河北省人民代表大会常务委员会关于推进京津冀协同创新共同体建设的决定"
    held = {"document": title, "article": "第十五条", "quote": "互认衔接的科技创新券合作机制"}
    other = held | {"quote": "这句话决定里没有"}
    guide = published(given, clauses=[held, other]).guide
    page = text_of(browser(PUBLIC).get(f"/training/guides/{guide.number}/"))
    assert page.count('href="/policies/hebei-decision-2023/#c-15') == 1
    assert page.count(f"《{title}》") == 2


def test_a_new_version_is_begun_changed_and_never_on_a_stale_page(given, browser):
    version = published(given)
    url = f"/training/guides/{version.guide.number}/"
    client = browser(given.writer)
    begun = client.post(f"{url}begin/")
    assert begun.url.endswith("/2/edit/")
    assert client.post(begun.url, TYPED | {"edition": "1"}).status_code == 302
    stale = client.post(begun.url, TYPED | {"edition": "1", "summary": "第二次改"})
    assert stale.status_code == 409
    assert "第二次改" in text_of(stale)
    assert "请先办完" in text_of(client.post(f"{url}begin/", follow=True))
    assert browser(given.neighbour).post(f"{url}begin/", follow=True).status_code == 200
    assert Version.objects.count() == 2
    assert client.get(f"{url}1/edit/").status_code == 404


def test_the_lists_export_for_officials(given, browser):
    begin_version(published(given).guide, actor=given.writer)
    client = browser(given.writer)
    assert client.get("/training/guides/?export=xlsx").content[:2] == b"PK"
    assert "第 2 版" not in text_of(browser(PUBLIC).get("/training/guides/"))
