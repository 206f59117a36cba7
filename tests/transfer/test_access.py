"""Who sees what: every relation to a record, in every state and every confidentiality."""

import pytest
from django.core.files.base import ContentFile

from tests.factories import AchievementFactory, DemandFactory, DockingFactory, MeasureFactory
from xiechuang.domains.transfer.access import can_own, is_owner, is_reviewer
from xiechuang.domains.transfer.models import Achievement, Demand, Docking, Intake, Measure
from xiechuang.domains.transfer.states import Confidentiality, DockingState, RecordState
from xiechuang.kernel.access.public import can_see, get_visible, visible
from xiechuang.kernel.documents.public import Document, attach_document, store_document
from xiechuang.kernel.lib.errors import NotVisible

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]

EVERY = frozenset(RecordState)
SENT = EVERY - {RecordState.DRAFT}
PUBLISHED = frozenset({RecordState.PUBLISHED})
NEVER: frozenset[RecordState] = frozenset()
STRANGERS = {Confidentiality.PUBLIC: PUBLISHED, Confidentiality.MANAGERS: NEVER, Confidentiality.NAMED: NEVER}
MANAGERS = STRANGERS | {Confidentiality.MANAGERS: PUBLISHED}
OFFICE = dict.fromkeys(Confidentiality, SENT)
OWNER = dict.fromkeys(Confidentiality, EVERY)
# In which states each sees a demand of the firm, by its confidentiality.
DEMANDS = {
    "owner firm": OWNER,
    "owner institute": STRANGERS,
    "other firm": STRANGERS,
    "manager": MANAGERS,
    "other manager": MANAGERS,
    "firm's park": OFFICE,
    "institute's park": STRANGERS,
    "parkless park": STRANGERS,
    "firm's region": OFFICE,
    "institute's region": STRANGERS,
    "third region": STRANGERS,
    "office": OFFICE,
    "auditor": OFFICE,
    "administrator": OFFICE,
    "expert of the firm": STRANGERS,
    "official of the firm": STRANGERS,
    "no post": STRANGERS,
    "public": STRANGERS,
    "system": OWNER,
}
# In which states each sees an achievement of the institute.
ACHIEVEMENTS = dict.fromkeys(DEMANDS, PUBLISHED) | {
    "owner institute": EVERY,
    "institute's park": SENT,
    "institute's region": SENT,
    "office": SENT,
    "auditor": SENT,
    "administrator": SENT,
    "system": EVERY,
}
IN_DOCKING = frozenset(
    {"owner firm", "owner institute", "manager", "firm's park", "institute's park", "firm's region"}
    | {"institute's region", "office", "auditor", "administrator", "system"}
)


def names_who_see(everybody, row):
    return {name for name, actor in everybody.people.items() if can_see(actor, row)}


@pytest.mark.parametrize("confidentiality", Confidentiality)
def test_who_sees_a_demand_in_each_state(everybody, confidentiality):
    for state in RecordState:
        row = DemandFactory(organisation=everybody.firm, state=state, confidentiality=confidentiality)
        expected = {name for name, states in DEMANDS.items() if state in states[confidentiality]}
        assert names_who_see(everybody, row) == expected, state


def test_who_sees_an_achievement_in_each_state(everybody):
    for state in RecordState:
        row = AchievementFactory(organisation=everybody.institute, state=state)
        expected = {name for name, states in ACHIEVEMENTS.items() if state in states}
        assert names_who_see(everybody, row) == expected, state


def docked(everybody, state=DockingState.PROPOSED, confidentiality=Confidentiality.PUBLIC):
    demand = DemandFactory(
        organisation=everybody.firm, state=RecordState.PUBLISHED, confidentiality=confidentiality
    )
    achievement = AchievementFactory(organisation=everybody.institute, state=RecordState.PUBLISHED)
    return DockingFactory(
        state=state, demand=demand, achievement=achievement, manager=everybody.people["manager"]
    )


@pytest.mark.parametrize("state", DockingState)
def test_who_sees_a_docking_does_not_depend_on_its_state(everybody, state):
    assert names_who_see(everybody, docked(everybody, state)) == IN_DOCKING


def test_a_docking_opens_a_confidential_demand_to_those_who_take_part(everybody):
    row = docked(everybody, confidentiality=Confidentiality.MANAGERS).demand
    Demand.objects.filter(pk=row.pk).update(state=RecordState.CLOSED)
    seen = names_who_see(everybody, row)
    assert {"owner institute", "manager"} <= seen
    assert not {"other manager", "other firm", "institute's region", "public"} & seen


def test_a_docking_keeps_a_closed_achievement_open_to_those_who_take_part(everybody):
    row = docked(everybody).achievement
    Achievement.objects.filter(pk=row.pk).update(state=RecordState.CLOSED)
    seen = names_who_see(everybody, row)
    assert {"owner firm", "manager"} <= seen
    assert not {"other manager", "other firm", "public"} & seen


@pytest.mark.parametrize(
    ("responsible", "others"),
    [
        ("firm's region", set()),
        ("firm's park", {"firm's region"}),
        ("office", set()),
    ],
)
def test_who_sees_a_measure(everybody, responsible, others):
    planner = everybody.people[responsible]
    row = MeasureFactory(actor=planner)
    if responsible == "office":
        others = {
            n for n, a in everybody.people.items() if n.endswith("region") and a.region_code == row.region_id
        }
    assert (
        names_who_see(everybody, row)
        == {responsible, "office", "auditor", "administrator", "system"} | others
    )


@pytest.mark.parametrize("state", [RecordState.DRAFT, RecordState.SUBMITTED, RecordState.PUBLISHED])
def test_a_document_is_seen_by_whoever_sees_what_it_is_attached_to(everybody, state):
    row = DemandFactory(organisation=everybody.firm, state=state)
    owner = everybody.people["owner firm"]
    loose = store_document(actor=owner, file=ContentFile(b"a,b\n1,2\n"), name="a.csv")
    mates = {"owner firm", "expert of the firm"}
    assert names_who_see(everybody, loose) == mates
    attach_document(actor=owner, document=loose, subject=row)
    assert names_who_see(everybody, loose) == names_who_see(everybody, row)


def test_an_import_is_seen_by_the_organisation_that_brought_it(everybody):
    owner = everybody.people["owner firm"]
    document = store_document(actor=owner, file=ContentFile(b"a,b\n1,2\n"), name="a.csv")
    row = Intake.objects.create(
        number="DR-2026-000001",
        kind="demand",
        document=document,
        organisation=everybody.firm,
        person_id=owner.person_id,
    )
    assert names_who_see(everybody, row) == {"owner firm", "system"}


def test_what_may_not_be_seen_does_not_exist(everybody):
    row = DemandFactory(organisation=everybody.firm)
    stranger = everybody.people["other firm"]
    with pytest.raises(NotVisible):
        get_visible(stranger, Demand, number=row.number)
    with pytest.raises(NotVisible):
        get_visible(stranger, Demand, number="XQ-1999-000001")
    assert get_visible(everybody.people["owner firm"], Demand, number=row.number) == row


@pytest.mark.parametrize("model", [Achievement, Demand, Docking, Measure, Intake, Document])
def test_the_list_holds_exactly_what_the_page_shows(everybody, model):
    docked(everybody, confidentiality=Confidentiality.MANAGERS)
    DemandFactory(organisation=everybody.firm)
    MeasureFactory(actor=everybody.people["firm's park"])
    for actor in everybody.people.values():
        listed = list(visible(actor, model))
        assert len(listed) == len({row.pk for row in listed}), "a row must not appear twice"
        assert set(listed) == {row for row in model.objects.all() if can_see(actor, row)}


def test_who_may_own_and_who_reviews(everybody):
    row = DemandFactory(organisation=everybody.firm)
    people = everybody.people
    assert {n for n, a in people.items() if can_own(a)} == {"owner firm", "owner institute", "other firm"}
    assert {n for n, a in people.items() if is_owner(a, row)} == {"owner firm"}
    assert {n for n, a in people.items() if is_reviewer(a, row)} == {"firm's park", "firm's region", "office"}
