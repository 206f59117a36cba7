"""The ASEM example on a common scale as COINr 1.1.14 brought it there; where it was wrong, the right answer."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.reference.asem import Asem
from xiechuang.engines.indices import normalising
from xiechuang.engines.indices.structure import Hierarchy

pytestmark = pytest.mark.reference


@pytest.fixture
def asem(reference: Callable[[str], Path]) -> Asem:
    return Asem(reference)


@pytest.fixture
def hierarchy(asem: Asem) -> Hierarchy:
    return asem.hierarchy()


def near(ours, published):
    np.testing.assert_allclose(ours, published, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("method", "file", "parameters"),
    [
        ("min_max", "norm_minmax", {}),
        ("min_max", "norm_minmax_1_100", {"low": 1}),
        ("z_score", "norm_zscore", {}),
        ("scaled", "norm_scaled", {}),
        ("distance_to_max", "norm_dist2max", {}),
        ("percentile_rank", "norm_prank", {}),
        ("rank", "norm_rank", {}),
        ("borda", "norm_borda", {}),
    ],
)
def test_every_method_gives_the_published_table(asem, hierarchy, method, file, parameters):
    treated = asem.columns("stage_Treated", hierarchy.codes)
    ours = normalising.METHODS[method](treated, directions=hierarchy.directions, **parameters)
    near(ours, asem.columns(file, hierarchy.codes))


def test_distance_to_target_gives_the_published_table(asem, hierarchy):
    treated = asem.columns("stage_Treated", hierarchy.codes)
    ours = normalising.distance_to_target(
        treated, directions=hierarchy.directions, targets=hierarchy.numbers("target")
    )
    near(ours, asem.columns("norm_dist2targ", hierarchy.codes))


def test_distance_to_reference_is_the_published_one_and_finite_where_the_reference_is_the_worst(
    asem, hierarchy
):
    treated = asem.columns("stage_Treated", hierarchy.codes)
    ours = normalising.distance_to_reference(treated, directions=hierarchy.directions)
    published = asem.columns("norm_dist2ref", hierarchy.codes)
    finite = np.isfinite(published).all(axis=0)
    assert 0 < finite.sum() < len(finite)
    near(ours[:, finite], published[:, finite])
    turned = (treated * hierarchy.directions)[:, ~finite]
    spread = turned.max(axis=0) - turned.min(axis=0)
    near(ours[:, ~finite], 1 + (turned - turned[0]) / spread)


def test_fraction_of_max_is_the_published_one_but_right_where_less_is_better(asem, hierarchy):
    treated = asem.columns("stage_Treated", hierarchy.codes)
    ours = normalising.fraction_of_max(treated, directions=hierarchy.directions)
    published = asem.columns("norm_fracmax", hierarchy.codes)
    benefit = hierarchy.directions > 0
    near(ours[:, benefit], published[:, benefit])
    for column in np.flatnonzero(~benefit):
        costs = treated[:, column]
        assert ours[:, column].max() == ours[np.argmin(costs), column] == 1
        order = np.argsort(costs, kind="stable")
        assert np.all(np.diff(ours[order, column]) <= 0)


def test_goalposts_give_the_published_example(asem):
    table = asem.columns("norm_goalposts_small", ("x", "gp", "gpneg", "gp_notrunc"))
    column, marks = table[:, :1], {"lower": 30, "upper": 80}
    up, down = np.array([1.0]), np.array([-1.0])
    near(normalising.goalposts(column, directions=up, **marks), table[:, 1:2])
    near(normalising.goalposts(column, directions=down, **marks), table[:, 2:3])
    near(normalising.goalposts(column, directions=up, clip=False, **marks), table[:, 3:4])
