"""The pages of an import, as an institute walks through them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import MembershipFactory, OrganisationFactory
from tests.transfer.intake_files import FAULTS, row, rows, text_table, workbook
from tests.transfer.working import do_waiting_jobs
from xiechuang.domains.transfer.models import Achievement, Intake
from xiechuang.domains.transfer.pages import intake as page
from xiechuang.domains.transfer.queries.intake import records_of
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.exchange import read_table
from xiechuang.kernel.jobs.public import JobRun, JobState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import OrganisationKind, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]
NEW = "/intakes/new/"


@pytest.fixture
def browser(client_as) -> Client:
    owner = OrganisationFactory(kind=OrganisationKind.INSTITUTE)
    return client_as(MembershipFactory(role=Role.INSTITUTE, organisation=owner).person)


@pytest.fixture
def stranger(client_as) -> Client:
    return client_as(MembershipFactory(role=Role.INSTITUTE).person)


def send(
    browser: Client, content: bytes, *, name: str = "成果.xlsx", kind: str = "achievement", key: str = "k"
):
    file = SimpleUploadedFile(name, content)
    return browser.post(NEW, {"kind": kind, "file": file, "key": key})


def sent(browser: Client, content: bytes, **more: str) -> Intake:
    response = send(browser, content, **more)
    assert response.status_code == 302, response.content.decode()
    return Intake.objects.order_by("pk").last()


def map_as_suggested(browser: Client, intake: Intake):
    form = browser.get(reverse("transfer:intake_mapping", args=[intake.number])).context["form"]
    data = {name: field.initial for name, field in form.fields.items()}
    return browser.post(reverse("transfer:intake_mapping", args=[intake.number]), data)


def shown(browser: Client, intake: Intake) -> str:
    return browser.get(reverse("transfer:intake", args=[intake.number])).content.decode()


def step(browser: Client, intake: Intake, name: str):
    return browser.post(reverse("transfer:intake_step", args=[intake.number, name]))


def test_three_hundred_rows_with_twelve_bad_ones_from_upload_to_undo(browser) -> None:
    intake = sent(browser, workbook(rows(300, FAULTS)))
    mapping_page = browser.get(reverse("transfer:intake_mapping", args=[intake.number])).content.decode()
    assert "共 300 行" in mapping_page
    assert map_as_suggested(browser, intake).status_code == 302
    preview = shown(browser, intake)
    assert "导入 288 行为草稿" in preview
    for line in (n + 1 for n in FAULTS):
        assert f'<td class="end">{line}</td>' in preview
    assert "导入后的样子" in preview
    step(browser, intake, "take")
    assert 'hx-trigger="every 1s"' in shown(browser, intake)
    do_waiting_jobs()
    done = shown(browser, intake)
    assert "全部提交" in done
    assert 'hx-trigger="every' not in done
    assert records_of(intake).count() == 288
    step(browser, intake, "submit")
    do_waiting_jobs()
    assert "已提交 288 条" in shown(browser, intake)
    assert set(records_of(intake).values_list("state", flat=True)) == {RecordState.SUBMITTED}
    step(browser, intake, "undo")
    do_waiting_jobs()
    assert "288 条没有撤销" in shown(browser, intake)


def test_undoing_leaves_nothing_of_an_untouched_import(browser) -> None:
    intake = sent(browser, workbook(rows(3)))
    map_as_suggested(browser, intake)
    for name in ("take", "undo"):
        step(browser, intake, name)
        do_waiting_jobs()
    assert "已撤销 3 条草稿" in shown(browser, intake)
    assert not Achievement.objects.exists()


def test_the_faulty_rows_come_back_as_a_workbook(browser) -> None:
    intake = sent(browser, workbook(rows(300, FAULTS)))
    map_as_suggested(browser, intake)
    response = browser.get(reverse("transfer:intake_errors", args=[intake.number]))
    table = read_table(response.content, name="a.xlsx")
    assert len(table.rows) == 12
    assert all(cells.cells[-1] for cells in table.rows)


@pytest.mark.parametrize("kind", ["achievement", "demand"])
def test_the_template_is_a_workbook(browser, kind) -> None:
    response = browser.get(reverse("transfer:intake_template", args=[kind]))
    assert read_table(response.content, name="a.xlsx").columns[-1] == "标记"
    assert browser.get(reverse("transfer:intake_template", args=["soul"])).status_code == 404


def test_markup_in_a_title_is_shown_and_not_run(browser) -> None:
    intake = sent(browser, workbook([row(1, 成果名称="<script>alert(1)</script>装置")]))
    mapping_page = browser.get(reverse("transfer:intake_mapping", args=[intake.number])).content.decode()
    map_as_suggested(browser, intake)
    step(browser, intake, "take")
    do_waiting_jobs()
    for html in (mapping_page, shown(browser, intake)):
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "空.csv", "空文件"),
        (b"%PDF-1.7", "表.pdf", "PDF"),
        (b"%PDF-1.7", "表.xlsx", "不是 .xlsx 文件"),
        (b"a", "表.exe", "不收"),
        ("成果名称\n".encode(), "表.csv", "只有表头"),
    ],
)
def test_a_file_that_is_no_table_is_refused_on_the_page(browser, content, name, sentence) -> None:
    response = send(browser, content, name=name)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Intake.objects.exists()


def test_a_hundred_megabytes_are_refused_without_being_read(browser) -> None:
    class Body:
        def read(self, *_):
            raise AssertionError("nobody should read it")

        readline = read

    response = browser.generic(
        "POST", NEW, content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(100 * 1024 * 1024), "wsgi.input": Body()},
    )  # fmt: skip
    assert response.status_code == 413
    assert "20 MB" in response.content.decode()


def test_uploading_needs_the_token_against_forgery(client_as) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(
        MembershipFactory(role=Role.INSTITUTE).person, backend="django.contrib.auth.backends.ModelBackend"
    )
    assert strict.post(NEW, {"kind": "achievement", "key": "k"}).status_code == 403


def test_a_double_click_uploads_once(browser) -> None:
    content = workbook(rows(2))
    first, second = (send(browser, content) for _ in range(2))
    assert first.url == second.url
    assert Intake.objects.count() == 1


def test_a_second_file_from_the_same_page_is_a_second_import(browser) -> None:
    assert sent(browser, workbook(rows(2))) != sent(browser, workbook(rows(3)), name="另一份.xlsx")


def test_a_mapping_without_a_title_keeps_what_was_chosen(browser) -> None:
    intake = sent(browser, text_table([["甲", "乙"]], titles=["东西", "备注"]), name="a.csv")
    response = browser.post(
        reverse("transfer:intake_mapping", args=[intake.number]), {"title": "", "text": "1"}
    )
    assert response.status_code == 422
    assert response.context["form"]["text"].value() == "1"
    twice = browser.post(
        reverse("transfer:intake_mapping", args=[intake.number]), {"title": "1", "text": "1"}
    )
    assert "一列只能用一次" in twice.content.decode()


def test_a_big_file_is_checked_behind_a_progress_bar(browser, monkeypatch) -> None:
    monkeypatch.setattr(page, "BIG_BYTES", 10)
    intake = sent(browser, workbook(rows(3)))
    map_as_suggested(browser, intake)
    assert "<progress" in shown(browser, intake)
    assert browser.get(reverse("transfer:intake_mapping", args=[intake.number])).status_code == 302
    do_waiting_jobs()
    assert "导入 3 行为草稿" in shown(browser, intake)


def test_stopping_from_the_page_lets_one_go_on(browser) -> None:
    intake = sent(browser, workbook(rows(3)))
    map_as_suggested(browser, intake)
    step(browser, intake, "take")
    step(browser, intake, "stop")
    assert "已停止" in shown(browser, intake)
    assert "导入 3 行为草稿" in shown(browser, intake)
    step(browser, intake, "take")
    do_waiting_jobs()
    assert records_of(intake).count() == 3


def test_an_import_whose_job_is_gone_says_so_and_can_go_on(browser) -> None:
    intake = sent(browser, workbook(rows(3)))
    map_as_suggested(browser, intake)
    step(browser, intake, "take")
    JobRun.objects.update(state=JobState.FAILED, error="任务已中断 5 次，不再重试", finished_at=clock.now())
    html = shown(browser, intake)
    assert "任务已中断 5 次" in html
    assert "导入 3 行为草稿" in html
    step(browser, intake, "take")
    do_waiting_jobs()
    assert records_of(intake).count() == 3


def test_another_organisation_finds_none_of_its_pages(browser, stranger, client_as) -> None:
    intake = sent(browser, workbook(rows(2)))
    official = client_as(MembershipFactory(role=Role.REGIONAL_OFFICIAL).person)
    for other in (stranger, official):
        for name in ("intake", "intake_mapping", "intake_errors"):
            assert other.get(reverse(f"transfer:{name}", args=[intake.number])).status_code == 404
        for name in (*page.STEPS, "nonsense"):
            assert step(other, intake, name).status_code == 404
    assert intake.number not in stranger.get("/intakes/").content.decode()
    assert official.get("/intakes/").status_code == 404
    assert official.get(NEW).status_code == 404
    assert Client().get("/intakes/").status_code == 302


def test_the_list_names_the_imports_of_the_organisation(browser) -> None:
    intake = sent(browser, workbook(rows(2)))
    html = browser.get("/intakes/").content.decode()
    assert intake.number in html
    assert "成果.xlsx" in html
