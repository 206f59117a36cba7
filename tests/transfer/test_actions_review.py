"""Moving records: what a new state means for the search, the attachments and the dates; batches; the machine."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from tests.factories import (
    REGIONS,
    AchievementFactory,
    DemandFactory,
    OrganisationFactory,
    RegionFactory,
    actor,
    bring,
    community_office,
    owner_of,
)
from xiechuang.domains.transfer.actions.record import change_record
from xiechuang.domains.transfer.actions.review import expire_records, is_shown, move_many, move_record
from xiechuang.domains.transfer.events import RecordMoved
from xiechuang.domains.transfer.models import Achievement, Demand
from xiechuang.domains.transfer.states import Confidentiality, RecordState
from xiechuang.kernel import events
from xiechuang.kernel.documents.public import attach_document, store_document
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import Role
from xiechuang.kernel.search.public import SearchEntry, find
from xiechuang.kernel.workflow.public import steps_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]


@pytest.mark.parametrize("state", RecordState)
@pytest.mark.parametrize("factory", [AchievementFactory, DemandFactory])
def test_the_public_finds_published_records_and_no_others(factory, state):
    row = factory(state=state)
    assert is_shown(row) is (state is RecordState.PUBLISHED)
    assert [e.number for e in find(row.title).entries] == ([row.number] if is_shown(row) else [])


@pytest.mark.parametrize("confidentiality", Confidentiality)
def test_the_public_never_finds_a_confidential_demand(confidentiality):
    row = DemandFactory(state=RecordState.PUBLISHED, confidentiality=confidentiality)
    is_open = confidentiality is Confidentiality.PUBLIC
    assert SearchEntry.objects.get(number=row.number).is_public is is_open
    assert [e.number for e in find(row.title).entries] == ([row.number] if is_open else [])


def test_a_closed_record_that_becomes_confidential_stays_out_of_the_search():
    row = bring(DemandFactory(), moves=("submit", "check", "publish", "close", "reopen"))
    row = change_record(row, actor=owner_of(row.organisation), values={"confidentiality": "managers"})
    bring(row, moves=("submit", "check", "publish"))
    assert not SearchEntry.objects.filter(is_public=True).exists()
    assert find(row.title).total == 0


def test_the_entry_says_what_the_record_says():
    row = AchievementFactory(state=RecordState.PUBLISHED, title="储氢合金", keywords=["氢能"], fields=["6.1"])
    entry = SearchEntry.objects.get()
    assert (entry.title, entry.owner, entry.region_code) == ("储氢合金", row.organisation.name, row.region_id)
    assert entry.keywords.startswith("氢能 ")
    assert entry.url == f"/achievements/{row.number}/"


def test_attachments_are_public_as_long_as_the_record_is():
    row = DemandFactory()
    owner = owner_of(row.organisation)
    document = store_document(actor=owner, file=ContentFile(b"a\n"), name="a.txt")
    attach_document(actor=owner, document=document, subject=row)
    for move, is_public in (("submit", False), ("check", False), ("publish", True), ("close", False)):
        row = bring(row, moves=(move,))
        document.refresh_from_db()
        assert document.is_public is is_public, move


def test_dates_and_version_follow_the_moves():
    row = DemandFactory()
    with clock.fixed(clock.now() + timedelta(days=1)):
        row = bring(row, moves=("submit",))
        assert (row.submitted_at, row.published_at, row.changed_at) == (clock.now(), None, clock.now())
    with clock.fixed(clock.now() + timedelta(days=2)):
        row = bring(row, moves=("check", "publish"))
        assert (row.published_at, row.version) == (clock.now(), 4)


def test_each_move_is_announced(monkeypatch):
    monkeypatch.setattr(events, "_handlers", events.defaultdict(list))
    told = []
    events.subscribe(RecordMoved, told.append)
    row = bring(AchievementFactory(), moves=("submit",))
    assert told == [RecordMoved("achievement", row.pk, "submit", "draft", "submitted")]


def test_an_incomplete_record_hears_everything_that_is_missing():
    row = DemandFactory(text="", modes=[], expires_on=None)
    with pytest.raises(Refused) as refused:
        move_record(row, actor=owner_of(row.organisation), move="submit")
    assert {r.field for r in refused.value.reasons} == {"text", "modes", "expires_on"}


def test_what_has_run_out_while_waiting_cannot_be_published():
    row = AchievementFactory(state=RecordState.CHECKED)
    Achievement.objects.update(expires_on=clock.today())
    with pytest.raises(Refused, match="已过，请先延长"):
        move_record(row, actor=community_office(), move="publish")


def test_who_belongs_to_the_owner_does_not_check_it():
    organisation = OrganisationFactory()
    official = actor(Role.REGIONAL_OFFICIAL, organisation=organisation)
    row = DemandFactory(organisation=organisation, state=RecordState.SUBMITTED)
    with pytest.raises(Refused, match="不能审核本单位"):
        move_record(row, actor=official, move="check")


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_reviews_its_own_and_no_other(region):
    official = actor(Role.REGIONAL_OFFICIAL, region=region)
    rows = [
        DemandFactory(organisation__region=RegionFactory(code=code), state=RecordState.SUBMITTED)
        for code in REGIONS
    ]
    outcome = move_many(rows, actor=official, moves=["check"])
    assert [r.region_id for r in outcome.done] == [region]
    assert {r.region_id for r, _ in outcome.refused} == set(REGIONS) - {region}


def test_a_batch_goes_on_after_a_refusal_and_says_why():
    good, bad, gone = DemandFactory(state="submitted"), DemandFactory(), DemandFactory(state="submitted")
    Demand.objects.filter(pk=gone.pk).delete()
    ticks = []
    outcome = move_many(
        [bad, gone, good],
        actor=community_office(),
        moves=["check", "publish"],
        after_each=lambda: ticks.append(1),
    )
    assert [r.pk for r in outcome.done] == [good.pk]
    assert [(r.pk, reasons[0].text[:6]) for r, reasons in outcome.refused] == [
        (bad.pk, "当前状态不能"),
        (gone.pk, "记录已不存在"),
    ]
    assert len(ticks) == 3


def test_the_machine_closes_what_has_run_out_and_nothing_else():
    over, running, draft = (
        AchievementFactory(state="published"),
        DemandFactory(state="published"),
        DemandFactory(),
    )
    for row, days in ((over, 0), (running, 1), (draft, -1)):
        type(row).objects.filter(pk=row.pk).update(expires_on=clock.today() + timedelta(days=days))
    assert (expire_records(), expire_records()) == (1, 0)
    states = [type(r).objects.get(pk=r.pk).state for r in (over, running, draft)]
    assert states == ["expired", "published", "draft"]
    assert [e.number for e in SearchEntry.objects.filter(is_public=True)] == [running.number]
    assert steps_of(over).last().actor == "系统"


def test_an_expired_record_comes_back_with_a_new_term():
    row = DemandFactory(state=RecordState.EXPIRED)
    owner = owner_of(row.organisation)
    row = move_record(row, actor=owner, move="reopen")
    row = change_record(row, actor=owner, values={"expires_on": clock.today() + timedelta(days=30)})
    assert bring(row, moves=("submit", "check", "publish")).status is RecordState.PUBLISHED
