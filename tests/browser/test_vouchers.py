"""Vouchers in a real browser: both modes from the wish to the money, wrong input on the way, every page accessible."""

from contextvars import ContextVar
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from tests.browser.turning import turn_page
from tests.factories import actor
from tests.transfer.working import do_waiting_jobs
from tests.vouchers.world import (
    DAY,
    WAN,
    World,
    approved,
    claim_draft,
    done,
    draft,
    firm,
    fresh,
    intended,
    issued,
    make_world,
    submitted,
)
from xiechuang.domains.vouchers.actions.issuing import move_voucher
from xiechuang.domains.vouchers.models import Claim, Use, Voucher
from xiechuang.domains.vouchers.states import ClaimState, Mode, VoucherState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def july(monkeypatch, transactional_db):
    """It is the first day of the world for the server's threads too."""
    moment = datetime.combine(DAY, datetime.min.time(), tzinfo=clock.HERE) + timedelta(hours=10)
    monkeypatch.setattr(clock, "_source", ContextVar("clock", default=lambda: moment))


def press(page, name: str) -> None:
    turn_page(page.get_by_role("button", name=name, exact=True))


def move(page, label: str, **typed: str) -> None:
    """Open the move, fill in its fields, press its button."""
    form = page.locator(".moves > details", has=page.locator("summary", has_text=label)).first
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    for name, value in typed.items():
        form.locator(f"[name$='-{name}']").fill(value)
    turn_page(form.get_by_role("button", name=label, exact=True))


def upload(page, kind: str, text: str) -> None:
    """Choose a file and press upload."""
    file = {"name": f"{kind}.txt", "mimeType": "text/plain", "buffer": text.encode()}
    page.locator(f"input[name='file-{kind}']").set_input_files(file)
    press(page, "上传")


def apply(page, world: World) -> Voucher:
    """From the list of batches to the voucher, with mistakes on the way."""
    page.goto("/vouchers/apply/")
    turn_page(page.locator("button[name=batch]"))
    assert "你还差" in page.locator(".still").inner_text()
    turn_page(page.get_by_role("link", name="开始填写"))
    page.locator("[name='fact-staff']").fill("5000")
    page.locator("[name='fact-revenue']").fill("九亿")
    press(page, "保存并继续")
    summary = page.locator(".error-summary").inner_text()
    assert "不符合申领条件" in summary or "不是精确到分的金额" in summary
    assert "声明" in summary
    assert page.locator("[name='fact-revenue']").input_value() == "九亿"
    for name, value in (
        ("staff", "120"),
        ("revenue", ""),
        ("research_last_year", "100万元"),
        ("sales_last_year", "2000万元"),
    ):
        page.locator(f"[name='fact-{name}']").fill(value)
    page.locator("[name='declaration-0']").check()
    press(page, "保存并继续")
    page.locator("[name='wanted']").fill("900000")
    press(page, "保存并继续")
    assert "单张券最多 300,000.00 元" in page.locator(".error-summary").inner_text()
    page.locator("[name='wanted']").fill("200,000")
    page.locator("[name='purpose']").fill("材料疲劳测试")
    press(page, "保存并继续")
    assert "都齐了" in page.locator(".still").inner_text()
    press(page, "确认并提交")
    assert "券已发放" in page.inner_text("main")
    turn_page(page.get_by_role("link", name="查看办理进度"))
    return Voucher.objects.get()


def intend(page, world: World) -> Use:
    """Choose the provider next door."""
    turn_page(page.get_by_role("link", name="选择服务机构，使用这张券"))
    page.get_by_label("机构或服务").fill("测试中心")
    turn_page(page.get_by_role("button", name="查询"))
    turn_page(page.get_by_role("link", name="提出用券意向"))
    page.get_by_label("需要的服务").fill("材料疲劳测试")
    press(page, "提出意向")
    return Use.objects.get()


def sign(page) -> None:
    """Register the contract; without its paper it is not to be handed in."""
    turn_page(page.get_by_role("link", name="登记合同"))
    turn_page(page.get_by_role("link", name="开始填写"))
    page.get_by_label("合同编号").fill("HT-2026-7")
    page.get_by_label("合同金额（元）").fill("一万")
    press(page, "保存并继续")
    assert "不是金额" in page.locator(".error-summary").inner_text()
    page.get_by_label("合同金额（元）").fill("100000")
    page.get_by_label("签订日期").fill(f"{DAY}")
    page.get_by_label("约定完成日").fill(f"{DAY + timedelta(days=20)}")
    page.get_by_label("本项服务不属于负面清单").check()
    press(page, "保存并继续")
    press(page, "保存并继续")
    assert "须上传服务合同" in page.locator(".error-summary").inner_text()
    upload(page, "contract", "服务合同正文，材料疲劳测试")
    press(page, "保存并继续")
    assert "50,000.00 元" in page.inner_text("main")
    press(page, "确认并提交")


def describe(page, kind: str, **typed: str) -> None:
    """Upload a paper of a kind and say what it says."""
    upload(page, kind, f"{kind} {typed} 的正文")
    for name, value in typed.items():
        page.locator(f"[name$='-{name}']").last.fill(value)
    press(page, "保存并继续")


def claim(page, *, paid: str) -> Claim:
    """Everything a claim needs, a page for each topic."""
    press(page, "申请兑付")
    assert "你还差" in page.locator(".still").inner_text()
    turn_page(page.get_by_role("link", name="开始填写"))
    describe(page, "invoice", identifier="24112000000012345678", amount="100000", dated_on=f"{DAY}")
    describe(page, "payment", amount=paid, dated_on=f"{DAY}")
    press(page, "保存并继续")
    page.get_by_label("收款账号").fill("6222 0000 1111 2222")
    page.get_by_label("开户行").fill("某某银行")
    press(page, "保存并继续")
    assert "都齐了" in page.locator(".still").inner_text()
    assert "按兑付比例" in page.inner_text("main")
    press(page, "确认并提交")
    return Claim.objects.get()


@pytest.mark.parametrize(
    ("mode", "scripts"),
    [(Mode.FIRM, True), (Mode.PROVIDER, False)],
    ids=["企业兑付", "机构兑付 without scripts"],
)
def test_a_voucher_goes_from_the_wish_to_the_money(browse, mode, scripts):
    world = make_world(mode=mode)
    company, provider, office = (
        browse(who, java_script_enabled=scripts) for who in (world.firm, world.provider_side, world.office)
    )
    apply(company, world)
    use = intend(company, world)
    address = f"/vouchers/uses/{use.number}/"
    provider.goto(address)
    move(provider, "接受意向")
    company.goto(address)
    sign(company)
    provider.goto(address)
    move(provider, "确认使用登记")
    move(provider, "报告服务完成", delivered_on=f"{DAY}")
    company.goto(address)
    move(company, "确认完成")
    claimant = provider if mode is Mode.PROVIDER else company
    claimant.goto(address)
    said = claimant.inner_text("main")
    assert ("企业只付差额" in said) is (mode is Mode.PROVIDER)
    made = claim(claimant, paid="50000" if mode is Mode.PROVIDER else "100000")
    office.goto(f"/vouchers/claims/{made.number}/")
    move(office, "形式审核通过")
    move(office, "核定", approved="45000", note="差旅不计")
    payer = browse(
        world.payer if mode is Mode.FIRM else world.neighbours["120000"], java_script_enabled=scripts
    )
    payer.goto(f"/vouchers/claims/{made.number}/")
    move(payer, "拨付", bank_reference="B-1", paid_on=f"{DAY}")
    assert fresh(made).status is ClaimState.PAID
    assert (fresh(made).obligation_id is not None) is (mode is Mode.PROVIDER)
    company.goto(f"/vouchers/claims/{made.number}/")
    assert "差旅不计" in company.inner_text("main")


def test_the_second_of_two_offices_is_told_what_stands_and_what_was_typed(browse):
    world = make_world()
    made = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    first, second = browse(world.office), browse(world.payer)
    first.goto(f"/vouchers/claims/{made.number}/")
    move(first, "形式审核通过")
    second.goto(f"/vouchers/claims/{made.number}/")
    move(first, "核定", approved="50000")
    move(second, "核定", approved="30000", note="另有计算")
    summary = second.locator(".error-summary")
    told = summary.inner_text()
    assert told.index(f"{world.office.name}已在 2026-07-01 10:00 办理“核定”") < told.index(
        "当前状态不能“核定”"
    )
    assert "另有计算" in summary.inner_text()
    assert summary.evaluate("e => document.activeElement === e")
    assert fresh(made).approved_fen == 5 * WAN


def test_a_reused_invoice_leads_from_the_claim_to_both_papers(browse):
    world = make_world()
    voucher = issued(world, wanted_fen=30 * WAN)
    number = "24112000000012345678"
    submitted(world, done(world, voucher, contract_fen=10 * WAN), number=number)
    second = submitted(world, done(world, voucher, contract_fen=10 * WAN), number=number)
    office = browse(world.office)
    office.goto(f"/vouchers/claims/{second.number}/")
    turn_page(office.get_by_role("link", name="并排核对").first)
    assert number in office.inner_text("main")


def test_a_closed_budget_says_what_is_left_and_the_keyboard_gets_there(browse):
    world = make_world(batch_fen=20 * WAN)
    issued(world, wanted_fen=15 * WAN)
    late = firm()
    voucher = draft(world, who=late, wanted_fen=10 * WAN)
    page = browse(late)
    page.goto(f"/vouchers/{voucher.number}/apply/check/")
    page.get_by_role("button", name="确认并提交").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "第一批额度还剩 50,000.00 元" in page.locator(".error-summary").inner_text()
    assert fresh(voucher).status is VoucherState.DRAFT


def test_what_is_typed_saves_itself(browse):
    world = make_world()
    voucher = draft(world)
    page = browse(world.firm)
    page.goto(f"/vouchers/{voucher.number}/apply/wanted/")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("用途说明").fill("新材料")
    assert fresh(voucher).purpose == "新材料"


HEAD = "兑付编号,金额（元）,结果,银行流水号,拨付日期,退回原因\n"


def choose(page, name: str, text: str) -> None:
    """Choose a file of the bulk pages and press its button."""
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)
    turn_page(page.get_by_role("button", name="上传", exact=False).last)


def well_made(page, faults_of) -> None:
    """Nothing axe-core complains of, and nothing wider than a telephone."""
    assert faults_of(page) == [], page.url
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.set_viewport_size({"width": 1366, "height": 900})


def test_the_bank_gets_its_file_and_every_wrong_row_of_its_answer_is_named(browse, faults_of):
    world = make_world()
    voucher = issued(world, wanted_fen=30 * WAN)
    made = [approved(world, done(world, voucher, contract_fen=fen * WAN)) for fen in (4, 6)]
    page = browse(world.payer)
    page.goto("/vouchers/payments/new/")
    for one in made:
        page.get_by_label(f"选择 {one.number}").check()
    press(page, "编入批次")
    move(page, "送银行")
    turn_page(page.get_by_role("link", name="银行文件"))
    well_made(page, faults_of)
    for name in ("Excel", "CSV"):
        with page.expect_download() as found:
            page.get_by_role("link", name=f"下载清单 {name}").click()
        assert found.value.path().stat().st_size > 0
    paid, back = f"{made[0].number},20000,已付,B1,{DAY},", f"{made[1].number},,退回,,,户名不符"
    wrong = f"{made[0].number},1.23,已付,B1,{DAY},\nDF-2026-999999,1,已付,,昨天,"
    choose(page, "回执.csv", f"{HEAD}{wrong}")
    problems = page.get_by_role("region", name="问题", exact=True).inner_text()
    assert all(word in problems for word in ("金额与清单不符", "昨天"))
    well_made(page, faults_of)
    for _time in range(2):
        choose(page, "回执.csv", f"{HEAD}{paid}\n{back}")
        assert page.get_by_role("region", name="问题", exact=True).count() == 0
    assert fresh(made[0]).status is ClaimState.PAID
    page.goto(page.url.removesuffix("returns/"))
    assert f"{made[1].number} 30,000.00 元：户名不符" in page.locator(".trail").inner_text()
    well_made(page, faults_of)


def test_twelve_wrong_rows_of_a_workbook_are_all_told_at_once(browse, faults_of):
    world = make_world()
    use = done(world, issued(world, wanted_fen=30 * WAN), contract_fen=4 * WAN)
    page = browse(world.firm)
    page.goto("/vouchers/claims/upload/")
    well_made(page, faults_of)
    rows = [f"YQ-2026-99{n:04d},,,,," for n in range(11)] + [f"{use.number},某公司,6222,某行,,也许"]
    choose(page, "申请.csv", "用券编号,收款户名,收款账号,开户行,说明,提交\n" + "\n".join(rows))
    assert "正在排队办理" in page.inner_text("main")
    well_made(page, faults_of)
    do_waiting_jobs()
    page.reload()
    told = page.get_by_role("region", name="问题", exact=True).locator("tbody tr").all_inner_texts()
    assert {line.split()[0] for line in told} == {str(n) for n in range(2, 14)}
    assert sum("没有用券" in line for line in told) == 11
    assert any("“也许”不是“是”或“否”" in line for line in told)
    well_made(page, faults_of)


def addresses(world: World) -> list[tuple[object, str]]:
    """Every page with somebody who sees it."""
    voucher = issued(world, wanted_fen=30 * WAN)
    use = done(world, voucher, contract_fen=10 * WAN)
    made = submitted(world, use)
    waiting = claim_draft(world, done(world, voucher, contract_fen=4 * WAN))
    asked, unsent = intended(world, voucher), draft(world, who=(other := firm()), facts={}, declarations=[])
    back = move_voucher(issued(world), actor=world.firm, move="give_back")
    scheme, auditor = world.version.scheme, actor(Role.AUDITOR)
    return [
        (world.firm, f"/vouchers/{back.number}/"),
        (world.office, f"/vouchers/{back.number}/"),
        (firm("110000"), "/vouchers/apply/"),
        (auditor, "/vouchers/all/?money=returned"),
        (None, "/vouchers/schemes/"),
        (None, f"/vouchers/schemes/{scheme.number}/"),
        (None, "/vouchers/statistics/"),
        (other, "/vouchers/apply/"),
        (other, f"/vouchers/{unsent.number}/apply/"),
        (other, f"/vouchers/{unsent.number}/apply/qualify/"),
        (other, f"/vouchers/{unsent.number}/apply/wanted/"),
        (other, f"/vouchers/{unsent.number}/apply/check/"),
        (world.firm, "/vouchers/"),
        (world.firm, f"/vouchers/{voucher.number}/"),
        (world.firm, f"/vouchers/{voucher.number}/use/"),
        (world.firm, f"/vouchers/{voucher.number}/use/{world.provider.number}/"),
        (world.firm, f"/vouchers/claims/{waiting.number}/edit/invoice/"),
        (world.firm, f"/vouchers/claims/{waiting.number}/edit/check/"),
        (world.provider_side, "/vouchers/services/"),
        (world.provider_side, f"/vouchers/uses/{asked.number}/"),
        (world.office, "/vouchers/claims/"),
        (world.office, f"/vouchers/claims/{made.number}/"),
        (world.office, "/vouchers/payments/new/"),
        (world.office, "/vouchers/desk/schemes/"),
        (world.office, f"/vouchers/desk/schemes/{scheme.number}/1/"),
        (world.office, "/vouchers/desk/schemes/new/"),
        (world.office, "/vouchers/desk/budgets/"),
        (world.office, f"/vouchers/desk/budgets/{world.pool.number}/"),
        (world.office, f"/vouchers/desk/batches/{world.batch.number}/"),
        (world.office, "/vouchers/payments/"),
        (auditor, f"/vouchers/{voucher.number}/chain/"),
        (auditor, "/vouchers/"),
        (auditor, "/vouchers/auditing/"),
        (auditor, "/vouchers/auditing/?size=0&seed="),
    ]


def test_every_page_is_accessible_and_fits_a_narrow_screen(browse, faults_of):
    world, pages, faults = make_world(), SimpleNamespace(of={}), []
    for who, address in addresses(world):
        if who not in pages.of:
            pages.of[who] = browse(who)
        page = pages.of[who]
        page.set_viewport_size({"width": 1366, "height": 900})
        assert page.goto(address).status == (422 if "size=0" in address else 200), address
        faults += [f"{address} {fault}" for fault in faults_of(page)]
        page.set_viewport_size({"width": 320, "height": 800})
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{address} {wider} px wider than the screen"] if wider > 0 else []
    assert not faults, "\n".join(faults)


def test_a_voucher_prints_without_menu_and_moves(browse):
    world = make_world()
    voucher = issued(world)
    page = browse(world.firm)
    page.goto(f"/vouchers/{voucher.number}/")
    page.emulate_media(media="print")
    assert page.locator(".voucher-face").is_visible()
    assert not page.locator("#menu").is_visible()
    assert not page.locator(".moves").is_visible()


def test_in_a_long_menu_the_page_one_is_on_is_in_sight(browse):
    make_world()
    page = browse(actor(Role.AUDITOR), viewport={"width": 1366, "height": 500})
    page.goto("/vouchers/auditing/")
    place = page.locator("#menu [aria-current=page]").bounding_box()
    assert 0 <= place["y"] < place["y"] + place["height"] <= 500
    page.goto("/workbench/")
    assert page.evaluate("document.getElementById('menu').scrollTop") == 0
