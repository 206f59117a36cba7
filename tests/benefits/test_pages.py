"""The pages as each role meets them: open to strangers where they should be, closed where not, nothing typed is lost."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests.benefits.granting import (
    BEIJING,
    COMPUTING,
    HEBEI,
    TIANJIN,
    begun,
    bring,
    firm,
    listed,
    load_rules,
    offices,
)
from tests.benefits.test_uploads_and_trials import GOOD, sheet
from tests.factories import actor, load_vocabularies
from tests.transfer.signing_in import browser_of
from xiechuang.domains.benefits.actions.run import compute_run, move_run
from xiechuang.domains.benefits.models import FactsDraft, FactsUpload, FirmFacts, GrantRun, Objection, Trial
from xiechuang.domains.benefits.states import RunState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Role

pytestmark = pytest.mark.django_db
OPEN = ("", "answers/choice/", "answers/firm/", "answers/check/", "result/", "compare/", "rules/",
        "rules/voucher_computing/", "rules/technology_vat/", "checks/", "notices/")  # fmt: skip
DESK = ("gaps/", "uploads/", "uploads/new/", "runs/", "runs/new/", "trials/", "trials/new/")


@pytest.fixture(scope="module", autouse=True)
def rules(once) -> None:
    load_vocabularies()
    load_rules()


@pytest.fixture
def as_(client_as):
    return lambda who: browser_of(who, client_as)


def type_(client: Client, page: str, **answers: str):
    return client.post(f"/benefits/answers/{page}/", answers)


@pytest.mark.parametrize("page", OPEN)
def test_strangers_read_what_is_public(client, page) -> None:
    assert client.get(f"/benefits/{page}").status_code == 200


@pytest.mark.parametrize("page", [*DESK, "facts/"])
def test_strangers_are_asked_to_sign_in_elsewhere(client, page) -> None:
    assert client.get(f"/benefits/{page}").status_code == 302


@pytest.mark.parametrize("page", DESK)
def test_the_desk_is_for_offices(as_, page) -> None:
    assert as_(actor(Role.REGIONAL_OFFICIAL, region=BEIJING)).get(f"/benefits/{page}").status_code == 200
    assert as_(actor(Role.COMMUNITY_OFFICE)).get(f"/benefits/{page}").status_code == 200
    for role in (Role.FIRM, Role.EXPERT, Role.PARK_OFFICIAL):
        assert as_(actor(role, region=BEIJING)).get(f"/benefits/{page}").status_code == 404
    expected = 404 if page.endswith("new/") else 200
    assert as_(actor(Role.AUDITOR)).get(f"/benefits/{page}").status_code == expected


def test_there_is_no_such_measure_page_or_list(client) -> None:
    for page in ("rules/nothing/", "answers/nothing/", "notices/MS-2026-000009/"):
        assert client.get(f"/benefits/{page}").status_code == 404


def test_a_strangers_answers_stay_in_the_session_and_decide_the_result(client) -> None:
    type_(client, "choice", region=BEIJING, day="2026-11-22")
    assert type_(client, "firm", is_technology_sme="是", in_incubator="是").status_code == 302
    assert type_(client, "services", service_contract="１２０万元", paid_in_full="是").status_code == 302
    said = client.get("/benefits/result/").content.decode()
    assert "最高 30万元" in said
    assert "你还差这些回答" in said
    there = client.get(f"/benefits/result/?region={HEBEI}").content.decode()
    assert "在河北省：可以享受什么" in there
    assert "30万元" not in there.split("本地没有这项措施")[0]
    assert not FactsDraft.objects.exists()
    compared = client.get("/benefits/compare/").content.decode()
    assert "▼ -30 万元" in compared
    assert "未公布" in compared
    client.post("/benefits/forget/")
    assert "还没有回答任何问题" in client.get("/benefits/result/").content.decode()


def test_wrong_answers_are_named_with_field_and_clause_and_stay_as_typed(client) -> None:
    answer = type_(client, "firm", revenue="-5万元", staff="六十", sales_last_year="1亿元")
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "不得为负" in said
    assert "研发费用加计扣除：企业研发费用税前加计扣除" in said
    assert "不是整数" in said
    assert 'value="-5万元"' in said
    type_(client, "investing", investee_staff="10", investee_graduates="12")
    for page in ("result/", "answers/check/", "answers/firm/"):
        shown = client.get(f"/benefits/{page}").content.decode()
        assert "有 3 处要更正" in shown
        assert "本科以上人数多于从业人数" in shown
        assert "财税〔2018〕55号" in shown
    lodged = client.post("/benefits/answers/check/")
    assert lodged.status_code == 422


def test_a_page_asks_only_what_the_chosen_measures_read(client) -> None:
    client.post(
        "/benefits/answers/choice/", {"region": BEIJING, "day": "2026-11-22", "rules": ["voucher_computing"]}
    )
    said = client.get("/benefits/answers/firm/").content.decode()
    assert "科技型中小企业" in said
    assert "从业人员数" not in said
    assert client.get("/benefits/answers/investing/").status_code == 404
    assert "研发费用加计扣除" not in client.get("/benefits/result/").content.decode()


def test_a_page_saves_itself(client) -> None:
    answer = client.post("/benefits/answers/firm/", {"staff": "6", "autosave": "1"})
    assert "已自动保存" in answer.json()["said"]


def test_a_lawyer_comes_from_the_number_to_the_clause(client) -> None:
    type_(client, "choice", region=HEBEI, day="2019-05-01")
    type_(
        client,
        "transfer",
        transfer_or_registration="是",
        from_research="是",
        to_local_firm="是",
        brokered_value="1亿元",
    )
    said = client.get("/benefits/result/").content.decode()
    assert "最高 10万元" in said
    assert 'href="#why-brokerage_subsidy"' in said
    assert 'href="/policies/hebei-jingnan-plan-2017-2020/#c-2-4-1"' in said


@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf"])
def test_result_and_comparison_leave_as_files(client, form) -> None:
    type_(client, "firm", is_technology_sme="是", in_incubator="是")
    for page in ("result", "compare"):
        answer = client.get(f"/benefits/{page}/?export={form}")
        assert answer.status_code == 200
        assert answer["Content-Disposition"].endswith(f".{form}")


def test_a_firm_keeps_its_facts_releases_them_and_sees_every_use(as_) -> None:
    who, office = actor(Role.FIRM, region=BEIJING), offices()
    browser = as_(who)
    type_(browser, "firm", is_technology_sme="是", in_incubator="是")
    type_(browser, "services", service_contract="120万元", paid_in_full="是")
    assert browser.get("/benefits/answers/check/").status_code == 200
    assert browser.post("/benefits/answers/check/")["Location"] == "/benefits/result/"
    kept = FirmFacts.objects.get()
    assert kept.answers["service_contract"] == "120万元"
    assert "没有授权任何部门" in browser.get("/benefits/facts/").content.decode()
    browser.post("/benefits/facts/1/release/")
    run = compute_run(actor=office.first, run=begun(office.first))
    said = browser.get("/benefits/facts/").content.decode()
    assert run.number in said
    assert "已授权北京市主管部门使用第 1 版" in said
    browser.post("/benefits/facts/withdraw/")
    assert "没有授权任何部门" in browser.get("/benefits/facts/").content.decode()
    assert browser.post("/benefits/facts/9/release/").status_code == 404
    assert as_(actor(Role.FIRM, region=BEIJING)).post("/benefits/facts/1/release/").status_code == 404
    FactsDraft.objects.all().delete()
    assert "最高 30万元" in browser.get("/benefits/result/").content.decode()


def test_colleagues_do_not_write_over_each_other(as_) -> None:
    browser = as_(actor(Role.FIRM, region=BEIJING))
    type_(browser, "firm", staff="5")
    type_(browser, "firm", staff="6", edition="2")
    answer = type_(browser, "firm", staff="7", edition="2")
    assert answer.status_code == 409
    assert "同事" in answer.content.decode()
    assert 'value="7"' in answer.content.decode()


def test_an_official_uploads_runs_checks_announces_and_finishes(as_) -> None:
    office = offices()
    first, second = as_(office.first), as_(office.second)
    file = SimpleUploadedFile("a.xlsx", sheet(GOOD, GOOD | {"企业名称": "乙", "统一社会信用代码": "坏"}))
    answer = first.post(
        "/benefits/uploads/new/", {"title": "名单", "region": BEIJING, "file": file}, follow=True
    )
    assert "有 1 个问题" in answer.content.decode()
    upload = FactsUpload.objects.get()
    values = {
        "rule": "voucher_computing",
        "region": BEIJING,
        "day": "2026-11-22",
        "budget": "20万元",
        "upload": upload.pk,
    }
    wrong = first.post("/benefits/runs/new/", values | {"budget": "许多"})
    assert wrong.status_code == 422
    assert 'value="许多"' in wrong.content.decode()
    address = first.post("/benefits/runs/new/", values)["Location"]
    run = GrantRun.objects.get()
    assert "看进度或停止" in first.get(address).content.decode()
    compute_run(actor=office.first, run=run)
    refused = first.post(address, {"move": "draw", "size": "9"})
    assert refused.status_code == 409
    assert "抽查数量须在 1 与 1 之间" in refused.content.decode()
    first.post(address, {"move": "draw", "size": "1"})
    line = run.lines.get(is_drawn=True)
    check = f"{address}lines/{line.pk}/"
    assert "第二个人" in first.post(check, {"deed": "confirm"}, follow=True).content.decode()
    assert "写明理由" in second.post(check, {"deed": "strike"}, follow=True).content.decode()
    assert "已确认" in second.post(check, {"deed": "confirm"}, follow=True).content.decode()
    today = clock.today()
    days = {"publicity_from": today.isoformat(), "publicity_until": (today + timedelta(days=7)).isoformat()}
    first.post(address, {"move": "announce", **days})
    run.refresh_from_db()
    assert run.status is RunState.ANNOUNCED
    assert first.post(address, {"move": "finish"}).status_code == 409
    for browser in (first, second):
        assert run.number in browser.get("/workbench/").content.decode()
    assert first.get(f"{address}?export=xlsx").status_code == 200
    assert first.post(address, {"move": "nothing"}).status_code == 404


def test_the_public_list_takes_objections_and_shows_the_answers_to_who_made_them(as_, client) -> None:
    office, outsider = offices(), actor(Role.FIRM, region=HEBEI)
    firm()
    run = bring(begun(office.first), RunState.ANNOUNCED, office=office)
    page = f"/benefits/notices/{run.number}/"
    said = client.get(page).content.decode()
    assert "30 万元" in said
    assert "请先登录" in said
    assert client.post(page, {"text": "x"}).status_code in (302, 404)
    browser = as_(outsider)
    assert browser.post(page, {"text": " "}).status_code == 422
    assert "异议已记录" in browser.post(page, {"text": "有误", "line": ""}, follow=True).content.decode()
    objection = Objection.objects.get()
    answer = f"/benefits/runs/{run.number}/objections/{objection.pk}/"
    assert as_(outsider).post(answer, {"answer": "x"}).status_code == 404
    assert (
        "已答复"
        in as_(office.first)
        .post(answer, {"answer": "核实无误", "deed": "dismiss"}, follow=True)
        .content.decode()
    )
    assert "核实无误" in browser.get(page).content.decode()
    assert "有误" not in client.get(page).content.decode()
    assert run.number in client.get("/benefits/notices/").content.decode()
    stopped = move_run(run, actor=office.first, move="stop", note="重来")
    assert client.get(f"/benefits/notices/{stopped.number}/").status_code == 404


def test_an_office_of_another_region_meets_no_run(as_) -> None:
    run = bring(begun(offices().first), RunState.PLANNED, office=None)
    for who in (actor(Role.REGIONAL_OFFICIAL, region=TIANJIN), actor(Role.FIRM, region=BEIJING)):
        assert as_(who).get(f"/benefits/runs/{run.number}/").status_code == 404


def test_a_draft_is_tried_on_its_page_and_wrong_values_stay(as_) -> None:
    browser = as_(actor(Role.REGIONAL_OFFICIAL, region=BEIJING))
    upload = listed(COMPUTING)
    values = {"name": "提高", "day": "2026-11-22", "upload": upload.pk, "parameter-1": "voucher_computing.share",
              "place-1": BEIJING, "value-1": "四成"}  # fmt: skip
    wrong = browser.post("/benefits/trials/new/", values)
    assert wrong.status_code == 422
    assert "不是比例" in wrong.content.decode()
    assert 'value="四成"' in wrong.content.decode()
    address = browser.post("/benefits/trials/new/", values | {"value-1": "40%"})["Location"]
    said = browser.get(address).content.decode()
    assert "48 万元" in said
    assert "没有新的缺口" in said
    book = load_workbook(BytesIO(browser.get(f"{address}?export=xlsx").content))
    assert book.sheetnames == ["各地区", "得失企业", "草案"]
    assert as_(actor(Role.REGIONAL_OFFICIAL, region=TIANJIN)).get(address).status_code == 404
    assert Trial.objects.count() == 1


def test_the_analysts_gap_table_leads_to_the_clauses_of_a_firm(as_) -> None:
    browser = as_(actor(Role.COMMUNITY_OFFICE))
    upload = listed(COMPUTING)
    said = browser.get(f"/benefits/gaps/?upload={upload.pk}&day=2026-11-22").content.decode()
    assert "第2家企业" in said
    assert "30 万元" in said
    assert browser.get("/benefits/gaps/?export=xlsx").status_code == 200
    firm_page = browser.get(f"/benefits/gaps/{upload.number}/2/")
    assert "第2家企业" in firm_page.content.decode()
    assert browser.get(f"/benefits/gaps/{upload.number}/99/").status_code == 404
    assert (
        as_(actor(Role.REGIONAL_OFFICIAL, region=HEBEI)).get(f"/benefits/gaps/{upload.number}/2/").status_code
        == 404
    )
