"""What is refused to claimants, offices, experts and payers."""

from datetime import date, timedelta
from functools import partial

import pytest

from tests.vouchers.world import (
    BANK,
    DAY,
    WAN,
    World,
    approved,
    at,
    claim_draft,
    colleague,
    contracted,
    done,
    firm,
    fresh,
    issued,
    paper,
    refused,
    submitted,
)
from xiechuang.domains.evidence.actions.deciding import move_suspicion
from xiechuang.domains.evidence.models import Suspicion
from xiechuang.domains.evidence.public import standing_suspicions
from xiechuang.domains.vouchers.actions.claiming import begin_claim, give_opinion, move_claim, save_claim
from xiechuang.domains.vouchers.actions.paying import BankAnswer
from xiechuang.domains.vouchers.actions.payments import make_payment, move_payment, settle_payment, take_off
from xiechuang.domains.vouchers.actions.proofs import add_proof, change_proof, remove_proof
from xiechuang.domains.vouchers.rules.claiming import is_account_number
from xiechuang.domains.vouchers.rules.deciding import SUBJECT
from xiechuang.domains.vouchers.states import ClaimState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Refused


def test_a_claim_without_papers_or_account_is_refused_for_all_of_it(world: World) -> None:
    claim = begin_claim(actor=world.firm, use=done(world, issued(world), contract_fen=10 * WAN))
    save_claim(claim, actor=world.firm, values={"account_name": ""})
    found = refused(lambda: move_claim(claim, actor=world.firm, move="submit"))
    assert set(found) == {"proof-invoice", "proof-payment", "account_name", "account_number", "bank"}


@pytest.mark.parametrize("written", ["abc", "1234", "62220000x", "账号"])
def test_what_is_no_account_number_is_refused(world: World, written: str) -> None:
    claim = claim_draft(world, done(world, issued(world), contract_fen=10 * WAN))
    save_claim(claim, actor=world.firm, values={"account_number": written})
    found = refused(lambda: move_claim(claim, actor=world.firm, move="submit"))
    assert "只能有数字" in found["account_number"]


@pytest.mark.parametrize("written", ["6222 0000 1111 2222", "0402-0210-0930", "６２２２００"])
def test_an_account_number_may_be_written_in_groups(written: str) -> None:
    assert is_account_number(written)


def test_a_paper_says_its_number_amount_and_day(world: World) -> None:
    use = done(world, issued(world), contract_fen=10 * WAN)
    invoice = add_proof(use, actor=world.firm, kind="invoice", file=paper(), name="发票.txt")
    values = {"amount_fen": 10 * WAN, "dated_on": DAY + timedelta(days=3)}
    add_proof(use, actor=world.firm, kind="payment", file=paper(), name="付款.txt", values=values)
    claim = save_claim(begin_claim(actor=world.firm, use=use), actor=world.firm, values=BANK)
    found = refused(lambda: move_claim(claim, actor=world.firm, move="submit"))
    assert {f"proof-{invoice.pk}-{part}" for part in ("identifier", "amount", "dated_on")} <= set(found)
    assert any("在今天之后" in text for text in found.values())
    change_proof(
        invoice, actor=world.firm, values={"identifier": "1", "amount_fen": 10 * WAN, "dated_on": DAY}
    )
    assert len(refused(lambda: move_claim(claim, actor=world.firm, move="submit"))) == 1


def test_a_firm_that_did_not_pay_in_full_is_not_reimbursed(world: World) -> None:
    use = done(world, issued(world), contract_fen=10 * WAN)
    claim = claim_draft(world, use, paid_fen=9 * WAN)
    found = refused(lambda: move_claim(claim, actor=world.firm, move="submit"))
    assert "应付 100,000.00 元，付款凭证合计 90,000.00 元" in found["proof-payment"]


def test_a_provider_is_paid_only_when_the_firm_paid_its_share(provider_world: World) -> None:
    world = provider_world
    use = done(world, issued(world), contract_fen=10 * WAN)
    claim = claim_draft(world, use, paid_fen=4 * WAN)
    found = refused(lambda: move_claim(claim, actor=world.provider_side, move="submit"))
    assert "企业付差额：应付 50,000.00 元" in found["proof-payment"]


def test_a_claim_comes_in_time(world: World) -> None:
    claim = claim_draft(world, done(world, issued(world), contract_fen=10 * WAN))
    with at(61):
        found = refused(lambda: move_claim(claim, actor=world.firm, move="submit"))
    assert str(DAY + timedelta(days=60)) in found["use"]


def test_a_claim_before_the_service_is_done_is_refused(world: World) -> None:
    use = contracted(world, issued(world))
    with pytest.raises(Refused, match="服务完成并经企业确认后"):
        begin_claim(actor=world.firm, use=use)


def test_papers_under_a_claim_stand_still_and_only_sides_hand_in(world: World) -> None:
    use = done(world, issued(world), contract_fen=10 * WAN)
    claim = submitted(world, use)
    with pytest.raises(Refused, match="材料不能再改动"):
        remove_proof(use.proofs.filter(kind="invoice").get(), actor=world.firm)
    move_claim(claim, actor=world.firm, move="withdraw")
    with pytest.raises(Refused, match="由提交它的单位撤下"):
        remove_proof(use.proofs.filter(kind="invoice").get(), actor=world.provider_side)
    remove_proof(use.proofs.filter(kind="invoice").get(), actor=world.firm)
    assert not use.proofs.filter(kind="invoice").exists()
    with pytest.raises(Refused, match="持券企业或服务机构"):
        add_proof(use, actor=firm(), kind="other", file=paper(), name="x.txt")
    with pytest.raises(Invalid):
        add_proof(use, actor=world.firm, kind="照片", file=paper(), name="x.txt")
    with pytest.raises(Refused, match="不收"):
        add_proof(use, actor=world.firm, kind="other", file=paper(), name="x.exe")


def test_experts_are_asked_where_the_scheme_says_so_and_nowhere_else(world: World) -> None:
    small = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    experts = {"experts": [world.expert.person_id]}
    assert (
        "不须专家评审"
        in refused(lambda: move_claim(small, actor=world.office, move="send_to_review", **experts))["experts"]
    )
    large = submitted(world, done(world, issued(world, wanted_fen=30 * WAN), contract_fen=40 * WAN))
    assert "须经专家评审" in refused(lambda: move_claim(large, actor=world.office, move="check"))["experts"]


def test_experts_are_experts_and_of_neither_side(world: World) -> None:
    from tests.factories import PersonFactory
    from xiechuang.kernel.orgs.public import Membership, Role

    claim = submitted(world, done(world, issued(world, wanted_fen=30 * WAN), contract_fen=40 * WAN))
    assert (
        "至少 1 位"
        in refused(lambda: move_claim(claim, actor=world.office, move="send_to_review"))["experts"]
    )
    partial = PersonFactory()
    Membership.objects.create(
        person=partial,
        organisation_id=world.provider_side.organisation_id,
        role=Role.EXPERT,
        starts_on=date(2020, 1, 1),
    )
    with pytest.raises(Refused) as found:
        move_claim(
            claim, actor=world.office, move="send_to_review", experts=[partial.pk, world.firm.person_id]
        )
    texts = "；".join(reason.text for reason in found.value.reasons)
    assert "须回避" in texts
    assert "不是专家" in texts


def test_an_opinion_says_what_and_why(world: World) -> None:
    claim = submitted(world, done(world, issued(world, wanted_fen=30 * WAN), contract_fen=40 * WAN))
    claim = move_claim(claim, actor=world.office, move="send_to_review", experts=[world.expert.person_id])
    with pytest.raises(Invalid) as wrong:
        give_opinion(claim, actor=world.expert, opinion="partly", text=" ", suggested_fen=40 * WAN)
    assert set(wrong.value.fields) == {"text", "suggested"}
    with pytest.raises(Refused, match="受邀专家办理"):
        give_opinion(claim, actor=colleague(world.expert), opinion="agree", text="同意")


def test_approved_is_at_most_what_was_worked_out_and_less_only_with_a_reason(world: World) -> None:
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    claim = move_claim(claim, actor=world.office, move="check")
    approve = lambda fen: move_claim(claim, actor=world.office, move="approve", approved_fen=fen)  # noqa: E731
    assert "不能超过计算所得 50,000.00 元" in refused(lambda: approve(6 * WAN))["approved"]
    assert "须写明核减理由" in refused(lambda: approve(4 * WAN))["note"]
    assert "须大于 0" in refused(lambda: approve(0))["approved"]


def test_who_approves_does_not_pay_and_a_payment_is_stated(world: World) -> None:
    claim = approved(world, done(world, issued(world), contract_fen=10 * WAN))
    found = refused(lambda: move_claim(claim, actor=world.office, move="pay"))
    assert set(found) == {"payer", "bank_reference", "paid_on"}
    assert "核定人不能拨付同一笔" in found["payer"]
    late = {"bank_reference": "B", "paid_on": DAY + timedelta(days=1)}
    assert (
        "在今天之后" in refused(lambda: move_claim(claim, actor=world.payer, move="pay", **late))["paid_on"]
    )
    early = {"bank_reference": "长" * 81, "paid_on": DAY - timedelta(days=1)}
    found = refused(lambda: move_claim(claim, actor=world.payer, move="pay", **early))
    assert set(found) == {"bank_reference", "paid_on"}


def test_an_invoice_that_was_used_before_stops_the_second_claim(world: World) -> None:
    first = done(world, issued(world, wanted_fen=6 * WAN), contract_fen=10 * WAN)
    move_claim(claim_draft(world, first, number="12345678901234567890"), actor=world.firm, move="submit")
    second = done(world, issued(world, wanted_fen=6 * WAN), contract_fen=10 * WAN)
    claim = submitted(world, second, number="1234567890 1234567890")
    claim = move_claim(claim, actor=world.office, move="check")
    found = refused(
        lambda: move_claim(claim, actor=world.office, move="approve", approved_fen=claim.amount_fen)
    )
    assert "疑点" in found["papers"]


def test_what_the_bank_has_paid_is_written_down_though_the_paper_came_under_suspicion_meanwhile(
    world: World,
) -> None:
    number = "12345678901234567890"
    first = done(world, issued(world, wanted_fen=6 * WAN), contract_fen=10 * WAN)
    claim = approved(world, first, number=number)
    listed = make_payment(actor=world.payer, claims=[claim])
    listed = move_payment(listed, actor=world.payer, move="send")
    # The office of the second claim finds that the first had no right to the invoice.
    second = submitted(
        world, done(world, issued(world, wanted_fen=6 * WAN), contract_fen=10 * WAN), number=number
    )
    (found,) = standing_suspicions(SUBJECT, second.number)
    suspicion = Suspicion.objects.get(number=found.number)
    suspicion = move_suspicion(
        suspicion, actor=world.office, move="propose_same", note="同一张发票", blocks="earlier"
    )
    move_suspicion(suspicion, actor=world.payer, move="confirm_same")
    assert standing_suspicions(SUBJECT, claim.number)
    answer = BankAnswer(number=claim.number, paid=True, reference="B1", paid_on=clock.today())
    assert settle_payment(listed, actor=world.payer, answers=[answer]).done == [claim.number]
    taken_back = move_claim(fresh(claim), actor=world.payer, move="reverse", note="发票不是该企业的")
    assert taken_back.state == ClaimState.REVERSED


def test_an_account_the_bank_did_not_know_is_put_right_by_the_payee_before_it_is_sent_again(
    world: World,
) -> None:
    claim = approved(world, done(world, issued(world), contract_fen=10 * WAN), approved_fen=2 * WAN)
    right = {"account_name": "某某公司", "account_number": "0402 0210 0930", "bank": "另一银行"}
    listed = make_payment(actor=world.payer, claims=[claim])
    found = refused(lambda: move_claim(claim, actor=world.firm, move="correct_account", **right))
    assert listed.number in found["payment"]
    take_off(fresh(claim), actor=world.payer)
    for wrong in ({}, right | {"account_number": "不详"}):
        again = partial(move_claim, fresh(claim), actor=world.firm, move="correct_account", **wrong)
        assert "account_number" in refused(again)
    with pytest.raises(Refused):
        move_claim(fresh(claim), actor=world.office, move="correct_account", **right)
    put_right = move_claim(fresh(claim), actor=world.firm, move="correct_account", **right)
    assert (put_right.account_number, put_right.state) == ("0402 0210 0930", "approved")
