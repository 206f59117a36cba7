"""So many requests a minute, whoever counts them."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import actor
from xiechuang.kernel.access.allowance import LOTS
from xiechuang.kernel.access.models import RequestCount
from xiechuang.kernel.access.public import Allowances, fenced
from xiechuang.kernel.orgs.public import Role


@pytest.mark.django_db
def test_a_caller_gets_exactly_its_allowance_of_one_process():
    here = Allowances()
    assert [here.take("a", most=3, minute=7) for _ in range(5)] == [True, True, True, False, False]
    assert here.take("b", most=3, minute=7)
    assert here.take("a", most=3, minute=8)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    most=st.integers(1, 5 * LOTS),
    turns=st.lists(st.integers(0, 2), min_size=1, max_size=40),
    each=st.integers(1, 60),
)
def test_several_processes_together_never_give_more_than_the_allowance(most, turns, each):
    RequestCount.objects.all().delete()
    processes = [Allowances() for _ in range(3)]
    asked = [processes[turn].take("a", most=most, minute=7) for turn in turns for _ in range(each)]
    given_out, in_hand = sum(asked), most // LOTS
    assert given_out <= most
    # Nobody is refused as long as more is left than the other processes can have in hand.
    assert given_out >= min(len(asked), most - 2 * in_hand)


@pytest.mark.django_db
def test_most_requests_are_counted_without_a_statement(django_assert_max_num_queries):
    here = Allowances()
    here.take("a", most=10 * LOTS, minute=7)
    with django_assert_max_num_queries(10):
        assert all(here.take("a", most=10 * LOTS, minute=7) for _ in range(99))


@pytest.mark.django_db
def test_who_has_used_everything_up_is_refused_without_a_statement(django_assert_num_queries):
    here = Allowances()
    assert [here.take("a", most=1, minute=7) for _ in range(2)] == [True, False]
    with django_assert_num_queries(0):
        assert not here.take("a", most=1, minute=7)


@pytest.mark.django_db
def test_a_process_whose_clock_is_behind_opens_no_new_allowance():
    ahead, behind = Allowances(), Allowances()
    assert ahead.take("a", most=2, minute=8)
    assert behind.take("a", most=2, minute=7)
    assert not behind.take("a", most=2, minute=7)
    assert not ahead.take("a", most=2, minute=8)


@pytest.mark.django_db
def test_callers_of_the_past_are_forgotten():
    here = Allowances()
    for minute in (7, 8, 9):
        here.take(f"at {minute}", most=2, minute=minute)
    assert sorted(RequestCount.objects.values_list("caller", flat=True)) == ["at 8", "at 9"]


@pytest.mark.django_db
def test_requests_are_counted_inside_the_fence_too():
    with fenced(actor(Role.FIRM)):
        assert Allowances().take("a", most=2, minute=7)


@pytest.mark.django_db
def test_nothing_of_it_waits_for_the_disk():
    with connection.cursor() as cursor:
        cursor.execute("select relpersistence::text from pg_class where relname = 'access_requestcount'")
        assert cursor.fetchone() == ("u",)


@pytest.mark.django_db(transaction=True)
def test_parallel_connections_share_one_allowance():
    given_out, start = [], Barrier(4)

    def process():
        here = Allowances()
        start.wait()
        given_out.extend(here.take("a", most=50, minute=7) for _ in range(25))
        connection.close()

    crowd = [Thread(target=process) for _ in range(4)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert (len(given_out), sum(given_out)) == (100, 50)
