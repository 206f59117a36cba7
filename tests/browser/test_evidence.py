"""Suspicions in a real browser: found across regions, asked for, granted, decided by two people; lists; narrow screens."""

from dataclasses import replace

import pytest

from tests.browser.turning import turn_page
from tests.evidence.papers import BEIJING, FACTS, TIANJIN, auditor, colleague, document, firm, office, paper
from tests.evidence.test_files import WORDS, drawing
from xiechuang.domains.evidence.models import Suspicion
from xiechuang.domains.evidence.public import is_clear
from xiechuang.domains.evidence.states import SuspicionState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "甲方委托乙方检测石墨烯浆料。\n样品两批，单价 5,300 元。\n本合同自签字之日起生效。"


@pytest.fixture
def pair(transactional_db):
    owner = firm(BEIJING)
    scan = document(drawing(WORDS), name="scan.png", actor=owner)
    one = paper(owner, region=BEIJING, document=scan, facts=replace(FACTS, text=TEXT))
    two = paper(region=TIANJIN, facts=replace(FACTS, text=TEXT.replace("5,300", "9,900"), amount_fen=990_000))
    return one, two, Suspicion.objects.get()


def fill_reason(page, words: str) -> None:
    page.locator("#id_note").fill(words)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_repeated_invoice_is_seen_granted_and_decided_by_two(browse, pair, scripts):
    one, two, suspicion = pair
    asker, keeper = office(BEIJING), office(TIANJIN)
    page = browse(asker, java_script_enabled=scripts)
    page.goto("/evidence/")
    turn_page(page.get_by_role("link", name=suspicion.number))
    assert page.locator("mark", has_text="石墨烯浆料").first.is_visible()
    assert "9,900" not in page.content()
    page.get_by_label("申请查看对方凭证的理由").fill("需要核对单价")
    turn_page(page.get_by_role("button", name="申请查看"))
    assert page.get_by_text("待答复").is_visible()

    other = browse(keeper, java_script_enabled=scripts)
    other.goto("/workbench/")
    assert other.get_by_text("申请查看凭证").first.is_visible()
    other.goto(f"/evidence/{suspicion.number}/")
    turn_page(other.get_by_role("button", name="同意查看"))
    page.goto(f"/evidence/{suspicion.number}/")
    assert page.get_by_text("9,900").first.is_visible()

    turn_page(other.get_by_role("button", name="拟认定"))
    assert other.get_by_text("请选择哪一方的使用不算").first.is_visible()
    other.get_by_label("后登记的不算").check()
    fill_reason(other, "同一张发票，单价被改动")
    turn_page(other.get_by_role("button", name="拟认定"))
    turn_page(other.get_by_role("button", name="复核认定"))
    assert other.get_by_text("复核人与提出人不能是同一人").first.is_visible()
    second = browse(colleague(keeper), java_script_enabled=scripts)
    second.goto(f"/evidence/{suspicion.number}/")
    turn_page(second.get_by_role("button", name="复核认定"))
    suspicion.refresh_from_db()
    assert suspicion.word is SuspicionState.CONFIRMED
    assert is_clear(one.subject_kind, one.subject_number)
    assert not is_clear(two.subject_kind, two.subject_number)
    page.goto(f"/evidence/{suspicion.number}/")
    assert "9,900" not in page.content(), "the grant ends with the decision"


def test_a_wrong_list_says_every_row_and_a_right_one_starts(browse, pair, tmp_path):
    page = browse(office(BEIJING))
    page.goto("/evidence/checks/")
    turn_page(page.get_by_role("link", name="上传清单"))
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_text("发票号码\n---\n" + "1" * 61 + "\n", encoding="utf-8")
    right.write_text("发票号码,发票代码\n1234 5678,011002600111\n", encoding="utf-8")
    page.locator("#id_file").set_input_files(wrong)
    turn_page(page.get_by_role("button", name="开始核对"))
    assert page.get_by_text("第 3 行").first.is_visible()
    page.locator("#id_file").set_input_files(right)
    turn_page(page.get_by_role("button", name="开始核对"))
    assert page.get_by_role("heading", name="批量查重").is_visible()


def overflows(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_the_pages_are_accessible_and_fit(browse, faults_of, pair):
    one, _, suspicion = pair
    visits = {
        auditor(): ("", f"{suspicion.number}/", "papers/", f"papers/{one.number}/", "checks/", "statistics/"),
        office(TIANJIN): (f"{suspicion.number}/", "checks/new/"),
    }
    for who, addresses in visits.items():
        page = browse(who)
        for address in addresses:
            page.set_viewport_size({"width": 1366, "height": 900})
            page.goto(f"/evidence/{address}")
            assert not overflows(page), address
            assert faults_of(page) == [], address
            page.set_viewport_size({"width": 320, "height": 900})
            assert not overflows(page), f"{address} narrow"
