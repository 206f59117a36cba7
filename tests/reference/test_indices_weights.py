"""Weights of the ASEM example beside COINr 1.1.14's, which may be negative there and never are here."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.reference.asem import Asem
from xiechuang.engines.indices import weighting
from xiechuang.engines.indices.structure import Hierarchy

pytestmark = pytest.mark.reference


@pytest.fixture
def asem(reference: Callable[[str], Path]) -> Asem:
    return Asem(reference)


@pytest.fixture
def hierarchy(asem: Asem) -> Hierarchy:
    return asem.hierarchy()


def named(asem, file, column):
    return {row["iCode"]: float(row[column]) for row in asem.table(file)}


def test_effective_weights_of_every_level_are_the_published_ones(asem, hierarchy):
    published = named(asem, "weights_effective", "EffWeight")
    levels = hierarchy.levels[:-1]
    found = weighting.effective(
        weights=[level.weights for level in levels], parents=[level.parents for level in levels]
    )
    for level, weights in zip(levels, found, strict=True):
        np.testing.assert_allclose(weights, [published[code] for code in level.codes], rtol=1e-12)


@pytest.mark.parametrize(("file", "level"), [("pca_weights_l1", 0), ("pca_weights_l2", 1)])
def test_loadings_are_the_published_ones_up_to_their_arbitrary_sign(asem, hierarchy, file, level):
    published = named(asem, file, "Weight")
    here, scores = hierarchy.levels[level], asem.scores(hierarchy)[level]
    for group in range(len(hierarchy.levels[level + 1].codes)):
        children = np.flatnonzero(here.parents == group)
        theirs = np.array([published[here.codes[child]] for child in children])
        ours = weighting.loadings(scores[:, children])
        sign = 1 if abs(ours - theirs).max() < abs(ours + theirs).max() else -1
        np.testing.assert_allclose(ours, sign * theirs, rtol=0, atol=1e-12)
        assert ours.sum() >= 0


def test_component_weights_are_never_negative_where_coinr_has_sixteen(asem, hierarchy):
    published = named(asem, "pca_weights_l1", "Weight")
    assert sum(published[code] < 0 for code in hierarchy.codes) == 16
    values, parents = asem.scores(hierarchy)[0], hierarchy.levels[0].parents
    for group in range(8):
        for negative in ("drop", "square"):
            weights = weighting.principal_component(values[:, parents == group], negative=negative)
            assert np.all(weights >= 0)
            assert weights.sum() == pytest.approx(1)


def test_equal_influence_is_nearer_than_equal_weights_and_has_no_negative_weight(asem, hierarchy):
    published = [float(row["OptWeight"]) for row in asem.table("optw_balance_l2_corr")]
    assert min(published) < 0
    pillars = asem.scores(hierarchy)[1]
    found = weighting.influence(pillars)
    assert np.all(found.weights >= 0)
    assert found.weights.sum() == pytest.approx(1)
    squares = np.corrcoef(pillars.sum(axis=1), pillars.T)[0, 1:] ** 2
    plain = squares / squares.sum()
    assert np.sum((found.shares - found.targets) ** 2) < np.sum((plain - found.targets) ** 2)


def test_twenty_of_the_units_are_efficient_and_all_agree_with_the_linear_programme(asem, hierarchy):
    from scipy.optimize import linprog

    pillars = asem.scores(hierarchy)[1]
    found = weighting.benefit_of_the_doubt(pillars)
    assert int(np.sum(found.scores == 1)) == 20
    for own, score in zip(pillars, found.scores, strict=True):
        assert score == pytest.approx(-linprog(-own, A_ub=pillars, b_ub=np.ones(51)).fun, abs=1e-10)
