"""The library in a real browser: a text comes in and passes review, a clause is traced, texts are compared, rows accepted."""

from types import SimpleNamespace

import pytest

from tests.browser.turning import turn_page
from tests.policies.library import FIRST, LATER, PLAN, SECOND, TIANJIN, file_of, load, people, publish, upload
from xiechuang.domains.policies.actions.following import follow_text
from xiechuang.domains.policies.actions.rows import draft_rows
from xiechuang.domains.policies.actions.version import add_version
from xiechuang.domains.policies.models import ExtractedRow, PolicyText, TextVersion
from xiechuang.domains.policies.queries.standing import shown_version

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def given(transactional_db) -> SimpleNamespace:
    load()
    return people()


def overflows(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_text_of_tianjin_comes_in_with_its_problems_told_and_a_second_person_lets_it_pass(
    browse, given, tmp_path, scripts
):
    file = tmp_path / "决定.txt"
    file.write_text(FIRST.replace("第二条", "第四条"), encoding="utf-8")
    official = browse(given.tianjin, java_script_enabled=scripts)
    official.goto("/policies/compare/")
    turn_page(official.get_by_role("link", name="上传全文"))
    official.get_by_label("文件（.txt、.docx 或 .pdf）").set_input_files(file)
    official.get_by_label("文本来源").fill("示例公报")
    official.get_by_label("通过或印发日期").fill("2019-03-01")
    turn_page(official.get_by_role("button", name="预览"))
    assert official.get_by_text("第四条之前缺第2至3条").is_visible()
    assert official.get_by_label("文本来源").input_value() == "示例公报"
    file.write_text(FIRST, encoding="utf-8")
    official.get_by_label("文件（.txt、.docx 或 .pdf）").set_input_files(file)
    turn_page(official.get_by_role("button", name="预览"))
    assert official.get_by_text("没有发现问题").is_visible()
    turn_page(official.get_by_role("button", name="保存"))
    turn_page(official.get_by_role("button", name="提交复核"))
    version = TextVersion.objects.get(policy__number=TIANJIN)

    office = browse(given.office, java_script_enabled=scripts)
    office.goto("/workbench/")
    turn_page(office.get_by_role("link", name="天津市人民代表大会常务委员会").first)
    turn_page(office.get_by_role("button", name="复核通过并公开"))
    stranger = browse(java_script_enabled=scripts)
    assert stranger.goto(f"/policies/{TIANJIN}/").status == 200
    assert stranger.locator("#c-1").get_by_text("企业达到100家").is_visible()
    version.refresh_from_db()
    assert version.edition == 1


def test_a_clause_is_traced_texts_are_compared_and_rows_accepted(browse, given):
    stranger = browse()
    stranger.goto(f"/policies/{PLAN}/")
    turn_page(stranger.locator("#c-2-5-1").get_by_role("link", name="此条的来龙去脉"))
    assert stranger.get_by_text("start_up.share").is_visible()
    stranger.goto("/policies/compare/")
    assert stranger.locator(".pair").count() == 21
    stranger.get_by_role("checkbox", name="字句相同").uncheck()
    stranger.get_by_role("checkbox", name="只差地名").uncheck()
    turn_page(stranger.get_by_role("button", name="对照"))
    assert stranger.locator(".pair").count() == 3
    with stranger.expect_download() as taken:
        stranger.get_by_role("link", name="Excel").click()
    assert taken.value.suggested_filename.endswith(".xlsx")

    official = browse(given.hebei)
    official.goto(f"/policies/{PLAN}/rows/")
    turn_page(official.get_by_role("button", name="提取职责与数字"))
    official.goto(f"/policies/{PLAN}/rows/?kind=target&clause=一（三）&size=50")
    official.get_by_label("全选本页").check()
    turn_page(official.get_by_role("button", name="采用", exact=True))
    assert ExtractedRow.objects.filter(state="accepted").count() == 26
    stranger.goto(f"/policies/{PLAN}/targets/")
    assert stranger.get_by_text("共 26 条").is_visible()


def test_the_pages_are_accessible_and_fit(browse, faults_of, given):
    policy = PolicyText.objects.get(number=TIANJIN)
    publish(upload(policy, given.tianjin), given.tianjin, given.office)
    version = add_version(policy, actor=given.tianjin, document=file_of(given.tianjin, SECOND), values=LATER)
    publish(version, given.tianjin, given.office)
    draft_rows(shown_version(policy), actor=given.tianjin)
    follow_text(policy, actor=given.tianjin)
    row = ExtractedRow.objects.filter(what="quantity").first()
    waiting = add_version(
        policy,
        actor=given.tianjin,
        document=file_of(given.tianjin, SECOND.replace("第三条", "第五条").replace("支持", "支 持（")),
        values=LATER,
    )
    places = {
        None: {
            "list": "/policies/", "text": f"/policies/{TIANJIN}/", "clause": f"/policies/{TIANJIN}/clauses/1/",
            "difference": f"/policies/{TIANJIN}/difference/", "compare": "/policies/compare/?kind=words&kind=substance",
        },
        given.tianjin: {
            "new": "/policies/new/", "versions": "/policies/versions/", "version": f"/policies/versions/{waiting.number}/",
            "upload": f"/policies/{TIANJIN}/versions/new/", "rows": f"/policies/{TIANJIN}/rows/",
            "row": f"/policies/rows/{row.number}/", "following": "/policies/following/",
            "repeal": f"/policies/{TIANJIN}/repeal/", "none": f"/policies/{TIANJIN}/duties/",
        },
    }  # fmt: skip
    for who, pages in places.items():
        page = browse(who)
        for address in pages.values():
            assert page.goto(address).status == 200, address
            page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
            assert not overflows(page), address
            assert faults_of(page) == [], address
            page.set_viewport_size({"width": 320, "height": 900})
            assert not overflows(page), f"{address} narrow"
            page.set_viewport_size({"width": 1366, "height": 900})
