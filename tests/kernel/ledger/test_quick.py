"""The short way of a single transfer writes, answers and refuses just as the long way of a group does."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.kernel.ledger.money_world import assert_whole, move, outside, pocket, stands, wish
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.ledger.public import Entry, Instruction, Leg, Transfer, post, reserve
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import SYSTEM, Actor, Role

pytestmark = pytest.mark.django_db
APART = {"id", "transfer_id", "account_id", "digest", "group", "at", "made_at"}


def rows_of(key) -> list[dict]:
    deed = Transfer.objects.filter(pk=key).values().get()
    entries = Entry.objects.filter(transfer=key).order_by("position").values()
    return [{k: v for k, v in row.items() if k not in APART} for row in (deed, *entries)]


def test_alone_and_in_a_group_a_transfer_leaves_the_same_rows(frozen_clock):
    alone, grouped = (pocket(fen=900), pocket(fen=5)), (pocket(fen=900), pocket(fen=5))
    one = move(*alone, 300)
    other, _ = post([wish(*grouped, 300), wish(pocket(fen=1), pocket(), 1)], actor=SYSTEM)
    assert rows_of(one.id) == rows_of(other.id)
    assert [(e.sequence, e.balance_fen, e.held_fen) for e in one.entries] == [(2, 600, 0), (2, 305, 0)]
    assert [e.account for e in one.entries] == [account.pk for account in alone]
    assert one.is_new
    assert_whole()


def test_its_moment_is_never_before_that_of_either_account(frozen_clock):
    one, other = pocket(fen=900), pocket()
    with clock.fixed(frozen_clock + timedelta(hours=5)):
        move(outside(), other, 1)
    assert move(one, other, 1).made_at == frozen_clock + timedelta(hours=5)
    assert_whole()


def test_what_is_refused_has_the_long_ways_words_and_leaves_nothing():
    one, other = pocket(fen=10), pocket()
    legs = (Leg(one.pk, -5), Leg(2**40, 5))
    for wanted, says in (
        (wish(one, other, 11), "可用余额不足"),
        (Instruction(id=uuid4(), kind="x", legs=legs), "没有账户"),
    ):
        with pytest.raises(Refused, match=says):
            post([wanted], actor=SYSTEM)
    assert stands(one) == (10, 0)
    reserve(id=uuid4(), source=one, target=other, amount_fen=8, kind="v", actor=SYSTEM)
    with pytest.raises(Refused, match="可用余额不足"):
        move(one, other, 3)
    assert move(one, other, 2).is_new


def test_a_repeat_is_answered_even_when_the_money_is_gone():
    one, other, key = pocket(fen=10), pocket(), uuid4()
    first = move(one, other, 10, id=key)
    again = move(one, other, 10, id=key)
    assert (again, again.is_new) == (first, False)
    with pytest.raises(Refused, match="请换一个新编号"):
        move(one, other, 9, id=key)


def test_an_account_below_its_floor_still_receives():
    one, rich = pocket(floor_fen=None), pocket(fen=50)
    move(one, rich, 30)
    assert move(rich, one, 10).is_new
    assert stands(one) == (-20, 0)


def test_what_ends_or_reverses_something_never_goes_the_short_way():
    one, other = pocket(fen=10), pocket()
    hold = reserve(id=uuid4(), source=one, target=other, amount_fen=8, kind="v", actor=SYSTEM)
    legs = (Leg(one.pk, -1), Leg(other.pk, 1))
    for more in ({"ends": hold.id}, {"reverses": hold.id}):
        with pytest.raises((DatabaseError, Refused)), transaction.atomic():
            post([Instruction(id=uuid4(), kind="x", legs=legs, **more)], actor=SYSTEM)
            connection.check_constraints()
    assert stands(other) == (0, 0)


def test_several_legs_on_one_account_go_the_long_way():
    one = pocket(fen=10)
    legs = (Leg(one.pk, -10), Leg(one.pk, 10))
    posted = post([Instruction(id=uuid4(), kind="x", legs=legs)], actor=SYSTEM)[0]
    assert [e.balance_fen for e in posted.entries] == [0, 10]
    assert_whole()


def test_the_short_way_is_not_open_to_people_behind_the_fence():
    one, other = pocket(fen=10), pocket()
    asked = {"id": str(uuid4()), "kind": "x", "reason": "", "subject_kind": "", "legs": 2, "digest": "0" * 64}
    call = "select * from ledger_post_one(now(), '{}', %s::jsonb, %s::bigint[], array[-1, 1]::bigint[], array[1, 2], array[0, 0])"
    denied = pytest.raises(DatabaseError, match="permission denied")
    with fenced(Actor(role=Role.AUDITOR)), denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(call, [json.dumps(asked), [one.pk, other.pk]])
    assert stands(one) == (10, 0)
