"""Who sees drafts, opinions, meetings and outcomes: scopes and the database's own fence agree."""

import pytest
from django.db import connection

from tests.drafting.drafting import (
    CODES,
    LATER,
    START,
    announced,
    consultation_of,
    consulted,
    disputed,
    give,
    object_to,
    open_draft,
    pair,
    signed,
    world,
)
from xiechuang.domains.drafting.actions.moving import move_draft
from xiechuang.domains.drafting.models import (
    Consultation,
    Draft,
    Edition,
    Meeting,
    Opinion,
    Outcome,
    Provision,
)
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC

pytestmark = pytest.mark.django_db
SCOPED = (Draft, Consultation, Opinion, Meeting, Outcome)


@pytest.fixture
def given():
    with clock.fixed(START):
        return world()


def everybody(given):
    regional = [getattr(given, name) for name in CODES]
    return [*regional, given.other_body, given.office, *given.strangers, PUBLIC]


def test_a_draft_is_its_regions_own_until_the_others_are_asked(given):
    draft = open_draft(given.hebei)
    for who in (given.hebei, given.hebei_second, given.other_body):
        assert draft in visible(who, Draft)
    for who in (given.beijing, given.tianjin, given.office, *given.strangers, PUBLIC):
        assert draft not in visible(who, Draft)


def test_drafts_and_meetings_are_seen_by_the_three_regions_and_the_office_alone(given):
    draft, one = disputed(given)
    meeting = announced(given, one)
    for who in (given.hebei, given.beijing, given.tianjin, given.office):
        assert draft in visible(who, Draft)
        assert meeting in visible(who, Meeting)
    for who in (*given.strangers, PUBLIC):
        for model in (Draft, Consultation, Opinion, Meeting):
            assert not visible(who, model).exists()


def test_opinions_are_the_regions_own_affair_until_they_are_signed(given):
    draft = consulted(given.hebei)
    give(draft, given.beijing, object_to())
    assert visible(given.beijing_second, Opinion).count() == 4
    for who in (given.hebei, given.tianjin, given.office):
        assert not visible(who, Opinion).exists()
    signed(draft, pair(given, "tianjin"))
    for who in (given.hebei, given.office):
        assert visible(who, Opinion).count() == 4
    assert visible(given.beijing, Opinion).count() == 8


def test_without_any_scope_the_fence_shows_what_the_scope_shows(given):
    _draft, one = disputed(given)
    announced(given, one, topics=("其他事项",))
    give(consulted(given.tianjin), given.beijing, object_to())
    open_draft(given.beijing)
    closed = consulted(given.hebei)
    for name in ("beijing", "tianjin"):
        signed(closed, pair(given, name))
    with clock.fixed(LATER):
        closed = move_draft(closed, actor=given.hebei, move="close", note="没有分歧")
        move_draft(closed, actor=given.hebei, move="publish", adopted_on=LATER.date())
    for who in everybody(given):
        for model in SCOPED:
            expected = set(visible(who, model).values_list("pk", flat=True))
            with fenced(who):
                assert set(model.objects.values_list("pk", flat=True)) == expected, (who.role, model)
        drafts = set(visible(who, Draft).values_list("pk", flat=True))
        with fenced(who):
            assert set(Edition.objects.values_list("draft_id", flat=True)) == drafts
            assert set(Provision.objects.values_list("edition__draft_id", flat=True)) == drafts
    assert Outcome.objects.count() == 1


def test_what_is_seen_can_not_be_changed_from_outside(given):
    draft = consulted(given.hebei)
    give(draft, given.beijing, object_to())
    one = consultation_of(draft, given.beijing)
    for who in (given.strangers[0], PUBLIC):
        with fenced(who):
            assert Draft.objects.update(title="x") == 0
            assert Opinion.objects.filter(consultation=one).delete()[0] == 0


def test_every_table_but_the_public_one_is_fenced():
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname like 'drafting\\_%' and relkind = 'r' and not relrowsecurity"
        )
        assert cursor.fetchall() == [("drafting_outcome",)]
