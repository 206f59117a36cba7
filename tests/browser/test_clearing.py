"""A clearing day in a real browser: closed by the office, compared by the regions, netted, paid; every page readable."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.turning import turn_page
from tests.clearing.owing import BEIJING, HEBEI, TIANJIN, owe, regions
from xiechuang.domains.clearing.models import Case, Day, Obligation, Payment
from xiechuang.kernel.lib import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 320, "height": 700}


def is_too_wide(page) -> bool:
    page.set_viewport_size(NARROW)
    wide = page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]
    page.set_viewport_size({"width": 1366, "height": 900})
    return bool(wide)


def check(page, faults_of, *, name: str) -> None:
    """Opened anew, so that the page itself is judged and not the message that led to it."""
    page.goto(page.url.partition("#")[0])
    assert faults_of(page) == [], name
    assert not is_too_wide(page), name


@pytest.fixture
def given(committed):
    people, today = regions(), clock.today()
    owe(HEBEI, TIANJIN, 5_000_037, subject_number="CL-1", arose_on=today)
    owe(HEBEI, TIANJIN, 700_000, subject_number="CL-2", arose_on=today)
    owe(TIANJIN, BEIJING, 3_000_000, subject_number="CL-3", arose_on=today)
    return people


def test_a_day_from_its_close_to_the_last_payment(given, browse, faults_of, tmp_path):
    today: date = clock.today()
    office, hebei = browse(given.office), browse(given.hebei)
    office.goto("/clearing/")
    expect(office.get_by_role("heading", name="谁欠谁")).to_be_visible()
    check(office, faults_of, name="desk")
    office.goto("/clearing/days/")
    turn_page(office.get_by_role("button", name="截止清算"))
    check(office, faults_of, name="day")
    expect(office.get_by_text("由此须付")).to_be_visible()

    where = f"/clearing/days/{today}/statements/{HEBEI}/"
    hebei.goto(where)
    book = tmp_path / "账表.csv"
    book.write_text(
        "应付地区,应收地区,事项编号,金额\n河北省,天津市,CL-1,50000.37\n河北省,天津市,CL-2,七千\n", "utf-8"
    )
    hebei.get_by_label("本地区账表").set_input_files(book)
    turn_page(hebei.get_by_role("button", name="上传并比对"))
    expect(hebei.get_by_role("alert")).to_contain_text("第 3 行")
    book.write_text(
        "应付地区,应收地区,事项编号,金额\n河北省,天津市,CL-1,50000.37\n河北省,天津市,CL-2,7001\n", "utf-8"
    )
    hebei.get_by_label("本地区账表").set_input_files(book)
    turn_page(hebei.get_by_role("button", name="上传并比对"))
    expect(hebei.get_by_role("region", name="不同的项")).to_contain_text("7,001.00")
    check(hebei, faults_of, name="statement")
    hebei.get_by_label("理由或说明").fill("按发票")
    turn_page(hebei.get_by_role("button", name="对不同的项提出异议"))

    for who in (given.tianjin, given.beijing):
        page = browse(who)
        page.goto(f"/clearing/days/{today}/statements/{who.region_code}/")
        turn_page(page.get_by_role("button", name="确认无误"))
    assert Day.objects.get().state == "agreed"

    hebei.goto("/clearing/")
    check(hebei, faults_of, name="desk of a region that has to pay")
    payment = Payment.objects.get(payee=BEIJING)
    hebei.goto(f"/clearing/payments/{payment.number}/")
    turn_page(hebei.get_by_role("button", name="登记付款"))
    expect(hebei.get_by_role("alert")).to_be_visible()
    hebei.get_by_label("银行流水号").fill("2026060100017")
    turn_page(hebei.get_by_role("button", name="登记付款"))
    check(hebei, faults_of, name="payment")
    beijing = browse(given.beijing)
    beijing.goto("/clearing/")
    turn_page(beijing.get_by_role("link", name="确认到账"))
    turn_page(beijing.get_by_role("button", name="确认到账"))
    expect(beijing.get_by_text("已到账").first).to_be_visible()

    case = f"/clearing/cases/{Case.objects.get().number}/"
    for page in (hebei, browse(given.tianjin)):
        page.goto(case)
        page.get_by_label("答复", exact=True).fill("以合同为准")
        turn_page(page.get_by_role("button", name="答复"))
    office.goto(case)
    check(office, faults_of, name="case")
    office.get_by_label("决定").select_option(label="更正金额")
    office.get_by_label("金额（元）").fill("7001")
    office.get_by_label("理由").fill("依合同")
    turn_page(office.get_by_role("button", name="决定"))
    expect(office.get_by_text("更正金额 7,001.00 元")).to_be_visible()
    booked = office.locator("#booked")
    expect(booked).to_contain_text("河北省 → 天津市 7,001.00 元")
    expect(booked).to_contain_text("等下一个截止的清算日")
    check(office, faults_of, name="decided case")


def test_the_auditor_reads_everything_from_the_list_to_the_chain(given, browse, faults_of):
    page = browse(given.auditor)
    for address in ("days/", "obligations/", "cases/", "payments/", "terms/"):
        page.goto(f"/clearing/{address}")
        check(page, faults_of, name=address)
    page.goto("/clearing/obligations/")
    turn_page(page.get_by_role("link", name="CL-1"))
    check(page, faults_of, name="obligation")
    expect(page.get_by_role("region", name="分录")).to_contain_text("50,000.37")
    turn_page(page.get_by_role("link", name=str(Obligation.objects.get(subject_number="CL-1").pk)))
    check(page, faults_of, name="transfer")
    turn_page(page.get_by_role("region", name="分录").get_by_role("link").first)
    check(page, faults_of, name="account")
    for address in ("accounts/", "check/"):
        page.goto(f"/ledger/{address}")
        check(page, faults_of, name=address)
    assert Obligation.objects.count() == 3
