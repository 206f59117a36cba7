"""The whole way of a voucher in both modes, and what of the money stands where at each step."""

from tests.vouchers.world import (
    TIANJIN,
    WAN,
    World,
    approved,
    at,
    claim_draft,
    contracted,
    done,
    fresh,
    issued,
    move_claim,
    paid,
    pay,
    payer_of,
)
from xiechuang.domains.clearing.public import Obligation
from xiechuang.domains.vouchers.actions.money import grant_account, receipts_account
from xiechuang.domains.vouchers.states import ClaimState, UseState, VoucherState
from xiechuang.kernel.ledger.public import balance, rederive


def test_a_firm_is_reimbursed_and_every_fen_is_accounted_for(world: World) -> None:
    voucher = issued(world, wanted_fen=20 * WAN)
    assert voucher.state == VoucherState.ISSUED
    assert balance(voucher.account_id).fen == 20 * WAN
    use = contracted(world, voucher, contract_fen=16 * WAN)
    assert use.reserved_fen == 8 * WAN
    assert balance(voucher.account_id).free_fen == 12 * WAN
    use = done(world, voucher, contract_fen=10 * WAN)
    assert use.state == UseState.DONE
    claim = paid(world, use)
    assert claim.state == ClaimState.PAID
    assert claim.paid_fen == 5 * WAN
    assert balance(receipts_account(claim.payee)).fen == 5 * WAN
    assert balance(voucher.account_id).fen == 15 * WAN
    assert balance(world.batch.account_id).fen == 80 * WAN
    assert claim.obligation_id is None
    assert rederive().faults == []


def test_a_provider_of_another_region_is_paid_by_its_own_region_and_the_firms_region_owes(
    provider_world: World,
) -> None:
    world = provider_world
    voucher = issued(world)
    use = done(world, voucher, contract_fen=10 * WAN)
    claim = paid(world, use, paid_fen=5 * WAN)
    assert claim.paying_region_id == TIANJIN
    owed = Obligation.objects.get(pk=claim.obligation_id)
    assert (owed.debtor_id, owed.creditor_id, owed.amount_fen) == (world.region, TIANJIN, 5 * WAN)
    assert balance(receipts_account(claim.payee)).fen == 5 * WAN
    assert balance(grant_account(claim.paying_region)).fen == -5 * WAN
    assert balance(voucher.account_id).fen == 15 * WAN
    claim = move_claim(claim, actor=payer_of(world, claim), move="reverse", note="付错")
    assert claim.state == ClaimState.REVERSED
    assert balance(voucher.account_id).fen == 20 * WAN
    assert balance(receipts_account(claim.payee)).fen == 0
    assert rederive().faults == []


def test_a_partly_approved_claim_pays_what_was_approved_and_says_why(world: World) -> None:
    use = done(world, issued(world), contract_fen=10 * WAN)
    claim = pay(world, approved(world, use, approved_fen=4 * WAN))
    assert claim.paid_fen == 4 * WAN
    assert claim.cut_reason == "核减若干"
    assert [step["label"] for step in claim.calculation["steps"]][-1] == "核定"


def test_a_large_claim_goes_by_way_of_an_expert(world: World) -> None:
    from xiechuang.domains.vouchers.actions.claiming import give_opinion

    use = done(world, issued(world, wanted_fen=30 * WAN), contract_fen=30 * WAN)
    claim = move_claim(claim_draft(world, use), actor=world.firm, move="submit")
    claim = move_claim(claim, actor=world.office, move="send_to_review", experts=[world.expert.person_id])
    claim = give_opinion(claim, actor=world.expert, opinion="agree", text="同意")
    assert claim.state == ClaimState.REVIEWED
    claim = move_claim(claim, actor=world.office, move="approve", approved_fen=claim.amount_fen)
    assert pay(world, claim).paid_fen == 15 * WAN


def test_a_voucher_that_ran_out_of_money_is_used_up(world: World) -> None:
    voucher = issued(world, wanted_fen=5 * WAN)
    claim = paid(world, done(world, voucher, contract_fen=10 * WAN))
    assert fresh(voucher).state == VoucherState.USED_UP
    with at(1):
        move_claim(claim, actor=world.payer, move="reverse", note="付错")
    assert fresh(voucher).state == VoucherState.ISSUED
