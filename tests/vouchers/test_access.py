"""Who sees what: by the queryset and by the database's own fence; and the whole way walked inside the fence."""

from typing import Any

import pytest

import tests.vouchers.world as ways
from tests.factories import actor
from tests.vouchers.world import (
    BEIJING,
    TIANJIN,
    WAN,
    World,
    approved,
    claim_draft,
    contracted,
    done,
    draft,
    firm,
    fresh,
    issued,
    make_world,
    official,
    paid,
    payer_of,
    submitted,
)
from xiechuang.domains.vouchers.actions import claiming, issuing
from xiechuang.domains.vouchers.models import (
    Appropriation,
    Claim,
    PaymentBatch,
    Pool,
    Proof,
    Review,
    SchemeVersion,
    Use,
    Voucher,
)
from xiechuang.domains.vouchers.queries.budget import budget_of, left_of
from xiechuang.domains.vouchers.queries.chain import chain_of
from xiechuang.domains.vouchers.queries.missing import missing_for_claim, missing_for_voucher
from xiechuang.domains.vouchers.queries.statistics import totals
from xiechuang.domains.vouchers.queries.work import due_rows, late_rows
from xiechuang.domains.vouchers.states import ClaimState, VoucherState
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.documents.public import Document
from xiechuang.kernel.ledger.public import Account, Entry
from xiechuang.kernel.orgs.public import PUBLIC, Actor, Role

DEEDS = (
    "begin_voucher",
    "move_voucher",
    "intend_use",
    "move_use",
    "add_proof",
    "begin_claim",
    "save_claim",
    "move_claim",
)
PRIVATE = (Voucher, Use, Proof, Claim, Review, PaymentBatch, Appropriation)


@pytest.fixture
def behind_the_fence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything anybody does is done as the fenced role, as it is in a request."""
    for name in DEEDS:
        monkeypatch.setattr(ways, name, inside(getattr(ways, name)))


def inside(deed: Any) -> Any:
    def done_inside(*given: Any, actor: Actor, **more: Any) -> Any:
        with fenced(actor):
            return deed(*given, actor=actor, **more)

    return done_inside


def both_ways(who: Actor, row: Any) -> tuple[bool, bool]:
    """Whether the queryset shows a row, and whether the fence alone does."""
    by_scope = visible(who, type(row)).filter(pk=row.pk).exists()
    with fenced(who):
        by_fence = type(row)._default_manager.filter(pk=row.pk).exists()
    return by_scope, by_fence


def seen(who: Actor, row: Any) -> bool:
    scope, fence = both_ways(who, row)
    assert scope == fence, f"{row!r}: queryset {scope}, fence {fence}"
    return scope


@pytest.mark.usefixtures("behind_the_fence")
def test_the_whole_way_is_walked_inside_the_fence(world: World) -> None:
    voucher = issued(world, wanted_fen=5 * WAN)
    claim = paid(world, done(world, voucher, contract_fen=10 * WAN))
    assert fresh(voucher).state == VoucherState.USED_UP
    claim = ways.move_claim(claim, actor=world.firm, move="rate", rating=5, note="好")
    claim = ways.move_claim(claim, actor=world.payer, move="reverse", note="付错")
    assert fresh(voucher).state == VoucherState.ISSUED


@pytest.mark.usefixtures("behind_the_fence")
def test_the_way_across_regions_is_walked_inside_the_fence(provider_world: World) -> None:
    world = provider_world
    voucher = issued(world, wanted_fen=10 * WAN)
    claim = paid(world, done(world, voucher, contract_fen=10 * WAN), paid_fen=5 * WAN)
    assert claim.state == ClaimState.PAID
    claim = ways.move_claim(claim, actor=payer_of(world, claim), move="reverse", note="付错")
    assert claim.state == ClaimState.REVERSED
    second = approved(
        world, done(world, voucher, contract_fen=6 * WAN), paid_fen=4 * WAN, approved_fen=2 * WAN
    )
    assert ways.pay(world, second).paid_fen == 2 * WAN


@pytest.mark.usefixtures("behind_the_fence")
def test_a_review_is_held_and_ended_inside_the_fence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "give_opinion", inside(claiming.give_opinion))
    use = done(world, issued(world, wanted_fen=30 * WAN), contract_fen=40 * WAN)
    claim = ways.move_claim(claim_draft(world, use), actor=world.firm, move="submit")
    claim = ways.move_claim(
        claim, actor=world.office, move="send_to_review", experts=[world.expert.person_id]
    )
    assert seen(world.expert, claim)
    claim = claiming.give_opinion(claim, actor=world.expert, opinion="agree", text="同意")
    assert claim.state == ClaimState.REVIEWED
    review = claim.reviews.get()
    assert (seen(world.firm, review), seen(world.office, review), seen(world.expert, review)) == (
        False,
        True,
        True,
    )


def test_a_review_inside_the_fence_is_given_back_or_withdrawn(world: World) -> None:
    voucher = issued(world)
    with fenced(world.firm):
        issuing.move_voucher(voucher, actor=world.firm, move="give_back")
    assert fresh(voucher).state == VoucherState.GIVEN_BACK


def test_a_draft_is_the_firms_own(world: World) -> None:
    voucher = draft(world)
    watchers = (world.office, official(TIANJIN), firm(), world.expert, world.provider_side, auditor())
    assert seen(world.firm, voucher)
    assert not any(seen(who, voucher) for who in watchers)


def auditor() -> Actor:
    return actor(Role.AUDITOR)


def test_what_was_handed_in_is_seen_by_whom_it_concerns_and_by_nobody_else(world: World) -> None:
    voucher = issued(world)
    use = contracted(world, voucher)
    insiders = (world.firm, world.office, world.provider_side, auditor(), actor(Role.COMMUNITY_OFFICE))
    outsiders = (
        firm(),
        official(BEIJING),
        world.expert,
        actor(Role.TECHNOLOGY_MANAGER),
        actor(Role.PARK_OFFICIAL),
        PUBLIC,
    )
    for row in (voucher, use, use.proofs.get()):
        assert all(seen(who, row) for who in insiders)
        assert not any(seen(who, row) for who in outsiders)
    # The office of the provider's region has nothing to do with it until it pays.
    assert not seen(official(TIANJIN), use)


def test_another_regions_office_sees_a_claim_only_where_it_pays(world: World) -> None:
    neighbour = official(TIANJIN)
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    assert not seen(neighbour, claim)
    assert not seen(neighbour, claim.voucher)


def test_the_paying_regions_office_sees_the_claim_and_its_voucher(provider_world: World) -> None:
    world = provider_world
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN), paid_fen=5 * WAN)
    neighbour = world.neighbours[TIANJIN]
    assert seen(neighbour, claim)
    assert seen(neighbour, claim.voucher)
    assert seen(neighbour, claim.use)
    assert seen(neighbour, claim.use.proofs.filter(kind="invoice").get())
    assert not seen(official(BEIJING), claim)


def test_a_draft_of_a_claim_is_the_payees_own(provider_world: World) -> None:
    world = provider_world
    claim = claim_draft(world, done(world, issued(world), contract_fen=10 * WAN), paid_fen=5 * WAN)
    assert seen(world.provider_side, claim)
    assert not any(seen(who, claim) for who in (world.firm, world.office, auditor()))


def test_papers_are_handed_out_to_both_sides_and_the_office_alone(world: World) -> None:
    use = contracted(world, issued(world))
    document = use.proofs.get().document
    for who, may in ((world.firm, True), (world.office, True), (firm(), False), (PUBLIC, False)):
        with fenced(who):
            assert visible(who, Document).filter(pk=document.pk).exists() is may


def test_the_account_of_a_voucher_is_seen_by_whoever_sees_the_voucher(world: World) -> None:
    voucher = issued(world)
    for who, may in ((world.firm, True), (world.office, True), (firm(), False), (official(BEIJING), False)):
        with fenced(who):
            assert Account.objects.filter(pk=voucher.account_id).exists() is may
            assert Entry.objects.filter(account_id=voucher.account_id).exists() is may


def test_nobody_outside_sees_a_single_row_of_what_is_private(world: World) -> None:
    paid(world, done(world, issued(world), contract_fen=10 * WAN))
    for who in (PUBLIC, firm(), official(BEIJING)):
        with fenced(who):
            for model in PRIVATE:
                assert not model._default_manager.exists(), (who.role, model)


def test_a_version_in_the_making_is_seen_by_its_office_alone(world: World) -> None:
    from xiechuang.domains.vouchers.actions.scheme import make_version

    version = make_version(world.version.scheme, actor=world.office, reason="修订")
    assert visible(world.office, SchemeVersion).filter(pk=version.pk).exists()
    assert not visible(official(BEIJING), SchemeVersion).filter(pk=version.pk).exists()
    assert visible(PUBLIC, SchemeVersion).filter(pk=world.version.pk).exists()


def test_pools_are_seen_by_their_office_and_sums_by_everybody(world: World) -> None:
    issued(world)
    assert not visible(world.firm, Pool).exists()
    assert visible(world.office, Pool).exists()
    with fenced(world.firm):
        assert left_of(world.batch) == 80 * WAN
    with fenced(PUBLIC):
        shown = budget_of(world.pool)
    assert (shown.left_fen, shown.committed_fen) == (480 * WAN, 20 * WAN)


def test_public_totals_hide_sums_of_fewer_than_three_firms(world: World) -> None:
    issued(world)
    with fenced(PUBLIC):
        [total] = totals()
    assert (total.firms, total.issued_fen) == (1, None)
    issued(world, who=firm())
    issued(world, who=firm())
    with fenced(PUBLIC):
        [total] = totals()
    assert (total.firms, total.issued_fen) == (3, 60 * WAN)


def test_everybody_finds_what_they_have_to_do(provider_world: World) -> None:
    world = provider_world
    kinds = lambda who: [(row.kind, row.state) for row in due_rows(who)]  # noqa: E731
    voucher = issued(world)
    ways.intended(world, voucher)
    assert kinds(world.provider_side) == [("use", "意向待答复")]
    claim = submitted(world, done(world, voucher, contract_fen=10 * WAN), paid_fen=5 * WAN)
    assert kinds(world.office) == [("claim", "待形式审核")]
    assert kinds(world.firm) == []
    with ways.at(60):
        late = {row.number: row.who for row in late_rows(auditor())}
        assert late == {
            claim.number: "河北省主管部门",
            Use.objects.get(state="intended").number: world.provider.organisation.name,
        }
        assert all(row.is_late for row in late_rows(world.office))


def test_the_chain_of_a_voucher_leads_from_every_fen_to_scheme_clause_approver_and_papers(
    world: World,
) -> None:
    voucher = issued(world)
    claim = paid(world, done(world, voucher, contract_fen=10 * WAN))
    with fenced(auditor()):
        chain = chain_of(fresh(voucher), actor=auditor())
    assert [line.kind for line in chain.lines] == [
        "发放",
        "为合同预留",
        "放开预留",
        "为兑付预留",
        "拨付",
    ]
    assert chain.lines[-1].subject_number == claim.number
    assert chain.lines[-1].amount_fen == -5 * WAN
    cited = [step["cited"] for step in claim.calculation["steps"] if step["cited"]]
    assert {one["parameter"] for one in cited} == {"share", "contract_cap", "year_cap"}
    assert all(one["scheme"] == world.version.scheme.number and one["version"] == 1 for one in cited)
    assert all(proof.paper_number.startswith("PZ-") for proof in chain.proofs if proof.kind != "report")
    assert {"approve", "pay"} <= {deed.step.move for deed in chain.deeds}
    assert claim.approved_by_id == world.office.person_id
    assert claim.paid_by_id == world.payer.person_id


def test_what_is_missing_is_told_inside_the_fence_as_outside(world: World) -> None:
    with fenced(world.firm):
        voucher = ways.begin_voucher(actor=world.firm, batch=world.batch)
        fields = {reason.field for reason in missing_for_voucher(voucher, world.firm)}
    assert fields == {"fact-staff", "fact-research_last_year", "declaration-0", "wanted"}
    use = done(world, issued(world), contract_fen=10 * WAN)
    with fenced(world.firm):
        claim = ways.begin_claim(actor=world.firm, use=use)
        fields = {reason.field for reason in missing_for_claim(claim, world.firm)}
    assert {"proof-invoice", "proof-payment", "account_number", "bank"} <= fields


def test_make_world_takes_other_regions(morning: None) -> None:
    assert make_world(region=BEIJING).firm.region_code == BEIJING
