"""Every move of every flow: who may make it, from where, and what it leads to."""

from datetime import timedelta

import pytest

from tests.vouchers.world import (
    DAY,
    WAN,
    World,
    approved,
    at,
    claim_draft,
    colleague,
    contracted,
    done,
    draft,
    firm,
    fresh,
    intended,
    issued,
    make_world,
    official,
    paid,
    submitted,
)
from xiechuang.domains.vouchers import states
from xiechuang.domains.vouchers.actions.budget import (
    appropriate,
    close_batches,
    move_batch,
    open_pool,
    plan_batch,
)
from xiechuang.domains.vouchers.actions.claiming import begin_claim, give_opinion, move_claim
from xiechuang.domains.vouchers.actions.issuing import move_voucher, save_voucher
from xiechuang.domains.vouchers.actions.paying import BankAnswer
from xiechuang.domains.vouchers.actions.payments import make_payment, move_payment, settle_payment, take_off
from xiechuang.domains.vouchers.actions.scheme import decide_parameters, make_version, move_scheme
from xiechuang.domains.vouchers.actions.using import move_use
from xiechuang.domains.vouchers.flow import BATCH, CLAIM, PAYMENT, SCHEME, USE, VOUCHER
from xiechuang.domains.vouchers.queries.budget import budget_of
from xiechuang.domains.vouchers.states import (
    BatchState,
    ClaimState,
    Parameter,
    PaymentState,
    SchemeState,
    UseState,
    VoucherState,
    Waiting,
)
from xiechuang.kernel.ledger.public import balance
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.lib.wording import Worded
from xiechuang.kernel.workflow.public import steps_of

FLOWS = (SCHEME, BATCH, VOUCHER, USE, CLAIM, PAYMENT)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda one: one.name)
def test_every_state_can_be_reached(flow) -> None:
    assert flow.unreachable() == set()


def test_no_two_words_are_one_string() -> None:
    kinds = {kind for kind in vars(states).values() if isinstance(kind, type) and issubclass(kind, Worded)}
    values = [word.value for kind in kinds for word in kind]
    assert values
    assert len(values) == len(set(values))


def test_a_paid_claim_is_left_by_a_reversal_alone() -> None:
    assert [m.name for m in CLAIM.moves.values() if ClaimState.PAID in m.source and m.target] == ["reverse"]


# schemes and batches


def test_a_version_is_paused_resumed_and_closed(world: World) -> None:
    begun = draft(world)
    version = move_scheme(world.version, actor=world.office, move="pause", note="核查")
    assert version.state == SchemeState.PAUSED
    with pytest.raises(Refused, match="没有实施中的版本，不能申领"):
        draft(world)
    with pytest.raises(Refused, match="暂停申领，不能申领"):
        move_voucher(begun, actor=world.firm, move="submit")
    version = move_scheme(version, actor=world.office, move="resume")
    assert version.state == SchemeState.OPEN
    version = move_scheme(version, actor=world.office, move="close", note="年度结束")
    assert version.state == SchemeState.CLOSED


def test_a_new_version_takes_the_place_of_the_old_one_and_old_vouchers_keep_theirs(world: World) -> None:
    voucher = issued(world)
    newer = make_version(world.version.scheme, actor=world.office, reason="提高比例")
    newer = decide_parameters(
        newer, actor=world.office, values={"share": {"value": "60%", "clause": "第二条"}}
    )
    move_scheme(newer, actor=world.office, move="open")
    assert fresh(world.version).state == SchemeState.SUPERSEDED
    assert fresh(voucher).scheme_version.value(Parameter.SHARE) == "1/2"
    assert draft(world).scheme_version_id == newer.pk


def test_a_batch_opens_within_its_days_takes_its_money_and_gives_the_rest_back(world: World) -> None:
    planned = plan_batch(
        world.pool,
        actor=world.office,
        name="第二批",
        opens_on=DAY + timedelta(days=2),
        closes_on=DAY + timedelta(days=9),
        amount_fen=50 * WAN,
    )
    with pytest.raises(Refused, match="起开放"):
        move_batch(planned, actor=world.office, move="open")
    with at(2):
        opened = move_batch(planned, actor=world.office, move="open")
        assert budget_of(world.pool).free_fen == 350 * WAN
    with at(9):
        assert close_batches() == (1, 0)
    assert fresh(opened).state == BatchState.CLOSED
    assert budget_of(world.pool).free_fen == 400 * WAN


def test_a_batch_larger_than_the_pool_is_refused_with_what_is_left(world: World) -> None:
    planned = plan_batch(
        world.pool,
        actor=world.office,
        name="大批",
        opens_on=DAY,
        closes_on=DAY + timedelta(days=9),
        amount_fen=500 * WAN,
    )
    with pytest.raises(Refused, match=r"额度池还剩 4,000,000\.00 元"):
        move_batch(planned, actor=world.office, move="open")


def test_a_pool_is_one_and_an_appropriation_with_the_same_key_is_one(world: World) -> None:
    assert open_pool(world.version.scheme, actor=world.office) == world.pool
    first = world.pool.appropriations.get()
    again = appropriate(
        world.pool, actor=world.office, amount_fen=500 * WAN, basis="预算批复", key=first.transfer_id
    )
    assert again == first
    with pytest.raises(Refused, match="另一次拨入"):
        appropriate(world.pool, actor=world.office, amount_fen=1, basis="预算批复", key=first.transfer_id)


# vouchers


def test_first_come_first_served_issues_as_it_is_asked_and_says_until_when(world: World) -> None:
    voucher = issued(world)
    assert voucher.expires_on == DAY.replace(year=2027, month=1)
    assert [step.move for step in steps_of(voucher)] == ["submit", "issue_at_once"]
    assert voucher.verdict["conditions"][0]["met"] is True


def test_a_reviewed_voucher_is_issued_in_part_with_a_reason(morning: None) -> None:
    world = make_world(issuing="审核发放")
    voucher = issued(world)
    assert (voucher.state, voucher.waiting_for) == (VoucherState.SUBMITTED, Waiting.OFFICE)
    assert voucher.due_at is not None
    with pytest.raises(Refused, match="写明理由"):
        move_voucher(voucher, actor=world.office, move="issue", granted_fen=5 * WAN)
    voucher = move_voucher(voucher, actor=world.office, move="issue", granted_fen=5 * WAN, note="额度有限")
    assert (voucher.state, voucher.amount_fen) == (VoucherState.ISSUED, 5 * WAN)


def test_an_application_is_returned_corrected_rejected_or_withdrawn(morning: None) -> None:
    world = make_world(issuing="审核发放")
    voucher = issued(world)
    voucher = move_voucher(voucher, actor=world.office, move="return", note="请补充")
    assert voucher.waiting_for == Waiting.FIRM
    voucher = save_voucher(voucher, actor=world.firm, values={"purpose": "补充"}, revision=voucher.revision)
    voucher = move_voucher(voucher, actor=world.firm, move="submit")
    voucher = move_voucher(voucher, actor=world.office, move="reject", note="不符合")
    assert voucher.state == VoucherState.REJECTED
    other = move_voucher(issued(world), actor=world.firm, move="withdraw")
    assert (other.state, other.waiting_for) == (VoucherState.WITHDRAWN, Waiting.NOBODY)


def test_a_voucher_given_back_returns_its_money_to_the_batch(world: World) -> None:
    voucher = issued(world)
    voucher = move_voucher(voucher, actor=world.firm, move="give_back")
    assert voucher.state == VoucherState.GIVEN_BACK
    assert balance(world.batch.account_id).fen == 100 * WAN


def test_a_voucher_whose_batch_has_closed_returns_its_money_to_the_pool(world: World) -> None:
    voucher = issued(world)
    move_batch(world.batch, actor=world.office, move="close")
    move_voucher(voucher, actor=world.firm, move="give_back")
    assert budget_of(world.pool).free_fen == 500 * WAN


def test_a_frozen_voucher_stands_still_until_it_is_thawed_or_cancelled(world: World) -> None:
    voucher = move_voucher(issued(world), actor=world.office, move="freeze", note="核查")
    with pytest.raises(Refused, match="已冻结"):
        intended(world, voucher)
    voucher = move_voucher(voucher, actor=world.office, move="unfreeze", note="无问题")
    use = intended(world, voucher)
    with pytest.raises(Refused, match="先由企业取消或办结"):
        move_voucher(voucher, actor=world.office, move="cancel", note="骗取")
    move_use(use, actor=world.provider_side, move="decline", note="没有档期")
    voucher = move_voucher(voucher, actor=world.office, move="cancel", note="骗取")
    assert voucher.state == VoucherState.CANCELLED
    assert balance(voucher.account_id).fen == 0


@pytest.mark.parametrize("move", ["issue_at_once", "use_up", "reopen", "expire", "nonsense"])
def test_what_the_platform_does_itself_nobody_can_ask_for(world: World, move: str) -> None:
    with pytest.raises(NotVisible):
        move_voucher(issued(world), actor=world.firm, move=move)


# uses


def test_an_intention_is_declined_or_taken_and_a_contract_may_be_sent_back(world: World) -> None:
    voucher = issued(world)
    assert (
        move_use(intended(world, voucher), actor=world.provider_side, move="decline", note="忙").state
        == UseState.DECLINED
    )
    use = contracted(world, voucher)
    use = move_use(use, actor=world.provider_side, move="correct", note="金额不对")
    assert (use.state, use.reserved_fen) == (UseState.ACCEPTED, 0)
    assert balance(voucher.account_id).held_fen == 0


def test_a_report_may_be_sent_back_and_handed_in_again(world: World) -> None:
    use = contracted(world, issued(world), contract_fen=10 * WAN)
    use = move_use(use, actor=world.provider_side, move="register")
    assert use.waiting_for == Waiting.PROVIDER
    use = move_use(use, actor=world.provider_side, move="deliver", delivered_on=DAY)
    use = move_use(use, actor=world.firm, move="dispute", note="缺数据")
    use = move_use(use, actor=world.provider_side, move="deliver", delivered_on=DAY)
    use = move_use(use, actor=world.firm, move="confirm")
    assert (use.state, use.waiting_for) == (UseState.DONE, Waiting.FIRM)
    assert use.due_at is not None


def test_a_cancelled_contract_frees_what_was_set_aside(world: World) -> None:
    voucher = issued(world)
    use = contracted(world, voucher)
    assert balance(voucher.account_id).held_fen == 15 * WAN
    use = move_use(use, actor=world.firm, move="cancel", note="不做了")
    assert use.state == UseState.CANCELLED
    assert balance(voucher.account_id).held_fen == 0


# claims


def test_a_claim_is_returned_corrected_and_handed_in_again_with_its_money_kept(world: World) -> None:
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    account = claim.voucher.account_id
    assert balance(account).held_fen == 5 * WAN
    claim = move_claim(claim, actor=world.office, move="return", note="发票不清")
    assert (claim.hold_id, fresh(claim.use).reserved_fen) == (None, 5 * WAN)
    assert balance(account).held_fen == 5 * WAN
    claim = move_claim(claim, actor=world.firm, move="submit")
    assert claim.state == ClaimState.SUBMITTED
    assert balance(account).held_fen == 5 * WAN


def test_a_withdrawn_or_rejected_claim_leaves_room_for_another(world: World) -> None:
    use = done(world, issued(world), contract_fen=10 * WAN)
    claim = move_claim(submitted(world, use), actor=world.firm, move="withdraw")
    with pytest.raises(Refused, match="已有兑付申请"):
        begin_claim(actor=world.firm, use=use)
        begin_claim(actor=world.firm, use=use)
    assert claim.state == ClaimState.WITHDRAWN


def test_a_rejected_claim_frees_its_money(world: World) -> None:
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    claim = move_claim(claim, actor=world.office, move="reject", note="不属于支持范围")
    assert claim.state == ClaimState.REJECTED
    assert balance(claim.voucher.account_id).free_fen == 20 * WAN


def test_an_expert_who_steps_aside_does_not_end_the_review(world: World) -> None:
    use = done(world, issued(world, wanted_fen=30 * WAN), contract_fen=40 * WAN)
    claim = move_claim(claim_draft(world, use), actor=world.firm, move="submit")
    other = colleague(world.expert)
    claim = move_claim(claim, actor=world.office, move="send_to_review", experts=[world.expert.person_id])
    assert claim.waiting_for == Waiting.EXPERTS
    claim = give_opinion(claim, actor=world.expert, opinion="recused", text="与机构有合作")
    assert claim.state == ClaimState.IN_REVIEW
    claim = move_claim(claim, actor=world.office, move="add_experts", experts=[other.person_id])
    claim = give_opinion(claim, actor=other, opinion="partly", suggested_fen=10 * WAN, text="部分合理")
    assert claim.state == ClaimState.REVIEWED
    with pytest.raises(Refused):
        give_opinion(claim, actor=other, opinion="agree", text="再说一次")


def test_a_frozen_claim_begins_again_with_its_check(world: World) -> None:
    claim = approved(world, done(world, issued(world), contract_fen=10 * WAN), approved_fen=3 * WAN)
    claim = move_claim(claim, actor=world.office, move="freeze", note="举报")
    with pytest.raises(Refused, match=r"已冻结|只有"):
        move_claim(claim, actor=world.payer, move="pay", bank_reference="B", paid_on=DAY)
    claim = move_claim(claim, actor=world.office, move="release", note="查清")
    assert (claim.state, claim.approved_fen, claim.held_fen) == (ClaimState.SUBMITTED, None, 5 * WAN)
    claim = move_claim(claim, actor=world.office, move="freeze", note="再查")
    claim = move_claim(claim, actor=world.office, move="reject", note="虚假")
    assert balance(claim.voucher.account_id).held_fen == 0


def test_a_paid_claim_is_rated_once_by_the_firm(world: World) -> None:
    claim = paid(world, done(world, issued(world), contract_fen=10 * WAN))
    claim = move_claim(claim, actor=world.firm, move="rate", rating=5, note="及时")
    assert (claim.rating, claim.rating_text) == (5, "及时")
    with pytest.raises(Refused, match="已经评价过"):
        move_claim(claim, actor=world.firm, move="rate", rating=1)


def test_a_list_goes_to_the_bank_and_is_answered_line_by_line(world: World) -> None:
    claims = [
        approved(world, done(world, issued(world, wanted_fen=6 * WAN), contract_fen=10 * WAN))
        for _ in range(3)
    ]
    payment = make_payment(actor=world.payer, claims=claims, name="七月")
    take_off(claims[2], actor=world.payer)
    payment = move_payment(payment, actor=world.payer, move="send")
    assert fresh(claims[0]).state == ClaimState.PAYING
    with pytest.raises(Refused, match="还有 2 笔"):
        move_payment(payment, actor=world.payer, move="finish")
    answers = [
        BankAnswer(number=claims[0].number, paid=True, reference="B1", paid_on=clock.today()),
        BankAnswer(number=claims[1].number, paid=False, reason="账号不符"),
        BankAnswer(number=claims[2].number, paid=True, reference="B3", paid_on=clock.today()),
    ]
    outcome = settle_payment(payment, actor=world.payer, answers=answers)
    assert outcome.done == [claims[0].number, claims[1].number]
    assert "不在" in str(outcome.refused[claims[2].number][0])
    assert [fresh(one).state for one in claims] == [ClaimState.PAID, ClaimState.APPROVED, ClaimState.APPROVED]
    again = settle_payment(payment, actor=world.payer, answers=answers[:1])
    assert again.done == [claims[0].number]
    assert move_payment(payment, actor=world.payer, move="finish").state == PaymentState.DONE


def test_a_list_that_is_dissolved_sets_its_claims_free(world: World) -> None:
    claim = approved(world, done(world, issued(world), contract_fen=10 * WAN))
    payment = make_payment(actor=world.payer, claims=[claim])
    with pytest.raises(Refused, match="另一批次"):
        make_payment(actor=world.payer, claims=[claim])
    payment = move_payment(payment, actor=world.payer, move="dissolve", note="重编")
    assert (payment.state, fresh(claim).payment_id) == (PaymentState.DISSOLVED, None)


# who may not


def test_nobody_else_makes_the_moves_of_others(world: World) -> None:
    use = done(world, issued(world), contract_fen=10 * WAN)
    claim = submitted(world, use)
    neighbour = official("120000")
    for who, move in (
        (world.firm, "check"),
        (world.provider_side, "withdraw"),
        (neighbour, "check"),
        (neighbour, "reject"),
        (firm(), "withdraw"),
        (world.expert, "approve"),
    ):
        with pytest.raises(Refused, match="办理"):
            move_claim(claim, actor=who, move=move, note="理由")


def test_in_either_mode_only_the_payee_claims(world: World) -> None:
    use = done(world, issued(world), contract_fen=10 * WAN)
    with pytest.raises(Refused, match="企业兑付由持券企业申请"):
        begin_claim(actor=world.provider_side, use=use)


def test_in_the_mode_of_paying_providers_the_firm_does_not_claim(provider_world: World) -> None:
    use = done(provider_world, issued(provider_world), contract_fen=10 * WAN)
    with pytest.raises(Refused, match="机构兑付由服务机构申请"):
        begin_claim(actor=provider_world.firm, use=use)


def test_each_office_pays_only_what_is_its_own_to_pay(provider_world: World) -> None:
    world = provider_world
    claim = approved(world, done(world, issued(world), contract_fen=10 * WAN), paid_fen=5 * WAN)
    with pytest.raises(Refused, match="拨付地区主管部门办理"):
        move_claim(claim, actor=world.payer, move="pay", bank_reference="B", paid_on=DAY)
    with pytest.raises(Refused, match="其他地区拨付"):
        make_payment(actor=world.payer, claims=[claim])
