"""Exact Sobol' indices of the published study, and what small samples of it are worth."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.reference.coinr_runs import Study, study
from xiechuang.engines.indices.uncertainty import estimated_sensitivity, sensitivity

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def published(reference: Callable[[str], Path]) -> Study:
    return study(reference)


def test_all_2000_combinations_give_the_published_exact_indices(published: Study) -> None:
    found = sensitivity(published.experiment)
    assert found.exact
    assert found.runs == 2000
    for influence, row in zip(found.influences, published.published.table("exact_sobol"), strict=True):
        assert influence.name == row["variable"]
        assert influence.first == pytest.approx(float(row["S1_exact"]), abs=1e-12)
        assert influence.total == pytest.approx(float(row["ST_exact"]), abs=1e-12)
    assert sum(influence.shapley or 0.0 for influence in found.influences) == pytest.approx(1.0)


def test_a_sobol_sequence_of_1024_is_nearer_than_the_published_sample_of_100(published: Study) -> None:
    """COINr's 600 random runs are off by up to 0.28, and give a total index below a first order one."""
    exact = published.published.table("exact_sobol")
    coinr = published.published.table("sa_sensitivity")
    found = estimated_sensitivity(published.experiment, draws=1024)
    theirs = max(
        abs(float(row["Si"]) - float(true["S1_exact"])) for row, true in zip(coinr, exact, strict=True)
    )
    ours = max(
        max(abs(one.first - float(true["S1_exact"])), abs(one.total - float(true["ST_exact"])))
        for one, true in zip(found.influences, exact, strict=True)
    )
    assert theirs > 0.27
    assert ours < 0.05


def test_indices_of_every_unit_are_shares(published: Study) -> None:
    found = sensitivity(published.experiment)
    assert found.unit_first.shape == (4, 51)
    assert found.unit_shapley is not None
    moved = found.unit_total.sum(axis=0) > 0
    np.testing.assert_allclose(found.unit_shapley[:, moved].sum(axis=0), 1.0)
    assert (found.unit_first <= found.unit_total + 1e-12).all()
