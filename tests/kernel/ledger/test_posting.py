"""Posting: balanced, idempotent, all or nothing, never below a floor, and every reason at once."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from tests.factories import OrganisationFactory, actor
from tests.kernel.ledger.money_world import assert_whole, move, outside, pocket, stands, wish
from xiechuang.kernel.ledger.checking import TEXTS
from xiechuang.kernel.ledger.public import (
    Entry,
    Instruction,
    Leg,
    Transfer,
    balance,
    journal,
    open_account,
    post,
    statement,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import SYSTEM, Role

pytestmark = pytest.mark.django_db


def refusal(group):
    with pytest.raises(Refused) as refused:
        post(group, actor=SYSTEM)
    return [(reason.clause, reason.text) for reason in refused.value.reasons]


def test_money_moves_from_one_to_the_other():
    one, other = pocket(fen=500), pocket()
    posted = move(one, other, 200)
    assert [(a.account, a.balance_fen) for a in posted.entries] == [(one.pk, 300), (other.pk, 200)]
    assert (stands(one), stands(other)) == ((300, 0), (200, 0))
    assert_whole()


def test_who_did_it_why_and_about_what_stands_with_the_transfer(frozen_clock):
    who = actor(Role.REGIONAL_OFFICIAL, region="120000")
    subject = OrganisationFactory()
    wanted = wish(outside(), pocket(), 100, reason="第一批兑付“测试”\n两行", subject=subject)
    post([wanted], actor=who)
    deed = Transfer.objects.get(pk=wanted.id)
    assert (deed.person_id, deed.actor, deed.role) == (who.person_id, who.name, "regional_official")
    assert (deed.subject_kind, deed.subject_id, deed.reason) == (
        "orgs.organisation",
        subject.pk,
        wanted.reason,
    )
    assert deed.made_at == frozen_clock
    assert_whole()


def test_asking_again_gives_the_same_answer_and_moves_nothing():
    one, other = pocket(fen=500), pocket()
    group = [wish(one, other, 200), wish(other, one, 50)]
    first = post(group, actor=SYSTEM)
    move(one, other, 10)
    again = post(group, actor=actor(Role.FIRM))
    assert again == first
    assert [p.is_new for p in (*first, *again)] == [True, True, False, False]
    assert stands(one) == (340, 0)


@pytest.mark.parametrize("change", ["amount", "target", "kind", "reason", "subject"])
def test_another_body_under_a_used_id_is_refused(change):
    one, other, third, key = pocket(fen=500), pocket(), pocket(), uuid4()
    move(one, other, 200, id=key)
    subject = OrganisationFactory()
    wanted = {
        "amount": lambda: wish(one, other, 201, id=key),
        "target": lambda: wish(one, third, 200, id=key),
        "kind": lambda: journal(id=key, legs=[Leg(one.pk, -200), Leg(other.pk, 200)], kind="other"),
        "reason": lambda: wish(one, other, 200, id=key, reason="另一事由"),
        "subject": lambda: wish(one, other, 200, id=key, subject=subject),
    }[change]()
    assert refusal([wanted]) == [("记账规则 3", f"编号 {key} 已用于另一笔内容不同的转账，请换一个新编号")]
    assert stands(one) == (300, 0)


def test_a_group_of_which_a_part_stands_already_is_refused_whole():
    one, other = pocket(fen=500), pocket()
    known, new = wish(one, other, 1), wish(one, other, 2)
    post([known], actor=SYSTEM)
    assert [clause for clause, _ in refusal([new, known])] == ["记账规则 2"]
    assert not Transfer.objects.filter(pk=new.id).exists()


def test_one_bad_transfer_keeps_the_whole_group_out():
    one, other = pocket(fen=500), pocket()
    assert refusal([wish(one, other, 300), wish(one, other, 300)]) == [
        ("记账规则 4", f"账户 {one.pk} 可用余额不足：将为 -1.00 元，不得低于 0.00 元")
    ]
    assert stands(one) == (500, 0)


def test_inside_a_group_a_later_transfer_may_spend_what_an_earlier_one_brought_but_not_before():
    one, other = pocket(fen=100), pocket()
    in_order = [wish(one, other, 100), wish(other, one, 100)]
    assert [p.entries[1].balance_fen for p in post(in_order, actor=SYSTEM)] == [100, 100]
    before = [wish(other, one, 100), wish(one, other, 100)]
    assert [clause for clause, _ in refusal(before)] == ["记账规则 4"]


def test_every_short_account_and_every_unknown_one_is_named_at_once():
    one, other, third = pocket(fen=1), pocket(fen=2), pocket()
    nowhere = Instruction(id=uuid4(), kind="test", legs=(Leg(-1, -5), Leg(third.pk, 5)))
    found = refusal([wish(one, third, 10), wish(other, third, 10), nowhere])
    assert sorted(clause for clause, _ in found) == ["记账规则 1", "记账规则 4", "记账规则 4"]
    assert_whole()


def test_a_refusal_leaves_the_transaction_around_it_alive():
    one, other = pocket(fen=10), pocket()
    with transaction.atomic():
        with pytest.raises(Refused):
            move(one, other, 11)
        move(one, other, 10)
    assert stands(other) == (10, 0)


def test_an_account_below_its_floor_may_be_paid_into():
    owner = OrganisationFactory()
    deep = open_account(owner=owner, kind="deep", floor_fen=1_000)
    move(outside(), deep, 10)
    assert [clause for clause, _ in refusal([wish(deep, outside(), 1)])] == ["记账规则 4"]
    assert stands(deep) == (10, 0)


def test_an_account_with_credit_may_owe_just_so_much():
    debtor = pocket(floor_fen=-300)
    move(debtor, outside(), 300)
    assert [clause for clause, _ in refusal([wish(debtor, outside(), 1)])] == ["记账规则 4"]


@pytest.mark.parametrize(
    ("legs", "says"),
    [
        ([(0, -5), (1, 4)], "借贷不平"),
        ([(0, 0), (1, 0)], "整数分"),
        ([(0, -1.0), (1, 1.0)], "整数分"),
        ([(0, True), (1, -1)], "整数分"),
        ([(0, -(10**15) - 1), (1, 10**15 + 1)], "整数分"),
        ([], "分录"),
    ],
)
def test_what_is_no_balanced_transfer_is_refused_before_the_database_is_asked(
    legs, says, django_assert_num_queries
):
    accounts = [pocket(fen=100), pocket()]
    wanted = journal(id=uuid4(), legs=[Leg(accounts[n].pk, fen) for n, fen in legs], kind="test")
    with django_assert_num_queries(0):
        found = refusal([wanted])
    assert says in found[0][1]


@pytest.mark.parametrize("text", ["x" * 401, "空\x00字", "\ud800"])
def test_text_the_database_cannot_hold_is_refused(text):
    assert refusal([wish(pocket(), pocket(), 1, reason=text)])[0][0] == "记账规则 1"


def test_the_same_id_twice_in_one_group_is_refused():
    one, other = pocket(fen=5), pocket()
    twice = wish(one, other, 1)
    assert refusal([twice, twice])[0][0] == "记账规则 2"


def test_an_empty_group_is_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert post([], actor=SYSTEM) == []


def test_a_group_is_one_round_trip_however_long(django_assert_num_queries):
    one, other = outside(), pocket()
    with django_assert_num_queries(1):
        posted = post([wish(one, other, 1) for _ in range(50)], actor=SYSTEM)
    assert [p.entries[1].balance_fen for p in posted] == list(range(1, 51))


def test_a_transfer_with_many_legs_and_an_account_named_twice():
    one, other, third = pocket(fen=100), pocket(), pocket()
    legs = [Leg(one.pk, -60), Leg(other.pk, 40), Leg(third.pk, 30), Leg(one.pk, -10)]
    [posted] = post([journal(id=uuid4(), legs=legs, kind="share")], actor=SYSTEM)
    assert [(a.account, a.balance_fen) for a in posted.entries] == [
        (one.pk, 40),
        (other.pk, 40),
        (third.pk, 30),
        (one.pk, 30),
    ]
    assert_whole()


def test_an_account_is_opened_once_and_its_terms_stand():
    owner = OrganisationFactory()
    one = open_account(owner=owner, kind="k", floor_fen=0, region_code="110000")
    assert open_account(owner=owner, kind="k", floor_fen=0, region_code="110000") == one
    with pytest.raises(Refused, match="其他条件"):
        open_account(owner=owner, kind="k", floor_fen=-1, region_code="110000")
    assert open_account(owner=owner, kind="other") != one


def test_the_past_is_read_as_it_was(frozen_clock):
    one, other = pocket(), pocket()
    for day, fen in ((1, 100), (2, 50), (5, 7)):
        with clock.fixed(frozen_clock + timedelta(days=day)):
            move(outside(), one, fen)
    day = timedelta(days=1)
    told = [balance(one, at=frozen_clock + n * day).fen for n in range(7)]
    assert told == [0, 100, 150, 150, 150, 157, 157]
    assert balance(one, at=frozen_clock + 2 * day - timedelta(microseconds=1)).fen == 100
    period = statement(one, since=frozen_clock + 2 * day, until=frozen_clock + 5 * day)
    assert (period.opening.fen, [e.amount_fen for e in period.lines], period.closing.fen) == (100, [50], 150)
    assert period.lines[0].transfer.kind == "test"
    empty = statement(other, since=frozen_clock, until=frozen_clock + day)
    assert (empty.opening, empty.lines, empty.closing) == (balance(other), [], balance(other))


def test_a_clock_that_runs_behind_does_not_turn_an_account_s_time_back(frozen_clock):
    one, other = pocket(fen=10), pocket()
    with clock.fixed(frozen_clock - timedelta(hours=1)):
        posted = move(one, other, 1)
    assert posted.made_at == frozen_clock
    assert_whole()


def test_an_account_that_is_not_there_has_no_balance():
    with pytest.raises(NotVisible):
        balance(-1)
    with pytest.raises(NotVisible):
        statement(-1, since=clock.now(), until=clock.now())


def test_every_refusal_of_the_database_has_its_words():
    with connection.cursor() as cursor:
        cursor.execute(
            "select string_agg(prosrc, ' ') from pg_proc where proname in ('ledger_post', 'ledger_short', 'ledger_ended')"
        )
        source = cursor.fetchone()[0]
    assert [code for code in TEXTS if f"'{code}'" not in source] == []


def test_ids_are_whatever_uuid_the_caller_made():
    one, other = pocket(fen=5), pocket()
    for key in (UUID(int=1), UUID(int=2**128 - 1)):
        assert move(one, other, 1, id=key).id == key
    assert Entry.objects.filter(transfer_id=UUID(int=1)).count() == 2
