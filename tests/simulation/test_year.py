"""A small simulated year: whatever went wrong in it, everything that must hold holds at its end."""

from dataclasses import replace

import pytest
from django.db import connection

from tests.simulation.agenda import BEGIN, Agenda
from tests.simulation.chances import Chances
from tests.simulation.findings import check
from tests.simulation.measuring import Measures
from tests.simulation.reporting import chart_of, deviation, report_of, spread
from tests.simulation.year import arguments, simulate


def seal() -> None:
    """What the database does when a transaction commits, and a test's never does."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


@pytest.mark.django_db
def test_a_year_with_errors_frauds_and_outages_clears_to_zero_and_pays_nothing_twice():
    year = simulate(vouchers=20, providers=9, seed=6, asked_in=30, may_kill=False, say=lambda _: None)
    seal()
    found = check(year)
    assert year.counts["paid"] > 0
    assert year.counts["clearing days"] > 0
    assert year.agenda.left == 0
    text = report_of(year, found, given={"vouchers": 20, "providers": 9, "seed": 6}, seconds=1)
    assert "| 中位 |" in text
    assert chart_of(year).count("<rect") == 1 + 2 * len(year.lead)


def test_time_jumps_from_deed_to_deed_and_offices_that_are_cut_off_go_on_later():
    agenda, seen = Agenda(), []
    agenda.cut_off("130000", begins=1, days=10)
    agenda.after(3, lambda: seen.append("office"), office="130000")
    agenda.after(5, lambda: seen.append("firm"))
    agenda.after(2, lambda: agenda.after(1, lambda: seen.append("next")))
    agenda.run(act=lambda deed: deed(), each=lambda _: None)
    assert seen == ["next", "firm", "office"]
    assert (agenda.now - BEGIN).days == 11
    assert agenda.postponed == 1


def test_half_wait_at_most_the_median_and_nine_of_ten_at_most_the_other():
    assert spread([5.0]) == (5.0, 5.0)
    assert spread([float(n) for n in range(1, 12)]) == (6.0, 10.0)


def test_the_large_run_is_what_is_asked_for_when_nothing_is_said():
    given = arguments([])
    assert (given.vouchers, given.providers, given.seed) == (20_000, 600, 6)


@pytest.mark.django_db
def test_whoever_uses_an_invoice_again_is_found_whether_its_owner_or_they_came_first():
    chances = replace(Chances(), fraud=0.5, returned=0.5, never_used=0, never_claimed=0)
    year = simulate(
        vouchers=14, providers=9, seed=3, asked_in=30, may_kill=False, chances=chances, say=lambda _: None
    )
    seal()
    check(year)
    tried = [one for one in year.courses.values() if one.is_fraud]
    assert len(tried) > 2
    assert {one.claim.state for one in tried} <= {"claim_rejected", "reversed", "claim_returned"}


def test_draws_that_are_not_as_assumed_are_seen():
    assert deviation([True, False] * 50, share=0.5) == 0
    assert deviation([True] * 10 + [False] * 35, share=0.06) == pytest.approx(4.58, abs=0.01)
    assert deviation([False] * 9, share=0) == 0


def test_the_cost_of_actions_is_counted_by_their_names_and_moves():
    measures = Measures()

    def act(*, move: str) -> str:
        return move

    assert [measures.timed(act)(move=one) for one in ("pay", "pay", "check")] == ["pay", "pay", "check"]
    assert "| act pay | 2 |" in measures.report()
