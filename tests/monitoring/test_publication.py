"""Publishing under embargo, withdrawing, correcting; and that what was published stands."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.monitoring import indexing
from tests.monitoring.indexing import JULY, SECOND, accepted_quarter, computed, published
from xiechuang.domains.monitoring.actions.publishing import (
    correct_publication,
    publish_index,
    release_figures,
    withdraw_publication,
)
from xiechuang.domains.monitoring.events import IndexPublished
from xiechuang.domains.monitoring.models import Correction, Figure, Publication, PublishedFigure
from xiechuang.domains.monitoring.queries.publications import history, previous_of
from xiechuang.domains.monitoring.queries.reading import reading_of
from xiechuang.domains.monitoring.states import PublicationKind, PublicationState
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.audit.public import Entry
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.orgs.public import PUBLIC

pytestmark = pytest.mark.django_db
MOMENT = JULY + timedelta(days=11)


@pytest.fixture(scope="module")
def made_once(once):
    with clock.fixed(JULY):
        made = indexing.world()
        made.period = accepted_quarter(made)
        made.first = computed(made, made.period)
        return made


@pytest.fixture
def given(made_once, db):
    with clock.fixed(JULY):
        yield deepcopy(made_once)


def seen(who, model=Publication):
    """Rows by the scope and by the fence alone, which must agree."""
    with fenced(who):
        scoped = set(visible(who, model).values_list("pk", flat=True))
        alone = set(model.objects.values_list("pk", flat=True))
    assert scoped == alone
    return scoped


def test_under_embargo_only_the_office_sees_it_and_from_the_moment_on_everybody(given):
    made = published(given, given.first, public_from=MOMENT)
    assert made.status is PublicationState.EMBARGOED
    for who in (given.authority, given.office):
        assert seen(who) == {made.pk}
    for who in (PUBLIC, given.officer, given.stranger, given.firm):
        assert seen(who) == set()
    with clock.fixed(MOMENT - timedelta(seconds=1)):
        assert seen(PUBLIC) == set()
    with clock.fixed(MOMENT):
        assert made.status is PublicationState.PUBLIC
        assert seen(PUBLIC) == {made.pk}


def test_the_figures_open_with_the_publication_and_not_before(given):
    published(given, given.first, public_from=MOMENT)
    assert release_figures() == 0
    assert seen(PUBLIC, Figure) == set()
    with clock.fixed(MOMENT):
        assert release_figures() == len(reading_of(given.first).figure_ids())
        assert release_figures() == 0
        assert seen(PUBLIC, Figure) == reading_of(given.first).figure_ids()


def test_everything_that_forbids_publishing_is_said_at_once(given):
    period = given.period
    period.embargo_until = MOMENT
    period.save()
    indexing.revise(given, period, place=1, row=(1, 1, 1, 1, 1000))
    with pytest.raises(Refused) as refused:
        publish_index(
            actor=given.authority, computation=given.first, kind=PublicationKind.INDEX, title="公报",
            public_from=JULY - timedelta(days=1),
        )  # fmt: skip
    said = str(refused.value)
    for words in ("已经过去", "保密至", "只能发布季度监测公报", "又接受了新的数据", "第2园·技术合同交易额"):
        assert words in said


def test_a_period_is_published_once_and_then_only_corrected(given):
    published(given, given.first)
    with pytest.raises(Refused, match="须作为更正"):
        published(given, given.first)


def test_at_once_is_not_yet_past_however_long_the_checks_take(given, monkeypatch):
    ticks = (JULY + timedelta(seconds=n) for n in range(1000))
    monkeypatch.setattr(clock, "now", lambda: next(ticks))
    made = publish_index(
        actor=given.authority, computation=given.first, kind=PublicationKind.BULLETIN, title="公报"
    )
    assert made.status is PublicationState.PUBLIC


def test_a_title_is_needed(given):
    with pytest.raises(Invalid):
        published(given, given.first, title="  ")


def test_parks_and_other_regions_publish_nothing(given):
    for who in (given.officer, given.stranger, given.firm, PUBLIC):
        with pytest.raises(Refused):
            publish_index(actor=who, computation=given.first, kind=PublicationKind.BULLETIN, title="公报")


def test_before_its_moment_it_is_withdrawn_with_a_reason_and_the_place_is_free_again(given):
    made = published(given, given.first, public_from=MOMENT)
    with fenced(given.authority):
        with pytest.raises(Invalid):
            withdraw_publication(actor=given.authority, publication=made, reason=" ")
        gone = withdraw_publication(actor=given.authority, publication=made, reason="数据有误")
        with pytest.raises(Refused, match="已经撤回"):
            withdraw_publication(actor=given.authority, publication=gone, reason="再一次")
    with clock.fixed(MOMENT):
        assert seen(PUBLIC) == set()
        assert release_figures() == 0
    assert published(given, given.first).edition == 2


def test_what_is_public_cannot_be_withdrawn_or_changed(given):
    made = published(given, given.first)
    with pytest.raises(Refused, match="不能撤回"):
        withdraw_publication(actor=given.authority, publication=made, reason="后悔")
    with fenced(given.authority):
        for change in (
            {"title": "别的"},
            {"public_from": MOMENT},
            {"withdrawn_at": JULY, "withdrawn_reason": "x"},
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                Publication.objects.filter(pk=made.pk).update(**change)


def test_a_correction_is_a_new_edition_and_both_name_each_other(given):
    old = published(given, given.first)
    indexing.revise(given, given.period, place=1, row=(950, 300, 41, 61, 1000))
    second = computed(given, given.period)
    with fenced(given.authority):
        new = correct_publication(
            actor=given.authority, publication=old, computation=second, reason="第2园更正了合同额"
        )
    assert (new.edition, new.title) == (2, old.title)
    assert new.corrects.previous == old
    assert old.correction_in_force.current == new
    assert old.status is PublicationState.CORRECTED
    assert seen(PUBLIC) == {old.pk, new.pk}
    assert seen(PUBLIC, Correction) == {new.corrects.pk}
    assert Entry.objects.filter(action="publication.correct").count() == 1


def test_a_correction_under_embargo_is_not_told_before_its_moment(given):
    old = published(given, given.first)
    indexing.revise(given, given.period, place=1, row=(950, 300, 41, 61, 1000))
    second = computed(given, given.period)
    correct_publication(
        actor=given.authority, publication=old, computation=second, reason="更正", public_from=MOMENT
    )
    assert old.status is PublicationState.PUBLIC
    assert seen(PUBLIC, Correction) == set()
    with clock.fixed(MOMENT):
        assert old.status is PublicationState.CORRECTED


def test_a_correction_needs_a_reason_another_computation_and_a_public_edition(given):
    old = published(given, given.first)
    with pytest.raises(Invalid):
        correct_publication(actor=given.authority, publication=old, computation=given.first, reason="")
    with pytest.raises(Refused, match="同一次计算"):
        correct_publication(actor=given.authority, publication=old, computation=given.first, reason="更正")
    indexing.revise(given, given.period, place=1, row=(950, 300, 41, 61, 1000))
    second = computed(given, given.period)
    correct_publication(actor=given.authority, publication=old, computation=second, reason="更正")
    with pytest.raises(Refused, match="请更正最新的一版"):
        correct_publication(actor=given.authority, publication=old, computation=second, reason="再更正")


def test_the_next_quarter_compares_with_the_latest_public_edition(given):
    old = published(given, given.first)
    indexing.revise(given, given.period, place=1, row=(950, 300, 41, 61, 1000))
    corrected = computed(given, given.period)
    correct_publication(actor=given.authority, publication=old, computation=corrected, reason="更正")
    second = computed(given, accepted_quarter(given, SECOND, quarter=2))
    assert previous_of(second, actor=PUBLIC) == corrected
    assert previous_of(corrected, actor=PUBLIC) is None


def test_the_course_over_time_keeps_series_apart(given):
    published(given, given.first)
    weights = dict.fromkeys(
        ("market", "makers", "contracts", "absorbed", "firms", "intensity", "landings", "staff"), "1"
    )
    indexing.decide_weights(
        given.system, actor=given.authority, reason="新权重", weights=weights | {"market": "2"}
    )
    second = published(given, computed(given, accepted_quarter(given, SECOND, quarter=2)))
    keys = [key for key, _reading in history(second, actor=PUBLIC)]
    assert len(keys) == len(set(keys)) == 2


def test_a_publication_is_announced(given, monkeypatch):
    told: list[IndexPublished] = []
    monkeypatch.setattr("xiechuang.domains.monitoring.actions.publishing.announce", told.append)
    made = published(given, given.first, public_from=MOMENT)
    assert [(event.number, event.public_from) for event in told] == [(made.number, MOMENT)]


def test_figures_of_a_corrected_edition_stay_open(given):
    old = published(given, given.first)
    indexing.revise(given, given.period, place=1, row=(950, 300, 41, 61, 1000))
    second = computed(given, given.period)
    correct_publication(actor=given.authority, publication=old, computation=second, reason="更正")
    release_figures()
    assert seen(PUBLIC, Figure) == reading_of(given.first).figure_ids() | reading_of(second).figure_ids()
    assert set(PublishedFigure.objects.values_list("publication", flat=True)) == set(
        Publication.objects.values_list("number", flat=True)
    )
