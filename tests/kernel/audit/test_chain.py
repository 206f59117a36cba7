"""The audit trail: sealed by the database, and every tampering shows."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import OrganisationFactory, PersonFactory, actor
from tests.parallel import errors, together
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.audit.chain import GENESIS, digest_of
from xiechuang.kernel.audit.models import Link
from xiechuang.kernel.audit.public import Entry, broken_links, head, history_of, record
from xiechuang.kernel.orgs.public import SYSTEM, Actor, Role

pytestmark = pytest.mark.django_db
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)


def seal():
    """What COMMIT does."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; set constraints all deferred")


@pytest.fixture
def trail():
    """Five sealed entries, some with and some without a person."""
    subject = OrganisationFactory()
    firm = actor(Role.FIRM, organisation=subject)
    for n, who in enumerate([firm, SYSTEM, firm, firm, SYSTEM]):
        record(actor=who, action=f"organisation.step{n}", subject=subject, note=f"第{n}步", value=n)
    seal()
    return list(Entry.objects.order_by("id"))


@contextmanager
def as_burglar():
    """Somebody with all rights on the database, past every trigger."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        yield cursor
        cursor.execute("set local session_replication_role = default")


def test_an_honest_trail_verifies(trail):
    assert list(broken_links()) == []
    assert head().length == 5
    assert Link.objects.order_by("position").first().before == GENESIS


def test_no_entry_is_no_trail_and_no_break():
    assert list(broken_links()) == []
    assert head().digest == GENESIS


@pytest.mark.parametrize("column", [f.column for f in Entry._meta.concrete_fields if f.name != "id"])
def test_changing_any_column_shows(trail, column):
    changed = {
        "at": "at + interval '1 microsecond'",
        "person_id": "coalesce(person_id, 0) + 1",
        "organisation_id": "coalesce(organisation_id, 0) + 1",
        "subject_id": "coalesce(subject_id, 0) + 1",
    }.get(column, f"{column} || '.'")
    with as_burglar() as cursor:
        cursor.execute(f"update audit_entry set {column} = {changed} where id = %s", [trail[2].pk])
    assert [(b.entry_id, b.problem) for b in broken_links()] == [(trail[2].pk, "内容与哈希不符:记录被改动")]


@pytest.mark.parametrize("column", ["person_id", "organisation_id", "subject_id"])
def test_emptying_a_column_shows(trail, column):
    with as_burglar() as cursor:
        cursor.execute(f"update audit_entry set {column} = null where id = %s", [trail[2].pk])
    assert [b.entry_id for b in broken_links()] == [trail[2].pk]


def test_moving_text_from_one_column_to_the_next_shows(trail):
    with as_burglar() as cursor:
        cursor.execute("update audit_entry set actor = actor || role, role = '' where id = %s", [trail[2].pk])
    assert [b.entry_id for b in broken_links()] == [trail[2].pk]


@pytest.mark.parametrize("column", ["before", "digest"])
def test_changing_a_link_shows(trail, column):
    with as_burglar() as cursor:
        cursor.execute(f"update audit_link set {column} = repeat('a', 64) where entry_id = %s", [trail[2].pk])
    assert list(broken_links())


def test_changing_an_entry_with_its_digest_shows_at_the_next_link(trail):
    with as_burglar() as cursor:
        cursor.execute("update audit_entry set actor = '某人' where id = %s", [trail[2].pk])
        entry = Entry.objects.get(pk=trail[2].pk)
        cursor.execute(
            "update audit_link set digest = %s where entry_id = %s",
            [digest_of(entry, entry.link.before), entry.pk],
        )
    assert [b.entry_id for b in broken_links()] == [trail[3].pk]


@pytest.mark.parametrize("place", [0, 2])
def test_removing_an_entry_from_the_front_or_the_middle_shows(trail, place):
    with as_burglar() as cursor:
        cursor.execute("delete from audit_link where entry_id = %s", [trail[place].pk])
        cursor.execute("delete from audit_entry where id = %s", [trail[place].pk])
    assert [b.entry_id for b in broken_links()] == [trail[place + 1].pk]


def test_removing_only_a_link_shows(trail):
    with as_burglar() as cursor:
        cursor.execute("delete from audit_link where entry_id = %s", [trail[4].pk])
    assert [(b.entry_id, b.problem) for b in broken_links()] == [(trail[4].pk, "记录不在链上")]


@pytest.mark.parametrize("place", [0, 2, 4])
def test_removing_only_an_entry_shows_also_at_the_end(trail, place):
    with as_burglar() as cursor:
        cursor.execute("delete from audit_entry where id = %s", [trail[place].pk])
    assert (trail[place].pk, "记录被删除，链上只剩它的哈希") in [
        (b.entry_id, b.problem) for b in broken_links()
    ]


def test_cutting_off_the_end_shows_to_whoever_kept_the_head(trail):
    kept = head().digest
    with as_burglar() as cursor:
        cursor.execute("delete from audit_link where entry_id = %s", [trail[4].pk])
        cursor.execute("delete from audit_entry where id = %s", [trail[4].pk])
    assert list(broken_links()) == []
    assert [b.position for b in broken_links(expected_head=kept)] == [0]


def test_a_kept_head_is_still_found_when_the_trail_has_grown(trail):
    kept = head().digest
    record(actor=SYSTEM, action="x", subject=OrganisationFactory())
    seal()
    assert list(broken_links(expected_head=kept)) == []


def test_an_entry_put_in_past_the_trigger_shows(trail):
    with as_burglar() as cursor:
        cursor.execute(
            "insert into audit_entry (at, actor, role, organisation, region_code, action, subject_kind, subject_number, details)"
            " select at, actor, role, organisation, region_code, action, subject_kind, subject_number, details"
            " from audit_entry where id = %s returning id",
            [trail[0].pk],
        )
        added = cursor.fetchone()[0]
    assert [(b.entry_id, b.problem) for b in broken_links()] == [(added, "记录不在链上")]


def test_exchanging_two_entries_shows(trail):
    with as_burglar() as cursor:
        one, other = trail[1].pk, trail[3].pk
        cursor.execute("update audit_link set entry_id = -1 where entry_id = %s", [one])
        cursor.execute("update audit_link set entry_id = %s where entry_id = %s", [one, other])
        cursor.execute("update audit_link set entry_id = %s where entry_id = -1", [other])
    assert [b.entry_id for b in broken_links()] == [other, one]


@pytest.mark.parametrize("statement", ["update audit_entry set actor = 'x'", "delete from audit_entry"])
def test_even_the_owner_of_the_tables_is_refused_in_the_ordinary_way(trail, statement):
    for table in ("audit_entry", "audit_link"):
        text = statement.replace("audit_entry", table).replace(
            "actor", "digest" if table == "audit_link" else "actor"
        )
        with (
            pytest.raises(DatabaseError, match="only ever added to"),
            transaction.atomic(),
            connection.cursor() as c,
        ):
            c.execute(text)


def test_an_entry_outside_a_transaction_is_a_mistake_of_the_program():
    with pytest.raises(RuntimeError, match="transaction of the deed"):
        _outside_a_transaction()


def _outside_a_transaction():
    connection.in_atomic_block, kept = False, connection.in_atomic_block
    try:
        record(actor=SYSTEM, action="x", subject=OrganisationFactory.build(pk=1))
    finally:
        connection.in_atomic_block = kept


def test_a_deed_that_fails_leaves_no_entry(trail):
    with pytest.raises(RuntimeError), transaction.atomic():
        record(actor=SYSTEM, action="x", subject=OrganisationFactory())
        raise RuntimeError
    seal()
    assert Entry.objects.count() == 5
    assert list(broken_links()) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=WORDS, organisation=WORDS, note=WORDS, number=st.integers() | st.none() | st.floats(allow_nan=False)
)
def test_whatever_people_write_database_and_verifier_agree(db, name, organisation, note, number):
    person = Actor(role=Role.FIRM, person_id=1, name=name, organisation_id=2, organisation_name=organisation)
    with transaction.atomic():
        record(actor=person, action="x", subject=PersonFactory.build(pk=1), note=note, number=number)
        seal()
        assert list(broken_links()) == []
        transaction.set_rollback(True)


def test_the_history_of_a_subject_is_its_own_newest_first(trail):
    subject = OrganisationFactory()
    record(actor=SYSTEM, action="organisation.other", subject=subject)
    assert [e.action for e in history_of(subject)] == ["organisation.other"]


def test_inside_the_fence_people_see_their_own_deeds_and_auditors_all(trail):
    firm = Actor(role=Role.FIRM, person_id=trail[0].person_id, organisation_id=trail[0].organisation_id)
    for who, seen in (
        (firm, 3),
        (actor(Role.FIRM), 0),
        (actor(Role.AUDITOR), 5),
        (actor(Role.COMMUNITY_OFFICE), 0),
    ):
        with fenced(who):
            assert Entry.objects.count() == seen


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_give_one_unbroken_chain():
    subject = OrganisationFactory()
    who = actor(Role.FIRM, organisation=subject)

    def write(place):
        for turn in range(6):
            with fenced(who), transaction.atomic():
                for n in range(1 + (place + turn) % 3):
                    record(
                        actor=who, action="organisation.step", subject=subject, place=place, turn=turn, n=n
                    )
                if turn == 4:
                    transaction.set_rollback(True)

    assert errors(together(write, times=8)) == []
    assert list(broken_links()) == []
    kept = sum(1 + (place + turn) % 3 for place in range(8) for turn in (0, 1, 2, 3, 5))
    assert Entry.objects.count() == head().length == kept


def test_what_the_platform_does_in_a_request_is_kept_with_who_set_it_in_motion():
    subject = OrganisationFactory()
    firm = actor(Role.FIRM, organisation=subject)
    with fenced(firm):
        record(actor=SYSTEM, action="organisation.machine", subject=subject)
        mine = Entry.objects.get(action="organisation.machine")
    record(actor=SYSTEM, action="organisation.night", subject=subject)
    assert (mine.actor, mine.person_id) == (SYSTEM.name, firm.person_id)
    assert Entry.objects.get(action="organisation.night").person_id is None
