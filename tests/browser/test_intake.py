"""An institute imports three hundred achievements with twelve bad rows, in a real browser, and undoes it."""

import threading

import pytest
from django.db import connections

from tests.browser.turning import turn_page
from tests.factories import OrganisationFactory, actor
from tests.transfer.intake_files import FAULTS, rows, workbook
from tests.transfer.working import do_waiting_jobs
from xiechuang.domains.transfer.models import Achievement
from xiechuang.kernel.orgs.public import OrganisationKind, Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def page(browse, transactional_db, vocabularies):
    institute = OrganisationFactory(kind=OrganisationKind.INSTITUTE)
    return browse(actor(Role.INSTITUTE, organisation=institute))


def _work() -> None:
    try:
        do_waiting_jobs()
    finally:
        connections.close_all()


def work() -> None:
    """Let the waiting job run beside the browser, whose loop belongs to this thread."""
    worker = threading.Thread(target=_work)
    worker.start()
    worker.join(timeout=120)
    assert not worker.is_alive()


def upload(page, content: bytes) -> None:
    page.goto("/intakes/new/")
    page.set_input_files("input[type=file]", {"name": "成果.xlsx", "mimeType": SHEET, "buffer": content})
    page.get_by_role("button", name="上传并读取列名").click()
    page.get_by_role("button", name="按此校验全部行").click()


def test_an_institute_imports_three_hundred_rows_and_undoes_it(page, faults_of):
    upload(page, workbook(rows(300, FAULTS)))
    page.get_by_role("button", name="导入 288 行为草稿").wait_for()
    named = page.locator("table td.end").all_inner_texts()
    assert {str(line + 1) for line in FAULTS} <= set(named)
    assert faults_of(page) == []
    page.get_by_role("button", name="导入 288 行为草稿").click()
    work()
    page.get_by_role("button", name="全部提交").wait_for(timeout=20_000)
    assert Achievement.objects.count() == 288
    page.get_by_role("button", name="撤销导入").click()
    turn_page(page.get_by_role("dialog").get_by_role("button", name="确定"))
    work()
    page.get_by_text("已撤销 288 条草稿").wait_for(timeout=20_000)
    assert not Achievement.objects.exists()


def test_a_file_that_is_no_table_is_refused_in_words(page):
    page.goto("/intakes/new/")
    page.set_input_files(
        "input[type=file]", {"name": "成果.xlsx", "mimeType": SHEET, "buffer": b"%PDF-1.7 no table"}
    )
    page.get_by_role("button", name="上传并读取列名").click()
    page.get_by_text("不是 .xlsx 文件").first.wait_for()
