"""What goes back from a voucher that ended: its page, its batch, its pool, the ledger and the API say one amount."""

from typing import Any

from tests.factories import actor
from tests.vouchers.reading import text_of
from tests.vouchers.world import (
    DAY,
    WAN,
    World,
    approved,
    at,
    colleague,
    contracted,
    done,
    fresh,
    issued,
    paid,
    submitted,
)
from xiechuang.domains.vouchers.actions.budget import close_batches
from xiechuang.domains.vouchers.actions.claiming import move_claim
from xiechuang.domains.vouchers.actions.ending import end_holds, expire_vouchers
from xiechuang.domains.vouchers.actions.issuing import move_voucher
from xiechuang.domains.vouchers.actions.using import move_use
from xiechuang.domains.vouchers.models import Voucher
from xiechuang.domains.vouchers.queries.budget import budget_of
from xiechuang.domains.vouchers.queries.returned import came_back, money_of_voucher, returns_of
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.ledger.public import balance
from xiechuang.kernel.orgs.public import Role

EXPIRY = 184


def parts(voucher: Voucher) -> int:
    """Everything that became of a voucher's amount."""
    money = money_of_voucher(voucher)
    assert money is not None
    return money.paid_fen + money.held_fen + money.free_fen + money.returned_fen


def told(browse: Any, who: Any, voucher: Voucher) -> dict[str, Any]:
    """The API's answer."""
    found: dict[str, Any] = browse(who).get(f"/api/vouchers/{voucher.number}").json()
    return found


def test_a_voucher_given_back_says_how_much_went_where_and_by_whom(world: World, browse: Any) -> None:
    voucher = move_voucher(issued(world), actor=world.firm, move="give_back")
    page = text_of(browse(world.firm).get(f"/vouchers/{voucher.number}/"))
    section = page.partition('id="returned"')[2].partition("</section>")[0]
    for said in ("企业交回的券", "2026-07-01 10:00", "200,000.00 元", "第一批", world.firm.name, "已交回"):
        assert said in section
    assert "/vouchers/desk/" not in section
    assert "账本转账" not in section


def test_its_office_opens_the_batch_and_the_ledger_from_there_and_reads_the_same(
    world: World, browse: Any
) -> None:
    voucher = move_voucher(issued(world), actor=world.firm, move="give_back")
    office, [back] = browse(world.office), returns_of(voucher)
    page = text_of(office.get(f"/vouchers/{voucher.number}/"))
    batch, transfer = (
        f"/vouchers/desk/batches/{world.batch.number}/",
        f"/ledger/transfers/{back.transfer_id}/",
    )
    assert f'href="{batch}"' in page
    assert f'href="{transfer}"' in page
    of_batch = text_of(office.get(batch))
    assert "共退回 200,000.00 元" in of_batch
    assert f"/vouchers/{voucher.number}/#returned" in of_batch
    assert "200,000.00 元" in text_of(office.get(transfer))
    assert balance(world.batch.account_id or 0).fen == budget_of(world.pool).in_batches_fen == 100 * WAN


def test_after_the_batch_has_closed_an_expired_voucher_gives_back_to_the_pool(
    world: World, browse: Any
) -> None:
    with at(days=299):
        voucher = issued(world)
    with at(days=300 + EXPIRY):
        close_batches()
        assert expire_vouchers() == 1
        page = text_of(browse(world.office).get(f"/vouchers/{voucher.number}/"))
        of_pool = text_of(browse(world.office).get(f"/vouchers/desk/budgets/{world.pool.number}/"))
        budget = budget_of(world.pool)
    section = page.partition('id="returned"')[2].partition("</section>")[0]
    assert "额度池" in section
    assert "批次已截止" in section
    assert f"/vouchers/desk/budgets/{world.pool.number}/" in section
    assert "#validity_months" in section
    assert "有效期：6 个月" in section
    assert "共退回 200,000.00 元" in of_pool
    assert (budget.free_fen, budget.committed_fen, budget.is_whole) == (500 * WAN, 0, True)


def test_the_reason_of_a_cancellation_stands_beside_the_sum(world: World, browse: Any) -> None:
    voucher = move_voucher(issued(world), actor=world.office, move="cancel", note="不再符合条件")
    page = text_of(browse(world.firm).get(f"/vouchers/{voucher.number}/"))
    section = page.partition('id="returned"')[2].partition("</section>")[0]
    assert f"{voucher.number} 已撤销：不再符合条件" in section
    assert "主管部门撤销的券" in section


def test_a_voucher_that_goes_on_says_nothing_of_returns(world: World, browse: Any) -> None:
    voucher = issued(world)
    assert "退回的额度" not in text_of(browse(world.firm).get(f"/vouchers/{voucher.number}/"))
    assert told(browse, world.firm, voucher)["returns"] == []
    assert "共退回" not in text_of(browse(world.office).get(f"/vouchers/desk/batches/{world.batch.number}/"))


def test_what_becomes_free_after_the_end_follows_and_says_what_set_it_free(world: World) -> None:
    voucher = issued(world)
    claim = submitted(world, done(world, voucher, contract_fen=10 * WAN))
    with at(EXPIRY):
        expire_vouchers()
        move_claim(fresh(claim), actor=world.office, move="reject", note="不属于范围")
        end_holds()
    with at(EXPIRY + 80):
        end_holds()
    first, second = returns_of(fresh(voucher))
    assert (first.fen, second.fen) == (15 * WAN, 5 * WAN)
    assert second.reason == f"{voucher.number} 已到期：{claim.number} 不予兑付"
    assert second.by == world.office.name


def test_paid_in_part_reversed_and_expired_every_part_adds_up_to_the_amount(world: World) -> None:
    voucher = issued(world, wanted_fen=30 * WAN)
    claim = paid(world, done(world, voucher, contract_fen=10 * WAN), approved_fen=4 * WAN)
    waiting = approved(world, done(world, voucher, contract_fen=6 * WAN))
    contracted(world, voucher, contract_fen=4 * WAN)
    money = money_of_voucher(voucher)
    assert money is not None
    assert (money.paid_fen, money.held_fen, money.returned_fen) == (4 * WAN, 5 * WAN, 0)
    with at(EXPIRY):
        expire_vouchers()
        assert parts(fresh(voucher)) == 30 * WAN
        move_claim(fresh(claim), actor=world.payer, move="reverse", note="付错")
    money = money_of_voucher(voucher)
    assert money is not None
    assert (money.paid_fen, money.held_fen, money.free_fen) == (0, waiting.held_fen, 0)
    assert parts(voucher) == 30 * WAN
    assert budget_of(world.pool).is_whole
    found = came_back(world.office, world.batch.account_id)
    assert found is not None
    assert found.fen == money.returned_fen == 27 * WAN


def test_the_api_tells_the_same_and_a_provider_nothing_of_it(world: World, browse: Any) -> None:
    voucher = issued(world)
    use = contracted(world, voucher, contract_fen=10 * WAN)
    move_use(use, actor=world.firm, move="cancel", note="不做了")
    [back] = returns_of(move_voucher(voucher, actor=world.firm, move="give_back"))
    said = told(browse, world.firm, voucher)
    assert (said["returned_fen"], said["left_fen"], said["paid_fen"]) == (20 * WAN, 0, 0)
    assert said["ended_by_rule"] is None
    assert said["returns"] == [
        {
            "at": f"{DAY}T10:00:00+08:00",
            "amount_fen": 20 * WAN,
            "to": "batch",
            "to_number": world.batch.number,
            "to_name": "第一批",
            "reason": f"{voucher.number} 已交回",
            "by": world.firm.name,
            "transfer": str(back.transfer_id),
        }
    ]
    assert told(browse, world.provider_side, voucher)["returns"] is None
    with at(EXPIRY):
        other = issued(world)
    with at(EXPIRY + 200):
        expire_vouchers()
        assert told(browse, colleague(world.office), other)["ended_by_rule"]["parameter"] == "validity_months"


def test_behind_the_fence_a_firm_learns_where_its_money_went_and_no_more(world: World) -> None:
    with at(days=299):
        voucher = issued(world)
    with at(days=300 + EXPIRY):
        close_batches()
        expire_vouchers()
    with fenced(world.firm):
        [back] = returns_of(fresh(voucher))
        assert back.is_to_pool
        assert came_back(world.firm, world.pool.account_id) is None
    auditor = actor(Role.AUDITOR)
    with fenced(auditor):
        found = came_back(auditor, world.pool.account_id)
        assert found is not None
        assert [one.voucher for one in found.rows] == [voucher]
