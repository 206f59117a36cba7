"""The database itself refuses what the program would never ask, and re-derivation names what somebody changed past it."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import OrganisationFactory, actor
from tests.kernel.ledger.money_world import assert_whole, move, outside, pocket, stands
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.ledger.public import (
    Account,
    Entry,
    Hold,
    Transfer,
    balance,
    post_hold,
    rederive,
    reserve,
)
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM, Role

pytestmark = pytest.mark.django_db
TABLES = ("ledger_account", "ledger_transfer", "ledger_hold", "ledger_entry")
COLUMNS = 'id, "group", place, act, kind, reason, subject_kind, made_at, actor, role, legs, digest, ends_id, reverses_id'


@pytest.fixture
def world():
    one, other = pocket(fen=1_000), pocket()
    move(one, other, 300)
    hold = reserve(id=uuid4(), source=one, target=other, amount_fen=200, kind="v", actor=SYSTEM)
    post_hold(hold.id, id=uuid4(), amount_fen=150, actor=SYSTEM)
    reserve(id=uuid4(), source=one, target=other, amount_fen=50, kind="v", actor=SYSTEM)
    by_hand()
    return one, other


def by_hand(*statements):
    """What somebody with all rights but no cunning can do, up to COMMIT."""
    with transaction.atomic(), connection.cursor() as cursor:
        for text, *values in statements:
            cursor.execute(text, values)
        cursor.execute("set constraints all immediate; set constraints all deferred")


def deed(key, *, act="post", legs=2, ends=None, reverses=None):
    values = "%s, %s, 0, %s, 'k', '', '', now() + interval '1 day', 'a', 'r', %s, repeat('d', 64), %s, %s"
    return f"insert into ledger_transfer ({COLUMNS}) values ({values})", key, key, act, legs, ends, reverses


def entry(key, position, account, fen, held=0):
    return (
        "insert into ledger_entry (account_id, transfer_id, position, amount_fen, held_fen) values (%s, %s, %s, %s, %s)",
        account.pk, key, position, fen, held,
    )  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    ["update {0} set {1} = {1}", "delete from {0}", "truncate {0} cascade", "delete from {0} where false"],
)
def test_nothing_is_changed_removed_or_emptied(world, table, statement):
    key = "transfer_id" if table == "ledger_hold" else "id"
    with pytest.raises(DatabaseError, match="only ever added to"):
        by_hand((statement.format(table, key),))


def test_an_honest_transfer_by_hand_is_numbered_and_sealed_by_the_database(world):
    one, other = world
    key = uuid4()
    by_hand(deed(key), entry(key, 1, one, -5), entry(key, 2, other, 5))
    assert stands(one) == (545, 50)
    # Only its made-up digest gives it away.
    assert [f.problem for f in rederive().faults] == ["内容与哈希不符：转账被改动"]


def test_a_transfer_that_does_not_balance_is_not_committed(world):
    one, other = world
    for legs in ([(1, one, -5), (2, other, 4)], [(1, one, -5)], []):
        key = uuid4()
        with pytest.raises(DatabaseError, match="which sum to"):
            by_hand(deed(key), *(entry(key, *leg) for leg in legs))


def test_no_entry_comes_later_to_a_transfer_that_stands(world):
    one, other = world
    stood = Transfer.objects.filter(act="post").first().pk
    for position in (0, 1, 2, 3):
        with pytest.raises(DatabaseError):
            by_hand(entry(stood, position, one, -5))
    with pytest.raises(DatabaseError, match="no transfer"):
        by_hand(entry(uuid4(), 1, other, 5))


def test_numbers_and_balances_given_by_hand_are_overwritten(world):
    one, other = world
    key = uuid4()
    forged = """insert into ledger_entry (account_id, transfer_id, position, amount_fen, held_fen, sequence,
        balance_after_fen, held_after_fen, at, digest) values (%s, %s, 1, 5, 0, 99, 9999, 0, now(), 'x')"""
    by_hand(
        deed(key),
        (forged, other.pk, key),
        entry(key, 2, one, -5),
    )  # fmt: skip
    assert stands(other) == (455, 0)


def test_a_floor_holds_by_hand_too_and_holds_count(world):
    one, other = world
    key = uuid4()
    with pytest.raises(DatabaseError, match="below its floor"):
        by_hand(deed(key), entry(key, 1, one, -501), entry(key, 2, other, 501))


def test_time_does_not_run_backwards_by_hand(world):
    one, other = world
    later, key = uuid4(), uuid4()
    by_hand(deed(later), entry(later, 1, one, -1), entry(later, 2, other, 1))
    text, *values = deed(key)
    with pytest.raises(DatabaseError, match="later moment"):
        by_hand(
            (text.replace("+ interval", "- interval"), *values),
            entry(key, 1, one, -1),
            entry(key, 2, other, 1),
        )


def test_a_hold_is_ended_once_by_hand_too(world):
    one, _ = world
    ended = Hold.objects.exclude(endings=None).get()
    key = uuid4()
    with pytest.raises(DatabaseError, match="hold_ends_once"):
        by_hand(deed(key, act="void", legs=1, ends=ended.pk), entry(key, 1, one, 0, -200))


@pytest.mark.parametrize(
    ("act", "legs"),
    [
        ("settle", [(0, -51, -50), (1, 51, 0)]),
        ("settle", [(0, -50, -49), (1, 50, 0)]),
        ("settle", [(0, 0, -50)]),
        ("void", [(0, -10, -50), (1, 10, 0)]),
        ("void", [(0, 0, -49)]),
        ("expire", [(1, 0, 50)]),
        ("post", [(0, -50, -50), (1, 50, 0)]),
    ],
)
def test_the_end_of_a_hold_does_what_it_says_or_is_not_committed(world, act, legs):
    hold = Hold.objects.get(endings=None)
    key = uuid4()
    with pytest.raises(DatabaseError):
        by_hand(
            deed(key, act=act, legs=len(legs), ends=hold.pk),
            *(entry(key, n, world[who], fen, held) for n, (who, fen, held) in enumerate(legs, 1)),
        )


def test_money_is_set_aside_only_by_a_reservation(world):
    one, other = world
    key = uuid4()
    with pytest.raises(DatabaseError, match="does not do what"):
        by_hand(deed(key, legs=1), entry(key, 1, one, 0, 5))
    with pytest.raises(DatabaseError, match="does not do what"):
        by_hand(deed(key, act="reserve", legs=1), entry(key, 1, one, 0, 5))
    stood = Transfer.objects.filter(act="post").first().pk
    with pytest.raises(DatabaseError, match="reserves nothing"):
        by_hand(("insert into ledger_hold values (%s, 5, null, %s, %s)", stood, one.pk, other.pk))


def test_a_reversal_by_hand_must_be_the_mirror(world):
    one, other = world
    stood = Transfer.objects.filter(act="post", entries__account=other).get().pk
    for fen in (299, 301):
        key = uuid4()
        with pytest.raises(DatabaseError, match="does not reverse"):
            by_hand(
                deed(key, act="reverse", reverses=stood), entry(key, 1, one, fen), entry(key, 2, other, -fen)
            )


@contextmanager
def as_burglar():
    """Somebody with all rights on the database, past every trigger."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        yield cursor
        cursor.execute("set local session_replication_role = default")


@pytest.mark.parametrize("column", [f.column for f in Entry._meta.concrete_fields if f.name != "id"])
def test_changing_any_column_of_an_entry_shows(world, column):
    victim = Entry.objects.filter(account=world[0]).order_by("sequence")[1]
    changed = {
        "at": "at + interval '1 microsecond'",
        "digest": "repeat('a', 64)",
        "transfer_id": "gen_random_uuid()",
    }.get(column, f"{column} + 1000")
    with as_burglar() as cursor:
        cursor.execute(f"update ledger_entry set {column} = {changed} where id = %s", [victim.pk])
    assert rederive().faults


@pytest.mark.parametrize(
    "change",
    [
        "update ledger_transfer set reason = '另一事由' where act = 'settle'",
        "update ledger_transfer set legs = 3 where act = 'settle'",
        "update ledger_hold set amount_fen = amount_fen + 1",
        "update ledger_hold set expires_at = now()",
        "delete from ledger_hold",
        "delete from ledger_transfer where act = 'settle'",
        "delete from ledger_account",
        "update ledger_account set floor_fen = 100000",
        "delete from ledger_entry where sequence = 2",
    ],
)
def test_changing_or_removing_anything_else_shows(world, change):
    with as_burglar() as cursor:
        cursor.execute(change)
    assert rederive().faults


def test_a_tail_cut_off_clean_shows_to_whoever_kept_the_heads(world):
    kept = rederive().heads
    last = Transfer.objects.filter(act="reserve").order_by("-made_at").first().pk
    with as_burglar() as cursor:
        cursor.execute("delete from ledger_entry where transfer_id = %s", [last])
        cursor.execute("delete from ledger_hold where transfer_id = %s", [last])
        cursor.execute("delete from ledger_transfer where id = %s", [last])
    assert rederive().faults == []
    assert ["截去" in str(fault) for fault in rederive(expected=kept).faults] == [True]


def test_heads_kept_earlier_still_stand_when_the_ledger_has_grown(world):
    kept = rederive().heads
    move(*world, 1)
    assert rederive(expected=kept).faults == []


@pytest.fixture
def two_regions():
    firm = OrganisationFactory()
    tianjin = actor(Role.REGIONAL_OFFICIAL, region="120000")
    mine = pocket(owner=firm, fen=100)
    theirs = pocket(owner=OrganisationFactory(region_id="120000"), fen=100)
    move(theirs, mine, 10)
    reserve(id=uuid4(), source=mine, target=theirs, amount_fen=1, kind="v", actor=SYSTEM)
    return firm, tianjin, mine, theirs


def seen(who):
    with fenced(who):
        by_fence = [model.objects.count() for model in (Account, Entry, Transfer, Hold)]
    by_scope = [visible(who, model).count() for model in (Account, Entry, Transfer, Hold)]
    assert by_fence == by_scope
    return by_fence


def test_each_sees_what_touches_their_accounts_by_fence_and_scope_alike(two_regions):
    firm, tianjin, _, theirs = two_regions
    assert seen(PUBLIC) == [0, 0, 0, 0]
    assert seen(actor(Role.FIRM)) == [0, 0, 0, 0]
    assert seen(actor(Role.ADMINISTRATOR)) == [0, 0, 0, 0]
    assert seen(actor(Role.FIRM, organisation=firm)) == [1, 3, 3, 1]
    assert seen(tianjin) == [1, 2, 3, 1]  # the hold for them, though set aside elsewhere
    assert seen(actor(Role.REGIONAL_OFFICIAL, region="130000")) == [0, 0, 0, 0]
    assert seen(actor(Role.AUDITOR)) == [3, 7, 4, 1]
    with fenced(tianjin):
        assert balance(theirs).fen == 90


def test_a_hidden_account_has_no_balance_rather_than_none(two_regions):
    _, tianjin, mine, _ = two_regions
    with fenced(tianjin), pytest.raises(NotVisible):
        balance(mine)


def test_behind_the_fence_one_writes_by_the_posting_function_alone(two_regions):
    _, tianjin, mine, theirs = two_regions
    with fenced(tianjin):
        move(theirs, mine, 5)
        for statement in (deed(uuid4()), entry(uuid4(), 1, mine, 5)):
            with pytest.raises(DatabaseError, match="permission denied"):
                by_hand(statement)
        by_hand()
    assert stands(mine) == (115, 1)
    assert_whole()


def test_the_public_database_role_may_not_call_the_posting_function():
    with connection.cursor() as cursor:
        cursor.execute(
            "select proname from pg_proc where proname like 'ledger\\_%%' and prosecdef and proname not like '%%check%%'"
            " and proname not in ('ledger_stand', 'ledger_balance') and has_function_privilege('public', oid, 'execute')"
        )
        assert cursor.fetchall() == []
    assert outside().floor_fen is None
