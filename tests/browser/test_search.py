"""Asking in a real browser: the box completes by keyboard, the page narrows, explains, and prints; without scripts too."""

import pytest

from tests.browser.turning import turn_page
from tests.factories import AchievementFactory, DemandFactory, RegionFactory
from xiechuang.domains.transfer.states import RecordState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "/search/?q=%E7%94%B5%E6%B1%A0"


@pytest.fixture(autouse=True)
def words(transactional_db, vocabularies):
    return vocabularies


@pytest.fixture(autouse=True)
def shelf(words):
    for title in ("动力电池梯次利用", "固态电池电解质", "储能电站电池管理系统", "石墨烯导热膜"):
        AchievementFactory(state=RecordState.PUBLISHED, title=title, keywords=["材料"])
    DemandFactory(state=RecordState.PUBLISHED, title="寻求长寿命动力电池", keywords=["材料"])


def box(page):
    return page.get_by_role("combobox")


def choices(page):
    return page.locator("[data-options]:not([hidden]) [role=option]")


def test_the_box_completes_by_keyboard(browse):
    page = browse()
    page.goto("/search/")
    box(page).press_sequentially("dongli")
    choices(page).first.wait_for()
    assert box(page).get_attribute("aria-expanded") == "true"
    assert choices(page).first.locator(".options__text").inner_text() == "动力电池"
    page.keyboard.press("ArrowDown")
    active = box(page).get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    assert "建议" in page.locator("#main-said").inner_text()
    page.keyboard.press("ArrowUp")
    assert box(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    assert box(page).get_attribute("aria-expanded") == "false"
    assert box(page).input_value() == "dongli", "Escape closes the list and keeps what was typed"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=**")
    assert box(page).input_value() == "动力电池"
    assert "动力电池" in page.locator(".hits li").first.inner_text()


def test_a_suggestion_can_be_clicked_and_leaving_closes_the_list(browse):
    page = browse()
    page.goto("/")
    page.locator(".hero [role=combobox]").press_sequentially("石墨")
    choices(page).filter(has_text="石墨烯导热膜").click()
    page.wait_for_url("**/search/?q=**", wait_until="networkidle")
    assert page.locator(".hits li").first.inner_text().startswith("石墨烯导热膜")
    box(page).press("End")
    page.keyboard.type(" dian")
    choices(page).first.wait_for()
    page.keyboard.press("Tab")
    assert choices(page).count() == 0


def test_keys_of_an_input_method_are_left_to_it(browse):
    page = browse()
    page.goto("/search/")
    box(page).press_sequentially("dian")
    choices(page).first.wait_for()
    page.keyboard.press("ArrowDown")
    box(page).evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    assert page.url.endswith("/search/")


def test_narrowing_and_explaining(browse):
    page = browse()
    page.goto(ADDRESS)
    turn_page(page.locator(".finding__facets a").first)
    assert "region=" in page.url
    chip = page.locator(".chips .chip")
    assert chip.count() == 1
    turn_page(chip.get_by_role("link"))
    assert page.locator(".chips").count() == 0
    page.locator(".hits__why").first.click()
    drawer = page.locator("#drawer")
    drawer.locator("table").wait_for()
    assert "电池" in drawer.inner_text()
    assert "合计" in drawer.inner_text()


def test_a_slip_is_offered_and_what_was_typed_stays(browse):
    page = browse()
    page.goto("/search/?q=%E7%94%B5%E8%BF%9F")
    assert box(page).input_value() == "电迟"
    turn_page(page.locator(".meant a"))
    assert box(page).input_value() == "电池"
    assert page.locator(".hits li").count() == 4


def test_without_scripts_everything_is_links_and_a_form(browse):
    page = browse(java_script_enabled=False)
    page.goto("/search/")
    page.locator("input[name=q]").fill("电池")
    turn_page(page.get_by_role("button", name="搜索"))
    assert page.locator(".hits li").count() == 4
    turn_page(page.locator(".hits__why").first)
    assert page.locator("table.why").is_visible()
    turn_page(page.get_by_role("link", name="回到搜索结果"))
    assert page.locator(".hits li").count() == 4


def test_the_page_is_accessible_in_both_themes_and_fits_a_narrow_screen(
    browse, misfits_of, faults_by_day_and_night
):
    page, faults = browse(), []
    why = "/search/why/?q=%E7%94%B5%E6%B1%A0&kind=achievement&number="
    number = AchievementFactory(state=RecordState.PUBLISHED, title="电池").number
    narrow = RegionFactory(code="110000").code
    for address in (
        ADDRESS,
        f"{ADDRESS}&region={narrow}&field=6",
        "/search/?q=%E7%94%B5%E8%BF%9F",
        "/search/?q=zzzzqq",
        why + number,
    ):
        assert page.goto(address).status == 200
        faults += [f"{address} {fault}" for fault in misfits_of(page)]
    page.goto("/search/")
    box(page).press_sequentially("dian")
    choices(page).first.wait_for()
    faults += faults_by_day_and_night(page)
    assert not faults, "\n".join(faults)


def test_on_paper_results_stand_without_tools(browse):
    page = browse()
    page.goto(ADDRESS)
    page.emulate_media(media="print")
    assert page.locator(".hits li").first.is_visible()
    for tool in (".finding__facets", ".hits__why", ".tabs", "[role=combobox]"):
        assert not page.locator(tool).first.is_visible(), tool
