"""What the pages of cases say: the way as it was gone, who went on meanwhile, where a sum leads, what is whose."""

import pytest

from tests.factories import actor
from tests.vouchers.reading import text_of
from tests.vouchers.world import (
    TIANJIN,
    WAN,
    World,
    approved,
    at,
    contracted,
    done,
    firm,
    fresh,
    intended,
    issued,
    official,
    paid,
    submitted,
)
from xiechuang.domains.providers.actions.standing import move_provider
from xiechuang.domains.vouchers.actions.claiming import move_claim
from xiechuang.domains.vouchers.actions.ending import expire_vouchers
from xiechuang.domains.vouchers.actions.using import move_use
from xiechuang.domains.vouchers.pages.cases import way_of
from xiechuang.domains.vouchers.states import ClaimState as C
from xiechuang.domains.vouchers.states import UseState as U
from xiechuang.domains.vouchers.states import VoucherState as V
from xiechuang.kernel.orgs.public import Role


@pytest.mark.parametrize(
    ("kind", "state", "reached", "last"),
    [
        ("voucher", V.EXPIRED, {V.DRAFT, V.ISSUED}, ["可使用", "已到期"]),
        ("voucher", V.WITHDRAWN, {V.DRAFT}, ["申领草稿", "已撤回"]),
        ("use", U.LAPSED, {U.INTENDED, U.ACCEPTED, U.CONTRACTED}, ["已签合同", "已失效"]),
        ("claim", C.REJECTED, {C.DRAFT, C.SUBMITTED}, ["待形式审核", "不予兑付"]),
        ("claim", C.REVERSED, {C.DRAFT, C.APPROVED, C.PAID}, ["已拨付", "已追回"]),
    ],
)
def test_what_ended_early_does_not_look_as_if_it_had_gone_all_the_way(kind, state, reached, last):
    way, place = way_of(kind, state, reached=reached)
    assert way[-2:] == last
    assert place == len(way) - 1


def test_an_expired_voucher_was_never_used_up(world: World, browse):
    voucher = issued(world)
    with at(days=300):
        assert expire_vouchers() == 1
        page = text_of(browse(world.firm).get(f"/vouchers/{voucher.number}/"))
    assert "已到期" in page
    assert "已用完" not in page.partition("steps")[2].partition("</section>")[0]


def test_the_second_of_two_offices_reads_who_went_on(world: World, browse):
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    move_claim(claim, actor=world.office, move="check")
    move_claim(fresh(claim), actor=world.office, move="approve", approved_fen=5 * WAN)
    late = browse(world.payer).post(
        f"/vouchers/claims/{claim.number}/", {"move": "approve", "approve-approved": "40000"}
    )
    assert f"{world.office.name}已在 2026-07-01 10:00 办理“核定”" in text_of(late)


def test_only_the_way_the_scheme_rules_is_offered(world: World, browse):
    voucher = issued(world, wanted_fen=30 * WAN)
    small = submitted(world, done(world, voucher, contract_fen=10 * WAN))
    large = submitted(world, done(world, voucher, contract_fen=25 * WAN))
    opened = browse(world.office)
    for claim, offered, hidden in ((small, "check", "send_to_review"), (large, "send_to_review", "check")):
        page = text_of(opened.get(f"/vouchers/claims/{claim.number}/"))
        assert f'name="move" value="{offered}"' in page
        assert f'name="move" value="{hidden}"' not in page


def test_a_payment_taken_back_says_how_much_when_and_by_whom(world: World, browse):
    claim = paid(world, done(world, issued(world), contract_fen=10 * WAN))
    move_claim(claim, actor=world.payer, move="reverse", note="样品数不符")
    page = text_of(browse(world.office).get(f"/vouchers/claims/{claim.number}/"))
    assert "追回金额" in page
    assert f"2026-07-01 10:00 · {world.payer.name}" in page


def test_a_suspended_provider_is_told_before_the_contract_and_hinders_no_contract_there_is(
    world: World, browse
):
    voucher = issued(world, wanted_fen=30 * WAN)
    waiting = move_use(intended(world, voucher), actor=world.provider_side, move="accept")
    signed = contracted(world, voucher, contract_fen=10 * WAN)
    move_provider(world.provider, actor=world.neighbours[TIANJIN], move="suspend", note="整改")
    opened = browse(world.firm)
    page = text_of(opened.get(f"/vouchers/uses/{waiting.number}/"))
    assert "现在不能登记合同" in page
    assert "已被暂停" in page
    assert "现在不能登记合同" not in text_of(opened.get(f"/vouchers/uses/{signed.number}/"))


def test_the_list_of_vouchers_is_a_sides_own(world: World, browse):
    voucher = issued(world)
    intended(world, voucher)
    assert voucher.number in text_of(browse(world.firm).get("/vouchers/all/"))
    assert voucher.number not in text_of(browse(world.provider_side).get("/vouchers/all/"))
    assert voucher.number in text_of(browse(world.office).get("/vouchers/all/"))


def test_the_sums_of_a_budget_lead_to_the_vouchers_and_payments_they_are_made_of(world: World, browse):
    voucher = issued(world)
    claim = paid(world, done(world, voucher, contract_fen=10 * WAN))
    other = issued(world, who=firm())
    opened = browse(world.office)
    for page in ("", f"{world.pool.number}/"):
        shown = text_of(opened.get(f"/vouchers/desk/budgets/{page}"))
        assert f"/vouchers/claims/?state=paid&amp;batch={world.version.scheme.number}" in shown
    batch = text_of(opened.get(f"/vouchers/desk/batches/{world.batch.number}/"))
    assert f"/vouchers/all/?batch={world.batch.number}" in batch
    assert "50,000.00 元" in batch
    listed = text_of(opened.get("/vouchers/all/", {"batch": world.batch.number}))
    assert voucher.number in listed
    assert other.number in listed
    assert claim.number in text_of(
        opened.get("/vouchers/claims/", {"batch": world.batch.name, "state": "paid"})
    )
    assert claim.number not in text_of(opened.get("/vouchers/claims/", {"batch": "没有这一批"}))


def test_the_machine_is_not_of_the_firm_it_acts_for(world: World, browse):
    voucher = issued(world)
    page = text_of(browse(world.firm).get(f"/vouchers/{voucher.number}/"))
    assert "系统" in page
    assert f"系统 · {world.firm.organisation_name}" not in page


def test_every_posting_of_a_chain_leads_to_the_ledger(world: World, browse):
    claim = approved(world, done(world, issued(world), contract_fen=10 * WAN))
    page = text_of(browse(actor(Role.AUDITOR)).get(f"/vouchers/{claim.voucher.number}/chain/"))
    assert "/ledger/transfers/" in page
    assert browse(official(TIANJIN)).get(f"/vouchers/{claim.voucher.number}/chain/").status_code == 404
