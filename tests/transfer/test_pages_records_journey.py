"""The journeys: a draft from the first page on, errors that lose nothing, conflicts, attachments, the receipt."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import AchievementFactory, DemandFactory, actor, owner_of
from xiechuang.domains.transfer.models import Achievement, Demand
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.orgs.public import Membership, Role

pytestmark = pytest.mark.django_db
PROBLEM = {"title": "零下三十度可充电的储能电池", "text": "现有电池低温下充不进电。", "own_code": ""}


@pytest.fixture(autouse=True)
def words(vocabularies, frozen_clock):
    return vocabularies


@pytest.fixture
def browser_of(client_as):
    def of(who):
        membership = Membership.objects.select_related("person").get(pk=who.membership_id)
        return client_as(membership.person, membership=membership)

    return of


@pytest.fixture
def firm(browser_of):
    return browser_of(actor(Role.FIRM))


def step(kind, page, number=""):
    if not number:
        return reverse(f"transfer:{kind}_new_page", args=[page])
    return reverse(f"transfer:{kind}_edit_page", args=[number, page])


def begin(browser, **given):
    """A draft demand, begun in the browser."""
    assert browser.post(step("demand", "problem"), PROBLEM | {"key": "k1"} | given).status_code == 302
    return Demand.objects.latest("id")


def edition(browser, url):
    found = re.search(r'name="edition" value="(\d+)"', browser.get(url).content.decode())
    return found.group(1) if found else ""


def test_a_whole_demand_from_first_page_to_number(firm):
    demand = begin(firm)
    pages = {
        "topic": {"fields": ["6.1"], "keywords": "储能，电池", "stage": ""},
        "parameters": {
            "parameters-quantity": ["最低充电温度", ""],
            "parameters-comparator": ["le", "ge"],
            "parameters-value": ["－30", ""],
            "parameters-value_to": ["", ""],
            "parameters-unit": ["℃", ""],
            "parameters-must": ["1", "1"],
        },
        "budget": {"budget_from_fen": "50", "budget_to_fen": "80.5", "deadline_on": "2027-01-01"},
        "cooperation": {"modes": ["joint_development"], "region_preference": ["120000"]},
        "scope": {"confidentiality": "managers"},
        "attachments": {},
        "expiry": {"expires_on": "2027-06-01"},
    }
    for page, typed in pages.items():
        url = step("demand", page, demand.number)
        assert firm.post(url, typed | {"edition": edition(firm, url)}).status_code == 302, page
    check = step("demand", "check", demand.number)
    assert "最低充电温度 不高于 -30 ℃（必须达到）" in firm.get(check).content.decode()
    done = firm.post(check, follow=True)
    assert demand.number in done.content.decode()
    demand.refresh_from_db()
    assert demand.status is RecordState.SUBMITTED
    assert (demand.budget_from_fen, demand.budget_to_fen) == (50_000_000, 80_500_000)
    assert [str(p) for p in demand.parameters.all()] == ["最低充电温度 le -30℃"]
    assert firm.post(check).headers["Location"] == step("demand", "done", demand.number), "twice is once"


def test_the_first_page_needs_a_title_only_to_be_kept_and_all_to_go_on(firm):
    answer = firm.post(step("demand", "problem"), {"title": "只有标题", "text": "", "key": "k"})
    assert answer.status_code == 422
    assert "问题说明：必填" in answer.content.decode()
    assert Demand.objects.get().title == "只有标题"


def test_nothing_is_kept_without_a_title_and_what_was_typed_stays_on_the_page(firm):
    answer = firm.post(step("demand", "problem"), {"title": "", "text": "写了很多", "key": "k"})
    assert answer.status_code == 422
    assert "写了很多" in answer.content.decode()
    assert not Demand.objects.exists()


def test_saving_itself_twice_with_one_key_makes_one_draft(firm):
    url = step("demand", "problem")
    for title in ("储能", "储能电池"):
        answer = firm.post(url, {"title": title, "key": "same", "autosave": "1"})
        assert answer.status_code == 200
    assert Demand.objects.get().title == "储能电池"
    said = json.loads(answer.content)
    assert said["url"] == step("demand", "problem", Demand.objects.get().number)
    assert said["edition"] == str(Demand.objects.get().version)


def test_a_wrong_parameter_is_told_by_row_and_stays_as_typed(firm):
    demand = begin(firm)
    url = step("demand", "parameters", demand.number)
    typed = {
        "parameters-quantity": ["循环寿命", "响应时间"],
        "parameters-comparator": ["ge", "between"],
        "parameters-value": ["两千", "3"],
        "parameters-value_to": ["", "1"],
        "parameters-unit": ["次", "秒"],
        "parameters-must": ["1", "0"],
    }
    text = firm.post(url, typed)
    assert text.status_code == 422
    page = text.content.decode()
    assert "第 1 项：“两千”不是数字" in page
    assert "第 2 项：“至”小于前一个数值" in page
    assert 'value="两千"' in page
    assert not demand.parameters.exists()


def test_rows_are_added_and_removed_without_a_script(firm):
    demand = begin(firm)
    url = step("demand", "parameters", demand.number)
    typed = {"parameters-quantity": ["甲", "乙"], "parameters-value": ["1", "2"]}
    more = firm.post(url, typed | {"again": "parameters:add"}).content.decode()
    assert more.count("data-row>") == 4, "two, a new one, and the blank one to copy"
    less = firm.post(url, typed | {"again": "parameters:remove:0"}).content.decode()
    assert 'value="甲"' not in less
    assert 'value="乙"' in less
    assert not demand.parameters.exists(), "adding a row is not saving"


def test_two_people_on_one_draft_do_not_overwrite_each_other(firm):
    demand = begin(firm)
    url = step("demand", "problem", demand.number)
    old = edition(firm, url)
    assert firm.post(url, PROBLEM | {"title": "同事改的标题", "edition": old}).status_code == 302
    answer = firm.post(url, PROBLEM | {"title": "我改的标题", "edition": old})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "我改的标题" in page, "what I typed is there"
    assert "同事改的标题" in page, "what stands there is shown"
    demand.refresh_from_db()
    assert demand.title == "同事改的标题"
    again = re.search(r'name="edition" value="(\d+)"', page).group(1)
    assert firm.post(url, PROBLEM | {"title": "我改的标题", "edition": again}).status_code == 302


def test_a_silent_save_of_an_old_edition_is_refused_in_words(firm):
    demand = begin(firm)
    url = step("demand", "problem", demand.number)
    answer = firm.post(url, PROBLEM | {"autosave": "1", "edition": "0"})
    assert answer.status_code == 409
    assert "刚被他人改过" in json.loads(answer.content)["said"]


def test_the_same_own_code_twice_is_refused_and_names_the_other(firm):
    first = begin(firm, own_code="A-1")
    answer = firm.post(step("demand", "problem"), PROBLEM | {"own_code": "A-1", "key": "k2"})
    assert answer.status_code == 409
    assert first.number in answer.content.decode()


def test_a_near_copy_is_told_with_a_link_and_does_not_block(firm):
    first = begin(firm)
    answer = firm.post(step("demand", "problem"), PROBLEM | {"key": "k2"}, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain, "the way goes on"
    assert "请核对是否重复" in text
    assert reverse("transfer:demand", args=[first.number]) in text


def test_copies_the_owner_may_not_see_are_not_told(firm):
    hidden = DemandFactory(title=PROBLEM["title"], text=PROBLEM["text"], state=RecordState.SUBMITTED)
    text = firm.post(step("demand", "problem"), PROBLEM | {"key": "k"}, follow=True).content.decode()
    assert hidden.number not in text


def test_what_is_missing_is_listed_before_submission_and_refused(firm):
    demand = begin(firm)
    check = step("demand", "check", demand.number)
    answer = firm.post(check)
    assert answer.status_code == 422
    assert "有效期" in answer.content.decode()
    demand.refresh_from_db()
    assert demand.status is RecordState.DRAFT


def test_only_the_owner_walks_the_journey_of_a_draft(browser_of):
    demand = DemandFactory()
    for role in (Role.FIRM, Role.COMMUNITY_OFFICE, Role.TECHNOLOGY_MANAGER):
        browser = browser_of(actor(role))
        assert browser.get(step("demand", "problem", demand.number)).status_code == 404
        assert browser.post(step("demand", "problem", demand.number), PROBLEM).status_code == 404


def test_officials_cannot_begin_one(browser_of):
    answer = browser_of(actor(Role.REGIONAL_OFFICIAL, region="110000")).get(reverse("transfer:demand_new"))
    assert answer.status_code == 409
    assert "只有企业和高校院所可以登记" in answer.content.decode()


def test_what_is_published_cannot_be_edited(browser_of):
    demand = DemandFactory(state=RecordState.PUBLISHED)
    owner = browser_of(owner_of(demand.organisation))
    assert owner.get(step("demand", "problem", demand.number)).status_code == 409
    answer = owner.post(step("demand", "problem", demand.number), PROBLEM | {"title": "改了"})
    assert answer.status_code == 409
    assert "改了" in answer.content.decode(), "what was typed is not lost"
    demand.refresh_from_db()
    assert demand.title != "改了"


def test_a_returned_record_shows_the_note_on_every_page(browser_of):
    record = AchievementFactory(state=RecordState.RETURNED)
    owner = browser_of(owner_of(record.organisation))
    for url in (
        reverse("transfer:achievement_edit", args=[record.number]),
        *(step("achievement", page, record.number) for page in ("basics", "topic", "check")),
    ):
        assert "测试" in owner.get(url).content.decode(), url


def test_every_page_of_an_achievement_keeps_what_it_says(browser_of):
    record = AchievementFactory(
        trl_scale="trl9", trl_level=6, inventors=["王一", "李二"], ip=[{"kind": "know_how"}]
    )
    owner = browser_of(owner_of(record.organisation))
    before = Achievement.objects.filter(pk=record.pk).values().get()
    for page in ("basics", "topic", "maturity", "parameters", "rights", "transfer", "attachments", "expiry"):
        url = step("achievement", page, record.number)
        shown = owner.get(url)
        form = shown.context["form"]
        typed = type(form).typed_of(Achievement.objects.get(pk=record.pk))
        assert owner.post(url, typed | {"edition": edition(owner, url)}).status_code == 302, page
    after = Achievement.objects.filter(pk=record.pk).values().get()
    same = set(before) - {"version", "changed_at", "ip"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert after["ip"] == [{"kind": "know_how", "number": ""}]


def test_prices_go_with_their_mode(browser_of):
    record = AchievementFactory()
    owner = browser_of(owner_of(record.organisation))
    url = step("achievement", "transfer", record.number)
    for typed, said in (
        ({"price_mode": "fixed"}, "请填写价格"),
        ({"price_mode": "range", "price_from_fen": "5"}, "请填写价格上限"),
        ({"price_mode": "range", "price_from_fen": "5", "price_to_fen": "3"}, "上限小于下限"),
        ({"price_mode": "fixed", "price_from_fen": "-1"}, "0"),
    ):
        answer = owner.post(url, {"ways": ["licence"]} | typed)
        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_files_are_attached_refused_with_reasons_and_removed(browser_of):
    record = AchievementFactory()
    owner = browser_of(owner_of(record.organisation))
    url = step("achievement", "attachments", record.number)
    good = SimpleUploadedFile("检测报告.pdf", b"%PDF-1.7 report")
    bad = SimpleUploadedFile("程序.exe", b"MZ")
    text = owner.post(url, {"file": [good, bad], "upload": "1"}, follow=True).content.decode()
    assert "检测报告.pdf" in text
    assert "不收“.exe”类文件" in text
    assert "检测报告.pdf" in owner.get(step("achievement", "check", record.number)).content.decode()
    uid = re.search(r'name="remove" value="([0-9a-f-]{36})"', text).group(1)
    assert "检测报告.pdf" not in owner.post(url, {"remove": uid}, follow=True).content.decode()


def test_the_tree_of_fields_and_the_scales_are_on_the_page(browser_of):
    record = AchievementFactory(fields=["6.1"])
    owner = browser_of(owner_of(record.organisation))
    tree = owner.get(step("achievement", "topic", record.number)).content.decode()
    assert tree.count('name="fields"') > 200
    assert re.search(r'value="6\.1" checked', tree)
    scales = owner.get(step("achievement", "maturity", record.number)).content.decode()
    assert 'value="trl9:9"' in scales
    assert 'value="trl13:13"' in scales


@pytest.mark.parametrize("page", ["nonsense", "done"])
def test_pages_that_are_not_there_or_not_yet(firm, page):
    demand = begin(firm)
    answer = firm.get(step("demand", page, demand.number))
    assert answer.status_code == (302 if page == "done" else 404)
