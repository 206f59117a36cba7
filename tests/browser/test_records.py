"""Achievements and demands in a real browser: stated with an error on the way, returned, published, read by anybody."""

from datetime import timedelta

import pytest

from tests.browser.turning import turn_page
from tests.factories import AchievementFactory, DemandFactory, actor, owner_of
from xiechuang.domains.transfer.models import Achievement, Demand
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FURTHER = "保存并继续"
UNFOLD = "document.querySelectorAll('main details').forEach(part => { part.open = true; })"


@pytest.fixture(autouse=True)
def words(transactional_db, vocabularies):
    return vocabularies


def further(page):
    turn_page(page.get_by_role("button", name=FURTHER))


def said(page, words):
    page.locator("[data-saved]", has_text=words).wait_for()


def later() -> str:
    return (clock.today() + timedelta(days=300)).isoformat()


def test_a_firm_states_a_demand_with_an_error_on_the_way(browse):
    page = browse(actor(Role.FIRM))
    page.goto("/demands/new/")
    page.get_by_role("link", name="开始填写").click()
    page.get_by_label("需求名称").fill("零下三十度可充电的储能电池")
    said(page, "已自动保存")
    demand = Demand.objects.get()
    assert demand.number in page.url, "the draft has its own address now"
    page.get_by_label("问题说明").fill("现有电池在零下三十度充不进电，风电场冬季停用。")
    further(page)

    page.locator("[data-find]").fill("储能")
    page.locator("[data-leaf]:visible input").first.check()
    assert page.locator("[data-chosen] li").count() == 1
    page.get_by_label("关键词").fill("储能、低温")
    further(page)

    page.locator("[name=parameters-quantity]").fill("最低充电温度")
    page.locator("[name=parameters-comparator]").select_option("le")
    page.locator("[name=parameters-value]").fill("零下三十")
    page.get_by_role("button", name="再加一项指标").click()
    page.locator("[name=parameters-quantity]").nth(1).fill("循环寿命")
    page.locator("[name=parameters-value]").nth(1).fill("2000")
    said(page, "已在本机保留一份")
    page.reload()
    said(page, "已在本机保留一份")
    assert page.locator("[name=parameters-value]").nth(0).input_value() == "零下三十", (
        "a reload loses nothing"
    )
    assert page.locator("[name=parameters-quantity]").nth(1).input_value() == "循环寿命"
    further(page)
    assert "第 1 项：“零下三十”不是数字" in page.locator(".error-summary").inner_text()
    page.locator("[name=parameters-value]").nth(0).fill("-30")
    page.locator("[name=parameters-unit]").nth(0).fill("℃")
    further(page)

    page.get_by_label("预算上限").fill("80")
    further(page)
    page.get_by_label("合作开发").check()
    further(page)
    further(page)
    further(page)
    page.get_by_label("有效期至").fill(later())
    further(page)
    assert "最低充电温度 不高于 -30 ℃（必须达到）" in page.locator("main").inner_text()
    page.get_by_role("button", name="确认并提交").click()
    assert page.locator(".receipt__number").inner_text() == demand.number
    demand.refresh_from_db()
    assert demand.status is RecordState.SUBMITTED
    assert [p.quantity for p in demand.parameters.all()] == ["最低充电温度", "循环寿命"]
    assert page.evaluate("Object.keys(localStorage).length") == 0, "no copies stay behind"


def test_pressing_the_button_during_a_silent_save_is_no_conflict(browse):
    demand = DemandFactory()
    page = browse(owner_of(demand.organisation))
    page.goto(f"/demands/{demand.number}/edit/problem/")
    held = []

    def hold_silent_save(route):
        if 'name="autosave"' in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/edit/problem/", hold_silent_save)
    with page.expect_request(lambda request: 'name="autosave"' in (request.post_data or "")):
        page.get_by_label("需求名称").fill("改过的名称")
    page.get_by_role("button", name=FURTHER).click()
    held[0].continue_()
    page.wait_for_url("**/topic/")
    assert Demand.objects.get().title == "改过的名称"


def test_an_official_returns_one_and_publishes_the_rest(browse):
    records = [AchievementFactory(state=RecordState.SUBMITTED, title=f"待审核成果{n}") for n in "甲乙丙"]
    page = browse(actor(Role.COMMUNITY_OFFICE))
    page.goto("/review/achievements/?state=submitted")
    page.get_by_role("link", name="待审核成果乙").click()
    page.get_by_role("link", name="退回").click()
    page.locator("dialog[open] textarea").fill("请补充检测报告。")
    page.locator("dialog[open]").get_by_role("button", name="退回").click()
    page.get_by_text("请补充检测报告。").first.wait_for()
    page.goto("/review/achievements/?state=submitted")
    page.get_by_label("全选本页").check()
    page.get_by_role("button", name="审核并发布").click()
    page.locator("#ask [data-yes]").click()
    page.get_by_text("2 行已办理").wait_for()
    states = dict(Achievement.objects.values_list("title", "state"))
    assert states == {"待审核成果甲": "published", "待审核成果乙": "returned", "待审核成果丙": "published"}
    stranger = browse()
    stranger.goto("/library/")
    assert stranger.get_by_role("link", name="待审核成果甲").count() == 1
    assert stranger.get_by_role("link", name="待审核成果乙").count() == 0
    owner = browse(owner_of(records[1].organisation))
    owner.goto(f"/achievements/{records[1].number}/")
    assert "请补充检测报告。" in owner.locator(".note--warn").inner_text()
    owner.get_by_role("link", name="按意见修改").click()
    owner.get_by_role("link", name="核对并提交").click()
    owner.get_by_role("button", name="确认并提交").click()
    owner.locator(".receipt__number").wait_for()


@pytest.fixture
def pages(browse):
    """A page and an address for every kind of page, each in a state that shows much."""
    demand, achievement = (
        DemandFactory(state=RecordState.RETURNED),
        AchievementFactory(state=RecordState.PUBLISHED),
    )
    draft = AchievementFactory(trl_scale="trl9", trl_level=6, ip=[{"kind": "know_how", "number": ""}])
    AchievementFactory(state=RecordState.SUBMITTED, title=draft.title)
    firm, institute = owner_of(demand.organisation), owner_of(draft.organisation)
    edit, made = f"/demands/{demand.number}/edit/", f"/achievements/{draft.number}/edit/"
    steps = (
        "problem",
        "topic",
        "parameters",
        "budget",
        "cooperation",
        "scope",
        "attachments",
        "expiry",
        "check",
    )
    own = ("basics", "maturity", "rights", "transfer", "check")
    return {
        None: ["/library/", "/library/?kind=demand&q=无此物", f"/achievements/{achievement.number}/"],
        firm: [
            "/demands/",
            "/demands/new/",
            f"/demands/{demand.number}/",
            edit,
            *(f"{edit}{s}/" for s in steps),
        ],
        institute: ["/achievements/", "/achievements/new/basics/", *(f"{made}{s}/" for s in own)],
        actor(Role.COMMUNITY_OFFICE): [
            "/review/achievements/",
            "/review/demands/",
            f"/demands/{demand.number}/",
            f"/achievements/{achievement.number}/move/close/",
        ],
    }


def test_axe_finds_nothing_on_any_page_and_none_scrolls_sideways_on_a_telephone(browse, pages, faults_of):
    found, wide = {}, {}
    for who, addresses in pages.items():
        page = browse(who, reduced_motion="reduce")
        for address in addresses:
            page.set_viewport_size({"width": 1366, "height": 800})
            assert page.goto(address).status == 200, address
            page.evaluate(UNFOLD)
            found[address] = faults_of(page)
            page.set_viewport_size({"width": 320, "height": 640})
            width = page.evaluate("document.documentElement.scrollWidth")
            wide |= {address: width} if width > 320 else {}
            found[f"{address} at 320 px"] = faults_of(page)
    assert not {where: faults for where, faults in found.items() if faults}
    assert not wide


def test_the_checker_sees_what_is_wrong(browse, faults_of):
    page = browse()
    page.goto("/library/")
    page.evaluate("document.querySelector('main').append(new Image())")
    assert any(fault.startswith("image-alt") for fault in faults_of(page))


def test_axe_finds_nothing_on_an_error_nor_in_the_dark(browse, faults_of):
    demand = DemandFactory()
    page = browse(owner_of(demand.organisation), color_scheme="dark", reduced_motion="reduce")
    page.goto(f"/demands/{demand.number}/edit/parameters/")
    page.locator("[name=parameters-value]").fill("三")
    further(page)
    assert page.locator(".error-summary").count() == 1
    assert not faults_of(page)
    page.goto(f"/demands/{demand.number}/")
    assert not faults_of(page)


def test_a_page_of_the_journey_is_filled_by_keyboard_alone(browse):
    demand = DemandFactory()
    page = browse(owner_of(demand.organisation))
    page.goto(f"/demands/{demand.number}/edit/parameters/")
    tab_to(page, "[name=parameters-quantity]")
    page.keyboard.type("循环寿命")
    tab_to(page, "[name=parameters-value]")
    page.keyboard.type("2000")
    tab_to(page, "[data-add]")
    page.keyboard.press("Enter")
    page.keyboard.type("响应时间")
    tab_to(page, "[data-row]:nth-of-type(2) [data-remove]")
    page.keyboard.press("Enter")
    assert page.locator("[data-list] [data-row]").count() == 1
    tab_to(page, "form[data-autosave] > .buttons .button--main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/budget/")
    assert [p.quantity for p in demand.parameters.all()] == ["循环寿命"]


def test_enter_in_a_row_saves_and_removes_nothing(browse):
    demand = DemandFactory()
    page = browse(owner_of(demand.organisation))
    page.goto(f"/demands/{demand.number}/edit/parameters/")
    page.locator("[name=parameters-quantity]").fill("循环寿命")
    page.locator("[name=parameters-value]").fill("2000")
    page.keyboard.press("Enter")
    page.wait_for_url("**/budget/")
    assert demand.parameters.count() == 1


def test_everything_works_without_a_script(browse):
    demand = DemandFactory()
    page = browse(owner_of(demand.organisation), java_script_enabled=False)
    page.goto(f"/demands/{demand.number}/edit/parameters/")
    page.locator("[name=parameters-quantity]").fill("循环寿命")
    page.locator("[name=parameters-value]").fill("2000")
    turn_page(page.get_by_role("button", name="再加一项指标"))
    assert page.locator("[name=parameters-quantity]").count() == 2
    assert page.locator("[name=parameters-quantity]").first.input_value() == "循环寿命"
    turn_page(page.get_by_role("button", name="删除指标 2"))
    assert page.locator("[name=parameters-quantity]").count() == 1
    further(page)
    assert demand.parameters.count() == 1
    page.goto(f"/demands/{demand.number}/edit/topic/")
    page.get_by_text("电子信息", exact=True).click()
    page.get_by_label("电子信息", exact=True).check()
    further(page)
    assert sorted(Demand.objects.get().fields) == ["1", "6.1"]


def tab_to(page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            return
    pytest.fail(f"{selector} is not reached by Tab")
