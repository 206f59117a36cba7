"""The fence alone: queries without any scope, in the database role of requests, over generated rows."""

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import DockingFactory
from tests.transfer import world
from xiechuang.domains.transfer.models import (
    Achievement,
    AchievementParameter,
    Demand,
    DemandParameter,
    Docking,
    Intake,
    IntakeRow,
    Landing,
    Measure,
)
from xiechuang.domains.transfer.states import Confidentiality, DockingState, MeasureState, RecordState
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.documents.public import Document, attach_document, store_document
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]
ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(RecordState), st.sampled_from(Confidentiality)), max_size=6
)
PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(DockingState)), max_size=4)
SCOPED = (Achievement, Demand, Docking, Measure, Intake, Document)


def ids(rows):
    return set(rows.order_by().values_list("pk", flat=True))


def save(model, organisation, place, **columns):
    """One row written past the actions, in any state."""
    columns.setdefault("published_at", clock.now())
    return model.objects.create(
        number=f"{model._meta.model_name[:2]}-{place}-{model.objects.count()}",
        title="题",
        organisation=organisation,
        region=organisation.region,
        **columns,
    )


def fill(everybody, demands, achievements, pairs):
    """The generated rows: records of three organisations, dockings between them, parameters, documents, measures."""
    owners = [
        everybody.firm,
        everybody.institute,
        Organisation.objects.get(pk=everybody.people["other firm"].organisation_id),
    ]
    needs = [save(Demand, owners[o], n, state=s, confidentiality=c) for n, (o, s, c) in enumerate(demands)]
    offers = [save(Achievement, owners[o], n, state=s) for n, (o, s, _) in enumerate(achievements)]
    for need in needs:
        DemandParameter.objects.create(demand=need, quantity="寿命", comparator="ge", value=1)
    for offer in offers:
        AchievementParameter.objects.create(achievement=offer, quantity="寿命", value=1)
    joined = [
        dock(everybody, needs[d % len(needs)], offers[a % len(offers)], s, n)
        for n, (d, a, s) in enumerate(pairs)
        if needs and offers
    ]
    for subject in (*needs, *offers, *joined):
        Document.objects.create(
            sha256="0",
            name="a.csv",
            size=1,
            media_type="text/csv",
            subject_kind=subject._meta.label_lower,
            subject_id=subject.pk,
            organisation_id=owners[0].pk,
        )
    for owner in owners:
        Document.objects.create(
            sha256="0", name="a.csv", size=1, media_type="text/csv", organisation_id=owner.pk
        )
    for name in ("firm's region", "institute's park", "office"):
        planner = everybody.people[name]
        Measure.objects.create(
            number=name,
            title="举措",
            organisation_id=planner.organisation_id,
            region_id=planner.region_code,
            due_on=clock.today(),
            state=MeasureState.PLANNED,
        )


def dock(everybody, need, offer, state, place):
    manager = everybody.people["manager"]
    docking = Docking.objects.create(
        number=f"DJ-{place}",
        demand=need,
        achievement=offer,
        manager_id=manager.person_id,
        agency_id=manager.organisation_id,
        demand_side=need.organisation,
        achievement_side=offer.organisation,
        demand_region=need.region,
        achievement_region=offer.region,
        state=DockingState.DECLINED,
        decline_code="price",
    )
    if state is DockingState.LANDED:
        Landing.objects.create(
            docking=docking,
            contract_number=f"HT-{place}",
            value_fen=1,
            signed_on=clock.today(),
            place=need.region,
        )
    return docking


def joined_by(actor):
    """What the pages of a visible docking name: its two records."""
    dockings = visible(actor, Docking)
    return {
        Demand: set(dockings.values_list("demand_id", flat=True)),
        Achievement: set(dockings.values_list("achievement_id", flat=True)),
    }


def documents_of(joined):
    found = set()
    for model, keys in joined.items():
        found |= ids(Document.objects.filter(subject_kind=model._meta.label_lower, subject_id__in=keys))
    return found


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    demands=ROWS,
    achievements=ROWS,
    pairs=PAIRS,
    names=st.sets(st.sampled_from(world.NAMES), min_size=3, max_size=4),
)
def test_without_a_scope_one_finds_what_the_scope_shows_and_what_a_visible_docking_joins(
    everybody, demands, achievements, pairs, names
):
    with transaction.atomic():
        fill(everybody, demands, achievements, pairs)
        for name in names:
            check(name, everybody.people[name])
        transaction.set_rollback(True)


def check(name, actor):
    scope = {model: ids(visible(actor, model)) for model in SCOPED}
    joined = joined_by(actor)
    extra = joined | {Document: documents_of(joined)}
    with fenced(actor):
        found = {model: ids(model.objects.all()) for model in SCOPED}
        inner = {model: ids(visible(actor, model)) for model in SCOPED}
        parts = [
            (set(part.objects.values_list(f"{owner._meta.model_name}_id", flat=True)), found[owner])
            for part, owner in (
                (DemandParameter, Demand),
                (AchievementParameter, Achievement),
                (Landing, Docking),
            )
        ]
    for model in SCOPED:
        assert inner[model] == scope[model], f"the fence hides {model} from {name}"
        if not actor.is_system:
            assert found[model] == scope[model] | extra.get(model, set()), (
                f"the fence shows {model} to {name}"
            )
    assert all(rows <= owners for rows, owners in parts), f"the fence shows parts of hidden rows to {name}"


def test_raw_sql_is_fenced_like_everything_else(everybody):
    fill(
        everybody,
        [(0, RecordState.DRAFT, Confidentiality.NAMED)],
        [(1, RecordState.DRAFT, Confidentiality.PUBLIC)],
        [],
    )
    for name, expected in {
        "owner firm": (1, 0),
        "owner institute": (0, 1),
        "public": (0, 0),
        "auditor": (0, 0),
    }.items():
        with fenced(everybody.people[name]), connection.cursor() as cursor:
            cursor.execute(
                "select (select count(*) from transfer_demand), (select count(*) from transfer_achievement)"
            )
            assert cursor.fetchone() == expected, name


def test_what_cannot_be_seen_cannot_be_changed_or_removed(everybody):
    fill(everybody, [(0, RecordState.DRAFT, Confidentiality.NAMED)], [], [])
    with fenced(everybody.people["other firm"]):
        assert Demand.objects.update(title="改") == 0
        assert Demand.objects.all()._raw_delete("default") == 0
        assert Document.objects.filter(organisation_id=everybody.firm.pk).update(name="改") == 0
    assert Demand.objects.get().title == "题"


def test_rows_of_an_import_are_fenced_with_it(everybody):
    owner = everybody.people["owner firm"]
    document = store_document(actor=owner, file=ContentFile(b"a,b\n1,2\n"), name="a.csv")
    intake = Intake.objects.create(
        number="DR-1",
        kind="demand",
        document=document,
        organisation=everybody.firm,
        person_id=owner.person_id,
    )
    IntakeRow.objects.create(intake=intake, line=1)
    for name, actor in everybody.people.items():
        with fenced(actor):
            assert IntakeRow.objects.count() == (name in ("owner firm", "system")), name


def test_attaching_works_inside_the_fence(everybody):
    owner = everybody.people["owner firm"]
    docking = DockingFactory(
        demand__organisation=everybody.firm, achievement__organisation=everybody.institute
    )
    for subject in (docking.demand, docking):
        with fenced(owner):
            document = store_document(actor=owner, file=ContentFile(b"a,b\n1,2\n"), name="a.csv")
            attach_document(actor=owner, document=document, subject=subject)
            assert Document.objects.filter(pk=document.pk).exists()


@pytest.mark.parametrize("statement", [
    "update audit_entry set actor = 'x'", "delete from audit_entry", "truncate audit_entry cascade",
    "insert into audit_link (entry_id, before, digest) values (1, '', '')", "update audit_link set digest = ''",
    "delete from audit_link", "alter table transfer_demand disable row level security",
    "drop policy fence_read on transfer_demand", "alter role xiechuang_fenced superuser",
])  # fmt: skip
def test_the_role_of_requests_cannot_touch_the_trail_or_the_fence(everybody, statement):
    DockingFactory()
    with (
        fenced(everybody.people["auditor"]),
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_no_actor_at_all_finds_nothing(everybody):
    fill(
        everybody,
        [(0, RecordState.DRAFT, Confidentiality.PUBLIC)],
        [(1, RecordState.SUBMITTED, Confidentiality.PUBLIC)],
        [(0, 0, DockingState.LANDED)],
    )
    with connection.cursor() as cursor:
        cursor.execute("set local role xiechuang_fenced")
        for table in ("demand", "achievement", "docking", "landing", "measure", "intake"):
            cursor.execute(f"select count(*) from transfer_{table}")
            assert cursor.fetchone() == (0,), table
        cursor.execute("reset role")


def test_every_table_that_names_an_organisation_and_a_state_is_fenced():
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname like 'transfer\\_%' and relkind = 'r' and not relrowsecurity"
        )
        assert [name for (name,) in cursor.fetchall()] == []
