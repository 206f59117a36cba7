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


def test_a_desk_says_how_much_each_thing_is_about_and_nobody_is_sent_to_pay_what_they_approved(
    world: World, browse
):
    claim = approved(world, done(world, issued(world), contract_fen=10 * WAN), approved_fen=5 * WAN)
    payer = text_of(browse(world.payer).get("/vouchers/"))
    assert claim.number in payer
    assert "50,000.00 元" in payer.partition("work__meta")[2].partition("</li>")[0]
    assert claim.number not in text_of(browse(world.office).get("/vouchers/"))


def test_whoever_oversees_sees_how_every_budget_stands(world: World, browse):
    paid(world, done(world, issued(world), contract_fen=10 * WAN))
    for who in (actor(Role.AUDITOR), actor(Role.COMMUNITY_OFFICE)):
        page = text_of(browse(who).get("/vouchers/"))
        assert "5,000,000.00 元" in page
        assert f"/vouchers/claims/?state=paid&amp;batch={world.version.scheme.number}" in page
    assert "5,000,000.00 元" not in text_of(browse(world.firm).get("/vouchers/"))


def test_a_contract_among_the_papers_shows_what_the_use_says_of_it(world: World, browse):
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    page = text_of(browse(world.office).get(f"/vouchers/claims/{claim.number}/"))
    papers = page.partition("服务合同</td>")[2].partition("</tr>")[0]
    assert claim.use.contract_number in papers
    assert "100,000.00 元" in papers


def test_a_complaint_begins_with_the_number_the_platform_knows(world: World, browse):
    use = done(world, issued(world), contract_fen=10 * WAN)
    opened = browse(world.firm)
    link = f"/providers/{world.provider.number}/complain/?number={use.number}"
    assert link in text_of(opened.get(f"/vouchers/uses/{use.number}/"))
    page = text_of(opened.get(link))
    assert f'value="{use.number}"' in page
    assert f"平台上的使用记录：{use.number}" in page
    told = {"title": "报告迟到", "subject_number": use.number, "text": "迟了一个月"}
    assert opened.post(link, told).status_code == 302
    assert link not in text_of(browse(world.provider_side).get(f"/vouchers/uses/{use.number}/"))


def test_what_is_given_by_review_is_not_missing_money_when_it_is_asked_for(morning, browse):
    world = make_world(issuing="审核发放", batch_fen=10 * WAN)
    voucher = draft(world, wanted_fen=20 * WAN)
    opened, page = browse(world.firm), f"/vouchers/{voucher.number}/apply/check/"
    assert "都齐了" in text_of(opened.get(page))
    assert opened.post(page).status_code == 302


def test_what_leads_on_stands_before_what_sends_back_or_ends(world: World, browse):
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    moves = browse(world.office).get(f"/vouchers/claims/{claim.number}/").context["moves"]
    assert [one["move"].name for one in moves] == ["check", "return", "reject", "freeze"]
