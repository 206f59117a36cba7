"""The pages of offices and experts: deciding, paying, schemes and budgets."""

from uuid import uuid4

import pytest

from tests.factories import actor
from tests.vouchers.reading import text_of
from tests.vouchers.world import (
    TIANJIN,
    WAN,
    World,
    approved,
    at,
    done,
    firm,
    fresh,
    issued,
    official,
    paid,
    submitted,
)
from xiechuang.domains.vouchers.actions.payments import make_payment, move_payment
from xiechuang.domains.vouchers.actions.scheme import create_scheme
from xiechuang.domains.vouchers.models import (
    Batch,
    PaymentBatch,
    Scheme,
    SchemeVersion,
)
from xiechuang.domains.vouchers.states import (
    BatchState,
    ClaimState,
    PaymentState,
    SchemeState,
    Sureness,
    VoucherState,
)
from xiechuang.kernel.orgs.public import Role


def auditor():
    return actor(Role.AUDITOR)


# The office


def test_a_claim_is_checked_approved_in_part_and_paid_by_another(world: World, browse):
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    opened, address = browse(world.office), f"/vouchers/claims/{claim.number}/"
    opened.post(address, {"move": "check"})
    response = opened.post(address, {"move": "approve", "approve-approved": "40000"})
    assert response.status_code in (409, 422)
    assert "部分核定须写明核减理由" in text_of(response)
    assert 'value="40000"' in text_of(response)
    opened.post(address, {"move": "approve", "approve-approved": "40000", "approve-note": "样品数不符"})
    assert fresh(claim).approved_fen == 4 * WAN
    pay = {"move": "pay", "pay-bank_reference": "B1", "pay-paid_on": "2026-07-01"}
    response = opened.post(address, pay)
    assert "核定人不能拨付同一笔" in text_of(response)
    browse(world.payer).post(address, pay)
    assert fresh(claim).status is ClaimState.PAID
    assert "样品数不符" in text_of(browse(world.firm).get(address))


def test_the_second_of_two_offices_is_told_and_keeps_what_was_typed(world: World, browse):
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    address = f"/vouchers/claims/{claim.number}/"
    first, second = browse(world.office), browse(world.payer)
    first.post(address, {"move": "check"})
    first.post(address, {"move": "approve", "approve-approved": "50000"})
    response = second.post(address, {"move": "approve", "approve-approved": "30000", "approve-note": "另算"})
    page = text_of(response)
    assert response.status_code == 409
    assert "当前状态不能“核定”" in page
    assert "30,000.00" in page
    assert "另算" in page
    assert fresh(claim).approved_fen == 5 * WAN


def test_unreadable_amounts_and_broken_rules_are_said_together(world: World, browse):
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    opened, address = browse(world.office), f"/vouchers/claims/{claim.number}/"
    opened.post(address, {"move": "check"})
    response = opened.post(address, {"move": "approve", "approve-approved": "abc"})
    assert response.status_code == 422
    assert "不是金额" in text_of(response)


def test_a_reused_invoice_shows_as_a_suspicion_that_leads_to_both_papers(world: World, browse):
    voucher = issued(world, wanted_fen=30 * WAN)
    number = "12345678901234567890"
    submitted(world, done(world, voucher, contract_fen=10 * WAN), number=number)
    second = submitted(world, done(world, voucher, contract_fen=10 * WAN), number=number)
    page = text_of(browse(world.office).get(f"/vouchers/claims/{second.number}/"))
    assert "疑点没有排除，不能拨付" in page
    assert "两份凭证并排核对" in page
    assert "疑点没有排除" not in text_of(browse(world.firm).get(f"/vouchers/claims/{second.number}/"))


def test_experts_are_chosen_give_an_opinion_and_are_not_named_to_the_firm(world: World, browse):
    voucher = issued(world, wanted_fen=30 * WAN)
    claim = submitted(world, done(world, voucher, contract_fen=30 * WAN))
    opened, address = browse(world.office), f"/vouchers/claims/{claim.number}/"
    response = opened.post(address, {"move": "check"})
    assert "的兑付须经专家评审" in text_of(response)
    response = opened.post(address, {"move": "send_to_review"})
    assert "须邀请至少 1 位专家" in text_of(response)
    opened.post(address, {"move": "send_to_review", "send_to_review-experts": [world.expert.person_id]})
    expert = browse(world.expert)
    assert claim.number in text_of(expert.get("/vouchers/reviews/"))
    response = expert.post(address, {"move": "review", "review-opinion": "partly"})
    assert "须写明评审意见" in text_of(response)
    assert "部分同意须写建议金额" in text_of(response)
    expert.post(address, {"move": "review", "review-opinion": "agree", "review-note": "合同真实"})
    assert fresh(claim).status is ClaimState.REVIEWED
    assert "合同真实" in text_of(opened.get(address))
    assert "合同真实" not in text_of(browse(world.firm).get(address))


def test_a_voucher_by_review_is_granted_less_only_with_a_reason(morning, browse):
    from tests.vouchers.world import make_world

    world = make_world(issuing="审核发放")
    voucher = issued(world)
    opened, address = browse(world.office), f"/vouchers/{voucher.number}/"
    response = opened.post(address, {"move": "issue", "issue-granted": "100000"})
    assert "少于申领额度时须写明理由" in text_of(response)
    opened.post(address, {"move": "issue", "issue-granted": "100000", "issue-note": "额度有限"})
    assert fresh(voucher).amount_fen == 10 * WAN


def test_several_vouchers_are_issued_from_the_list(morning, browse):
    from tests.vouchers.world import make_world

    world = make_world(issuing="审核发放")
    rows = [issued(world, who=one) for one in (world.firm, firm())]
    response = browse(world.office).post("/vouchers/all/", {"move": "issue", "ids": [row.pk for row in rows]})
    assert response.status_code == 302
    assert {fresh(row).status for row in rows} == {VoucherState.ISSUED}


def test_late_cases_are_marked_and_filtered(world: World, browse):
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    with at(40):
        opened = browse(world.office)
        assert "逾期" in text_of(opened.get("/vouchers/"))
        assert claim.number in text_of(opened.get("/vouchers/claims/", {"late": "on"}))
    with at(1):
        assert claim.number not in text_of(browse(world.office).get("/vouchers/claims/", {"late": "on"}))


# Paying


def test_a_list_for_the_bank_is_made_sent_and_answered_line_by_line(world: World, browse):
    voucher = issued(world, wanted_fen=30 * WAN)
    claims = [approved(world, done(world, voucher, contract_fen=10 * WAN)) for _ in range(2)]
    own = browse(world.office).post("/vouchers/payments/new/", {"claims": [claims[0].number]})
    assert own.status_code == 409
    assert "由您核定，须由另一人拨付" in text_of(own)
    opened = browse(world.payer)
    empty = opened.post("/vouchers/payments/new/", {"name": "七月"})
    assert "没有选择兑付申请" in text_of(empty)
    assert 'value="七月"' in text_of(empty)
    made = opened.post("/vouchers/payments/new/", {"name": "七月", "claims": [one.number for one in claims]})
    address = made["Location"]
    opened.post(address, {"move": "send"})
    answers = {"answers": "1"}
    for one, result in zip(claims, ("paid", "returned"), strict=True):
        answers |= {f"{one.number}-result": result, f"{one.number}-paid_on": "2026-07-01"}
    response = opened.post(address, answers)
    assert response.status_code == 409
    assert "须填写银行流水号" in text_of(response)
    assert "须填写理由" in text_of(response)
    answers |= {f"{claims[0].number}-reference": "B1", f"{claims[1].number}-reason": "账号有误"}
    assert opened.post(address, answers).status_code == 302
    assert fresh(claims[0]).status is ClaimState.PAID
    assert fresh(claims[1]).status is ClaimState.APPROVED
    opened.post(address, {"move": "finish"})
    assert PaymentBatch.objects.get().status is PaymentState.DONE


def test_a_claim_is_taken_off_an_open_list(world: World, browse):
    claim = approved(world, done(world, issued(world), contract_fen=10 * WAN))
    payment = make_payment(actor=world.payer, claims=[claim])
    address = f"/vouchers/payments/{payment.number}/"
    assert browse(official(TIANJIN)).get(address).status_code == 404
    browse(world.payer).post(address, {"off": claim.number})
    assert fresh(claim).payment_id is None
    assert browse(auditor()).post(address, {"move": "send"}).status_code == 404
    with pytest.raises(Exception, match="还没有兑付申请"):
        move_payment(payment, actor=world.payer, move="send")


def test_a_wrong_payment_is_taken_back_with_a_reason(world: World, browse):
    claim = paid(world, done(world, issued(world), contract_fen=10 * WAN))
    opened, address = browse(world.payer), f"/vouchers/claims/{claim.number}/"
    assert "须填写理由" in text_of(opened.post(address, {"move": "reverse"}))
    opened.post(address, {"move": "reverse", "reverse-note": "付错账户"})
    assert fresh(claim).status is ClaimState.REVERSED


def test_a_firm_rates_a_paid_service_once(world: World, browse):
    claim = paid(world, done(world, issued(world), contract_fen=10 * WAN))
    opened, address = browse(world.firm), f"/vouchers/claims/{claim.number}/"
    assert "评分为 1 至 5" in text_of(opened.post(address, {"move": "rate"}))
    opened.post(address, {"move": "rate", "rate-rating": "4", "rate-note": "及时"})
    assert fresh(claim).rating == 4
    assert 'value="rate"' not in text_of(opened.get(address))


# Schemes and budgets


def test_a_scheme_opens_only_when_everything_is_set(world: World, browse):
    opened = browse(world.office)
    response = opened.post("/vouchers/desk/schemes/new/", {"name": "", "kind": "算力", "year": "1999"})
    assert response.status_code == 422
    assert 'value="算力"' in text_of(response)
    made = opened.post("/vouchers/desk/schemes/new/", {"name": "算力券", "kind": "算力", "year": "2026"})
    address = made["Location"]
    page = text_of(opened.get(address))
    assert "还须设定 22 项未公布的参数" in page
    response = opened.post(address, {"move": "open"})
    assert response.status_code == 409
    assert text_of(response).count("未公布，主管部门设定后才能实施") == 22


CONDITIONS = "人员少于 1000 人或营收少于 4 亿元 | 从业人员 < 1000 或 营业收入 < 4亿元"


def edited(version: SchemeVersion) -> dict[str, object]:
    """What the parameters' form sends when nothing was touched."""
    from xiechuang.domains.vouchers.forms.scheme import ParametersForm

    form = ParametersForm(version=version)
    return {name: form.initial[name] for name in form.fields}


def test_parameters_read_back_as_they_were_written(world: World, browse):
    from xiechuang.domains.vouchers.forms.scheme import ParametersForm

    form = ParametersForm(edited(world.version), version=world.version)
    assert form.is_valid(), form.errors
    assert form.values() == {}


def test_every_value_that_cannot_be_read_is_named_and_nothing_is_lost(world: World, browse):
    opened = browse(world.office)
    address = opened.post(
        f"/vouchers/desk/schemes/{world.version.scheme.number}/revise/", {"reason": "提高比例"}
    )["Location"]
    draft_version = SchemeVersion.objects.get(version=2)
    given = edited(draft_version) | {"share": "一半", "year_cap": "很多", "conditions": "没有竖线"}
    response = opened.post(address, given)
    page = text_of(response)
    assert response.status_code == 422
    for part in ("“一半”不是比例", "“很多”不是精确到分的金额", "第 1 行"):
        assert part in page
    assert 'value="一半"' in page
    given |= {"share": "60%", "share-clause": "第五条", "year_cap": "60万元"}
    names = {fact.id: fact.name for fact in facts()}
    given["conditions"] = f"人数少于 1000 | {names['staff']} < 1000 或 {names['revenue']} < 4亿元"
    assert opened.post(address, given).status_code == 302
    row = SchemeVersion.objects.get(version=2).by_name["share"]
    assert (row.value, row.clause, row.sureness) == ("3/5", "第五条", Sureness.DECIDED)
    opened.post(address, {"move": "open"})
    assert fresh(world.version).status is SchemeState.SUPERSEDED


def test_one_value_that_cannot_be_read_costs_none_of_the_others(world: World, browse):
    opened = browse(world.office)
    address = opened.post(
        f"/vouchers/desk/schemes/{world.version.scheme.number}/revise/", {"reason": "提高比例"}
    )["Location"]
    given = edited(SchemeVersion.objects.get(version=2)) | {"share": "六成", "claim_days": "45"}
    response = opened.post(address, given)
    assert response.status_code == 422
    assert "已保存 1 项参数，写错的没有保存" in text_of(response)
    kept = SchemeVersion.objects.get(version=2).by_name
    assert (kept["claim_days"].value, kept["share"].value) == (45, world.version.by_name["share"].value)


def test_a_fact_nobody_knows_by_heart_is_offered(world: World, browse):
    opened = browse(world.office)
    address = opened.post(
        f"/vouchers/desk/schemes/{world.version.scheme.number}/revise/", {"reason": "放宽"}
    )["Location"]
    assert "<li>从业人员数</li>" in text_of(opened.get(address))
    given = edited(SchemeVersion.objects.get(version=2))
    wrong = opened.post(address, given | {"conditions": "少于 1000 人 | 从业人员 < 1000"})
    assert "没有“从业人员”这项企业情况；相近的有：" in text_of(wrong)
    assert "从业人员数" in text_of(wrong)


def facts():
    from xiechuang.engines.rules.formulas import FACTS

    return FACTS.values()


def test_a_version_in_force_is_not_edited_and_others_regions_offices_find_no_page(world: World, browse):
    address = f"/vouchers/desk/schemes/{world.version.scheme.number}/1/"
    opened = browse(world.office)
    assert "保存参数" not in text_of(opened.get(address))
    assert opened.post(address, edited(world.version) | {"share": "60%"}).status_code == 422
    assert browse(official(TIANJIN)).get(address).status_code == 404
    revise = f"/vouchers/desk/schemes/{world.version.scheme.number}/revise/"
    assert browse(official(TIANJIN)).get(revise).status_code == 404
    assert "修订须写明原因" in text_of(opened.post(revise, {"reason": " "}))


def test_money_comes_in_once_and_a_batch_is_planned_and_opened(world: World, browse):
    opened, address = browse(world.office), f"/vouchers/desk/budgets/{world.pool.number}/"
    fund = {"deed": "fund", "fund-amount": "1,000", "fund-basis": "追加批复", "fund-key": str(uuid4())}
    assert opened.post(address, fund).status_code == 302
    assert opened.post(address, fund).status_code == 302
    assert "5,001,000.00 元" in text_of(opened.get(address))
    wrong = {"deed": "fund", "fund-amount": "-99999999", "fund-basis": "", "fund-key": str(uuid4())}
    response = opened.post(address, wrong)
    assert response.status_code == 422
    assert 'value="-99999999"' in text_of(response)
    plan = {
        "deed": "plan",
        "plan-name": "第二批",
        "plan-opens_on": "2026-07-01",
        "plan-closes_on": "2026-06-01",
    }
    response = opened.post(address, plan | {"plan-amount": "9000000"})
    assert "截止日须晚于开放日" in text_of(response)
    assert (
        opened.post(address, plan | {"plan-closes_on": "2026-09-01", "plan-amount": "9000000"}).status_code
        == 302
    )
    batch = Batch.objects.get(name="第二批")
    response = opened.post(f"/vouchers/desk/batches/{batch.number}/", {"move": "open"})
    assert response.status_code == 409
    assert "额度池还剩" in text_of(response)
    assert fresh(batch).status is BatchState.PLANNED


def test_a_budget_shows_where_the_money_is_and_says_when_data_are_too_few(world: World, browse):
    issued(world)
    for who in (world.office, auditor()):
        page = text_of(browse(who).get(f"/vouchers/desk/budgets/{world.pool.number}/"))
        assert "额度去向" in page
        assert "数据太少" in page
        assert "200,000.00 元" in page
    assert browse(official(TIANJIN)).get(f"/vouchers/desk/budgets/{world.pool.number}/").status_code == 404
    denied = browse(auditor()).post(f"/vouchers/desk/budgets/{world.pool.number}/", {"deed": "fund"})
    assert denied.status_code == 404


def test_a_pool_is_opened_for_a_scheme_that_has_none(world: World, browse):
    create_scheme(actor=world.office, values={"name": "另一方案", "kind": "testing", "year": 2026})
    scheme = Scheme.objects.get(name="另一方案")
    opened = browse(world.office)
    assert "另一方案" in text_of(opened.get("/vouchers/desk/budgets/"))
    assert opened.post(f"/vouchers/desk/budgets/open/{scheme.number}/").status_code == 302
    assert browse(official(TIANJIN)).post(f"/vouchers/desk/budgets/open/{scheme.number}/").status_code == 409
