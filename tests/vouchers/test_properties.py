"""Whatever firms and offices do in whatever order: every fen is somewhere, and the ledger's rows agree with themselves."""

from contextlib import ExitStack, suppress
from typing import Any

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.vouchers.world import (
    WAN,
    at,
    claimant,
    contracted,
    done,
    firm,
    fresh,
    issued,
    make_world,
    payer_of,
    submitted,
)
from xiechuang.domains.clearing.public import Obligation
from xiechuang.domains.vouchers.actions.claiming import move_claim
from xiechuang.domains.vouchers.actions.ending import end_holds, expire_vouchers
from xiechuang.domains.vouchers.actions.issuing import move_voucher
from xiechuang.domains.vouchers.actions.money import receipts_account
from xiechuang.domains.vouchers.actions.using import move_use
from xiechuang.domains.vouchers.models import Claim, Use, Voucher
from xiechuang.domains.vouchers.queries.budget import budget_of
from xiechuang.domains.vouchers.states import ClaimState, Mode, UseState, VoucherState
from xiechuang.kernel.ledger.public import balance, open_holds, rederive
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused

PLACES = st.integers(0, 99)


class Vouchers(RuleBasedStateMachine):
    """A community in which anything may be tried; what is refused changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.atom = transaction.atomic()
        self.atom.__enter__()
        self.time = ExitStack()
        self.day = 0
        self.set_day(0)
        self.world = make_world(mode=Mode.PROVIDER, batch_fen=60 * WAN, review_from="不须评审")
        self.firms = [self.world.firm, firm()]
        self.paid_out = 0

    def set_day(self, day: int) -> None:
        self.time.close()
        self.day = day
        self.time.enter_context(at(day))

    def teardown(self) -> None:
        try:
            assert rederive().faults == []
        finally:
            self.time.close()
            transaction.set_rollback(True)
            self.atom.__exit__(None, None, None)

    def pick(self, rows: Any, place: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[place % len(found)] if found else None

    def attempt(self, deed: Any) -> Any:
        """The deed, or None; a refusal says why and leaves everything as it was."""
        before = self.money()
        with suppress(Refused), transaction.atomic():
            return deed()
        assert self.money() == before
        return None

    def money(self) -> tuple[int, int, int, int]:
        now = budget_of(self.world.pool)
        return now.left_fen, now.committed_fen, now.held_fen, now.paid_fen

    def owner(self, row: Any) -> Any:
        return next(one for one in self.firms if one.organisation_id == row.organisation_id)

    @rule(place=PLACES, wan=st.integers(1, 30))
    def issue(self, place: int, wan: int) -> None:
        who = self.firms[place % 2]
        self.attempt(lambda: issued(self.world, who=who, wanted_fen=wan * WAN))

    @rule(place=PLACES, wan=st.integers(1, 60))
    def sign(self, place: int, wan: int) -> None:
        voucher = self.pick(Voucher.objects.filter(state=VoucherState.ISSUED), place)
        if voucher is not None:
            who = self.owner(voucher)
            self.attempt(lambda: contracted(self.world, voucher, contract_fen=wan * WAN, who=who))

    @rule(place=PLACES, wan=st.integers(1, 60), pays=st.integers(0, 3))
    def claim(self, place: int, wan: int, pays: int) -> None:
        voucher = self.pick(Voucher.objects.filter(state=VoucherState.ISSUED), place)
        if voucher is None:
            return
        who = self.owner(voucher)
        use = self.attempt(lambda: done(self.world, voucher, contract_fen=wan * WAN, who=who))
        if use is not None:
            fen = (use.contract_fen or 0) * pays // 3
            self.attempt(
                lambda: submitted(self.world, use, who=claimant(self.world, use), paid_fen=fen or None)
            )

    @rule(place=PLACES, cut=st.integers(0, 2))
    def approve(self, place: int, cut: int) -> None:
        claim = self.pick(Claim.objects.filter(state__in=[ClaimState.SUBMITTED, ClaimState.CHECKED]), place)
        if claim is None:
            return
        if claim.state == ClaimState.SUBMITTED:
            self.attempt(lambda: move_claim(claim, actor=self.world.office, move="check"))
        fen = max((claim.amount_fen or 0) // (cut + 1), 1)
        self.attempt(
            lambda: move_claim(claim, actor=self.world.office, move="approve", approved_fen=fen, note="核减")
        )

    @rule(place=PLACES)
    def pay(self, place: int) -> None:
        claim = self.pick(Claim.objects.filter(state=ClaimState.APPROVED), place)
        if claim is None:
            return
        made = self.attempt(
            lambda: move_claim(
                claim,
                actor=payer_of(self.world, claim),
                move="pay",
                bank_reference=f"B{claim.pk}",
                paid_on=clock.today(),
            )
        )
        if made is not None:
            self.paid_out += made.paid_fen
            again = self.attempt(
                lambda: move_claim(
                    claim,
                    actor=payer_of(self.world, claim),
                    move="pay",
                    bank_reference="B",
                    paid_on=clock.today(),
                )
            )
            assert again is None

    @precondition(lambda self: Claim.objects.filter(state=ClaimState.PAID).exists())
    @rule(place=PLACES)
    def reverse(self, place: int) -> None:
        claim = self.pick(Claim.objects.filter(state=ClaimState.PAID), place)
        made = self.attempt(
            lambda: move_claim(claim, actor=payer_of(self.world, claim), move="reverse", note="付错")
        )
        if made is not None:
            self.paid_out -= made.paid_fen

    @rule(place=PLACES, move=st.sampled_from(["return", "reject", "freeze", "release"]))
    def turn_down(self, place: int, move: str) -> None:
        claim = self.pick(Claim.objects.exclude(state=ClaimState.PAID), place)
        if claim is not None:
            self.attempt(lambda: move_claim(claim, actor=self.world.office, move=move, note="理由"))

    @rule(place=PLACES)
    def cancel(self, place: int) -> None:
        use = self.pick(Use.objects.filter(state__in=[UseState.CONTRACTED, UseState.DONE]), place)
        if use is not None:
            self.attempt(lambda: move_use(use, actor=self.owner(use), move="cancel", note="不做了"))

    @rule(place=PLACES)
    def give_back(self, place: int) -> None:
        voucher = self.pick(Voucher.objects.filter(state=VoucherState.ISSUED), place)
        if voucher is not None:
            self.attempt(lambda: move_voucher(voucher, actor=self.owner(voucher), move="give_back"))

    @rule(days=st.integers(1, 90))
    def time_passes(self, days: int) -> None:
        self.set_day(self.day + days)
        expire_vouchers()
        end_holds()

    @invariant()
    def every_fen_is_somewhere(self) -> None:
        now = budget_of(self.world.pool)
        assert now.is_whole
        assert min(now.left_fen, now.committed_fen - now.held_fen, now.paid_fen, now.held_fen) >= 0
        assert now.paid_fen == self.paid_out
        assert balance(receipts_account(self.world.provider.organisation)).fen == self.paid_out
        owed = sum(one.amount_fen for one in Obligation.objects.filter(debtor_id=self.world.region))
        back = sum(one.amount_fen for one in Obligation.objects.filter(creditor_id=self.world.region))
        assert owed - back == self.paid_out

    @invariant()
    def what_is_set_aside_is_for_something_open(self) -> None:
        wanted = {use.hold_id for use in Use.objects.exclude(hold_id=None)}
        wanted |= {claim.hold_id for claim in Claim.objects.exclude(hold_id=None)}
        assert {hold.pk for hold in open_holds()} <= wanted
        for voucher in Voucher.objects.filter(state=VoucherState.USED_UP):
            assert balance(fresh(voucher).account_id).fen == 0


class TestVouchers(Vouchers.TestCase, TestCase):
    """Run inside Django's test database."""

    settings = settings(max_examples=6, stateful_step_count=14, deadline=None)
