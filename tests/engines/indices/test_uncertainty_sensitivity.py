"""Sensitivity is exact where it can be, and near it where it is estimated."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from tests.engines.indices import sample
from xiechuang.engines.indices.recipe import Normalise, Recipe, compute
from xiechuang.engines.indices.uncertainty import (
    Choice,
    Option,
    Stopped,
    WeightNoise,
    estimated_sensitivity,
    exact_indices,
    exact_sensitivity,
    experiment_of,
    jansen_indices,
    sensitivity,
)


def base():
    return compute(
        sample.data(), sample.hierarchy(), Recipe(normalise=Normalise(parameters={"low": 1.0, "high": 100.0}))
    )


def choice(name, *changes, shares=None):
    shares = shares or [1.0] * len(changes)
    options = (
        Option(label=str(n), changes=one, share=share)
        for n, (one, share) in enumerate(zip(changes, shares, strict=True))
    )
    return Choice(name=name, label=name, options=tuple(options))


SCALE = choice("scale", {}, {"normalise": {"method": "rank"}}, shares=[3.0, 1.0])
MEANS = choice(
    "means",
    {},
    {"aggregate": {"steps": [{"method": "geometric"}]}},
    {"aggregate": {"steps": [{"method": "harmonic"}]}},
)
WEIGHTS = choice(
    "weights", {}, {"weigh": {"weights": {"OPEN": 6.0}}}, {"weigh": {"weights": {"visits": 9.0}}}
)
OUT = Choice(
    name="out",
    label="",
    options=(
        Option(label="-"),
        Option(label="rd", without=("rd",)),
        Option(label="firms", without=("firms",)),
    ),
)


def grid_variances(values, shares, kept):
    """Var(E[y | kept factors]) by running through every combination."""
    total, means, weights = 0.0, {}, {}
    for place in product(*(range(len(share)) for share in shares)):
        weight = np.prod([share[at] for share, at in zip(shares, place, strict=True)])
        key = tuple(place[factor] for factor in kept)
        means[key] = means.get(key, 0.0) + weight * values[place]
        weights[key] = weights.get(key, 0.0) + weight
        total = total + weight * values[place]
    return sum(weights[key] * (means[key] / weights[key] - total) ** 2 for key in means if weights[key] > 0)


shapes = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@given(st.data())
@settings(max_examples=50)
def test_exact_indices_are_their_definition(data):
    shape = data.draw(shapes)
    values = data.draw(npst.arrays(np.float64, (*shape, 2), elements=st.integers(0, 9).map(float)))
    raw = [
        np.array(data.draw(st.lists(st.integers(1, 5), min_size=n, max_size=n)), dtype=float) for n in shape
    ]
    shares = [one / one.sum() for one in raw]
    found = exact_indices(values, shares=shares)
    every = range(len(shape))
    variance = grid_variances(values, shares, every)
    np.testing.assert_allclose(found.variance, variance, atol=1e-9)
    scale = np.where(variance > 1e-12, variance, np.inf)
    for factor in every:
        first = grid_variances(values, shares, [factor]) / scale
        others = grid_variances(values, shares, [other for other in every if other != factor])
        np.testing.assert_allclose(found.first[factor], first, atol=1e-9)
        np.testing.assert_allclose(found.total[factor], np.maximum(variance - others, 0) / scale, atol=1e-9)
    sums = found.shapley.sum(axis=0)
    np.testing.assert_allclose(sums, np.where(variance > 1e-12, 1.0, 0.0), atol=1e-9)
    assert (found.first <= found.shapley + 1e-9).all()
    assert (found.shapley <= found.total + 1e-9).all()


def test_what_never_varies_has_indices_of_nought():
    found = exact_indices(np.full((2, 3, 1), 0.1), shares=[np.array([0.5, 0.5]), np.full(3, 1 / 3)])
    assert not found.first.any()
    assert not found.total.any()
    estimated = jansen_indices(np.full((4, 1), 0.1), np.full((4, 1), 0.1), np.full((2, 4, 1), 0.1))
    assert not estimated.first.any()
    assert not estimated.total.any()


def test_a_full_grid_is_run_once_and_told_overall_and_by_unit():
    experiment = experiment_of(base(), [SCALE, MEANS, WEIGHTS, OUT])
    found = sensitivity(experiment)
    assert found.exact
    assert found.runs == 2 * 3 * 3 * 3
    ranks = np.empty((2, 3, 3, 3, 5))
    for said in np.ndindex(2, 3, 3, 3):
        ranks[said] = experiment.ranked(experiment.composed([np.array([one]) for one in said], count=1))[1][0]
    shift = np.abs(ranks - base().index_ranks).mean(axis=-1)[..., np.newaxis]
    shares = [np.array([0.75, 0.25]), *[np.full(3, 1 / 3)] * 3]
    expected, units = exact_indices(shift, shares=shares), exact_indices(ranks, shares=shares)
    np.testing.assert_allclose([one.first for one in found.influences], expected.first[:, 0])
    np.testing.assert_allclose([one.total for one in found.influences], expected.total[:, 0])
    np.testing.assert_allclose(sum(one.shapley for one in found.influences), 1.0)
    np.testing.assert_allclose(found.unit_first, units.first, atol=1e-12)
    np.testing.assert_allclose(found.unit_total, units.total, atol=1e-12)
    assert found.mean_shift == pytest.approx(expected.mean[0])


def test_an_estimate_comes_near_what_is_exact_and_its_interval_holds_it():
    experiment = experiment_of(base(), [SCALE, MEANS, WEIGHTS])
    exact, estimated = exact_sensitivity(experiment), estimated_sensitivity(experiment, draws=4096)
    assert not estimated.exact
    assert estimated.runs == 4096 * 5
    assert estimated.mean_shift == pytest.approx(exact.mean_shift, rel=0.02)
    for one, other in zip(exact.influences, estimated.influences, strict=True):
        assert other.first == pytest.approx(one.first, abs=0.03)
        assert other.total == pytest.approx(one.total, abs=0.03)
        assert other.total_interval[0] - 0.02 < one.total < other.total_interval[1] + 0.02
        assert other.first_interval[0] <= other.first <= other.first_interval[1]


def test_noise_is_moved_as_a_whole_and_same_seed_gives_the_same():
    experiment = experiment_of(base(), [SCALE, WeightNoise(name="noise", label="", widths={0: 0.5, 1: 0.5})])
    assert experiment.dimensions == 1 + 8
    one, again = (sensitivity(experiment, draws=256, seed=5, threads=threads) for threads in (1, 2))
    assert [each.total for each in one.influences] == [each.total for each in again.influences]
    assert sum(each.first for each in one.influences) == pytest.approx(1.0, abs=0.3)
    with pytest.raises(ValueError, match="枚举"):
        exact_sensitivity(experiment)


def test_a_number_of_samples_that_unbalances_the_sequence_is_refused():
    with pytest.raises(ValueError, match="2 的幂"):
        estimated_sensitivity(experiment_of(base(), [SCALE]), draws=1000)


def test_half_a_design_is_no_answer():
    with pytest.raises(Stopped):
        sensitivity(
            experiment_of(base(), [WeightNoise(name="n", label="", widths={0: 0.5})]),
            draws=16384,
            threads=1,
            stop=lambda: True,
        )


def test_who_is_not_always_ranked_is_left_out_and_has_no_index():
    values = np.array(sample.VALUES, dtype=float)
    values[4, 2:] = np.nan
    result = compute(sample.data(values), sample.hierarchy(), Recipe())
    screened = choice("screen", {}, {"screen": {"threshold": 0.9}})
    found = sensitivity(experiment_of(result, [screened, WEIGHTS]))
    assert np.isnan(found.unit_first[:, 4]).all()
    assert not np.isnan(found.unit_first[:, :4]).any()
