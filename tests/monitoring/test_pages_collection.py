"""Pages of the collection: who reaches them, what they say, and what they do with what is typed."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from tests.monitoring.collecting import GOOD, LATER, accept, fill, hand_in, open_period, report_of_park, world
from tests.transfer.signing_in import browser_of
from xiechuang.domains.monitoring.actions.submission import move_submission
from xiechuang.domains.monitoring.models import Entry, Figure, Period, PublishedFigure
from xiechuang.domains.monitoring.states import PeriodState, SubmissionState
from xiechuang.kernel.exchange import read_table
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(vocabularies):
    with clock.fixed(LATER):
        found = world()
        found.period = open_period(found.system, found.authority)
        found.report = report_of_park(found.period, found.park)
        found.url = f"/monitoring/reports/{found.report.number}/"
        yield found


def filled(**values: str) -> dict[str, str]:
    return {f"v-{code}": text for code, text in values.items()}


def workbook(rows: list[list[object]]) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("填报表.xlsx", content.getvalue())


def body(answer) -> str:
    return answer.content.decode()


def shown(client, uid: str) -> bool:
    """Whether a document is handed out; the file behind the answer is closed."""
    answer = client.get(f"/documents/{uid}/")
    for close in answer._resource_closers:
        close()
    return answer.status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("authority", 200),
        ("office", 200),
        ("neighbour", 404),
        ("stranger", 404),
        ("firm", 404),
    ],
)
def test_a_report_is_for_its_park_its_office_and_the_overseers(given, client_as, who, status) -> None:
    assert browser_of(getattr(given, who), client_as).get(given.url).status_code == status


def test_a_stranger_is_sent_to_sign_in(given, client_as) -> None:
    for url in (given.url, "/monitoring/periods/", "/monitoring/figures/", f"{given.url}workbook/"):
        assert browser_of(PUBLIC, client_as).get(url).status_code == 302


def test_an_office_does_not_read_numbers_before_they_are_handed_in(given, client_as) -> None:
    fill(given.report, given.officer, contracts="98765")
    page = browser_of(given.authority, client_as).get(given.url)
    assert "98765" not in body(page)
    assert "园区还没有提交" in body(page)
    assert browser_of(given.authority, client_as).get(f"{given.url}workbook/").status_code == 404


def test_the_page_says_what_is_still_missing(given, client_as) -> None:
    fill(given.report, given.officer, {"contracts": "1200"})
    page = body(browser_of(given.officer, client_as).get(given.url))
    assert "你还差 4 项没有填" in page
    assert "共 5 项，已填好 1 项" in page


def test_what_is_typed_is_kept_silently(given, client_as) -> None:
    client = browser_of(given.officer, client_as)
    answer = client.post(
        given.url,
        filled(contracts="1200", firms="abc") | {"autosave": "1", "edition": str(given.report.version)},
    )
    assert answer.status_code == 200
    assert answer.json()["edition"] == str(given.report.version + 1)
    kept = dict(Entry.objects.values_list("indicator__code", "text"))
    assert kept == {"contracts": "1200", "firms": "abc"}


def test_a_page_that_is_out_of_date_does_not_overwrite(given, client_as) -> None:
    client = browser_of(given.officer, client_as)
    fill(given.report, given.officer, {"contracts": "1200"})
    answer = client.post(given.url, filled(contracts="1") | {"autosave": "1", "edition": "1"})
    assert answer.status_code == 409
    assert "已在别处改动" in answer.json()["said"]
    assert Entry.objects.get().text == "1200"


def test_checks_speak_while_it_is_typed_and_keep_nothing(given, client_as) -> None:
    client = browser_of(given.officer, client_as)
    answer = client.post(f"{given.url}check/", filled(**(GOOD | {"absorbed": "5000", "firms": "4.5"})))
    assert "5,000 大于“技术合同交易额”的 1,200" in body(answer)
    assert "4.5 不是整数" in body(answer)
    assert 'hx-swap-oob="true"' in body(answer)
    assert not Entry.objects.exists()


def test_handing_in_with_gaps_shows_all_and_loses_nothing(given, client_as) -> None:
    client = browser_of(given.officer, client_as)
    answer = client.post(
        given.url, filled(contracts="1200", firms="很多") | {"move": "submit", "edition": "1"}
    )
    assert answer.status_code == 409
    assert "“很多”不是数字" in body(answer)
    assert 'value="很多"' in body(answer)
    given.report.refresh_from_db()
    assert given.report.state == SubmissionState.DRAFT


def test_the_whole_way_on_pages(given, client_as) -> None:
    park, office = browser_of(given.officer, client_as), browser_of(given.authority, client_as)
    assert park.post(given.url, filled(**GOOD) | {"move": "submit"}).status_code == 302
    refused = office.post(given.url, {"move": "return"})
    assert refused.status_code == 409
    assert "须填写理由" in body(refused)
    assert office.post(given.url, {"move": "return", "note": "请核对企业数"}).status_code == 302
    assert "请核对企业数" in body(park.get(given.url))
    assert park.post(given.url, filled(**(GOOD | {"firms": "41"})) | {"move": "submit"}).status_code == 302
    assert office.post(given.url, {"move": "accept"}).status_code == 302
    assert int(Figure.objects.get(indicator__code="firms").value) == 41


def test_a_move_that_does_not_exist_is_not_found(given, client_as) -> None:
    assert browser_of(given.officer, client_as).post(given.url, {"move": "burn"}).status_code == 404


def test_the_workbook_comes_prefilled_and_goes_back_in(given, client_as) -> None:
    client = browser_of(given.officer, client_as)
    fill(given.report, given.officer)
    content = client.get(f"{given.url}workbook/").content
    table = read_table(content, name="x.xlsx", known=("代码", "本期数", "填报单"))
    place = {title: n for n, title in enumerate(table.columns)}
    values = {row.cells[place["代码"]]: row.cells[place["本期数"]] for row in table.rows}
    assert values == GOOD
    answer = client.post(f"{given.url}upload/", {"file": SimpleUploadedFile("x.xlsx", content)})
    assert answer.status_code == 200
    assert "读入 5 行，没有问题" in body(answer)


def test_a_workbook_with_five_faults_is_told_all_five(given, client_as) -> None:
    number = given.report.number
    rows = [
        ["填报单", "代码", "指标", "单位", "本期数", "无此数据", "说明"],
        [number, "contracts", "", "亿元", 1200, "", ""],
        [number, "absorbed", "", "万元", "三百万", "", ""],
        [number, "firms", "", "家", -4, "", ""],
        [number, "rd", "", "万元", 5000, "", ""],
        [number, "revenue", "", "万元", 2000, "", ""],
        [number, "nobody", "", "", 1, "", ""],
    ]
    answer = browser_of(given.officer, client_as).post(f"{given.url}upload/", {"file": workbook(rows)})
    assert answer.status_code == 422
    page = body(answer)
    assert "有 5 个问题" in page
    for said in (
        "单位写的是“亿元”，应为“万元”",
        "“三百万”不是数字",
        "-4 小于 0",
        "5,000 大于“营业收入”的 2,000",
        "本期没有代码为“nobody”的指标",
    ):
        assert said in page
    assert Entry.objects.get(indicator__code="absorbed").text == "三百万"


def test_another_parks_workbook_is_not_taken(given, client_as) -> None:
    other = report_of_park(given.period, given.parks[1])
    rows = [["填报单", "代码", "本期数"], [other.number, "contracts", 1]]
    page = body(browser_of(given.officer, client_as).post(f"{given.url}upload/", {"file": workbook(rows)}))
    assert f"这一行属于填报单 {other.number}" in page
    assert not Entry.objects.exists()


def test_a_file_of_something_else_is_refused_whole(given, client_as) -> None:
    client = browser_of(given.officer, client_as)
    answer = client.post(f"{given.url}upload/", {"file": workbook([["姓名", "电话"], ["甲", "1"]])})
    assert answer.status_code == 422
    assert "请使用本页下载的填报表" in body(answer)
    assert "请选择要上传的填报表" in body(client.post(f"{given.url}upload/"))


def test_proof_is_laid_beside_a_cell_and_taken_off_again(given, client_as) -> None:
    client = browser_of(given.officer, client_as)
    pdf = SimpleUploadedFile("名录.pdf", b"%PDF-1.7 x")
    assert client.post(f"{given.url}proofs/", {"code": "firms", "file": pdf}).status_code == 302
    (uid,) = Entry.objects.get(indicator__code="firms").proofs
    assert "名录.pdf" in body(client.get(given.url))
    assert shown(client, uid)
    assert browser_of(given.neighbour, client_as).get(f"/documents/{uid}/").status_code == 404
    assert shown(browser_of(given.authority, client_as), uid)
    client.post(f"{given.url}proofs/", {"remove": f"firms|{uid}"})
    assert Entry.objects.get(indicator__code="firms").proofs == []
    assert client.get(f"/documents/{uid}/").status_code == 404


def test_an_authority_plans_opens_and_closes_a_period(given, client_as) -> None:
    client = browser_of(given.authority, client_as)
    asked = {
        "system": given.system.pk,
        "year": 2025,
        "quarter": "4",
        "opens_on": "2026-04-20",
        "workdays": "5",
    }
    assert client.get("/monitoring/periods/new/").status_code == 200
    wrong = client.post("/monitoring/periods/new/", asked | {"due_on": "2026-05-01"})
    assert wrong.status_code == 422
    assert "二者取一" in body(wrong)
    made = client.post("/monitoring/periods/new/", asked)
    assert made.headers["Location"] == "/monitoring/periods/small/1/2025Q4/"
    url = made.headers["Location"]
    assert client.post(url, {"move": "open"}).status_code == 302
    page = body(client.get(url))
    assert "第1园" in page
    assert "待填报" in page
    assert client.post(url, {"move": "close"}).status_code == 302
    assert Period.objects.get(year=2025).state == PeriodState.CLOSED


def test_a_period_that_exists_is_not_planned_again(given, client_as) -> None:
    asked = {
        "system": given.system.pk,
        "year": 2026,
        "quarter": "1",
        "opens_on": "2026-04-20",
        "workdays": "5",
    }
    answer = browser_of(given.authority, client_as).post("/monitoring/periods/new/", asked)
    assert "已有2026 年第 1 季度" in body(answer)


@pytest.mark.parametrize("who", ["officer", "firm", "stranger"])
def test_nobody_else_plans_periods(given, client_as, who) -> None:
    assert browser_of(getattr(given, who), client_as).get("/monitoring/periods/new/").status_code == 404


def test_a_late_park_is_chased_once_a_day(given, client_as) -> None:
    client, url = browser_of(given.authority, client_as), "/monitoring/periods/small/1/2026Q1/"
    assert "催报逾期园区" not in body(client.get(url))
    with clock.fixed(given.period.due_at):
        assert "催报逾期园区" in body(client.get(url))
        assert "已催报 2 个园区" in body(client.post(f"{url}chase/", follow=True))
        assert "已催报 0 个园区" in body(client.post(f"{url}chase/", follow=True))
        work = body(browser_of(given.officer, client_as).get("/workbench/?tab=copied"))
    assert str(given.report.number) in work


def test_the_workbench_shows_what_waits_for_whom(given, client_as) -> None:
    assert given.report.number in body(browser_of(given.officer, client_as).get("/workbench/"))
    assert given.report.number not in body(browser_of(given.authority, client_as).get("/workbench/"))
    hand_in(given.report, given.officer)
    assert given.report.number in body(browser_of(given.authority, client_as).get("/workbench/"))
    assert given.report.number not in body(browser_of(given.officer, client_as).get("/workbench/"))


def test_the_history_of_a_cell_shows_every_vintage(given, client_as) -> None:
    report = accept(given.report, given.officer, given.authority)
    report = move_submission(report, actor=given.officer, move="revise", note="漏统计 2 家")
    accept(report, given.officer, given.authority, firms="42")
    url = f"/monitoring/figures/small/1/2026Q1/{given.park.number}/firms/"
    page = body(browser_of(given.officer, client_as).get(url))
    assert "第 1 版" in page
    assert "第 2 版" in page
    assert "漏统计 2 家" in page
    assert browser_of(given.neighbour, client_as).get(url).status_code == 404
    assert browser_of(PUBLIC, client_as).get(url).status_code == 404


def test_a_published_figure_is_for_everybody_from_its_moment_on(given, client_as) -> None:
    accept(given.report, given.officer, given.authority)
    figure = Figure.objects.get(indicator__code="firms")
    PublishedFigure.objects.create(figure=figure, publication="FB-1", public_from=clock.now())
    url = f"/monitoring/figures/small/1/2026Q1/{given.park.number}/firms/"
    assert browser_of(PUBLIC, client_as).get(url).status_code == 200
    park = body(browser_of(PUBLIC, client_as).get(f"/parks/{given.park.number}/"))
    assert "最新公布的监测数据" in park
    assert "高新技术企业" in park


def test_lists_go_out_as_excel(given, client_as) -> None:
    accept(given.report, given.officer, given.authority)
    client = browser_of(given.authority, client_as)
    for url in (
        "/monitoring/reports/",
        "/monitoring/figures/",
        "/monitoring/periods/",
        "/monitoring/systems/",
    ):
        answer = client.get(url, {"export": "xlsx"})
        assert answer.status_code == 200
        assert read_table(answer.content, name="x.xlsx").rows


def test_a_system_is_public_and_says_that_weights_are_open(given, client_as) -> None:
    page = body(browser_of(PUBLIC, client_as).get("/monitoring/systems/small/1/"))
    assert "权重未定" in page
    assert "全区合计到 2026 年超过 2,000 万元" in page
    assert "研发投入 ÷ 营业收入 × 100" in page
    assert "小指标体系" in body(browser_of(PUBLIC, client_as).get("/monitoring/systems/"))


def test_an_authority_decides_equal_weights_expressly(given, client_as) -> None:
    client, url = browser_of(given.authority, client_as), "/monitoring/systems/small/1/weights/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"way": "equal"}).status_code == 422
    assert client.post(url, {"way": "equal", "reason": "联席会议第 3 次会议"}).status_code == 302
    page = body(client.get("/monitoring/systems/small/1/"))
    assert "联席会议第 3 次会议" in page
    assert "权重未定" not in page


def test_given_weights_name_every_part(given, client_as) -> None:
    client, url = browser_of(given.authority, client_as), "/monitoring/systems/small/1/weights/"
    answer = client.post(url, {"way": "given", "reason": "试行", "w-market": "2", "w-makers": "-1"})
    assert answer.status_code == 422
    assert "的权重不能小于 0" in body(answer)
    assert "“技术合同交易额”须填权重" in body(answer)
    assert browser_of(given.officer, client_as).get(url).status_code == 404
