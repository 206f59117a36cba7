"""What is for everybody, who sees which page, the auditor's desk and where people find vouchers."""

import pytest

from tests.factories import actor
from tests.vouchers.reading import text_of
from tests.vouchers.world import (
    TIANJIN,
    WAN,
    World,
    add_papers,
    approved,
    done,
    draft,
    firm,
    fresh,
    intended,
    issued,
    official,
    paid,
    paper,
    submitted,
)
from xiechuang.domains.vouchers.actions.scheme import create_scheme
from xiechuang.domains.vouchers.models import (
    Claim,
    Use,
)
from xiechuang.domains.vouchers.states import (
    Mode,
    Sureness,
)
from xiechuang.kernel.orgs.public import Role


def auditor():
    return actor(Role.AUDITOR)


# Public pages


def test_strangers_read_schemes_side_by_side_with_what_is_not_published(world: World, browse):
    create_scheme(actor=world.office, values={"name": "另一方案", "kind": "testing", "year": 2026})
    page = text_of(browse().get("/vouchers/schemes/"))
    assert "示例创新券" in page
    assert "另一方案" in page
    assert "未公布" in page
    assert "第一批" in page


def test_a_scheme_page_names_clause_source_and_sureness_of_each_parameter(world: World, browse):
    page = text_of(browse().get(f"/vouchers/schemes/{world.version.scheme.number}/"))
    assert "50%" in page
    assert "第2条" in page
    assert Sureness.DECIDED.label in page
    assert 'id="share"' in page
    assert "企业先付全款" in page


@pytest.mark.parametrize("asked", ["99", "x", "0001", "٣"])
def test_a_version_that_is_not_there_is_not_found(world: World, browse, asked):
    response = browse().get(f"/vouchers/schemes/{world.version.scheme.number}/", {"version": asked})
    assert response.status_code == (200 if asked == "0001" else 404)


def test_statistics_hide_sums_of_fewer_than_three_firms(world: World, browse):
    issued(world)
    page = text_of(browse().get("/vouchers/statistics/"))
    assert "不足 3 家" in page


@pytest.mark.parametrize(
    "address", ["", "all/", "uses/", "claims/", "apply/", "payments/", "desk/schemes/", "desk/budgets/"]
)
def test_strangers_are_sent_to_sign_in(world: World, browse, address):
    response = browse().get(f"/vouchers/{address}")
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


# Who sees what

CLOSED_TO_FIRMS = (
    "reviews/",
    "payments/",
    "payments/new/",
    "desk/schemes/",
    "desk/schemes/new/",
    "desk/budgets/",
)
CLOSED_TO_OFFICES = ("apply/", "services/", "reviews/")


@pytest.mark.parametrize("address", CLOSED_TO_FIRMS)
def test_firms_find_no_page_of_offices(world: World, browse, address):
    assert browse(world.firm).get(f"/vouchers/{address}").status_code == 404


@pytest.mark.parametrize("address", CLOSED_TO_OFFICES)
def test_offices_find_no_page_of_firms_and_experts(world: World, browse, address):
    assert browse(world.office).get(f"/vouchers/{address}").status_code == 404


def test_every_role_has_its_desk_and_managers_have_none(world: World, browse):
    for who in (world.firm, world.provider_side, world.office, world.expert, auditor()):
        assert browse(who).get("/vouchers/").status_code == 200
    assert browse(actor(Role.TECHNOLOGY_MANAGER)).get("/vouchers/").status_code == 404


def test_another_firm_and_another_region_see_nothing_of_a_case(world: World, browse):
    use = done(world, issued(world), contract_fen=10 * WAN)
    claim = submitted(world, use)
    addresses = (
        f"/vouchers/{use.voucher.number}/",
        f"/vouchers/uses/{use.number}/",
        f"/vouchers/claims/{claim.number}/",
    )
    for who in (firm(), firm(TIANJIN), official("110000")):
        opened = browse(who)
        assert [opened.get(one).status_code for one in addresses] == [404, 404, 404]


def test_a_draft_is_the_firms_alone(world: World, browse):
    voucher = draft(world)
    assert browse(world.firm).get(f"/vouchers/{voucher.number}/apply/").status_code == 200
    for who in (world.office, firm(), world.provider_side, auditor()):
        assert browse(who).get(f"/vouchers/{voucher.number}/apply/").status_code == 404
        assert browse(who).get(f"/vouchers/{voucher.number}/").status_code == 404


def test_a_provider_sees_the_voucher_but_neither_answers_nor_what_is_left(world: World, browse):
    voucher = issued(world)
    intended(world, voucher)
    page = text_of(browse(world.provider_side).get(f"/vouchers/{voucher.number}/"))
    assert voucher.number in page
    assert "未预留余额" not in page
    assert "资格核验" not in page


def test_an_account_number_is_shown_to_payee_and_offices_only(world: World, browse):
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    address = f"/vouchers/claims/{claim.number}/"
    assert "6222000011112222" in text_of(browse(world.firm).get(address))
    assert "6222000011112222" in text_of(browse(world.office).get(address))
    assert "6222000011112222" not in text_of(browse(world.provider_side).get(address))


# The auditor


def test_an_auditor_follows_every_fen_and_everything_is_worked_out_again(world: World, browse):
    claim = paid(world, done(world, issued(world), contract_fen=10 * WAN))
    opened = browse(auditor())
    page = text_of(opened.get(f"/vouchers/{claim.voucher.number}/chain/"))
    for part in ("发放", "为合同预留", "拨付", claim.number, "HT-", "核定"):
        assert part in page
    assert "不符" not in page
    assert page.count("相符") >= 4
    assert f"/vouchers/schemes/{world.version.scheme.number}/?version=1#share" in page
    assert browse(world.firm).get(f"/vouchers/{claim.voucher.number}/chain/").status_code == 404


def test_a_tampered_row_is_seen_when_it_is_worked_out_again(world: World, browse):
    claim = approved(world, done(world, issued(world), contract_fen=10 * WAN))
    calculation = fresh(claim).calculation
    calculation["steps"][-1]["amount_fen"] -= 1
    Claim.objects.filter(pk=claim.pk).update(calculation=calculation)
    page = text_of(browse(auditor()).get(f"/vouchers/{claim.voucher.number}/chain/"))
    assert "不符" in page


def test_auditors_read_and_do_nothing(world: World, browse):
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    opened = browse(auditor())
    page = text_of(opened.get(f"/vouchers/claims/{claim.number}/"))
    assert 'name="move"' not in page
    response = opened.post(f"/vouchers/claims/{claim.number}/", {"move": "check"})
    assert response.status_code == 409


# Where people find it


def test_the_workbench_shows_what_waits(world: World, browse):
    claim = submitted(world, done(world, issued(world), contract_fen=10 * WAN))
    page = text_of(browse(world.office).get("/workbench/"))
    assert claim.number in page
    assert "几件创新券事项等我办理" in page
    assert claim.number in text_of(browse(world.firm).get("/workbench/?tab=started"))
    assert "还有多少券款待拨给我" in text_of(browse(world.firm).get("/workbench/"))


def test_other_roles_have_no_voucher_cards(world: World, browse):
    page = text_of(browse(actor(Role.TECHNOLOGY_MANAGER)).get("/workbench/"))
    assert "创新券事项" not in page


def test_papers_need_both_sides_to_be_clear_of_a_claim(world: World, browse):
    use = done(world, issued(world), contract_fen=10 * WAN)
    submitted(world, use)
    page = text_of(browse(world.firm).get(f"/vouchers/uses/{use.number}/"))
    assert "提交材料" not in page
    browse(world.firm).post(f"/vouchers/uses/{use.number}/", {"file-other": paper(), "upload": "1"})
    assert not use.proofs.filter(kind="other").exists()
    add_papers_is_refused(world, use)


def add_papers_is_refused(world: World, use: Use) -> None:
    with pytest.raises(Exception, match="材料不能再改动"):
        add_papers(use, who=world.firm, invoice_fen=1, paid_fen=1)


def test_modes_have_words(world: World):
    assert {one.label for one in Mode} == {"企业兑付", "机构兑付"}
