"""Locks by key: one kept statement, the row as it stands, and what a move writes of it."""

import pytest
from django.db import transaction

from tests.factories import AchievementFactory, PersonFactory, actor, owner_of
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.audit.public import Entry
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Membership, Person, Role
from xiechuang.kernel.workflow.public import Move, Who, flow, lock, perform, steps_of

pytestmark = pytest.mark.django_db
ANYBODY = Who("任何人", lambda actor, subject: True)
FLOW = flow(
    "touching",
    states=RecordState,
    start=RecordState.DRAFT,
    moves=[Move("touch", "动", frozenset(RecordState), None, ANYBODY)],
)


def test_a_locked_row_is_the_row_as_any_other_reading_gives_it(vocabularies):
    made = AchievementFactory()
    read = type(made).objects.get(pk=made.pk)
    for _ in range(2):
        locked = lock(made)
        columns = [field.attname for field in locked._meta.concrete_fields]
        assert [getattr(locked, name) for name in columns] == [getattr(read, name) for name in columns]
        assert not locked._state.adding


def test_what_is_read_along_costs_no_statement_of_its_own(django_assert_num_queries):
    who = actor(Role.FIRM)
    post = Membership(pk=who.membership_id)
    lock(post, along=("person", "organisation__region"))
    with django_assert_num_queries(1):
        locked = lock(post, along=("person", "organisation__region"))
        assert locked.person_id == locked.person.pk == who.person_id
        assert locked.organisation.region.pk == who.region_code


def test_a_relation_that_is_empty_is_read_along_as_empty(django_assert_num_queries):
    who = actor(Role.COMMUNITY_OFFICE)
    with django_assert_num_queries(1):
        assert lock(Membership(pk=who.membership_id), along=("organisation__park",)).organisation.park is None


def test_a_row_that_is_gone_is_not_visible():
    person = PersonFactory()
    Person.objects.filter(pk=person.pk).delete()
    with pytest.raises(NotVisible):
        lock(person)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_outside_of_a_transaction():
    person = PersonFactory()
    with pytest.raises(transaction.TransactionManagementError):
        lock(person)


def test_a_move_writes_the_columns_it_changes_and_no_others(vocabularies):
    made = AchievementFactory()
    who = owner_of(made.organisation)

    def effect(row):
        type(made).objects.filter(pk=row.pk).update(title="由别处改过")

    with transaction.atomic():
        perform(flow=FLOW, move="touch", actor=who, subject=made, effect=effect)
    assert type(made).objects.get(pk=made.pk).title == "由别处改过"


def test_a_row_that_the_caller_has_locked_is_not_read_again_and_its_move_leaves_the_same_traces(vocabularies):
    made = AchievementFactory()
    who = owner_of(made.organisation)
    with transaction.atomic():
        held = lock(made)
        assert perform(flow=FLOW, move="touch", actor=who, subject=held, is_locked=True) is held
    step = steps_of(held).last()
    assert (step.move, step.target, step.person_id) == ("touch", held.state, who.person_id)
    assert Entry.objects.filter(action="touching.touch", subject_id=held.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_row_cannot_be_said_to_be_locked_outside_of_a_transaction(vocabularies):
    made = AchievementFactory()
    who = owner_of(made.organisation)
    with pytest.raises(RuntimeError, match="within a transaction"):
        perform(flow=FLOW, move="touch", actor=who, subject=made, is_locked=True)
