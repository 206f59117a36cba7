"""Holds: set aside, paid out whole or in part, voided, expired, and ended exactly once; transfers reversed exactly once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.kernel.ledger.money_world import assert_whole, move, outside, pocket, stands, wish
from xiechuang.kernel.ledger.public import (
    Act,
    Hold,
    Transfer,
    balance,
    expire_holds,
    freeing,
    moving,
    open_holds,
    post,
    post_hold,
    reserve,
    reserving,
    reverse,
    settling,
    void_hold,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import SYSTEM

pytestmark = pytest.mark.django_db


def set_aside(source, target, fen, **given):
    posted = reserve(
        id=uuid4(), source=source, target=target, amount_fen=fen, kind="voucher", actor=SYSTEM, **given
    )
    return Hold.objects.get(pk=posted.id)


@pytest.fixture
def pair():
    return pocket(fen=1_000), pocket()


def test_what_is_set_aside_stays_but_cannot_be_spent(pair):
    one, other = pair
    set_aside(one, other, 700)
    assert stands(one) == (1_000, 700)
    assert balance(one).free_fen == 300
    with pytest.raises(Refused, match="可用余额不足"):
        move(one, other, 301)
    with pytest.raises(Refused, match="可用余额不足"):
        set_aside(one, other, 301)
    move(one, other, 300)
    assert_whole()


@pytest.mark.parametrize(
    ("paid", "left"), [(None, (300, 0)), (700, (300, 0)), (250, (750, 0)), (1, (999, 0))]
)
def test_a_hold_is_paid_out_whole_or_in_part_and_the_rest_is_free(pair, paid, left):
    one, other = pair
    hold = set_aside(one, other, 700)
    post_hold(hold.pk, id=uuid4(), amount_fen=paid, actor=SYSTEM)
    assert stands(one) == left
    assert stands(other)[0] == 1_000 - left[0]
    assert not open_holds(account=one).exists()
    assert_whole()


@pytest.mark.parametrize("paid", [0, -1, 701])
def test_more_than_was_set_aside_or_nothing_is_not_paid_out(pair, paid):
    hold = set_aside(*pair, 700)
    with pytest.raises(Refused, match="金额须"):
        post_hold(hold, id=uuid4(), amount_fen=paid, actor=SYSTEM)


@pytest.mark.parametrize("first", ["pay", "void", "expire"])
@pytest.mark.parametrize("second", ["pay", "void"])
def test_a_hold_ends_once(pair, first, second, frozen_clock):
    hold = set_aside(*pair, 700, expires_at=frozen_clock + timedelta(days=1))
    ways = {
        "pay": lambda: post_hold(hold, id=uuid4(), actor=SYSTEM),
        "void": lambda: void_hold(hold, id=uuid4(), actor=SYSTEM),
        "expire": lambda: expire_holds(frozen_clock + timedelta(days=1)),
    }
    ways[first]()
    after = stands(pair[0])
    with pytest.raises(Refused, match="不能再次了结"):
        ways[second]()
    assert expire_holds(frozen_clock + timedelta(days=9)) == 0
    assert stands(pair[0]) == after
    assert_whole()


def test_paying_again_under_the_same_id_gives_the_same_answer(pair):
    hold, key = set_aside(*pair, 700), uuid4()
    first = post_hold(hold, id=key, amount_fen=5, actor=SYSTEM)
    assert post_hold(hold, id=key, amount_fen=5, actor=SYSTEM) == first
    with pytest.raises(Refused, match="请换一个新编号"):
        post_hold(hold, id=key, amount_fen=6, actor=SYSTEM)


def test_an_expired_hold_is_not_paid_out_even_before_anybody_swept(pair, frozen_clock):
    hold = set_aside(*pair, 700, expires_at=frozen_clock + timedelta(days=1))
    with clock.fixed(frozen_clock + timedelta(days=1)):
        with pytest.raises(Refused, match="已过期"):
            post_hold(hold, id=uuid4(), actor=SYSTEM)
        assert stands(pair[0]) == (1_000, 700)
    assert expire_holds(frozen_clock + timedelta(hours=23)) == 0
    assert expire_holds(frozen_clock + timedelta(days=1)) == 1
    assert stands(pair[0]) == (1_000, 0)
    assert_whole()


def test_a_hold_without_an_end_never_expires(pair, frozen_clock):
    hold = set_aside(*pair, 700)
    assert expire_holds(frozen_clock + timedelta(days=36_500)) == 0
    with pytest.raises(Refused, match="还没有到期"):
        post([freeing(id=uuid4(), hold=hold, kind="x", act=Act.EXPIRE)], actor=SYSTEM)


def test_a_hold_for_oneself_or_of_nothing_is_refused(pair):
    one, other = pair
    for source, target, fen in ((one, one, 5), (one, other, 0), (one, other, -5)):
        with pytest.raises(Refused):
            set_aside(source, target, fen)


def test_paying_a_part_and_setting_the_rest_aside_again_is_one_group(pair):
    one, other = pair
    hold = set_aside(one, other, 700)
    group = [
        settling(id=uuid4(), hold=hold, amount_fen=200, kind="claim"),
        reserving(id=uuid4(), source=one, target=other, amount_fen=500, kind="rest"),
    ]
    post(group, actor=SYSTEM)
    assert stands(one) == (800, 500)
    with pytest.raises(Refused, match="不能再次了结"):
        post([settling(id=uuid4(), hold=hold, kind="claim"), wish(one, other, 1)], actor=SYSTEM)
    assert stands(other) == (200, 0)


def test_a_reversal_takes_back_what_was_moved_once(pair):
    one, other = pair
    deed = move(one, other, 400)
    back = reverse(deed.id, id=uuid4(), reason="发票作废", actor=SYSTEM)
    assert (stands(one), stands(other)) == ((1_000, 0), (0, 0))
    for wanted, says in ((deed.id, "已经冲销过"), (back.id, "本身不能冲销")):
        with pytest.raises(Refused, match=says):
            reverse(wanted, id=uuid4(), reason="再来一次", actor=SYSTEM)
    assert Transfer.objects.get(pk=back.id).reverses_id == deed.id
    assert_whole()


def test_a_paid_hold_is_reversed_without_coming_back_to_life(pair):
    one, other = pair
    hold = set_aside(one, other, 700)
    paid = post_hold(hold, id=uuid4(), amount_fen=300, actor=SYSTEM)
    reverse(paid.id, id=uuid4(), reason="退款", actor=SYSTEM)
    assert (stands(one), stands(other)) == ((1_000, 0), (0, 0))
    assert_whole()


def test_a_reservation_is_voided_not_reversed(pair):
    hold = set_aside(*pair, 700)
    with pytest.raises(Refused):
        reverse(hold.pk, id=uuid4(), reason="x", actor=SYSTEM)


def test_a_reversal_that_the_other_cannot_pay_back_is_refused(pair):
    one, other = pair
    deed = move(one, other, 400)
    move(other, outside(), 1)
    with pytest.raises(Refused, match="可用余额不足"):
        reverse(deed.id, id=uuid4(), reason="发票作废", actor=SYSTEM)


def test_what_is_not_there_is_not_visible(pair):
    with pytest.raises(NotVisible):
        post_hold(uuid4(), id=uuid4(), actor=SYSTEM)
    with pytest.raises(NotVisible):
        reverse(uuid4(), id=uuid4(), reason="x", actor=SYSTEM)


def test_the_subject_goes_with_the_hold_to_its_end(pair):
    one, other = pair
    hold = set_aside(one, other, 10, subject=one)
    paid = post_hold(hold, id=uuid4(), actor=SYSTEM)
    assert Transfer.objects.get(pk=paid.id).subject_id == one.pk
    plain = moving(id=uuid4(), source=one, target=other, amount_fen=1, kind="x")
    assert plain.subject_id is None
