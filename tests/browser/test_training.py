"""A guide is written, published by a second person, read by an official, and the receipt appears; questions too."""

import pytest

from tests.browser.turning import turn_page
from tests.training.training import CHECK, published, world
from xiechuang.domains.training.models import Guide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def given(transactional_db):
    return world()


def overflows(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_a_guide_is_published_read_and_asked_about_without_scripts(browse, given):
    scripts = False
    page = browse(given.writer, java_script_enabled=scripts)
    page.goto("/training/guides/new/")
    page.get_by_label("政策措施").fill("科技创新券跨区域使用")
    page.get_by_label("园区管理人员").check()
    page.get_by_label("概要").fill("经办人员各做什么。")
    page.get_by_label("办理步骤").fill("核对券\n登记使用")
    page.get_by_label("条款依据").fill("某决定｜第十五条")
    page.get_by_label("自测题").fill("先做哪一步？｜签合同*｜申请兑付")
    turn_page(button(page, "保存"))
    assert "第 1 行" in page.content()
    page.get_by_label("条款依据").fill("某决定｜第十五条｜互认衔接")
    turn_page(button(page, "保存"))
    turn_page(button(page, "提交复核"))
    second = browse(given.second, java_script_enabled=scripts)
    second.goto(page.url)
    turn_page(button(second, "复核发布"))
    number = Guide.objects.get().number

    reader = browse(given.park, java_script_enabled=scripts)
    reader.goto("/workbench/")
    turn_page(reader.get_by_role("link", name="科技创新券跨区域使用").first)
    reader.get_by_label("签合同").check()
    turn_page(button(reader, "确认已阅读"))
    assert reader.get_by_text("答对 1 题").first.is_visible()
    reader.get_by_label("您的问题").fill("机构不在名单里怎么办？")
    turn_page(button(reader, "提交问题"))

    page.goto(f"/training/guides/{number}/")
    turn_page(page.get_by_role("link", name="阅读情况"))
    assert page.get_by_text("已阅读", exact=True).last.is_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="导出 Excel").click()
    assert taken.value.path().read_bytes()[:2] == b"PK"
    page.goto(f"/training/guides/{number}/questions/")
    page.get_by_label("答复").first.fill("先登记入库。")
    turn_page(button(page, "答复"))
    turn_page(button(page, "并入指南"))
    assert page.get_by_text("机构不在名单里怎么办？").is_visible()
    stranger = browse(None, java_script_enabled=scripts)
    stranger.goto("/training/guides/")
    turn_page(stranger.get_by_role("link", name="科技创新券跨区域使用"))
    assert stranger.get_by_text("机构不在名单里怎么办？").is_visible()


def test_the_pages_are_accessible_and_fit(browse, faults_of, given):
    version = published(given, checks=[CHECK])
    guide = f"/training/guides/{version.guide.number}/"
    addresses = {
        None: ["/training/guides/", guide],
        given.park: [guide],
        given.writer: ["/training/guides/new/", f"{guide}1/", f"{guide}1/receipts/", f"{guide}questions/"],
    }
    for who, paths in addresses.items():
        page = browse(who)
        for path in paths:
            page.goto(path)
            assert not overflows(page), path
            assert faults_of(page) == [], path
            page.set_viewport_size({"width": 320, "height": 900})
            assert not overflows(page), f"{path} narrow"
            page.set_viewport_size({"width": 1366, "height": 900})
