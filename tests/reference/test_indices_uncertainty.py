"""A thousand published runs of COINr with the same parameters: every score to 1e-12, every rank, every rank statistic."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.reference.coinr_runs import Study, study
from xiechuang.engines.indices.uncertainty import evaluate

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def published(reference: Callable[[str], Path]) -> Study:
    return study(reference)


@pytest.mark.parametrize(("name", "runs"), [("ua", 1000), ("sa", 600)])
def test_every_published_run_is_reproduced(published: Study, name: str, runs: int) -> None:
    experiment = published.experiment
    found = evaluate(experiment, experiment.composed(published.said(f"{name}_params"), count=runs))
    expected = published.runs(f"{name}_scores")
    assert expected.shape == (runs, 51)
    np.testing.assert_allclose(found.scores, expected, rtol=1e-12, atol=0)
    nominal = [float(row["Nominal"]) for row in published.published.table(f"{name}_scores")]
    np.testing.assert_allclose(found.nominal_scores, nominal, rtol=1e-12, atol=0)


def test_all_51000_published_ranks_are_equal(published: Study) -> None:
    experiment = published.experiment
    found = evaluate(experiment, experiment.composed(published.said("ua_params"), count=1000))
    expected = published.runs("ua_ranks")
    assert expected.size == 51_000
    np.testing.assert_array_equal(found.ranks, expected)


def test_published_rank_statistics_are_equal(published: Study) -> None:
    experiment = published.experiment
    found = evaluate(experiment, experiment.composed(published.said("ua_params"), count=1000), keep=False)
    rows = published.published.table("ua_rankstats")
    for line, row in zip(found.summary(coverage=0.9), rows, strict=True):
        assert line.unit == row["uCode"]
        assert line.nominal == int(row["Nominal"])
        own = (line.mean, line.median, line.lower, line.upper)
        np.testing.assert_allclose(
            own, [float(row[name]) for name in ("Mean", "Median", "Q5", "Q95")], rtol=1e-12
        )


def test_published_runs_hold_no_contradiction_in_bands(published: Study) -> None:
    experiment = published.experiment
    found = evaluate(experiment, experiment.composed(published.said("ua_params"), count=1000), keep=False)
    strict, closest = found.bands(confidence=0.9), found.closest_bands(confidence=0.9)
    assert strict.false == 0
    assert 1 < strict.count <= closest.count
    assert closest.hidden + closest.false < strict.hidden
    first = found.units[int(np.flatnonzero(strict.band == 1)[0])]
    assert first == "CHE"


def test_the_reference_is_read_whole(reference: Callable[[str], Path]) -> None:
    with reference("index/coinr_ua/ua_params.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 1000
