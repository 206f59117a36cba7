"""Benefits in a real browser: a firm's clear no and its nearest miss, a lawyer's two clicks, an office's list to publicity."""

from datetime import timedelta

import pytest

from tests.benefits.granting import BEIJING, COMPUTING, HEBEI, begun, bring, firm, listed, load_rules, offices
from tests.browser.turning import turn_page
from tests.factories import actor
from xiechuang.domains.benefits.actions.run import compute_run
from xiechuang.domains.benefits.actions.trial import try_draft
from xiechuang.domains.benefits.models import FirmFacts, GrantRun
from xiechuang.domains.benefits.queries.trying import Typed
from xiechuang.domains.benefits.states import RunState
from xiechuang.kernel.community.loading import find_profile
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def rules(transactional_db, vocabularies):
    load_rules()


def load_texts() -> None:
    """The policy texts, as the profile has them."""
    from xiechuang.domains.policies.actions.profile import load_policies

    load_policies(find_profile("jingjinji"), lambda _: None)


def overflows(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_firm_meets_a_clear_no_mends_it_and_compares_the_regions(browse, scripts):
    page = browse(actor(Role.FIRM, region=HEBEI), java_script_enabled=scripts)
    page.goto("/benefits/")
    turn_page(page.get_by_role("link", name="开始填写"))
    page.get_by_label("河北省科技创新券").check()
    page.get_by_label("北京算力创新券").check()
    turn_page(page.get_by_role("button", name="保存并继续"))
    page.get_by_label("从业人员数").fill("六十")
    page.get_by_label("本年度营业收入").fill("3000万")
    page.get_by_label("上年度销售收入").fill("2800万元")
    page.get_by_label("上年度研发投入").fill("-50万元")
    page.get_by_label("Ⅰ类知识产权数").fill("3")
    turn_page(page.get_by_role("button", name="保存并继续"))
    assert page.get_by_text("“六十”不是整数").first.is_visible()
    assert page.get_by_text("“-50万元”不得为负").first.is_visible()
    assert page.get_by_label("从业人员数").input_value() == "六十"
    page.get_by_label("从业人员数").fill("60人")
    page.get_by_label("上年度研发投入").fill("50万元")
    turn_page(page.get_by_role("button", name="保存并继续"))
    page.get_by_label("服务类别").select_option("算力")
    page.get_by_label("服务合同实际发生额").fill("80万元")
    page.get_by_role("group", name="属于强制检测").get_by_label("否").check()
    turn_page(page.get_by_role("button", name="保存并继续"))
    turn_page(page.get_by_role("button", name="确认并提交"))
    assert page.url.endswith("/benefits/result/")
    missed = page.locator("#m-voucher_qualified")
    assert missed.get_by_text("目前不符合").is_visible()
    assert missed.get_by_text("由 50万元 增加 6万元，到 56万元").first.is_visible()
    assert FirmFacts.objects.get().answers["research_last_year"] == "50万元"
    turn_page(page.get_by_role("link", name="三地对照", exact=True))
    assert page.get_by_role("heading", name="逐项对照").is_visible()


def test_a_lawyer_comes_from_a_number_to_its_clause_in_two_clicks(browse):
    load_texts()
    page = browse()
    page.goto("/benefits/answers/choice/")
    page.get_by_label("企业所在地区").select_option(HEBEI)
    page.get_by_label("按哪一天的规定计算").fill("2019-05-01")
    turn_page(page.get_by_role("button", name="保存并继续"))
    page.goto("/benefits/answers/transfer/")
    for name in ("技术转移机构或技术合同认定登记机构", "成果来自国内外高校和科研院所", "成果向本省企业转化"):
        page.get_by_role("group", name=name).get_by_label("是", exact=True).check()
    page.get_by_label("当年促成的实际发生技术交易额").fill("1亿元")
    turn_page(page.get_by_role("button", name="保存并继续"))
    page.goto("/benefits/result/")
    card = page.locator("#m-brokerage_subsidy")
    assert card.get_by_text("最高 10万元").is_visible()
    card.get_by_role("link", name="最高 10万元").click()
    turn_page(card.locator("details").get_by_role("link", name="京南方案 二、主要任务（四）1").first)
    assert page.url.endswith("/policies/hebei-jingnan-plan-2017-2020/#c-2-4-1")
    assert "实际发生技术交易额的1‰" in page.locator("#c-2-4-1").inner_text()


def test_an_office_takes_a_list_to_publicity_and_anybody_reads_it(browse):
    office = offices()
    firm()
    listed(COMPUTING | {"service_contract": "40万元"})
    first, second = browse(office.first), browse(office.second)
    first.goto("/benefits/runs/new/")
    first.get_by_label("措施").select_option("voucher_computing")
    first.get_by_label("计算日").fill("2026-11-22")
    first.get_by_label("预算").fill("四十万")
    first.get_by_label("企业名单").select_option(index=1)
    turn_page(first.get_by_role("button", name="发起并试算"))
    assert first.get_by_text("不是金额").first.is_visible()
    first.get_by_label("预算").fill("40万元")
    turn_page(first.get_by_role("button", name="发起并试算"))
    run = GrantRun.objects.get()
    compute_run(actor=office.first, run=run)
    first.reload()
    assert first.get_by_text("40 万元").first.is_visible()
    first.get_by_text("抽查", exact=True).first.click()
    first.get_by_label("抽查几家").fill("1")
    turn_page(first.get_by_role("button", name="抽查"))
    second.goto(f"/benefits/runs/{run.number}/")
    turn_page(second.get_by_role("button", name="确认"))
    first.reload()
    first.get_by_text("公示", exact=True).first.click()
    today = clock.today()
    first.get_by_label("公示自").fill(today.isoformat())
    first.get_by_label("公示至（不含）").fill((today + timedelta(days=5)).isoformat())
    turn_page(first.get_by_role("button", name="公示", exact=True))
    stranger = browse(viewport={"width": 320, "height": 640})
    stranger.goto("/benefits/notices/")
    turn_page(stranger.get_by_role("link", name="北京算力创新券"))
    assert stranger.get_by_text("第2家企业").is_visible()
    assert not overflows(stranger)


def test_pages_are_accessible_and_fit_a_narrow_screen(browse, faults_of):
    office = offices()
    who = firm(revenue="3000万元")
    upload = listed(COMPUTING | {"intent_before": "是"})
    run = bring(begun(office.first, upload=upload), RunState.CHECKING, office=office)
    public = bring(begun(office.first), RunState.ANNOUNCED, office=office)
    typed = [Typed(parameter="voucher_computing.share", place=BEIJING, since=None, until=None, value="40%")]
    trial = try_draft(actor=office.first, name="提高", day=clock.today(), typed=typed, upload=upload)
    visits = [
        (who, ("", "answers/choice/", "answers/firm/", "answers/check/", "result/", "compare/", "facts/")),
        (None, ("rules/", "rules/brokerage_subsidy/", "checks/", "notices/", f"notices/{public.number}/")),
        (
            office.second,
            ("gaps/", "uploads/", "uploads/new/", f"uploads/{upload.number}/", "runs/", "runs/new/",
             f"runs/{run.number}/", "trials/", "trials/new/", f"trials/{trial.number}/"),
        ),
    ]  # fmt: skip
    found = {}
    for person, pages in visits:
        page = browse(person)
        for address in pages:
            page.set_viewport_size({"width": 1366, "height": 900})
            page.goto(f"/benefits/{address}")
            if faults := faults_of(page):
                found[address] = faults
            page.set_viewport_size({"width": 320, "height": 640})
            if overflows(page):
                found[f"{address} narrow"] = True
    assert found == {}
