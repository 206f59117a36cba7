"""Real connections at the same time: nothing is spent twice, nothing is lost, nobody waits for ever."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from tests.kernel.ledger.money_world import assert_whole, move, outside, pocket, stands, wish
from tests.parallel import errors, together
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.ledger.public import Entry, Transfer, expire_holds, post, post_hold, reserve, reverse
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import SYSTEM, Actor, Role

pytestmark = pytest.mark.usefixtures("committed")


def kinds(outcomes):
    return Counter(type(outcome).__name__ for outcome in outcomes)


def test_of_64_clients_on_one_account_exactly_as_many_win_as_it_holds():
    one, other = pocket(fen=1_000), pocket()
    assert kinds(together(lambda _: move(one, other, 100), times=64)) == {"Posted": 10, "Refused": 54}
    assert (stands(one), stands(other)) == ((0, 0), (1_000, 0))
    assert_whole()


def test_of_64_clients_on_one_voucher_one_wins():
    one, other = pocket(fen=500), pocket()
    hold = reserve(id=uuid4(), source=one, target=other, amount_fen=500, kind="voucher", actor=SYSTEM)
    outcomes = together(lambda _: post_hold(hold.id, id=uuid4(), actor=SYSTEM), times=64)
    assert kinds(outcomes) == {"Posted": 1, "Refused": 63}
    assert stands(other) == (500, 0)
    assert_whole()


def test_the_same_request_from_many_clients_is_done_once_and_answered_alike():
    one, other = pocket(fen=500), pocket()
    wanted = [wish(one, other, 100), wish(one, other, 50)]
    outcomes = together(lambda _: post(wanted, actor=SYSTEM), times=16)
    assert errors(outcomes) == []
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert sum(outcome[0].is_new for outcome in outcomes) == 1
    assert stands(one) == (350, 0)


def test_one_id_on_different_accounts_at_once_is_one_transfer():
    pairs, key = [(pocket(fen=10), pocket()) for _ in range(8)], uuid4()
    outcomes = together(lambda n: move(*pairs[n], 10, id=key), times=8)
    assert kinds(outcomes) == {"Posted": 1, "Refused": 7}
    assert Entry.objects.filter(transfer_id=key).count() == 2
    assert_whole()


def test_groups_that_share_ids_in_opposite_order_on_different_accounts_do_not_wait_for_each_other():
    pairs, keys = [(pocket(fen=10), pocket()) for _ in range(8)], [uuid4() for _ in range(4)]

    def work(place):
        order = keys if place % 2 else keys[::-1]
        return post([wish(*pairs[place], 1, id=key) for key in order], actor=SYSTEM)

    assert kinds(together(work, times=8)) == {"list": 1, "Refused": 7}
    assert Transfer.objects.filter(pk__in=keys).count() == 4
    assert_whole()


def test_opposite_transfers_between_two_accounts_do_not_deadlock():
    one, other = pocket(fen=10_000), pocket(fen=10_000)

    def work(place):
        pair = (one, other) if place % 2 else (other, one)
        for _ in range(20):
            post([wish(*pair, 3), wish(*reversed(pair), 1)], actor=SYSTEM)

    assert errors(together(work, times=8)) == []
    assert (stands(one), stands(other)) == ((10_000, 0), (10_000, 0))
    assert_whole()


def test_groups_over_many_accounts_in_any_order_do_not_deadlock():
    pockets = [pocket(fen=1_000) for _ in range(6)]

    def work(place):
        for turn in range(10):
            ring = [pockets[(place * 5 + turn * 7 + n * (1 + place % 5)) % 6] for n in range(3)]
            group = [wish(a, b, 1) for a, b in pairwise(ring) if a != b]
            post(group, actor=SYSTEM)

    assert errors(together(work, times=8)) == []
    assert sum(stands(one)[0] for one in pockets) == 6_000
    assert_whole()


def test_two_workers_who_reverse_everything_succeed_exactly_once_each():
    one = pocket(fen=1)
    deeds = [move(outside(), one, n).id for n in range(1, 31)]

    def work(place):
        done = []
        for deed in deeds if place else deeds[::-1]:
            with suppress(Refused):
                done.append(reverse(deed, id=uuid4(), reason="全部冲销", actor=SYSTEM).id)
        return done

    outcomes = together(work, times=2)
    assert errors(outcomes) == []
    assert sum(map(len, outcomes)) == 30
    assert Transfer.objects.filter(reverses__in=deeds).count() == 30
    assert stands(one) == (1, 0)
    assert_whole()


def test_several_sweepers_and_payers_end_each_hold_once():
    one, other, now = pocket(fen=1_000), pocket(), clock.now()
    holds = [
        reserve(
            id=uuid4(), source=one, target=other, amount_fen=10, kind="v", actor=SYSTEM, expires_at=now + timedelta(hours=1)
        ).id
        for _ in range(40)
    ]  # fmt: skip

    def work(place):
        if place % 2:
            return expire_holds(now + timedelta(hours=2))
        paid = 0
        for hold in holds[place::4]:
            try:
                paid += bool(post_hold(hold, id=uuid4(), actor=SYSTEM))
            except Refused:
                continue
        return paid

    outcomes = together(work, times=4)
    assert errors(outcomes) == []
    paid, expired = outcomes[0] + outcomes[2], outcomes[1] + outcomes[3]
    rest = Transfer.objects.filter(act="reserve", hold__endings=None).count()
    assert paid + expired == 40 - rest
    assert stands(one) == (1_000 - 10 * paid, 10 * rest)
    assert_whole()


def test_from_behind_the_fence_many_write_at_once():
    one, other = pocket(fen=1_000), pocket()
    stranger = Actor(role=Role.FIRM, person_id=1, name="某人")

    def work(_):
        with fenced(stranger):
            return [move(one, other, 1) for _ in range(5)]

    assert errors(together(work, times=8)) == []
    assert stands(other) == (40, 0)
    assert_whole()
