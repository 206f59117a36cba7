"""The collection in a real browser: a quarter is opened, a workbook with five faults mended, returned, accepted."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.browser.turning import turn_page
from tests.monitoring.collecting import GOOD, LATER, accept, hand_in, open_period, report_of_park, world
from xiechuang.domains.monitoring.actions.submission import move_submission
from xiechuang.domains.monitoring.models import Figure
from xiechuang.domains.monitoring.states import SubmissionState
from xiechuang.domains.parks.actions.sheet import change_sheet
from xiechuang.kernel.lib import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FAULTS = {"contracts": "很多", "absorbed": "三百", "firms": 4.5, "rd": 9000, "revenue": -5}


@pytest.fixture(autouse=True)
def words(transactional_db, vocabularies):
    return vocabularies


@pytest.fixture
def given(words):
    with clock.fixed(LATER):
        return world()


def spoilt(content: bytes) -> bytes:
    """The workbook as a park might send it back: five of its numbers are wrong."""
    book = load_workbook(BytesIO(content))
    sheet = book.active
    top = next(row[0].row for row in sheet.iter_rows() if row[1].value == "代码")
    titles = [cell.value for cell in sheet[top]]
    for row in sheet.iter_rows(min_row=top + 1):
        code = row[titles.index("代码")].value
        row[titles.index("本期数")].value = FAULTS[code]
    changed = BytesIO()
    book.save(changed)
    return changed.getvalue()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_quarter_from_opening_to_acceptance(browse, given, tmp_path, scripts):
    office = browse(given.authority, java_script_enabled=scripts)
    office.goto("/monitoring/periods/new/")
    office.get_by_label("年", exact=True).fill("2026")
    office.get_by_label("季度").select_option("1")
    turn_page(office.get_by_role("button", name="安排", exact=True))
    turn_page(office.get_by_role("button", name="开启填报"))
    assert office.get_by_role("link", name="第1园").is_visible()
    report = report_of_park(given.system.periods.get(), given.park)

    park = browse(given.officer, java_script_enabled=scripts)
    park.goto("/workbench/")
    turn_page(park.get_by_role("link", name="第1园 2026 年第 1 季度"))
    with park.expect_download() as taken:
        park.get_by_role("link", name="下载填报表").click()
    book = tmp_path / "report.xlsx"
    book.write_bytes(spoilt(taken.value.path().read_bytes()))
    park.get_by_label("填报表（Excel 或 CSV）").set_input_files(book)
    turn_page(park.get_by_role("button", name="上传并核对"))
    assert "有 5 个问题" in park.content()
    assert park.locator("#problems tbody tr").count() == 5

    for code, text in GOOD.items():
        park.locator(f"#v-{code}").fill(text)
    if scripts:
        park.locator("#v-revenue").blur()
        park.get_by_text("可以提交").wait_for()
    turn_page(park.get_by_role("button", name="提交", exact=True))
    report.refresh_from_db()
    assert report.state == SubmissionState.SUBMITTED

    office.goto(f"/monitoring/reports/{report.number}/")
    turn_page(office.get_by_role("button", name="退回"))
    assert "须填写理由" in office.content()
    office.get_by_label("理由或说明").fill("请核对企业数")
    turn_page(office.get_by_role("button", name="退回"))
    park.goto(f"/monitoring/reports/{report.number}/")
    assert park.get_by_text("请核对企业数").first.is_visible()
    park.locator("#v-firms").fill("41")
    turn_page(park.get_by_role("button", name="提交", exact=True))
    office.goto(f"/monitoring/reports/{report.number}/")
    turn_page(office.get_by_role("button", name="接受"))
    assert int(Figure.objects.get(indicator__code="firms").value) == 41

    for who in (given.stranger, given.neighbour):
        other = browse(who)
        assert other.goto(f"/monitoring/reports/{report.number}/").status == 404
    stranger = browse()
    stranger.goto(f"/monitoring/reports/{report.number}/")
    assert "/accounts/login/" in stranger.url


def test_checks_speak_at_once_and_the_page_saves_itself(browse, given):
    with clock.fixed(LATER):
        report = report_of_park(open_period(given.system, given.authority), given.park)
    page = browse(given.officer)
    page.goto(f"/monitoring/reports/{report.number}/")
    assert "你还差 5 项没有填" in page.content()
    page.locator("#v-firms").fill("4.5")
    page.locator("#v-firms").blur()
    page.locator("#says-firms", has_text="4.5 不是整数").wait_for()
    page.get_by_text("你还差 4 项没有填").wait_for()
    page.get_by_text("已自动保存").wait_for()
    page.reload()
    assert page.locator("#v-firms").input_value() == "4.5"


def test_the_pages_are_accessible_and_fit(browse, misfits_of, given):
    with clock.fixed(LATER):
        period = open_period(given.system, given.authority)
        own = accept(report_of_park(period, given.park), given.officer, given.authority)
        other = hand_in(report_of_park(period, given.parks[1]), given.neighbour, firms="4.0")
        move_submission(other, actor=given.authority, move="return", note="请核对")
        change_sheet(given.park, actor=given.officer, values={"intro": "以新型显示为主导。" * 9})
    cell = f"/monitoring/figures/small/1/2026Q1/{given.park.number}/firms/"
    places = {
        given.neighbour: {"open": f"/monitoring/reports/{other.number}/", "edit": f"/parks/{given.parks[1].number}/edit/"},
        given.authority: {
            "report": f"/monitoring/reports/{own.number}/", "reports": "/monitoring/reports/",
            "period": "/monitoring/periods/small/1/2026Q1/", "periods": "/monitoring/periods/",
            "new": "/monitoring/periods/new/", "weights": "/monitoring/systems/small/1/weights/",
            "figures": "/monitoring/figures/", "cell": cell,
        },
        None: {
            "system": "/monitoring/systems/small/1/", "systems": "/monitoring/systems/",
            "parks": "/parks/", "park": f"/parks/{given.park.number}/",
        },
    }  # fmt: skip
    for who, pages in places.items():
        page = browse(who)
        for address in pages.values():
            assert page.goto(address).status == 200, address
            page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
            assert misfits_of(page) == [], address
