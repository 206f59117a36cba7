"""A draft through two opinions to closure, and a meeting, in a real browser; with and without scripts, wide and narrow."""

import pytest

from tests.browser.turning import turn_page
from tests.drafting.drafting import LATER, TEXT, announced, consulted, disputed, minuted, pair, signed, world
from xiechuang.domains.drafting.models import Draft, Opinion
from xiechuang.kernel.lib import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def given(transactional_db):
    return world()


def overflows(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def confirm(page, *, scripts: bool) -> None:
    """What is asked before a deed that is not lightly undone."""
    if scripts:
        with page.expect_navigation():
            page.locator("dialog[open] [data-yes]").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_draft_through_two_opinions_to_closure(browse, given, scripts):
    page = browse(given.hebei, java_script_enabled=scripts)
    page.goto("/drafting/new/")
    turn_page(button(page, "保存"))
    assert page.locator(".error-summary li").count() >= 4
    page.get_by_label("名称").first.fill("某省科技创新券管理办法")
    page.get_by_label("重大政策").check()
    page.get_by_label("区域科技创新共性需求").check()
    page.get_by_label("起草目的").fill("让创新券跨区域使用")
    page.get_by_label("文本", exact=True).fill(TEXT)
    turn_page(button(page, "保存"))
    turn_page(button(page, "征求意见"))
    draft = Draft.objects.get()
    assert draft.state == "consulting"

    for name in ("beijing", "tianjin"):
        writer, signer = pair(given, name)
        region = browse(writer, java_script_enabled=scripts)
        region.goto("/workbench/")
        turn_page(region.get_by_role("link", name=draft.title).first)
        clause = region.locator("#c-art_2")
        clause.get_by_label("不同意" if name == "beijing" else "修改后同意", exact=True).check()
        clause.get_by_label("理由").fill("限制外地机构")
        clause.get_by_label("建议修改为").fill("创新券由三地认可的机构使用。")
        button(region, "保存，其余均无意见").click()
        confirm(region, scripts=scripts)
        region.get_by_text("已保存 4 条意见").wait_for()
        turn_page(button(region, "提交签发"))
        other = browse(signer, java_script_enabled=scripts)
        other.goto(f"/drafting/{draft.number}/opinions/")
        turn_page(button(other, "签发"))
        assert other.get_by_text("已反馈").first.is_visible()

    page.goto(f"/drafting/{draft.number}/answers/")
    for block in page.locator("article.clause-pair").all():
        block.get_by_label("采纳", exact=True).check()
    turn_page(button(page, "保存答复"))
    page.goto(f"/drafting/{draft.number}/revise/")
    page.get_by_label("修改稿全文").fill(TEXT.replace("限本省机构使用", "由三地认可的机构使用"))
    turn_page(button(page, "保存"))
    assert page.locator("ins").first.is_visible()
    assert page.get_by_role("link", name="北京市对“第二条”的意见").is_visible()
    page.goto(f"/drafting/{draft.number}/")
    page.locator("details.deed", has_text="办结结论").locator("summary").click()
    page.get_by_label("办结结论").fill("两地意见均已采纳")
    turn_page(button(page, "办结"))
    draft.refresh_from_db()
    assert draft.state == "closed"
    turn_page(page.get_by_role("link", name="情况报告"))
    assert page.get_by_text("限制外地机构").first.is_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDF").click()
    assert taken.value.path().read_bytes()[:4] == b"%PDF"


def test_a_meeting_settles_a_difference(browse, given):
    _draft, one = disputed(given)
    page = browse(given.tianjin)
    page.goto("/drafting/meetings/new/")
    page.get_by_label("名称").fill("创新券会商")
    page.get_by_label("会商时间").fill("2026-06-03T08:00")
    page.get_by_label("地点").fill("天津")
    turn_page(button(page, "保存"))
    turn_page(page.get_by_role("link", name="议题"))
    page.get_by_label("第二条（北京市）").check()
    turn_page(button(page, "保存"))
    turn_page(button(page, "发出通知"))
    turn_page(page.get_by_role("link", name="写纪要"))
    page.get_by_label("纪要").first.fill("三方同意试点一年。")
    page.get_by_label("决定", exact=False).first.select_option("部分采纳意见")
    for place, code in enumerate(("110000", "120000", "130000")):
        page.locator(f"#id_p-{place}-region").select_option(code)
        page.locator(f"#id_p-{place}-organisation").fill("科技主管部门")
        page.locator(f"#id_p-{place}-name").fill("参会人")
    page.locator("#id_t-0-task").fill("修改第二条")
    turn_page(button(page, "保存"))
    assert "须写明责任单位" in page.content()
    page.locator("#id_t-0-body").select_option(label="河北省科技主管部门")
    page.locator("#id_t-0-due_on").fill("2026-12-31")
    turn_page(button(page, "保存"))
    turn_page(button(page, "送纪要确认"))
    address = page.url
    for who in (given.tianjin, given.hebei, given.beijing):
        region = browse(who)
        region.goto(address)
        turn_page(button(region, "确认纪要"))
    assert region.get_by_text("纪要已确认").first.is_visible()
    one.refresh_from_db()
    assert one.decision == "partly_taken_up"
    assert Opinion.objects.get(pk=one.pk).decided_in


def test_the_pages_are_accessible_and_fit(browse, faults_of, given):
    draft, one = disputed(given)
    meeting = minuted(given, announced(given, one, topics=("互认名单",)))
    closed = consulted(given.beijing)
    for name in ("hebei", "tianjin"):
        signed(closed, pair(given, name))
    drafting = f"/drafting/{draft.number}"
    addresses = {
        given.hebei: [
            "/drafting/",
            "/drafting/new/",
            f"{drafting}/",
            f"{drafting}/answers/",
            f"{drafting}/revise/",
        ],
        given.beijing: [f"{drafting}/opinions/", f"{drafting}/report/", "/drafting/meetings/"],
        given.office: [f"/drafting/meetings/{meeting.number}/"],
    }
    asked = consulted(given.hebei)
    addresses[given.tianjin] = [f"/drafting/{asked.number}/opinions/"]
    with clock.fixed(LATER):
        addresses[None] = ["/drafting/outcomes/"]
    for who, paths in addresses.items():
        page = browse(who)
        for path in paths:
            page.goto(path)
            assert not overflows(page), path
            assert faults_of(page) == [], path
            page.set_viewport_size({"width": 320, "height": 900})
            assert not overflows(page), f"{path} narrow"
            page.set_viewport_size({"width": 1366, "height": 900})
