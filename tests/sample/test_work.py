"""What waits for the people of the sample: the bell, the menu and the lists agree."""

import pytest

from xiechuang.domains.transfer.models import Docking
from xiechuang.domains.transfer.queries.dockings import waits_for
from xiechuang.domains.transfer.queries.work import waiting_dockings
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.orgs.public import Membership, actor_of
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
