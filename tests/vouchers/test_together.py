"""Many at once, on real connections: one voucher is spent once, one office decides, the last money is had once."""

import pytest

from tests.parallel import errors, together
from tests.vouchers.world import CONTRACT as TERMS
from tests.vouchers.world import (
    WAN,
    World,
    approved,
    at,
    colleague,
    contracted,
    done,
    draft,
    firm,
    fresh,
    intended,
    issued,
    make_world,
    paid,
    payer_of,
    submitted,
    with_contract,
)
from xiechuang.domains.vouchers.actions.budget import move_batch
from xiechuang.domains.vouchers.actions.claiming import move_claim
from xiechuang.domains.vouchers.actions.ending import expire_vouchers
from xiechuang.domains.vouchers.actions.issuing import move_voucher
from xiechuang.domains.vouchers.actions.using import move_use
from xiechuang.domains.vouchers.models import Claim, Use, Voucher
from xiechuang.domains.vouchers.queries.budget import budget_of, left_of
from xiechuang.domains.vouchers.states import ClaimState, Mode, UseState, VoucherState
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.ledger.public import balance, rederive
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused

pytestmark = pytest.mark.usefixtures("committed")
MANY = 64


@pytest.fixture
def world(committed: None) -> World:
    with at():
        return make_world(batch_fen=100 * WAN)


def only_refusals(outcomes: list[object]) -> bool:
    return all(isinstance(one, Refused) for one in errors(outcomes))


def test_of_sixty_four_who_want_one_voucher_for_their_contract_one_wins(world: World) -> None:
    with at():
        voucher = issued(world, wanted_fen=20 * WAN)
        use = move_use(intended(world, voucher), actor=world.provider_side, move="accept")
        with_contract(use, who=world.firm)
        others = [use]
        for _ in range(MANY - 1):
            copy = Use.objects.get(pk=use.pk)
            copy.pk, copy.number = None, f"{use.number}-{len(others)}"
            copy.save()
            others.append(copy)
        proof = use.proofs.get()
        for other in others[1:]:
            proof.pk, proof.use = None, other
            proof.save()

    def sign(place: int) -> Use:
        with at(), fenced(world.firm):
            return move_use(
                others[place],
                actor=world.firm,
                move="sign",
                contract_number=f"HT-{place}",
                contract_fen=40 * WAN,
                **TERMS,
            )

    outcomes = together(sign, times=MANY)
    assert len(errors(outcomes)) == MANY - 1
    assert only_refusals(outcomes)
    assert any("券余额 0.00 元" in str(one) for one in errors(outcomes))
    assert Use.objects.filter(state=UseState.CONTRACTED).count() == 1
    assert balance(voucher.account_id).free_fen == 0
    assert rederive().faults == []


def test_two_offices_that_approve_at_once_approve_once_and_the_second_hears_why(world: World) -> None:
    with at():
        claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
        claim = move_claim(claim, actor=world.office, move="check")
    officials = [world.office, world.payer]

    def approve(place: int) -> Claim:
        with at(), fenced(officials[place]):
            return move_claim(claim, actor=officials[place], move="approve", approved_fen=claim.amount_fen)

    outcomes = together(approve, times=2)
    assert [type(one) for one in errors(outcomes)] == [Refused]
    assert "待拨付" in str(errors(outcomes)[0]) or "只有" in str(errors(outcomes)[0])
    assert fresh(claim).state == ClaimState.APPROVED


def test_a_claim_that_ten_pay_at_once_is_paid_once(world: World) -> None:
    with at():
        claim = approved(world, done(world, issued(world), contract_fen=10 * WAN))
        payers = [colleague(world.office) for _ in range(10)]

    def pay_it(place: int) -> Claim:
        with at(), fenced(payers[place]):
            return move_claim(
                claim, actor=payers[place], move="pay", bank_reference=f"B{place}", paid_on=clock.today()
            )

    outcomes = together(pay_it, times=10)
    assert len(errors(outcomes)) == 9
    assert only_refusals(outcomes)
    assert balance(claim.voucher.account_id).fen == 15 * WAN
    assert rederive().faults == []


def test_the_last_money_of_a_batch_is_had_once_however_many_ask(world: World) -> None:
    with at():
        issued(world, wanted_fen=30 * WAN)
        issued(world, who=firm(), wanted_fen=30 * WAN)
        issued(world, who=firm(), wanted_fen=30 * WAN)
        firms = [firm() for _ in range(12)]
        drafts = [draft(world, who=one, wanted_fen=10 * WAN) for one in firms]

    def ask(place: int) -> Voucher:
        with at(), fenced(firms[place]):
            return move_voucher(drafts[place], actor=firms[place], move="submit")

    outcomes = together(ask, times=12)
    assert len(errors(outcomes)) == 11
    assert only_refusals(outcomes)
    assert all("额度还剩 0.00 元" in str(one) for one in errors(outcomes))
    assert left_of(world.batch) == 0
    assert Voucher.objects.filter(state=VoucherState.DRAFT).count() == 11
    assert rederive().faults == []


def test_a_firm_that_asks_for_several_at_once_stays_within_its_year(world: World) -> None:
    with at():
        drafts = [draft(world, wanted_fen=30 * WAN) for _ in range(6)]

    def ask(place: int) -> Voucher:
        with at(), fenced(world.firm):
            return move_voucher(drafts[place], actor=world.firm, move="submit")

    outcomes = together(ask, times=6)
    assert len(errors(outcomes)) == 5
    assert only_refusals(outcomes)


def test_a_reversal_of_everything_by_two_at_once_gives_each_one_success(world: World) -> None:
    with at():
        claims = [
            paid(world, done(world, issued(world, wanted_fen=6 * WAN), contract_fen=10 * WAN))
            for _ in range(4)
        ]

    def reverse_all(_: int) -> int:
        done_here = 0
        for claim in claims:
            with at(1), fenced(world.payer):
                try:
                    move_claim(claim, actor=payer_of(world, claim), move="reverse", note="付错")
                except Refused:
                    continue
                done_here += 1
        return done_here

    outcomes = together(reverse_all, times=2)
    assert errors(outcomes) == []
    assert sum(outcomes) == len(claims)
    assert rederive().faults == []


def test_while_a_voucher_expires_it_is_used_or_not_but_never_half(world: World) -> None:
    with at():
        voucher = issued(world)
        uses = [contracted(world, voucher, contract_fen=4 * WAN) for _ in range(3)]

    def work(place: int) -> object:
        if place == 0:
            with at(200):
                return expire_vouchers()
        with at(100), fenced(world.firm):
            return move_use(uses[place - 1], actor=world.firm, move="cancel", note="不做了")

    outcomes = together(work, times=4)
    assert only_refusals(outcomes)
    assert outcomes[0] == 1
    assert fresh(voucher).state == VoucherState.EXPIRED
    assert balance(voucher.account_id).fen == 0
    assert left_of(world.batch) == 100 * WAN
    assert rederive().faults == []


def test_two_regions_pay_across_at_once_without_waiting_for_each_other_for_ever(committed: None) -> None:
    with at():
        worlds = [
            make_world(mode=Mode.PROVIDER),
            make_world(mode=Mode.PROVIDER, region="120000", provider_region="130000"),
        ]
        claims = [
            (
                one,
                approved(
                    one, done(one, issued(one, wanted_fen=6 * WAN), contract_fen=5 * WAN), paid_fen=3 * WAN
                ),
            )
            for one in worlds
            for _ in range(3)
        ]

    def pay_it(place: int) -> Claim:
        world, claim = claims[place]
        who = payer_of(world, claim)
        with at(), fenced(who):
            return move_claim(claim, actor=who, move="pay", bank_reference=f"B{place}", paid_on=clock.today())

    outcomes = together(pay_it, times=len(claims))
    assert errors(outcomes) == []
    assert all(claim.obligation_id for claim in outcomes)
    assert rederive().faults == []


def test_money_that_comes_back_while_its_batch_closes_is_not_left_lying_in_it(world: World) -> None:
    with at():
        vouchers = [issued(world, wanted_fen=2 * WAN) for _ in range(6)]

    def work(place: int) -> object:
        with at():
            if place == 0:
                return move_batch(world.batch, actor=world.office, move="close")
            with fenced(world.firm):
                return move_voucher(vouchers[place - 1], actor=world.firm, move="give_back")

    outcomes = together(work, times=7)
    assert errors(outcomes) == []
    assert left_of(world.batch) == 0
    assert budget_of(world.pool).free_fen == 500 * WAN
    assert rederive().faults == []
