"""An interest in a real browser: saved, told of, put away, paused, deleted; without scripts too, and on narrow screens."""

import pytest

from tests.browser.turning import turn_page
from tests.factories import AchievementFactory, OrganisationFactory, RegionFactory, actor
from tests.interests.conftest import compare
from xiechuang.domains.interests.models import Interest
from xiechuang.kernel.orgs.public import OrganisationKind, Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def words(transactional_db, vocabularies):
    return vocabularies


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_interest_is_saved_told_of_paused_and_deleted(browse, scripts):
    institute = OrganisationFactory(kind=OrganisationKind.INSTITUTE, region=RegionFactory(code="120000"))
    record = AchievementFactory(title="长寿命储能电池", organisation=institute, state="submitted")
    page = browse(actor(Role.FIRM), java_script_enabled=scripts)
    page.goto("/interests/new/?q=储能 电池 热管理&kind=achievement")
    assert page.get_by_label("关注的词").input_value() == "储能 电池 热管理"
    turn_page(page.get_by_role("button", name="保存", exact=True))
    assert "已保存关注" in page.content()

    official = browse(actor(Role.REGIONAL_OFFICIAL, region="120000"))
    official.goto(f"/achievements/{record.number}/")
    for label in ("审核通过", "发布"):
        deed = official.locator(".moves, form").get_by_role("button", name=label, exact=True).first
        turn_page(deed)
    record.refresh_from_db()
    assert record.state == "published"
    compare()

    page.goto("/workbench/")
    turn_page(page.get_by_role("link", name="有 1 项新发现"))
    assert page.get_by_role("link", name=record.title).is_visible()
    page.get_by_text("为什么").click()
    assert page.locator("mark", has_text="储能").first.is_visible()
    turn_page(page.get_by_role("button", name="全部设为已看"))
    assert page.get_by_text("未看", exact=True).count() == 0
    turn_page(page.get_by_role("button", name="暂停"))
    assert page.get_by_text("已暂停").is_visible()
    page.get_by_role("button", name="删除", exact=True).click()
    if scripts:
        page.locator("dialog[open] [data-yes]").click()
    page.get_by_text("还没有关注").wait_for()
    assert not Interest.objects.exists()


def test_the_pages_are_accessible_and_fit(browse, misfits_of):
    page = browse(actor(Role.FIRM))
    page.goto("/interests/new/")
    page.get_by_label("关注的词").fill("储能 电池 全固态电解质界面改性 GB/T22900-2022")
    page.get_by_label("新发布的内容须含有").select_option("1")
    turn_page(page.get_by_role("button", name="保存", exact=True))
    AchievementFactory(title="长寿命储能电池" * 4, state="published")
    compare()
    number = Interest.objects.get().number
    for address in {
        "list": "/interests/", "finds": f"/interests/{number}/", "new": "/interests/new/",
        "edit": f"/interests/{number}/edit/", "delete": "/interests/delete-all/",
    }.values():  # fmt: skip
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        assert misfits_of(page) == [], address
