"""What time does to vouchers: expiry, claims after it, holds that are over, batches that close, suspicions that freeze."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.vouchers.world import (
    DAY,
    WAN,
    World,
    add_papers,
    approved,
    at,
    claim_draft,
    contracted,
    done,
    draft,
    firm,
    fresh,
    issued,
    make_world,
    paid,
    submitted,
)
from xiechuang.domains.evidence.events import SuspicionSettled
from xiechuang.domains.evidence.public import standing_suspicions
from xiechuang.domains.vouchers.actions.claiming import begin_claim, move_claim, save_claim
from xiechuang.domains.vouchers.actions.due import due_after
from xiechuang.domains.vouchers.actions.ending import end_holds, expire_vouchers
from xiechuang.domains.vouchers.actions.issuing import move_voucher
from xiechuang.domains.vouchers.actions.suspicion import FREEZE, freeze_confirmed
from xiechuang.domains.vouchers.actions.using import move_use
from xiechuang.domains.vouchers.jobs import TIMED, begin_timed_work, do_timed_work, freeze
from xiechuang.domains.vouchers.models import Claim, SchemeParameter, SchemeVersion
from xiechuang.domains.vouchers.queries.budget import budget_of
from xiechuang.domains.vouchers.queries.forecast import forecast_of
from xiechuang.domains.vouchers.queries.timed import something_is_due
from xiechuang.domains.vouchers.states import BatchState, ClaimState, Parameter, UseState, VoucherState
from xiechuang.kernel.events import announce
from xiechuang.kernel.jobs.public import JobRun, Run
from xiechuang.kernel.ledger.public import balance, expire_holds, open_holds
from xiechuang.kernel.lib import clock

EXPIRY = 184  # days from the first to the day on which a voucher of six months is over


def a_run() -> Run:
    row = JobRun.objects.create(number="JB-2099-000001", kind=TIMED, label="x", state="running", token=1)
    return Run(id=row.pk, number=row.number, token=1, attempt=1)


def test_a_voucher_lasts_to_its_last_day_and_then_returns_what_is_left(world: World) -> None:
    voucher = issued(world)
    with at(EXPIRY - 1):
        assert fresh(voucher).is_valid
        assert expire_vouchers() == 0
    with at(EXPIRY):
        assert not fresh(voucher).is_valid
        assert expire_vouchers() == 1
        assert expire_vouchers() == 0
    assert fresh(voucher).state == VoucherState.EXPIRED
    assert budget_of(world.pool).left_fen == 500 * WAN


def test_contracts_that_are_not_done_lapse_with_the_voucher(world: World) -> None:
    use = contracted(world, issued(world))
    with at(EXPIRY):
        expire_vouchers()
    assert fresh(use).state == UseState.LAPSED
    assert open_holds().count() == 0
    assert budget_of(world.pool).left_fen == 500 * WAN


def test_what_was_done_in_time_is_paid_after_the_voucher_expired_and_the_rest_goes_back(world: World) -> None:
    voucher = issued(world)
    use = contracted(world, voucher, contract_fen=10 * WAN)
    with at(EXPIRY - 10):
        use = move_use(use, actor=world.provider_side, move="register")
        use = move_use(use, actor=world.provider_side, move="deliver", delivered_on=clock.today())
        use = move_use(use, actor=world.firm, move="confirm")
    with at(EXPIRY + 2):
        expire_vouchers()
        assert fresh(voucher).state == VoucherState.EXPIRED
        assert balance(voucher.account_id).fen == 5 * WAN
        claim = paid(world, fresh(use))
        assert claim.paid_fen == 5 * WAN
        back = move_claim(claim, actor=world.payer, move="reverse", note="付错")
    assert back.state == ClaimState.REVERSED
    assert balance(voucher.account_id).fen == 0
    assert budget_of(world.pool).left_fen == 500 * WAN


def test_a_service_that_nobody_claims_for_lapses_after_the_last_day(world: World) -> None:
    use = done(world, issued(world), contract_fen=10 * WAN)
    with at(60):
        assert end_holds() == (0, 0)
    with at(61):
        assert something_is_due()
        assert end_holds() == (0, 1)
    assert fresh(use).state == UseState.LAPSED
    assert balance(use.voucher.account_id).free_fen == 20 * WAN


def test_the_ledger_itself_frees_what_was_set_aside_when_everybody_slept(world: World) -> None:
    use = contracted(world, issued(world))
    with at(EXPIRY + 62):
        assert expire_holds(clock.now()) == 1
        expire_vouchers()
    assert fresh(use).state == UseState.LAPSED
    assert budget_of(world.pool).left_fen == 500 * WAN


def test_the_job_does_all_of_it_and_says_how_much(world: World) -> None:
    contracted(world, issued(world))
    assert begin_timed_work() is None
    with at(310):
        assert do_timed_work(a_run()) == {
            "batches_closed": 1,
            "batches_not_closed": 0,
            "vouchers_expired": 1,
            "holds_ended": 0,
            "uses_lapsed": 0,
        }
        assert not something_is_due()
    assert fresh(world.batch).state == BatchState.CLOSED
    assert budget_of(world.pool).free_fen == 500 * WAN


def test_the_queue_starts_the_job_once(world: World) -> None:
    issued(world)
    with at(EXPIRY):
        run = begin_timed_work()
        assert run is not None
        assert begin_timed_work() is None


def test_a_returned_claim_may_be_corrected_after_the_last_day_within_its_own_time(world: World) -> None:
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    with at(60):
        claim = move_claim(claim, actor=world.office, move="return", note="补正")
        assert claim.due_at is not None
    with at(63):
        assert move_claim(claim, actor=world.firm, move="submit").state == ClaimState.SUBMITTED


def test_a_limit_in_a_year_whose_holidays_are_not_published_is_not_guessed(world: World) -> None:
    with at(365 * 3):
        assert due_after(world.version, Parameter.PAY_WORKDAYS) is None


def test_a_confirmed_suspicion_freezes_the_claim_in_a_job_of_its_own(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = approved(world, done(world, issued(world), contract_fen=10 * WAN))
    event = SuspicionSettled(
        subject_kind="vouchers.claim",
        subject_number=claim.number,
        confirmed=True,
        by="某某",
        suspicion_number="YD-2026-000001",
    )
    announce(event)
    assert JobRun.objects.get(kind=FREEZE).arguments == {"numbers": [claim.number]}
    assert freeze_confirmed([claim.number]) == []
    twin = submitted(world, twin_of(world, claim))
    assert standing_suspicions("vouchers.claim", twin.number)
    confirmed = type("Blocking", (), {"state": _confirmed(), "number": "YD-1"})()
    monkeypatch.setattr(
        "xiechuang.domains.vouchers.actions.suspicion.standing_suspicions", lambda *_: [confirmed]
    )
    assert freeze(a_run(), numbers=[twin.number]) == {"frozen": [twin.number]}
    assert fresh(twin).state == ClaimState.FROZEN


def _confirmed() -> object:
    from xiechuang.domains.evidence.public import SuspicionState

    return SuspicionState.CONFIRMED


def twin_of(world: World, claim: Claim):
    """Another contract whose invoice is the claim's."""
    use = done(world, issued(world, wanted_fen=6 * WAN), contract_fen=10 * WAN)
    number = claim.use.proofs.get(kind="invoice").identifier
    add_papers(use, who=world.firm, invoice_fen=10 * WAN, paid_fen=10 * WAN, number=number)
    return use


def test_the_database_keeps_four_eyes_and_paid_amounts(world: World) -> None:
    claim = paid(world, done(world, issued(world), contract_fen=10 * WAN))
    with pytest.raises(DatabaseError, match="reverse the payment"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(paid_fen=1)
    with pytest.raises(DatabaseError, match="reverse the payment"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).delete()
    other = approved(world, done(world, claim.voucher, contract_fen=4 * WAN))
    with pytest.raises(IntegrityError, match="claim_is_paid_by_another"), transaction.atomic():
        Claim.objects.filter(pk=other.pk).update(paid_by=other.approved_by_id)


def test_the_database_keeps_a_scheme_in_force_as_it_is(world: World) -> None:
    with pytest.raises(DatabaseError, match="make a new version"), transaction.atomic():
        SchemeParameter.objects.filter(scheme_version=world.version, name="share").update(value="1")
    with pytest.raises(DatabaseError, match="make a new version"), transaction.atomic():
        SchemeVersion.objects.filter(pk=world.version.pk).update(state="scheme_draft")
    with pytest.raises(DatabaseError, match="make a new version"), transaction.atomic():
        SchemeParameter.objects.create(scheme_version=world.version, name="x", sureness="unknown")


def test_one_contract_has_one_live_claim(world: World) -> None:
    claim = claim_draft(world, done(world, issued(world), contract_fen=10 * WAN))
    claim.pk, claim.number = None, "DF-2026-999999"
    with pytest.raises(IntegrityError, match="one_live_claim_a_use"), transaction.atomic():
        claim.save()


def test_a_forecast_says_its_method_and_that_there_are_too_few_data(world: World) -> None:
    issued(world)
    found = forecast_of(world.pool, left_fen=budget_of(world.pool).left_fen)
    assert "数据太少：发放了 1 张券" in found.too_few
    assert found.middle_on is None


def test_a_forecast_has_an_interval_and_gives_the_same_answer_twice(morning: None) -> None:
    world = make_world(pool_fen=500 * WAN, batch_fen=500 * WAN)
    for day in range(20):
        with at(day):
            voucher = draft(world, who=(who := firm()), wanted_fen=(5 + day % 3) * WAN)
            move_voucher(voucher, actor=who, move="submit")
    with at(19):
        first, again = (
            forecast_of(world.pool, left_fen=budget_of(world.pool).left_fen),
            forecast_of(world.pool, left_fen=budget_of(world.pool).left_fen),
        )
    assert first == again
    assert "重抽" in first.method
    assert first.too_few == ""
    assert DAY + timedelta(days=19) < first.early_on <= first.middle_on <= first.late_on
    # Six a day on average out of what is left.
    expected = DAY + timedelta(days=19 + first.left_fen // (6 * WAN))
    assert abs((first.middle_on - expected).days) <= 3


def test_begin_and_save_of_a_claim_tell_by_when(world: World) -> None:
    claim = begin_claim(actor=world.firm, use=done(world, issued(world), contract_fen=10 * WAN))
    claim = save_claim(claim, actor=world.firm, values={"note": "说明"}, revision=claim.revision)
    assert claim.due_at.date() == DAY + timedelta(days=60)
