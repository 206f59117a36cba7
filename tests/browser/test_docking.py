"""From a docking list to a landing in a real browser, and what each role sees on the way."""

import io
from datetime import timedelta
from types import SimpleNamespace

import docx
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.browser.turning import turn_page
from tests.factories import (
    AchievementFactory,
    DemandFactory,
    DockingFactory,
    MeasureFactory,
    OrganisationFactory,
    RegionFactory,
    actor,
    community_office,
    owner_of,
)
from xiechuang.domains.transfer.models import Docking, Landing
from xiechuang.domains.transfer.states import DockingState, RecordState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import OrganisationKind, Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def words(transactional_db, vocabularies):
    return vocabularies


@pytest.fixture
def scene():
    """A demand in Beijing, an achievement in Tianjin that answers it, and a technology manager."""
    institute = OrganisationFactory(kind=OrganisationKind.INSTITUTE, region=RegionFactory(code="120000"))
    parameter = {"quantity": "循环次数", "value": "2000", "unit": "次"}
    return SimpleNamespace(
        demand=DemandFactory(
            state=RecordState.PUBLISHED, parameters=[parameter | {"comparator": "ge", "must": True}]
        ),
        achievement=AchievementFactory(
            state=RecordState.PUBLISHED, organisation=institute, parameters=[parameter | {"value": "2600"}]
        ),
        manager=actor(Role.TECHNOLOGY_MANAGER),
    )


def move(page, label: str, **typed: str) -> None:
    """Open the move, fill in its fields, press its button."""
    form = page.locator(".moves > details", has=page.locator("summary", has_text=label))
    form.locator("summary").click()
    for name, value in typed.items():
        field = form.locator(f"[name$='-{name}']")
        (field.select_option if field.evaluate("e => e.tagName") == "SELECT" else field.fill)(value)
    turn_page(form.get_by_role("button", name=label))


def moment() -> str:
    return f"{clock.now() + timedelta(days=3):%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_pair_goes_from_the_docking_list_to_a_landing(browse, scene, scripts):
    manager = browse(scene.manager, java_script_enabled=scripts)
    manager.goto("/docking-lists/")
    turn_page(manager.get_by_role("link", name=scene.demand.title))
    card = manager.locator("article", has_text=scene.achievement.number)
    assert card.locator("table").first.is_visible(), "the reasons are open"
    assert "满足" in card.inner_text()
    card.locator(".pair__deeds summary").click()
    card.get_by_label("推荐理由").fill("循环次数达到要求")
    turn_page(card.get_by_role("button", name="确认推荐"))
    docking = Docking.objects.get()
    address = f"/dockings/{docking.number}/"
    assert address in manager.url
    firm, institute = (
        browse(owner_of(side), java_script_enabled=scripts)
        for side in (docking.demand_side, docking.achievement_side)
    )
    for page in (firm, institute):
        page.goto(address)
        assert page.get_by_text("轮到您办理").is_visible()
        move(page, "表达意向")
    manager.goto(address)
    move(manager, "安排约见", meeting_at=moment(), meeting_place="天开园三号楼")
    move(manager, "进入洽谈")
    for page in (firm, institute):
        page.goto(address)
        move(page, "同意合作")
    move(
        institute,
        "登记落地",
        contract_number="HT-9",
        value="128.5",
        signed_on=f"{clock.today()}",
        place="130000",
    )
    assert Landing.objects.get().value_fen == 128_500_000
    official = browse(actor(Role.REGIONAL_OFFICIAL, region="120000"))
    official.goto("/lists/landings/")
    assert official.get_by_role("link", name="HT-9").is_visible()
    assert "128.5 万元" in official.locator(".totals").inner_text()


def test_a_faulty_landing_names_everything_and_keeps_what_was_typed(browse):
    docking = DockingFactory(state=DockingState.AGREED)
    page = browse(owner_of(docking.demand_side))
    page.goto(f"/dockings/{docking.number}/")
    move(page, "登记落地", value="-1", product="预警仪")
    summary = page.locator(".error-summary")
    assert summary.evaluate("e => document.activeElement === e"), "the reasons are read first"
    assert summary.locator("li").count() >= 4
    summary.get_by_role("link", name="合同编号").click()
    assert page.locator("[name='land-contract_number']").evaluate("e => document.activeElement === e")
    assert page.locator("[name='land-product']").input_value() == "预警仪"


def test_two_achievements_stand_side_by_side(browse, scene):
    other = AchievementFactory(state=RecordState.PUBLISHED)
    page = browse(scene.manager)
    page.goto(f"/demands/{scene.demand.number}/docking-list/")
    for record in (scene.achievement, other):
        page.locator("article", has_text=record.number).get_by_label("加入比较").check()
    turn_page(page.get_by_role("button", name="比较勾选的"))
    titles = page.locator("#compared thead th").all_inner_texts()
    assert {scene.achievement.title, other.title} <= set(titles)


def downloaded(page, name: str) -> bytes:
    page.locator("summary", has_text="导出").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    return waiting.value.path().read_bytes()


def test_downloads_of_a_list_open_in_their_programs(browse):
    docking = DockingFactory(state=DockingState.LANDED)
    page = browse(community_office())
    page.goto("/lists/dockings/?state=landed")
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(downloaded(page, "Excel")))
    assert any(docking.number in row for row in workbook.get_sheet_by_index(0).to_python())
    page.goto("/lists/dockings/?state=landed")
    paper = docx.Document(io.BytesIO(downloaded(page, "Word")))
    assert "达成一致：1 件" in [paragraph.text for paragraph in paper.paragraphs]
    page.goto("/lists/dockings/?state=landed")
    text = PdfReader(io.BytesIO(downloaded(page, "PDF"))).pages[0].extract_text()
    assert "成果对接清单" in text


def test_strangers_and_other_regions_see_only_what_they_may(browse):
    docking = DockingFactory(state=DockingState.LANDED)
    for who, seen in (
        (actor(Role.REGIONAL_OFFICIAL, region="110000"), True),
        (actor(Role.REGIONAL_OFFICIAL, region="120000"), False),
    ):
        page = browse(who)
        assert (page.goto(f"/dockings/{docking.number}/").status == 200) is seen
        page.goto("/lists/landings/")
        assert (docking.landing.contract_number in page.content()) is seen
    stranger = browse()
    stranger.goto(f"/dockings/{docking.number}/")
    assert "/accounts/login/" in stranger.url
    stranger.goto("/")
    assert docking.landing.contract_number not in stranger.content()
    assert "达成一致的对接" in stranger.content()


def addresses(scene) -> list[tuple[object, str]]:
    """Every page of this chapter with somebody who sees it; the search and memberships are looked at elsewhere."""
    docking = DockingFactory(state=DockingState.AGREED, manager=scene.manager)
    DockingFactory(state=DockingState.LANDED)
    office, administrator = community_office(), actor(Role.ADMINISTRATOR)
    measure = MeasureFactory()
    return [
        (None, "/"),
        (None, "/about/"),
        (None, "/accessibility/"),
        (scene.manager, f"/demands/{scene.demand.number}/docking-list/"),
        (scene.manager, f"/achievements/{scene.achievement.number}/fitting-demands/"),
        (scene.manager, f"/dockings/{docking.number}/"),
        (scene.manager, "/docking-lists/"),
        (scene.manager, "/dockings/"),
        (scene.manager, "/workbench/"),
        (scene.manager, "/tokens/"),
        (scene.manager, "/tasks/"),
        (office, "/lists/dockings/"),
        (office, "/lists/measures/"),
        (office, "/lists/landings/"),
        (office, f"/measures/{measure.number}/"),
        (office, "/measures/new/"),
        (office, "/statistics/"),
        (administrator, "/people/"),
        (administrator, "/people/add/"),
        (administrator, "/audit/"),
        (administrator, "/audit/chain/"),
    ]


def test_every_page_is_accessible_and_fits_a_narrow_screen(browse, scene, faults_of):
    faults, pages = [], {}
    for who, address in addresses(scene):
        if who not in pages:
            pages[who] = browse(who)
        page = pages[who]
        page.set_viewport_size({"width": 1366, "height": 900})
        assert page.goto(address).status == 200
        faults += [f"{address} {fault}" for fault in faults_of(page)]
        page.set_viewport_size({"width": 320, "height": 800})
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{address} {wider} px wider than the screen"] if wider > 0 else []
        faults += [f"{address} at 320 px {fault}" for fault in faults_of(page)]
    assert not faults, "\n".join(faults)


def test_dark_pages_keep_their_contrast(browse, scene, faults_of):
    page = browse(scene.manager, color_scheme="dark")
    for address in (f"/demands/{scene.demand.number}/docking-list/", "/workbench/", "/"):
        page.goto(address)
        assert faults_of(page, "color-contrast") == []


def test_charts_are_drawn_and_have_their_table(browse, scene):
    DockingFactory(state=DockingState.DECLINED)
    page = browse(community_office())
    page.goto("/statistics/")
    page.locator("[data-drawn]").first.wait_for()
    figure = page.locator("figure", has_text="对接为什么终止")
    figure.locator("summary").click()
    assert "价格不合适" in figure.locator("table").inner_text()
