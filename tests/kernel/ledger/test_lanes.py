"""An account with lanes is one account: the same balances, floors, holds and refusals, whoever writes which lane."""

import io
from argparse import Namespace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from tests.factories import OrganisationFactory, actor
from tests.kernel.ledger.lanes_world import by_lane, steer
from tests.kernel.ledger.money_world import assert_whole, move, outside, pocket, stands, wish
from tests.kernel.ledger.test_sealed import as_burglar, by_hand, deed, entry
from tests.parallel import errors, together
from xiechuang.config.commands import widen_account
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.ledger.public import (
    Account,
    Entry,
    Hold,
    Lane,
    Transfer,
    balance,
    export_beancount,
    latest,
    lock_accounts,
    post,
    post_hold,
    rederive,
    reserve,
    reserving,
    reverse,
    settling,
    statement,
    widen,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def spread():
    """An account of three lanes with 100 in each."""
    one = pocket(lanes=3)
    for lane in range(3):
        steer(lane, of=3)
        move(outside(), one, 100)
    assert by_lane(one) == {0: 100, 1: 100, 2: 100}
    by_hand()
    return one


def levelled() -> int:
    return Transfer.objects.filter(kind="level_lanes").count()


def test_what_lies_in_all_lanes_together_is_what_the_account_has(spread):
    assert stands(spread) == (300, 0)
    assert balance(spread).sequence == 3
    row = Account.objects.annotate(
        lies=latest("balance_after_fen", of="pk"), held=latest("held_after_fen", of="pk"), count=latest("sequence", of="pk")
    ).get(pk=spread.pk)  # fmt: skip
    assert (row.lies, row.held, row.count) == (300, 0, 3)
    assert_whole()


def test_more_than_a_lane_has_is_given_when_all_together_have_it(spread):
    other = pocket()
    move(spread, other, 250)
    assert stands(spread) == (50, 0)
    # What was left is spread evenly, so the next ones find something in their lane.
    assert sorted(by_lane(spread).values()) == [16, 16, 18]
    assert levelled() == 1
    with pytest.raises(Refused, match=r"可用余额不足：将为 -0\.01 元，不得低于 0\.00 元"):
        move(spread, other, 51)
    assert levelled() == 1, "what is refused has written nothing"
    move(spread, other, 50)
    assert stands(spread) == (0, 0)
    assert_whole()


def test_money_that_lies_in_one_lane_is_spread_at_the_first_shortage_and_then_left_alone():
    one, other = pocket(lanes=3), pocket()
    steer(1, of=3)
    move(outside(), one, 1_000)
    for lane in (2, 0, 1, 2, 0):
        steer(lane, of=3)
        move(one, other, 10)
    # 990 were spread after the first ten; nobody was short again.
    assert sorted(by_lane(one).values()) == [310, 320, 320]
    assert levelled() == 1
    assert_whole()


def test_what_would_not_go_round_is_not_spread():
    one, other = pocket(lanes=3), pocket()
    steer(0, of=3)
    move(outside(), one, 100)
    steer(1, of=3)
    move(one, other, 30)
    assert (by_lane(one), levelled()) == ({0: 70}, 0)


def test_the_floor_is_that_of_all_lanes_together():
    one = pocket(floor_fen=-50, lanes=3)
    steer(1, of=3)
    move(one, outside(), 50)
    assert stands(one) == (-50, 0)
    with pytest.raises(Refused, match=r"将为 -0\.51 元，不得低于 -0\.50 元"):
        move(one, outside(), 1)
    assert_whole()


def test_an_account_without_a_floor_owes_in_any_lane():
    one = pocket(floor_fen=None, lanes=2)
    steer(1, of=2)
    move(one, outside(), 10)
    assert by_lane(one) == {1: -10}
    assert levelled() == 0
    assert_whole()


def test_money_is_set_aside_and_paid_in_the_lane_it_was_set_aside_in(spread):
    other = pocket(lanes=2)
    steer(2, of=3)
    hold = reserve(id=uuid4(), source=spread, target=other, amount_fen=60, kind="v", actor=SYSTEM)
    steer(0, of=3)
    assert stands(spread) == (300, 60)
    post_hold(hold.id, id=uuid4(), amount_fen=50, actor=SYSTEM)
    assert by_lane(spread) == {0: 100, 1: 100, 2: 50}
    assert stands(other) == (50, 0)
    assert_whole()


def test_what_a_group_sets_free_in_one_lane_it_can_use_in_another(spread):
    other = pocket()
    steer(2, of=3)
    hold = reserve(id=uuid4(), source=spread, target=other, amount_fen=300, kind="v", actor=SYSTEM)
    assert stands(spread) == (300, 300)
    steer(0, of=3)
    held = Hold.objects.get(pk=hold.id)
    again = reserving(id=uuid4(), source=spread, target=other, amount_fen=280, kind="v")
    post([settling(id=uuid4(), hold=held, amount_fen=20, kind="v"), again], actor=SYSTEM)
    assert stands(spread) == (280, 280)
    assert_whole()


def test_by_hand_a_hold_does_not_end_in_another_lane(spread):
    steer(2, of=3)
    hold = reserve(id=uuid4(), source=spread, target=pocket(), amount_fen=60, kind="v", actor=SYSTEM)
    steer(0, of=3)
    reserve(id=uuid4(), source=spread, target=pocket(), amount_fen=60, kind="v", actor=SYSTEM)
    by_hand()
    key = uuid4()
    with pytest.raises(DatabaseError, match="does not do what"):
        by_hand(deed(key, act="void", legs=1, ends=hold.id), entry(key, 1, spread, 0, -60))


def test_by_hand_there_is_no_lane_that_was_not_opened(spread):
    key = uuid4()
    text, *values = entry(key, 1, spread, 5)
    into = text.replace("(account_id,", "(lane, account_id,").replace("(%s,", "(7, %s,", 1)
    with pytest.raises(DatabaseError, match="has no lane 7"):
        by_hand(deed(key), (into, *values))


def test_a_repeat_is_answered_from_whatever_lane(spread):
    other, key = pocket(), uuid4()
    first = move(spread, other, 250, id=key)
    steer(1, of=3)
    again = move(spread, other, 250, id=key)
    assert (again, again.is_new) == (first, False)
    with pytest.raises(Refused, match="请换一个新编号"):
        move(spread, other, 1, id=key)


def test_a_transfer_is_taken_back_from_what_all_lanes_have(spread):
    other = pocket(lanes=3)
    paid = move(spread, other, 250)
    reverse(paid.id, id=uuid4(), reason="退回", actor=SYSTEM)
    assert (stands(spread), stands(other)) == ((300, 0), (0, 0))
    assert_whole()


def test_the_past_and_a_period_are_told_over_all_lanes(frozen_clock):
    one, other = pocket(lanes=3), pocket()
    for hour in range(12):
        steer(hour % 3, of=3)
        with clock.fixed(frozen_clock + timedelta(hours=hour)):
            move(outside(), one, 10)
    with clock.fixed(frozen_clock + timedelta(hours=20)):
        move(one, other, 100)
    stood = [balance(one, at=frozen_clock + timedelta(hours=hour, minutes=5)).fen for hour in range(-1, 12)]
    assert stood == [10 * n for n in range(13)]
    assert balance(one, at=frozen_clock + timedelta(hours=3)).fen == 40
    told = statement(one, since=frozen_clock + timedelta(hours=3), until=frozen_clock + timedelta(hours=9))
    assert (told.opening.fen, told.closing.fen) == (30, 90)
    assert [line.amount_fen for line in told.lines] == [10] * 6
    assert [line.at for line in told.lines] == sorted(line.at for line in told.lines)
    assert balance(one).fen == 20


def test_lanes_are_opened_within_limits_and_never_fewer():
    one = pocket()
    assert (widen(one, lanes=3), widen(one.pk, lanes=5), widen(one, lanes=2)) == (3, 5, 5)
    for lanes in (0, 65, -1):
        with pytest.raises(Refused, match="分道数须在 1 至 64 之间"):
            widen(one, lanes=lanes)
    with pytest.raises(Refused, match="下限高于零"):
        widen(pocket(floor_fen=5), lanes=2)
    with pytest.raises(NotVisible):
        widen(2**40, lanes=2)


def test_the_command_says_how_many_lanes_there_are_now_or_why_not(capsys):
    one, floored = pocket(), pocket(floor_fen=5)

    def told(account, lanes):
        code = widen_account.run(Namespace(account=account, lanes=lanes))
        return code, "".join(capsys.readouterr())

    assert told(one.pk, 4) == (0, f"账户 {one.pk} 现有 4 道\n")
    assert told(2**40, 4) == (1, f"没有账户 {2**40}\n")
    code, said = told(floored.pk, 65)
    assert code == 1
    assert "分道数须在 1 至 64 之间" in said
    assert "下限高于零，不能分道（记账规则 9）" in said


def test_people_see_the_lanes_of_their_accounts_and_open_none():
    firm = OrganisationFactory()
    one = pocket(owner=firm, lanes=3, fen=5)
    pocket(lanes=2)
    for who, count in (
        (PUBLIC, 0),
        (actor(Role.FIRM), 0),
        (actor(Role.FIRM, organisation=firm), 2),
        (actor(Role.AUDITOR), 3),
    ):
        with fenced(who):
            assert Lane.objects.count() == count
        assert visible(who, Lane).count() == count
    mine = actor(Role.FIRM, organisation=firm)
    with fenced(mine):
        assert balance(one).fen == 5
    denied = pytest.raises(DatabaseError, match="permission denied")
    with fenced(mine), denied, transaction.atomic():
        widen(one, lanes=9)


@pytest.mark.parametrize(
    "statement", ["update ledger_lane set number = number", "delete from ledger_lane", "truncate ledger_lane"]
)
def test_lanes_stand_for_ever(spread, statement):
    with pytest.raises(DatabaseError, match="only ever added to"):
        by_hand((statement,))


def test_what_somebody_changed_in_a_lane_is_named(spread):
    kept = rederive().heads
    assert {chain for chain in kept if chain[0] == spread.pk} == {(spread.pk, n) for n in range(3)}
    with as_burglar() as cursor:
        cursor.execute(
            "update ledger_entry set amount_fen = 101 where account_id = %s and lane = 2", [spread.pk]
        )
    assert f"账户 {spread.pk} 分道 2 第 1 条" in str(rederive().faults[0])
    with as_burglar() as cursor:
        cursor.execute("delete from ledger_entry where account_id = %s and lane = 2", [spread.pk])
        cursor.execute("delete from ledger_lane where account_id = %s and number = 1", [spread.pk])
    said = " ".join(str(fault) for fault in rederive(expected=kept).faults)
    assert "分道不在了" in said
    assert "截去" in said


def test_each_days_close_in_beancount_is_that_of_all_lanes(spread):
    move(spread, pocket(), 250)
    out = io.StringIO()
    export_beancount(out=out)
    closes = [
        line for line in out.getvalue().splitlines() if " balance " in line and f":A{spread.pk} " in line
    ]
    assert [line.split()[3] for line in closes] == ["0.50"]


@pytest.mark.usefixtures("committed")
class TestTogether:
    """Real connections, each in a lane of its own as long as there is one."""

    def test_of_64_clients_exactly_as_many_win_as_the_account_holds(self):
        one, other = pocket(lanes=4), pocket(floor_fen=None, lanes=4)
        source = outside()
        assert errors(together(lambda _: move(source, one, 125), times=8)) == []
        outcomes = together(lambda _: move(one, other, 100), times=64)
        won = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
        assert len(won) == 10
        assert all(isinstance(error, Refused) for error in errors(outcomes))
        assert (stands(one), stands(other)) == ((0, 0), (1_000, 0))
        assert len(by_lane(other)) > 1
        assert_whole()

    def test_shortages_of_two_accounts_at_once_do_not_deadlock(self):
        one, other = pocket(fen=500, lanes=3), pocket(fen=500, lanes=3)

        def work(place):
            pair = (one, other) if place % 2 else (other, one)
            for turn in range(15):
                post([wish(*pair, 1 + (place * 7 + turn * 11) % 40), wish(*reversed(pair), 1)], actor=SYSTEM)

        assert errors(together(work, times=8)) == []
        assert stands(one)[0] + stands(other)[0] == 1_000
        assert levelled() > 0
        assert_whole()

    def test_lanes_opened_while_others_write_lose_nothing(self):
        one = pocket(fen=1_000)

        def work(place):
            if place == 0:
                return [widen(one, lanes=lanes) for lanes in range(2, 6)]
            return [move(one, outside(), 3) for _ in range(20)]

        assert errors(together(work, times=6)) == []
        assert stands(one) == (1_000 - 5 * 20 * 3, 0)
        assert_whole()

    def test_whoever_locked_the_account_has_all_of_it(self):
        one, other = pocket(fen=900, lanes=3), pocket()

        def work(_):
            with transaction.atomic():
                lock_accounts([one.pk, other.pk])
                free = balance(one).free_fen
                move(one, other, free - free // 2)
            return free

        outcomes = together(work, times=6)
        assert errors(outcomes) == []
        assert len(set(outcomes)) == 6, "nobody read what another was about to change"
        assert stands(one)[0] + stands(other)[0] == 900
        assert_whole()

    def test_writers_in_different_lanes_do_not_wait_for_each_other(self):
        """While one has not committed yet, another commits on the same account."""
        one = pocket(floor_fen=None, lanes=2)
        with transaction.atomic():
            move(one, outside_of(1), 5)
            outcomes = together(lambda _: move(one, outside_of(2), 7), times=1)
            assert errors(outcomes) == []
            assert stands(one)[0] == -12
        assert by_lane(one).keys() == {0, 1}
        assert Entry.objects.filter(account=one).count() == 2
        assert_whole()


def outside_of(place: int) -> Account:
    """An account that nobody else writes."""
    return pocket(floor_fen=None, owner=OrganisationFactory(number=f"O-OUT-{place}-{uuid4().hex[:8]}"))
