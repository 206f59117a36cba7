"""What the sample shows, in one file because it is loaded once a file: what waits, what is found, what is published."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from tests.monitoring.indexing import assert_published_once_and_marked
from xiechuang.domains.monitoring.models import (
    Figure,
    IndicatorSystem,
    Period,
    Submission,
    SystemIndicator,
    WeightDecision,
)
from xiechuang.domains.monitoring.states import FigureSource, SubmissionState
from xiechuang.domains.transfer.models import Docking
from xiechuang.domains.transfer.queries.dockings import waits_for
from xiechuang.domains.transfer.queries.work import waiting_dockings
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.orgs.public import Membership, actor_of
from xiechuang.kernel.search.public import SearchEntry
from xiechuang.web import menu, workbench
from xiechuang.web.frame import counts_for


def everybody():
    """An actor for every role in every region."""
    posts = Membership.objects.select_related("person", "organisation").order_by("id")
    return list({(post.role, post.organisation.region_id): actor_of(post) for post in posts}.values())


def test_the_bell_says_how_long_the_lists_are():
    found = {}
    for actor in everybody():
        with fenced(actor):
            listed = {key: len(one.todo(actor)) for key, one in workbench._sources.items()}
            counted = counts_for(actor)["bell"]
        assert {key: counted.get(key, 0) for key in listed} == listed, actor
        found |= {key: found.get(key, 0) + n for key, n in counted.items()}
    assert sum(found.values()) > 0
    assert {key for key, n in found.items() if n} >= {"records", "dockings"}


def test_what_stands_beside_the_menu_is_counted_by_the_same_rows():
    for actor in everybody():
        with fenced(actor):
            counted = counts_for(actor)["menu"]
            rows = {
                name: sum(len(rows) for rows in waiting(actor))
                for name, waiting in menu.waiting_for(actor=actor).items()
            }
        assert counted == rows, actor


def test_a_signed_in_page_asks_once_what_waits(django_assert_num_queries):
    actor = everybody()[0]
    with fenced(actor):
        counts_for(actor)
        with django_assert_num_queries(1):
            counts_for(actor)


@pytest.mark.parametrize("role", ["firm", "institute", "technology_manager"])
def test_the_dockings_that_wait_are_those_of_the_rule(role):
    posts = Membership.objects.filter(role=role).select_related("person", "organisation")
    for actor in map(actor_of, posts):
        with fenced(actor):
            by_rule = {one.pk for one in visible(actor, Docking) if waits_for(one, actor)}
            assert {one.pk for one in waiting_dockings(actor)} == by_rule


def test_every_entry_leads_to_a_page_that_strangers_may_open_if_it_is_public(client: Client):
    seen, opened = set(), set()
    for entry in SearchEntry.objects.all():
        path = urlsplit(entry.url).path
        seen.add(resolve(path).view_name)
        if entry.is_public and entry.kind not in opened:
            opened.add(entry.kind)
            assert client.get(path).status_code == 200, entry.url
    assert {"drafting:outcome", "training:guide", "transfer:achievement"} <= seen
    assert len(opened) > 5


def test_the_figures_are_marked_and_there_once():
    assert Period.objects.filter(is_sample=True, state="closed").count() == 8
    assert not Figure.objects.filter(is_sample=False).exists()
    assert WeightDecision.objects.get().is_sample
    states = Submission.objects.filter(period__quarter=3, period__year=2026).values_list("state", flat=True)
    assert set(states) == set(SubmissionState) - {SubmissionState.REVISING}
    assert Figure.objects.filter(vintage=2, source=FigureSource.REVISED).count() == 2


def test_the_real_targets_stand_beside_it():
    real = IndicatorSystem.objects.get(code="jingnan-2020")
    assert (real.parks.count(), real.is_sample) == (11, False)
    assert SystemIndicator.objects.filter(system=real, target_value__isnull=False).count() == 31


def test_the_indices_are_published_once_and_say_that_they_are_invented():
    assert_published_once_and_marked()
