"""Contributions add up to the score, and a lead over another unit is explained by the same parts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.indices.test_explaining_splitting import MEANS, METHODS, TREE, UNITS, scored, tables
from xiechuang.engines.indices.explaining import contributions, lead, shapley


@settings(max_examples=50, deadline=None)
@given(tables(), st.tuples(st.sampled_from(METHODS), st.sampled_from(METHODS)))
def test_contributions_of_every_level_add_up_to_the_score(both, methods):
    low, high = sorted(methods, key=METHODS.index)
    low = METHODS[0] if low.name in {"copeland", "outranking"} else low
    one = scored(both[0], [low, high])
    found = contributions(one)
    known = ~np.isnan(one.total)
    for height, level in enumerate(found.levels):
        total = level.sum(axis=1) + sum(
            (rest.sum(axis=1) for rest in found.rests[height + 1 :]), np.zeros(len(UNITS))
        )
        np.testing.assert_allclose(total[known], one.total[known], atol=1e-9)
        assert np.isnan(total[~known]).all()


@settings(max_examples=30, deadline=None)
@given(tables())
def test_of_plain_means_a_contribution_is_renewed_weight_times_value(both):
    values = both[0]
    one = scored(values, METHODS[0])
    found = contributions(one).levels[0]
    assert (found[np.isnan(values) & ~np.isnan(one.total)[:, None]] == 0).all()
    full = ~np.isnan(values).any(axis=1)
    np.testing.assert_allclose(found[full], (TREE.effective_weights() * values)[full], atol=1e-10)


def test_in_a_geometric_mean_everybody_contributes_its_weight_of_the_score():
    values = np.tile(np.arange(1.0, 1 + len(TREE.codes)), (len(UNITS), 1))
    one = scored(values, METHODS[1])
    np.testing.assert_allclose(contributions(one).levels[0][0], TREE.effective_weights() * one.total[0])


def test_methods_that_are_no_means_keep_the_score_with_the_group():
    values = np.tile(np.arange(1.0, 1 + len(TREE.codes)), (len(UNITS), 1)) + np.arange(len(UNITS))[:, None]
    one = scored(values, [METHODS[0], METHODS[8]])
    found = contributions(one)
    np.testing.assert_allclose(found.rests[-1][:, 0], one.total)
    assert np.abs(found.levels[0]).max() == 0


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from(MEANS))
def test_a_lead_over_another_unit_is_fully_explained(both, method):
    one = scored(both[0], method)
    if np.isnan(one.total[1]):
        return
    found = lead(one, over=UNITS[1])
    known = ~np.isnan(one.total)
    np.testing.assert_allclose(found.change[known], (one.total - one.total[1])[known], atol=1e-9)
    np.testing.assert_allclose(found.indicators.sum(axis=1)[known], found.change[known], atol=1e-9)
    assert np.abs(found.indicators[1]).max() == 0


def test_a_lead_over_the_average_weighs_the_distance_from_it():
    values = np.random.default_rng(5).uniform(1, 9, (len(UNITS), len(TREE.codes)))
    found = lead(scored(values, METHODS[0]))
    np.testing.assert_allclose(found.indicators, TREE.effective_weights() * (values - values.mean(axis=0)))


def test_a_unit_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="没有单位"):
        lead(scored(np.ones((len(UNITS), len(TREE.codes))), METHODS[0]), over="庚")


@given(st.lists(st.floats(-5, 5), min_size=8, max_size=8))
def test_shapley_parts_add_up_and_do_not_depend_on_the_order_of_factors(worths):
    names = ["甲", "乙", "丙"]

    def worth(changed):
        return np.array([worths[sum(2 ** names.index(name) for name in changed)]])

    found, turned = shapley(worth, names), shapley(worth, names[::-1])
    assert sum(part[0] for part in found.values()) == pytest.approx(worths[7] - worths[0], abs=1e-9)
    for name in names:
        assert found[name][0] == pytest.approx(turned[name][0], abs=1e-12)


def test_a_factor_that_adds_nothing_anywhere_has_no_part():
    found = shapley(lambda changed: np.array([3.0 * ("甲" in changed)]), ["甲", "乙"])
    assert found["甲"][0] == 3
    assert found["乙"][0] == 0


def test_too_many_factors_are_refused():
    with pytest.raises(ValueError, match="因素最多"):
        shapley(lambda _: np.zeros(1), [str(number) for number in range(11)])
