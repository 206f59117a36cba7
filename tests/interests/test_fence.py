"""The database itself shows an interest to its person alone."""

import pytest
from django.db import connection

from tests.factories import actor
from tests.interests.conftest import compare, publish_achievement, publish_demand
from xiechuang.domains.interests.access import findings_visible_to, interests_visible_to
from xiechuang.domains.interests.models import Arrival, Finding, Interest
from xiechuang.domains.interests.queries import shown_findings, with_entries
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.orgs.public import PUBLIC, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies")]
MODELS = (Interest, Finding)


@pytest.fixture
def everybody(firm, keep):
    """Somebody of every role, each with an interest that found something."""
    people = [firm, *(actor(role) for role in Role if role not in (Role.PUBLIC, Role.FIRM))]
    for one in people:
        keep(one)
    publish_achievement()
    compare()
    assert Finding.objects.count() == len(people)
    return people


def test_without_any_scope_each_person_finds_exactly_their_own(everybody):
    for one in everybody:
        with fenced(one):
            assert [row.person_id for row in Interest.objects.all()] == [one.person_id]
            assert [row.interest.person_id for row in Finding.objects.all()] == [one.person_id]


def test_fence_and_scope_agree(everybody):
    scopes = {Interest: interests_visible_to, Finding: findings_visible_to}
    for one in [*everybody, PUBLIC]:
        for model, scope in scopes.items():
            expected = set(scope(one, model.objects.all()).values_list("pk", flat=True))
            with fenced(one):
                assert set(model.objects.values_list("pk", flat=True)) == expected


def test_a_stranger_finds_nothing(everybody):
    with fenced(PUBLIC):
        assert not any(model.objects.exists() for model in MODELS)


def test_another_persons_rows_can_be_neither_changed_nor_removed(everybody):
    mine, other = everybody[:2]
    with fenced(mine):
        assert Interest.objects.filter(person_id=other.person_id).update(name="别人") == 0
        assert Interest.objects.filter(person_id=other.person_id).delete()[0] == 0
    assert Interest.objects.filter(person_id=other.person_id).exclude(name="别人").exists()


def test_what_waits_to_be_compared_is_written_by_publishers_and_read_by_nobody(everybody):
    publish_demand()
    assert Arrival.objects.exists()
    for one in everybody:
        with fenced(one):
            assert not Arrival.objects.exists()


def test_a_finding_shows_nothing_of_a_record_that_its_reader_may_no_longer_see(firm, keep):
    manager = actor(Role.TECHNOLOGY_MANAGER)
    keep(manager)
    publish_demand("只给经理人看的储能电池需求", confidentiality="managers")
    compare()
    with fenced(manager):
        assert [found.entry.title for found in with_entries(shown_findings(manager))]
    finding = Finding.objects.get()
    Interest.objects.update(person_id=firm.person_id)
    with fenced(firm):
        (found,) = with_entries(shown_findings(firm))
        assert (found.finding.pk, found.entry) == (finding.pk, None)


def test_every_table_is_fenced():
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname like 'interests\\_%' and relkind = 'r' and not relrowsecurity"
        )
        assert cursor.fetchall() == []
