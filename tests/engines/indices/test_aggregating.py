"""Means of a group: right by hand, monotone, blind to order, and gaps hand their weight on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xiechuang.engines.indices import aggregating
from xiechuang.engines.indices.aggregating import aggregate_level
from xiechuang.engines.indices.structure import DataError

GAP = float("nan")
MEANS = {
    "arithmetic": {},
    "geometric": {},
    "harmonic": {},
    "power": {"exponent": 3.0},
}
ALL = {
    **MEANS,
    "copeland": {},
    "outranking": {},
    "mazziotta_pareto": {},
    "benefit_of_the_doubt": {},
}
# Comparing units two by two, or with the best, a unit's score depends on the others.
ALONE = [*MEANS, "mazziotta_pareto"]

values_of = st.one_of(st.just(np.nan), st.integers(1, 40).map(float))
tables = arrays.arrays(np.float64, st.tuples(st.integers(1, 7), st.just(4)), elements=values_of)
weight_sets = st.lists(st.integers(1, 9).map(float), min_size=4, max_size=4).map(np.array)
means = st.sampled_from(sorted(MEANS))
methods = st.sampled_from(sorted(ALL))


def score(method, row, weights, **parameters):
    made = aggregating.METHODS[method](np.array([row]), weights=np.array(weights, dtype=float), **parameters)
    return float(made[0])


def scores(method, table, weights):
    return aggregating.METHODS[method](table, weights=weights, **ALL[method])


def test_every_method_of_the_table_is_tested_here():
    assert set(ALL) == set(aggregating.METHODS) == set(aggregating.LABELS)


@pytest.mark.parametrize(
    ("method", "expected"),
    [("arithmetic", 6.5), ("geometric", 2 ** (1 / 4) * 8 ** (3 / 4)), ("harmonic", 4 / (1 / 2 + 3 / 8))],
)
def test_means_are_right_by_hand_whatever_the_sum_of_the_weights(method, expected):
    assert score(method, [2, 8], [1, 3]) == pytest.approx(expected)
    assert score(method, [2, 8], [10, 30]) == pytest.approx(expected)


@pytest.mark.parametrize(("exponent", "method"), [(1, "arithmetic"), (0, "geometric"), (-1, "harmonic")])
def test_the_power_mean_contains_the_others(exponent, method):
    row, weights = [3, 5, 11], [1, 2, 1]
    assert score("power", row, weights, exponent=exponent) == pytest.approx(score(method, row, weights))


def test_the_power_mean_reaches_from_the_least_to_the_most():
    row, weights = [3, 5, 11, 90], [1, 2, 1, 0]
    assert score("power", row, weights, exponent=float("-inf")) == 3
    assert score("power", row, weights, exponent=float("inf")) == 11
    with pytest.raises(DataError, match="幂指数"):
        score("power", row, weights, exponent=GAP)


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic"])
def test_a_gap_leaves_its_weight_to_the_others(method):
    assert score(method, [2, GAP, 8], [1, 7, 3]) == pytest.approx(score(method, [2, 8], [1, 3]))


@pytest.mark.parametrize("method", sorted(ALL))
def test_a_unit_without_any_data_has_no_score_and_spoils_nobody_elses(method):
    table = np.array([[GAP, GAP], [1.0, 2.0], [3.0, 4.0]])
    made = scores(method, table, np.ones(2))
    assert np.isnan(made[0])
    assert np.isfinite(made[1:]).all()


def test_what_is_there_but_weighs_nothing_makes_no_score():
    assert np.isnan(score("arithmetic", [5, GAP], [0, 1]))
    assert score("geometric", [0, 4], [0, 1]) == pytest.approx(4)


@pytest.mark.parametrize("method", ["geometric", "harmonic"])
def test_a_zero_makes_the_mean_zero_and_a_negative_number_is_refused(method):
    assert score(method, [0, 5], [1, 1]) == 0
    with pytest.raises(DataError, match=r"第 2 个指标.*负值"):
        score(method, [5, -1], [1, 1])


def test_weights_that_cannot_be_are_refused():
    with pytest.raises(DataError, match="权重须是不小于 0"):
        score("arithmetic", [1, 2], [1, -1])
    with pytest.raises(DataError, match="2 个指标，却有 3 个权重"):
        score("arithmetic", [1, 2], [1, 1, 1])


def test_the_mazziotta_pareto_index_lowers_an_unbalanced_row():
    # M = 100, S = 10: 100 − 100/100.
    assert score("mazziotta_pareto", [90, 110], [1, 1]) == pytest.approx(99)
    assert score("mazziotta_pareto", [100, 100], [1, 1]) == pytest.approx(100)


def test_the_sign_of_the_penalty_is_honoured():
    assert score("mazziotta_pareto", [90, 110], [1, 1], penalty=1) == pytest.approx(101)
    with pytest.raises(DataError, match="惩罚方向"):
        score("mazziotta_pareto", [90, 110], [1, 1], penalty=0)


def test_the_mazziotta_pareto_index_needs_a_positive_mean():
    with pytest.raises(DataError, match="均值不大于 0"):
        score("mazziotta_pareto", [-1, 1], [1, 1])


def test_benefit_of_the_doubt_leaves_out_what_weighs_nothing():
    table = np.array([[1.0, 9.0], [2.0, 1.0]])
    made = aggregating.METHODS["benefit_of_the_doubt"](table, weights=np.array([1.0, 0.0]))
    assert made.tolist() == [0.5, 1.0]


def test_a_level_is_made_group_by_group_with_its_own_method():
    values = np.array([[2.0, 8.0, 5.0], [4.0, 4.0, GAP]])
    parents = np.array([0, 0, 1])
    made = aggregate_level(values, weights=np.ones(3), parents=parents, method="geometric")
    np.testing.assert_allclose(made, [[4, 5], [4, GAP]])
    with pytest.raises(DataError, match="magic"):
        aggregate_level(values, weights=np.ones(3), parents=parents, method="magic")


def test_too_little_data_makes_no_score():
    values = np.array([[1.0, 2.0, GAP], [1.0, GAP, GAP]])
    made = aggregate_level(values, weights=np.ones(3), parents=np.zeros(3, dtype=int), threshold=2 / 3)
    assert made[0, 0] == 1.5
    assert np.isnan(made[1, 0])


def test_a_carried_node_hands_its_value_on_whatever_the_method():
    values = np.array([[2.0, 8.0, 5.0], [4.0, 3.0, 9.0]])
    made = aggregate_level(
        values,
        weights=np.ones(3),
        parents=np.array([0, 0, 1]),
        method="copeland",
        carried=np.array([False, True]),
    )
    assert made.tolist() == [[0, 5], [0, 9]]


@given(tables, weight_sets, st.sampled_from(ALONE))
def test_units_that_are_equal_score_equal_and_alone_as_among_others(table, weights, method):
    doubled = np.concatenate([table, table[::-1]])
    made = scores(method, doubled, weights)
    assert np.array_equal(made, made[::-1], equal_nan=True)
    for row, found in zip(table, made, strict=False):
        np.testing.assert_allclose(scores(method, row[None], weights)[0], found, rtol=1e-12)


@given(tables, weight_sets, methods)
def test_twins_score_exactly_alike(table, weights, method):
    twice, parents = np.concatenate([table, table]), np.array([0, 1, 0, 0])
    made = scores(method, twice, weights)
    assert np.array_equal(made[: len(table)], made[len(table) :], equal_nan=True)
    level = aggregate_level(twice, weights=weights, parents=parents, method=method)
    assert np.array_equal(level[: len(table)], level[len(table) :], equal_nan=True)


@given(tables, weight_sets, methods, st.randoms(use_true_random=False))
def test_neither_the_order_of_units_nor_of_indicators_matters(table, weights, method, random):
    rows = random.sample(range(len(table)), len(table))
    columns = random.sample(range(4), 4)
    straight = scores(method, table, weights)
    shuffled = scores(method, table[np.ix_(rows, columns)], weights[columns])
    np.testing.assert_allclose(shuffled, straight[rows], rtol=1e-9, atol=1e-9)


@given(tables, weight_sets, st.sampled_from([*MEANS, "copeland", "outranking"]), st.data())
def test_a_better_cell_never_lowers_the_score(table, weights, method, data):
    unit = data.draw(st.integers(0, len(table) - 1))
    place = data.draw(st.integers(0, 3))
    better = table.copy()
    better[unit, place] += data.draw(st.integers(1, 20))
    before, after = scores(method, table, weights)[unit], scores(method, better, weights)[unit]
    if not np.isnan(before):
        assert after >= before - 1e-9


@given(tables, weight_sets, means, st.data())
def test_more_weight_on_the_best_part_never_lowers_the_score(table, weights, method, data):
    unit = data.draw(st.integers(0, len(table) - 1))
    if np.isnan(table[unit]).all():
        return
    heavier = weights.copy()
    heavier[int(np.nanargmax(table[unit]))] += data.draw(st.integers(1, 20))
    before, after = scores(method, table, weights)[unit], scores(method, table, heavier)[unit]
    assert after >= before - 1e-9


@given(tables, weight_sets, means, st.floats(0.001, 1000))
def test_a_mean_is_in_the_unit_of_its_parts_and_among_them(table, weights, method, factor):
    made = scores(method, table, weights)
    np.testing.assert_allclose(scores(method, table * factor, weights), made * factor, rtol=1e-9)
    for row, found in zip(table, made, strict=True):
        if not np.isnan(found):
            assert np.nanmin(row) - 1e-9 <= found <= np.nanmax(row) + 1e-9


@given(tables, st.lists(weight_sets, min_size=2, max_size=3), methods)
def test_many_sets_of_weights_at_once_give_what_each_gives_alone(table, sets, method):
    parents = np.array([0, 1, 0, 1])
    together = aggregate_level(table, weights=np.stack(sets), parents=parents, method=method)
    stacked = aggregate_level(
        np.stack([table] * len(sets)), weights=np.stack(sets), parents=parents, method=method
    )
    for place, weights in enumerate(sets):
        alone = aggregate_level(table, weights=weights, parents=parents, method=method)
        np.testing.assert_allclose(together[place], alone, rtol=1e-12)
        np.testing.assert_allclose(stacked[place], alone, rtol=1e-12)
