"""Every fen leads in two clicks to scheme version, clause, approver and papers; each click is a link the page before has."""

import re
from typing import Any

import pytest

from tests.factories import actor
from tests.vouchers.reading import text_of
from tests.vouchers.world import (
    HEBEI,
    WAN,
    World,
    approved,
    contracted,
    done,
    fresh,
    issued,
    make_world,
    paid,
)
from xiechuang.domains.clearing.models import Obligation
from xiechuang.domains.vouchers.actions.claiming import move_claim
from xiechuang.domains.vouchers.actions.issuing import move_voucher
from xiechuang.domains.vouchers.actions.payments import make_payment
from xiechuang.domains.vouchers.states import Mode
from xiechuang.kernel.orgs.public import Role


def click(client: Any, page: str, *, to: str) -> str:
    """Open the first link of a page whose address begins so; without one nobody can go on."""
    found = [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+)"', page)]
    address = next((one for one in found if one.startswith(to)), None)
    assert address is not None, f"no link to {to}"
    response = client.get(address.partition("#")[0])
    assert response.status_code == 200, address
    return text_of(response)


def tells_all(page: str, world: World, *, approver: str) -> None:
    """Scheme version, clause, approver, papers: all in sight."""
    scheme = world.version.scheme.number
    assert f"/vouchers/schemes/{scheme}/?version={world.version.version}" in page
    assert "示例创新券" in page
    assert "第2条" in page
    assert approver in page
    assert "/documents/" in page


@pytest.fixture
def firm_claim(world: World) -> Any:
    return paid(world, done(world, issued(world), contract_fen=10 * WAN), approved_fen=4 * WAN)


def test_from_a_firms_list_of_vouchers(world: World, firm_claim: Any, browse: Any) -> None:
    client = browse(world.firm)
    voucher = click(
        client, text_of(client.get("/vouchers/all/")), to=f"/vouchers/{firm_claim.voucher.number}/"
    )
    tells_all(click(client, voucher, to="/vouchers/claims/DF"), world, approver=world.office.name)


def test_from_what_a_budget_has_paid(world: World, firm_claim: Any, browse: Any) -> None:
    client = browse(world.office)
    budget = text_of(client.get(f"/vouchers/desk/budgets/{world.pool.number}/"))
    claims = click(client, budget, to="/vouchers/claims/?")
    assert "已拨付合计（不含追回）" in claims
    assert "40,000.00 元" in claims
    tells_all(
        click(client, claims, to=f"/vouchers/claims/{firm_claim.number}/"), world, approver=world.office.name
    )


def test_from_what_a_budget_is_committed_to(world: World, browse: Any) -> None:
    voucher = issued(world)
    contracted(world, voucher, contract_fen=10 * WAN)
    back = move_voucher(issued(world), actor=world.firm, move="give_back")
    client = browse(world.office)
    vouchers = click(
        client, text_of(client.get(f"/vouchers/desk/batches/{world.batch.number}/")), to="/vouchers/all/?"
    )
    assert back.number not in vouchers
    assert "200,000.00 元" in vouchers
    page = click(client, vouchers, to=f"/vouchers/{voucher.number}/")
    assert "合同.txt" in page
    assert "/documents/" in page
    assert "先到先得发放" in page
    assert "示例创新券第 1 版·申领条件（第11条）" in page


def test_from_a_list_for_the_bank(world: World, browse: Any) -> None:
    claim = paid(world, done(world, issued(world, wanted_fen=30 * WAN), contract_fen=4 * WAN))
    move_claim(fresh(claim), actor=world.payer, move="reverse", note="付错")
    use = done(world, issued(world), contract_fen=6 * WAN)
    waiting = approved(world, use)
    payment = make_payment(actor=world.payer, claims=[waiting])
    client = browse(world.payer)
    page = text_of(client.get(f"/vouchers/payments/{payment.number}/"))
    tells_all(
        click(client, page, to=f"/vouchers/claims/{waiting.number}/"), world, approver=world.office.name
    )


def test_from_an_obligation_between_regions(morning: None, browse: Any) -> None:
    world = make_world(mode=Mode.PROVIDER)
    claim = paid(world, done(world, issued(world), contract_fen=10 * WAN), approved_fen=4 * WAN)
    owed = Obligation.objects.get(pk=claim.obligation_id)
    for who in (world.office, world.neighbours[claim.paying_region_id]):
        client = browse(who)
        page = text_of(client.get(f"/clearing/obligations/{owed.pk}/"))
        tells_all(click(client, page, to="/vouchers/claims/DF"), world, approver=world.office.name)


def test_from_every_sum_of_the_auditors_map(world: World, firm_claim: Any, browse: Any) -> None:
    move_voucher(issued(world), actor=world.firm, move="give_back")
    move_claim(
        paid(world, done(world, issued(world), contract_fen=4 * WAN)),
        actor=world.payer,
        move="reverse",
        note="付错",
    )
    client = browse(actor(Role.AUDITOR))
    page = text_of(client.get("/vouchers/auditing/", {"size": "3", "seed": "x", "region": HEBEI}))
    section = page.partition("每一段由什么组成")[2].partition("</section>")[0]
    for where in (
        "money=issued",
        "money=returned",
        "money=paid",
        "money=reversed",
        "/vouchers/desk/budgets/",
    ):
        assert where in section
    claims = click(client, section, to="/vouchers/claims/?money=paid")
    tells_all(
        click(client, claims, to=f"/vouchers/claims/{firm_claim.number}/"), world, approver=world.office.name
    )
    returned = click(client, section, to="/vouchers/all/?money=returned")
    assert len(set(re.findall(r"/vouchers/(CX-[\d-]+)/", returned))) == 1
    assert "企业交回的券" in click(client, returned, to="/vouchers/CX")
    assert "预算批复" in click(
        client, click(client, section, to="/vouchers/desk/budgets/"), to="/vouchers/desk/budgets/QE"
    )
