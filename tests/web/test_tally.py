"""Counting many lists at once."""

import pytest
from django.db.models import Count

from tests.factories import MembershipFactory, OrganisationFactory
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC, Actor, Membership, Organisation, Role
from xiechuang.web.tally import tally

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]
FIRM = Actor(role=Role.FIRM, person_id=1, name="王禾")


def everybody(_actor):
    return [Membership.objects.order_by("-id")]


def named(actor):
    return [Membership.objects.filter(person__name=actor.name), Organisation.objects.filter(name="无")]


def with_members(_actor):
    return [Organisation.objects.annotate(n=Count("memberships")).filter(n__gt=1)]


def nothing(_actor):
    return [Membership.objects.none(), Membership.objects.filter(pk__in=[])]


def test_many_lists_are_counted_in_one_statement(django_assert_num_queries):
    one = MembershipFactory(person__name="王禾")
    MembershipFactory(organisation=one.organisation)
    OrganisationFactory(name="无")
    asked = {"a": everybody, "b": named, "c": with_members, "d": nothing, "e": everybody}
    with django_assert_num_queries(1):
        assert tally(FIRM, asked) == {"a": 2, "b": 2, "c": 1, "d": 0, "e": 2}


def test_what_is_empty_by_what_it_asks_needs_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert tally(FIRM, {"d": nothing}) == {"d": 0}
        assert tally(FIRM, {}) == {}


def test_rows_are_counted_anew_each_time():
    assert tally(FIRM, {"a": everybody}) == {"a": 0}
    MembershipFactory()
    assert tally(FIRM, {"a": everybody}) == {"a": 1}


def test_the_lists_are_those_of_the_actor_and_of_the_minute(frozen_clock):
    asked = []

    def waiting(actor):
        asked.append((actor, clock.now()))
        return everybody(actor)

    tally(FIRM, {"a": waiting})
    tally(FIRM, {"a": waiting})
    tally(PUBLIC, {"a": waiting})
    with clock.fixed(frozen_clock.replace(minute=frozen_clock.minute + 1)):
        tally(FIRM, {"a": waiting})
    assert [actor for actor, _ in asked] == [FIRM, PUBLIC, FIRM]
