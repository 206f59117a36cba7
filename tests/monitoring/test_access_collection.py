"""Who sees what of the collection: one table for the scopes, and the fence alone under them."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import actor
from tests.monitoring.collecting import LATER, accept, fill, hand_in, open_period, report_of_park, world
from xiechuang.domains.monitoring.actions.system import decide_weights
from xiechuang.domains.monitoring.models import (
    Entry,
    Figure,
    IndicatorSystem,
    Period,
    PublishedFigure,
    Submission,
    SystemIndicator,
    WeightDecision,
)
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM, Role

pytestmark = pytest.mark.django_db
# Reports, cells of the first park while typed, cells once handed in, figures once accepted.
SEEN = {
    "officer": (1, 5, 5, 5),
    "neighbour": (1, 0, 0, 0),
    "authority": (2, 0, 5, 5),
    "stranger": (0, 0, 0, 0),
    "office": (2, 0, 5, 5),
    "auditor": (2, 0, 5, 5),
    "administrator": (2, 0, 5, 5),
    "firm": (0, 0, 0, 0),
    "manager": (0, 0, 0, 0),
    "expert": (0, 0, 0, 0),
    "parkless": (0, 0, 0, 0),
    "public": (0, 0, 0, 0),
}


@pytest.fixture
def given(vocabularies):
    with clock.fixed(LATER):
        found = world()
        found.auditor, found.administrator = actor(Role.AUDITOR), actor(Role.ADMINISTRATOR)
        found.manager, found.expert = actor(Role.TECHNOLOGY_MANAGER), actor(Role.EXPERT)
        found.parkless, found.public = actor(Role.PARK_OFFICIAL), PUBLIC
        found.period = open_period(found.system, found.authority)
        found.report = report_of_park(found.period, found.park)
        yield found


def seen_by_scope(who) -> tuple[int, int, int]:
    return tuple(visible(who, model).count() for model in (Submission, Entry, Figure))


def seen_by_fence(who) -> tuple[int, int, int]:
    with fenced(who):
        return tuple(model.objects.count() for model in (Submission, Entry, Figure))


@pytest.mark.parametrize("look", [seen_by_scope, seen_by_fence])
def test_everybody_sees_what_is_theirs_and_no_more(given, look) -> None:
    people = {name: getattr(given, name) for name in SEEN}
    fill(given.report, given.officer)
    assert {n: look(who)[:2] for n, who in people.items()} == {n: row[:2] for n, row in SEEN.items()}
    hand_in(given.report, given.officer)
    assert {n: look(who)[1] for n, who in people.items()} == {n: row[2] for n, row in SEEN.items()}


@pytest.mark.parametrize("look", [seen_by_scope, seen_by_fence])
def test_figures_are_seen_like_their_report(given, look) -> None:
    accept(given.report, given.officer, given.authority)
    people = {name: getattr(given, name) for name in SEEN}
    assert {n: look(who)[2] for n, who in people.items()} == {n: row[3] for n, row in SEEN.items()}


def test_the_system_itself_sees_everything(given) -> None:
    accept(given.report, given.officer, given.authority)
    assert seen_by_scope(SYSTEM) == seen_by_fence(SYSTEM) == (2, 5, 5)


def test_a_published_figure_is_seen_by_everybody_but_not_before_its_moment(given) -> None:
    accept(given.report, given.officer, given.authority)
    figure = Figure.objects.get(indicator__code="firms")
    PublishedFigure.objects.create(figure=figure, publication="FB-1", public_from=given.period.due_at)
    assert seen_by_scope(PUBLIC)[2] == 0
    with clock.fixed(given.period.due_at):
        assert list(visible(PUBLIC, Figure)) == [figure]
        assert list(visible(given.neighbour, Figure)) == [figure]


def test_periods_are_seen_by_the_offices_and_parks_they_concern(given) -> None:
    seen = {name for name in SEEN if visible(getattr(given, name), Period).exists()}
    assert seen == {"officer", "neighbour", "authority", "office", "auditor", "administrator"}


def test_a_draft_system_is_seen_by_its_office_only(given) -> None:
    IndicatorSystem.objects.create(code="draft", name="拟定", starts_on="2027-01-01", region_id="130000")
    seen = {name for name in SEEN if visible(getattr(given, name), IndicatorSystem).count() == 2}
    assert seen == {"authority", "office", "auditor", "administrator"}


@pytest.mark.parametrize("model", [Figure, PublishedFigure, WeightDecision])
@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_database_itself_only_adds(given, model, deed) -> None:
    accept(given.report, given.officer, given.authority)
    decide_weights(given.system, actor=given.authority, reason="试行", is_equal=True)
    figure = Figure.objects.first()
    PublishedFigure.objects.create(figure=figure, publication="FB-1", public_from=clock.now())
    sql = {
        "update": f"update {model._meta.db_table} set id = id",
        "delete": f"delete from {model._meta.db_table}",
    }
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as c,
    ):
        c.execute(sql[deed])


@pytest.mark.parametrize(
    "change",
    [
        lambda system: SystemIndicator.objects.filter(system=system).update(unit="元"),
        lambda system: SystemIndicator.objects.filter(system=system, code="staff").delete(),
        lambda system: system.groups.update(weight=1),
        lambda system: system.members.all().delete(),
        lambda system: IndicatorSystem.objects.filter(pk=system.pk).update(source={}),
        lambda system: IndicatorSystem.objects.filter(pk=system.pk).update(state="draft"),
    ],
)
def test_a_system_in_use_cannot_be_changed_even_in_the_database(given, change) -> None:
    with pytest.raises(DatabaseError, match="make a new version"), transaction.atomic():
        change(given.system)


def test_two_versions_are_not_in_force_at_once(given) -> None:
    with pytest.raises(DatabaseError, match="system_versions_do_not_overlap"), transaction.atomic():
        IndicatorSystem.objects.create(
            code="small", version=2, name="x", starts_on="2026-06-01", state="in_force"
        )
