"""Comparing two by two: every pair adds up to one, gaps are treated alike on both sides, draws are draws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xiechuang.engines.indices import aggregating

GAP = float("nan")

tables = arrays.arrays(
    np.float64,
    st.tuples(st.integers(2, 6), st.just(3)),
    elements=st.one_of(st.just(np.nan), st.integers(0, 5).map(float)),
)
weight_sets = st.lists(st.sampled_from([0.1, 0.2, 0.3, 1.0]), min_size=3, max_size=3).map(np.array)


def by_hand(table, weights):
    """The definition, pair by pair."""
    units = len(table)
    matrix = np.zeros((units, units))
    for one in range(units):
        for other in range(units):
            both = ~np.isnan(table[one]) & ~np.isnan(table[other])
            if one == other:
                continue
            if not weights[both].sum():
                matrix[one, other] = 0.5
                continue
            wins = weights[both & (table[one] > table[other])].sum()
            draws = weights[both & (table[one] == table[other])].sum()
            matrix[one, other] = (wins + draws / 2) / weights[both].sum()
    return matrix


def test_the_weight_of_the_wins_and_half_of_the_draws_counts():
    table = np.array([[3.0, 1.0, 2.0], [1.0, 5.0, 2.0]])
    matrix = aggregating.outranking_matrix(table, weights=np.array([5.0, 2.0, 3.0]))
    assert matrix == pytest.approx(np.array([[0, 0.65], [0.35, 0]]))


def test_a_gap_on_either_side_is_left_out_and_its_weight_shared():
    table = np.array([[3.0, GAP, 9.0], [1.0, 7.0, GAP]])
    matrix = aggregating.outranking_matrix(table, weights=np.ones(3))
    assert matrix.tolist() == [[0, 1], [0, 0]]


def test_units_with_nothing_in_common_draw():
    table = np.array([[3.0, GAP], [GAP, 7.0], [1.0, 1.0]])
    matrix = aggregating.outranking_matrix(table, weights=np.ones(2))
    assert matrix[0, 1] == matrix[1, 0] == 0.5
    assert aggregating.copeland(table, weights=np.ones(2)).tolist() == [1, 1, -2]
    assert aggregating.outranking(table, weights=np.ones(2)).tolist() == [1, 1, 0]


def test_a_unit_that_can_be_compared_with_none_stands_in_the_middle():
    table = np.array([[3.0, GAP], [GAP, 7.0]])
    assert aggregating.outranking(table, weights=np.ones(2)).tolist() == [0.5, 0.5]


def test_sums_that_differ_only_by_rounding_are_a_draw():
    # 0.1 + 0.2 against 0.3.
    table = np.array([[2.0, 2.0, 1.0], [1.0, 1.0, 2.0]])
    assert aggregating.copeland(table, weights=np.array([0.1, 0.2, 0.3])).tolist() == [0, 0]


def test_dominant_pairs_are_counted():
    table = np.array([[3.0, 3.0], [2.0, 2.0], [1.0, 9.0]])
    matrix = aggregating.outranking_matrix(table, weights=np.ones(2))
    assert aggregating.dominance(matrix) == aggregating.Dominance(pairs=1, share=1 / 3)
    assert aggregating.dominance(np.zeros((1, 1))).share == 0


@given(tables, weight_sets)
def test_the_matrix_is_the_definition_pair_by_pair(table, weights):
    np.testing.assert_allclose(
        aggregating.outranking_matrix(table, weights=weights), by_hand(table, weights), atol=1e-12
    )


@given(tables, weight_sets)
def test_opposite_cells_add_up_to_one_and_all_scores_to_nothing(table, weights):
    matrix = aggregating.outranking_matrix(table, weights=weights)
    pairs = ~np.eye(len(table), dtype=bool)
    np.testing.assert_allclose((matrix + matrix.T)[pairs], 1)
    assert np.nansum(aggregating.copeland(table, weights=weights)) == 0


@given(tables, weight_sets, st.floats(0.01, 100))
def test_only_the_order_within_an_indicator_counts(table, weights, factor):
    bent = np.exp(table * factor / 100) * 7 - 3
    for method in (aggregating.copeland, aggregating.outranking):
        here, there = method(table, weights=weights), method(bent, weights=weights * factor)
        np.testing.assert_allclose(there, here, atol=1e-12)
