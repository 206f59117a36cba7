"""An index is computed from what was accepted, says everything that forbids it, and is the same to the byte every time."""

import json
from copy import deepcopy

import pytest

from tests.monitoring import indexing
from tests.monitoring.indexing import QUICK, SECOND, accepted_quarter, computed
from tests.transfer.working import do_waiting_jobs
from xiechuang.domains.monitoring.actions.computing import begin_computation, compute_index
from xiechuang.domains.monitoring.models import Computation
from xiechuang.domains.monitoring.queries.choosing import Choices
from xiechuang.domains.monitoring.queries.inputs import canonical, digest
from xiechuang.domains.monitoring.queries.reading import reading_of
from xiechuang.domains.monitoring.queries.running import found_of, run_of
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.audit.public import Entry
from xiechuang.kernel.jobs.public import JobState, cancel_job
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.orgs.public import PUBLIC

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_once(once):
    with clock.fixed(indexing.APRIL):
        made = indexing.world()
        made.period = accepted_quarter(made)
        return made


@pytest.fixture
def given(made_once, db):
    with clock.fixed(indexing.APRIL):
        yield deepcopy(made_once)


def test_the_index_ranks_the_parks_by_their_accepted_figures(given):
    reading = reading_of(computed(given, given.period))
    first, second, third, fourth = (park.number for park in given.parks)
    assert [unit["code"] for unit in reading.units] == [first, second, fourth, third]
    assert [unit["rank"] for unit in reading.units] == [1, 2, 3, 4]
    assert reading.raw(given.park.number, "intensity") == 6
    # Best of all in every indicator but the landings, where nobody had any and everybody stands in the middle.
    assert reading.unit(given.park.number)["score"] == pytest.approx(((100 + 100 + 50.5) / 3 + 100) / 2)


def test_every_cell_knows_the_figures_and_vintages_it_came_from(given):
    reading = reading_of(computed(given, given.period))
    cell = reading.lineage(given.park.number, "intensity")
    assert {(one["indicator"], one["vintage"], one["value"]) for one in cell["figures"]} == {
        ("rd", 1, 60),
        ("revenue", 1, 1000),
    }


def test_working_it_out_again_gives_the_same_bytes(given):
    first = computed(given, given.period)
    again = canonical(found_of(run_of(json.loads(first.inputs))))
    assert digest(again) == first.result_hash
    assert first.inputs_hash == digest(first.inputs)


def test_the_same_inputs_are_not_kept_twice(given):
    assert computed(given, given.period) == computed(given, given.period)
    assert Computation.objects.count() == 1


def test_other_choices_are_another_computation(given):
    other = Choices(draws=64, mean="geometric")
    first, second = computed(given, given.period), computed(given, given.period, other)
    assert first.inputs_hash != second.inputs_hash
    assert first.series != second.series


def test_a_revision_is_a_new_vintage_and_leaves_the_old_computation_alone(given):
    first = computed(given, given.period)
    kept = first.result
    indexing.revise(given, given.period, place=0, row=(100, 10, 5, 10, 1000))
    second = computed(given, given.period)
    assert reading_of(second).lineage(given.park.number, "contracts")["figures"][0]["vintage"] == 2
    assert reading_of(second).unit(given.park.number)["rank"] == 4
    first.refresh_from_db()
    assert first.result == kept


def test_a_constant_indicator_makes_nobody_vanish(given):
    reading = reading_of(computed(given, given.period))
    # Nobody had a landing: the platform counted none for all of them.
    assert {reading.raw(park.number, "landings") for park in given.parks} == {0}
    assert all(unit["rank"] for unit in reading.units)


def test_zero_revenue_leaves_a_gap_with_its_reason_and_no_infinity(given):
    indexing.revise(given, given.period, place=1, row=(700, 200, 30, 0, 0))
    reading = reading_of(computed(given, given.period))
    assert reading.raw(given.parks[1].number, "intensity") is None
    assert "分母不大于 0" in reading.lineage(given.parks[1].number, "intensity")["why"]
    assert "Infinity" not in canonical(reading.found)


def test_bands_and_intervals_hold_the_rank_itself(given):
    reading = reading_of(computed(given, given.period, Choices(draws=256)))
    for unit in reading.units:
        assert unit["best"] <= unit["worst"]
        # Only weights move the interval, evenly to both sides, so the score itself lies in it whatever the scale.
        assert unit["low"] - 1e-9 <= unit["score"] <= unit["high"] + 1e-9
    bands = [unit["band"] for unit in sorted(reading.units, key=lambda unit: unit["mean_rank"])]
    assert bands == sorted(bands)
    assert {factor["name"] for factor in reading.found["trial"]["factors"]} == {"scale", "mean", "weights"}


def test_only_who_runs_the_system_computes(given):
    for who in (given.officer, given.stranger, given.firm, PUBLIC):
        with pytest.raises(Refused):
            compute_index(actor=who, period=given.period, choices=QUICK)


def test_choices_that_do_not_exist_are_all_named(given):
    with pytest.raises(Invalid) as wrong:
        compute_index(
            actor=given.authority, period=given.period, choices=Choices(scale="magic", threshold=2, draws=-1)
        )
    assert set(wrong.value.fields) == {"scale", "threshold", "draws"}


def test_the_job_says_how_far_it_is_and_where_the_result_stands(given):
    with fenced(given.authority):
        run = begin_computation(actor=given.authority, period=given.period, choices=QUICK)
    do_waiting_jobs()
    run.refresh_from_db()
    assert run.state == JobState.SUCCEEDED, run.error
    made = Computation.objects.get()
    assert run.result["url"] == f"/index/{made.number}/"
    assert made.job == run.number
    assert run.total == QUICK.draws


def test_a_cancelled_job_leaves_nothing_behind(given, monkeypatch):
    with fenced(given.authority):
        run = begin_computation(actor=given.authority, period=given.period, choices=QUICK)

    def cancelled_meanwhile(*_given, progress=None, **_more):
        cancel_job(given.authority, run)
        progress(1, 2)

    monkeypatch.setattr("xiechuang.domains.monitoring.actions.computing.found_of", cancelled_meanwhile)
    do_waiting_jobs()
    run.refresh_from_db()
    assert run.state == JobState.CANCELLED
    assert not Computation.objects.exists()


def test_the_audit_holds_both_fingerprints(given):
    made = computed(given, given.period)
    entry = Entry.objects.get(action="index.compute")
    assert made.inputs_hash in entry.details
    assert made.result_hash in entry.details


def test_before_publication_only_the_office_sees_a_computation(given):
    made = computed(given, given.period)
    for who, sees in {
        given.authority: True,
        given.office: True,
        given.officer: False,
        given.stranger: False,
        PUBLIC: False,
    }.items():
        with fenced(who):
            assert visible(who, Computation).filter(pk=made.pk).exists() is sees
            assert Computation.objects.filter(pk=made.pk).exists() is sees


def test_a_computation_is_never_changed(given):
    from django.db import DatabaseError, transaction

    made = computed(given, given.period)
    with pytest.raises(DatabaseError), transaction.atomic():
        Computation.objects.filter(pk=made.pk).update(result="{}")


def test_two_quarters_computed_alike_are_one_series_and_other_weights_another(given):
    first = computed(given, given.period)
    with clock.fixed(indexing.JULY):
        second = computed(given, accepted_quarter(given, SECOND, quarter=2))
        assert first.series == second.series
        weights = {
            "market": "3",
            "makers": "1",
            "contracts": "1",
            "absorbed": "1",
            "firms": "1",
            "intensity": "1",
            "landings": "1",
            "staff": "1",
        }
        indexing.decide_weights(given.system, actor=given.authority, reason="新的权重", weights=weights)
        assert computed(given, given.period.system.periods.get(quarter=2)).series != second.series
