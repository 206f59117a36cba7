"""Vouchers over accounts that have lanes: the same sums, pages and checks as over plain ones."""

import pytest

from tests.kernel.ledger.lanes_world import by_lane, steer
from tests.kernel.ledger.money_world import assert_whole
from tests.vouchers.world import WAN, World, at, done, fresh, issued, paid
from xiechuang.domains.vouchers.actions.ending import end_holds, expire_vouchers
from xiechuang.domains.vouchers.actions.issuing import move_voucher
from xiechuang.domains.vouchers.models import Voucher
from xiechuang.domains.vouchers.queries.again import derived_again
from xiechuang.domains.vouchers.queries.chain import chain_of
from xiechuang.domains.vouchers.queries.returned import came_back, money_of_voucher, returns_of
from xiechuang.kernel.ledger.public import balance, widen

pytestmark = pytest.mark.django_db


@pytest.fixture
def voucher(world: World) -> Voucher:
    """Its own account, its batch's and its pool's have three lanes from now on."""
    given = issued(world)
    for account in (given.account_id, given.batch.account_id, given.batch.pool.account_id):
        assert account is not None
        widen(account, lanes=3)
    return given


def test_a_voucher_is_used_paid_and_expires_and_every_part_adds_up(world: World, voucher: Voucher) -> None:
    # Its money lies in lane 0, what is set aside is wanted in lane 2.
    steer(2, of=3)
    claim = paid(world, done(world, voucher, contract_fen=10 * WAN))
    with at(400):
        expire_vouchers()
        end_holds()
    money = money_of_voucher(fresh(voucher))
    assert money is not None
    assert (money.paid_fen, money.held_fen, money.free_fen) == (claim.paid_fen, 0, 0)
    assert money.paid_fen + money.returned_fen == voucher.amount_fen
    assert sum(one.fen for one in returns_of(fresh(voucher))) == money.returned_fen
    checks = derived_again(chain_of(fresh(voucher), actor=world.office))
    assert [check.said for check in checks if not check.is_equal] == []
    assert sum(by_lane(voucher.account).values()) == 0
    assert_whole()


def test_what_goes_back_to_a_batch_is_given_out_again_from_any_lane(world: World, voucher: Voucher) -> None:
    before = balance(voucher.batch.account_id).fen
    steer(1, of=3)
    move_voucher(voucher, actor=world.office, move="cancel", note="不再符合条件")
    back = came_back(world.office, voucher.batch.account_id)
    assert back is not None
    assert (back.fen, [row.voucher for row in back.rows]) == (voucher.amount_fen, [voucher])
    assert balance(voucher.batch.account_id).fen == before + (voucher.amount_fen or 0)
    assert by_lane(voucher.batch.account)[1] == voucher.amount_fen
    steer(2, of=3)
    again = issued(world)
    assert balance(voucher.batch.account_id).fen == before + (voucher.amount_fen or 0) - (
        again.amount_fen or 0
    )
    assert_whole()
