"""The ASEM example added up as COINr 1.1.14 did, level by level and by every method."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.reference.asem import Asem
from xiechuang.engines.indices import aggregating, normalising
from xiechuang.engines.indices.aggregating import aggregate_level
from xiechuang.engines.indices.structure import Hierarchy

pytestmark = pytest.mark.reference

GEOMETRIC, HARMONIC, ARITHMETIC = ({"method": name} for name in ("geometric", "harmonic", "arithmetic"))
SQUARES = {"method": "power", "exponent": 2}
FALLING = {"method": "power", "exponent": -1.5}


@pytest.fixture
def asem(reference: Callable[[str], Path]) -> Asem:
    return Asem(reference)


@pytest.fixture
def hierarchy(asem: Asem) -> Hierarchy:
    return asem.hierarchy()


def climbed(values, hierarchy, steps):
    """The scores of every level above the indicators, side by side with their codes."""
    found, codes = [], []
    for level, above, step in zip(hierarchy.levels[:-1], hierarchy.levels[1:], steps, strict=True):
        values = aggregate_level(values, weights=level.weights, parents=level.parents, **step)
        found.append(values)
        codes += above.codes
    return np.concatenate(found, axis=1), tuple(codes)


def same_as(asem, file, values, hierarchy, steps):
    ours, codes = climbed(values, hierarchy, steps)
    np.testing.assert_allclose(ours, asem.columns(file, codes), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("file", "steps"),
    [
        ("agg_amean", [ARITHMETIC] * 3),
        ("agg_gmean", [GEOMETRIC] * 3),
        ("agg_hmean", [HARMONIC] * 3),
        ("agg_genmean_2", [SQUARES] * 3),
        ("agg_genmean_m1_5", [FALLING] * 3),
        ("agg_mixed_g_h_a", [GEOMETRIC, HARMONIC, ARITHMETIC]),
    ],
)
def test_every_mean_gives_the_published_scores_at_every_level(asem, hierarchy, file, steps):
    same_as(asem, file, asem.columns("norm_minmax_1_100", hierarchy.codes), hierarchy, steps)


def test_the_official_example_is_reproduced(asem, hierarchy):
    same_as(
        asem,
        "stage_Aggregated",
        asem.columns("stage_Normalised", hierarchy.codes),
        hierarchy,
        [ARITHMETIC] * 3,
    )


def test_other_scales_and_data_thresholds_are_reproduced(asem, hierarchy):
    directions = hierarchy.directions
    treated = asem.columns("stage_Treated", hierarchy.codes)
    scaled = normalising.z_score(treated, directions=directions, centre=10, spread=2)
    same_as(asem, "agg_zscore_10_2", scaled, hierarchy, [ARITHMETIC] * 3)
    raw = normalising.min_max(asem.columns("stage_Raw", hierarchy.codes), directions=directions)
    steps = [{**ARITHMETIC, "threshold": share} for share in (0.8, 0.6, 1.0)]
    same_as(asem, "agg_raw_datthresh", raw, hierarchy, steps)


def test_outranking_and_copeland_of_the_pillars_are_reproduced(asem, hierarchy):
    pillars, halves = (asem.scores(hierarchy)[level] for level in (1, 2))
    matrix = aggregating.outranking_matrix(pillars, weights=np.ones(8))
    published = asem.columns("outrank_pillars", tuple(f"V{place}" for place in range(1, 52)))
    np.testing.assert_allclose(matrix, published, rtol=0, atol=1e-12)
    scores = aggregating.copeland(pillars, weights=np.ones(8))
    assert np.array_equal(scores, asem.columns("copeland_pillars", ("cop",))[:, 0])
    assert aggregating.dominance(matrix).pairs == 71
    among_halves = aggregating.dominance(aggregating.outranking_matrix(halves, weights=np.ones(2)))
    assert among_halves.pairs == 948
    assert among_halves.share == pytest.approx(0.7435, abs=5e-5)


def test_copeland_can_be_used_at_a_level_of_the_hierarchy(asem, hierarchy):
    values = asem.columns("stage_Normalised", hierarchy.codes)
    ours, _ = climbed(values, hierarchy, [ARITHMETIC, {"method": "copeland"}, ARITHMETIC])
    assert np.isfinite(ours).all()
    assert np.array_equal(ours[:, 8:10], np.rint(ours[:, 8:10]))


def test_a_power_mean_lives_with_gaps(asem, hierarchy):
    raw = normalising.min_max(
        asem.columns("stage_Raw", hierarchy.codes), directions=hierarchy.directions, low=1
    )
    assert np.isnan(raw).any()
    ours, _ = climbed(raw, hierarchy, [SQUARES] * 3)
    assert np.isfinite(ours).all()


def test_outranking_of_data_with_gaps_does_not_depend_on_the_order_of_rows(asem, hierarchy):
    values = normalising.min_max(asem.columns("stage_Raw", hierarchy.codes), directions=hierarchy.directions)
    weights = np.ones(values.shape[1])
    order = np.random.default_rng(4).permutation(len(values))
    straight = aggregating.outranking_matrix(values, weights=weights)
    shuffled = aggregating.outranking_matrix(values[order], weights=weights)
    assert np.array_equal(shuffled, straight[np.ix_(order, order)])
    pairs = ~np.eye(len(values), dtype=bool)
    np.testing.assert_allclose((straight + straight.T)[pairs], 1.0, rtol=1e-12)
