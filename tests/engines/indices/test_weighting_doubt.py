"""Benefit of the doubt is the linear programme it claims to be, and is fair to gaps, zeros and ties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.optimize import linprog

from xiechuang.engines.indices import weighting
from xiechuang.engines.indices.structure import DataError
from xiechuang.engines.indices.weighting import programme
from xiechuang.engines.indices.weighting.simplex import solve

GAP = float("nan")

tables = arrays.arrays(
    np.float64, st.tuples(st.integers(1, 7), st.integers(1, 4)), elements=st.integers(0, 12).map(float)
)


def by_highs(table, unit, low, high):
    """The programme as it is written in the literature, unit by unit."""
    own = table[unit]
    rows = np.vstack([table, np.diag(own) - high * own, low * own - np.diag(own)])
    limits = np.concatenate([np.ones(len(table)), np.zeros(2 * len(own))])
    # A column of zeros could weigh without end and change nothing.
    return -linprog(-own, A_ub=rows, b_ub=limits, bounds=(0, 1e6)).fun


def scores(table, **bounds):
    return weighting.benefit_of_the_doubt(np.array(table, dtype=float), **bounds).scores


def test_every_unit_that_is_best_in_something_scores_one():
    found = weighting.benefit_of_the_doubt(np.array([[4.0, 1], [1, 4], [2, 2], [2, 1]]))
    assert found.scores.tolist() == pytest.approx([1, 1, 0.8, 0.6])
    assert found.shares[2] == pytest.approx([0.5, 0.5])
    assert found.weights[2] == pytest.approx([0.2, 0.2])
    # The third is measured against the first two, in equal parts.
    assert found.peers[2] == pytest.approx([0.4, 0.4, 0, 0])


def test_floors_on_the_shares_make_one_sidedness_cost():
    table = [[4.0, 1], [1, 4], [3, 3]]
    assert scores(table).tolist() == [1, 1, 1]
    bounded = scores(table, lower=0.4)
    assert bounded[2] == 1
    assert max(bounded[:2]) < 1


def test_shares_that_leave_no_choice_are_taken_as_they_are():
    table = np.array([[4.0, 1], [1, 4], [3, 3]])
    found = weighting.benefit_of_the_doubt(table, lower=0.5, upper=0.5)
    assert found.shares.tolist() == [[0.5, 0.5]] * 3
    expected = [1 / max((0.5 * table / own).sum(axis=1)) for own in table]
    assert found.scores == pytest.approx(expected)


def test_a_unit_with_nothing_in_what_must_count_scores_nothing():
    assert scores([[0.0, 5], [5, 5]], lower=0.1).tolist() == [0, 1]
    assert scores([[0.0, 5], [5, 5]]).tolist() == [1, 1]
    assert scores([[0.0, 0], [5, 5]]).tolist() == [0, 1]
    assert scores([[0.0, 5], [5, 5]], upper=0.6).tolist() == [0, 1]


def test_a_gap_neither_helps_nor_harms_beyond_what_is_not_known():
    found = weighting.benefit_of_the_doubt(np.array([[2.0, GAP], [4, 3], [GAP, GAP]]), lower=0.3)
    assert found.scores[:2].tolist() == [0.5, 1]
    assert found.shares[0].tolist() == [1, 0]
    assert np.isnan(found.scores[2])


def test_a_unit_very_far_behind_still_has_its_score():
    table = np.array([[1e-9, 3e-9], [1e9, 1e9]])
    assert scores(table) == pytest.approx([3e-18, 1], rel=1e-9)


def test_bounds_that_cannot_be_are_refused():
    table = np.ones((2, 2))
    for bounds, message in (
        ({"lower": 0.6}, "下限之和大于 1"),
        ({"upper": 0.4}, "上限之和小于 1"),
        ({"lower": 0.5, "upper": 0.3}, "0 ≤ 下限"),
    ):
        with pytest.raises(DataError, match=message):
            weighting.benefit_of_the_doubt(table, **bounds)
    with pytest.raises(DataError, match=r"第 2 个指标.*负值"):
        weighting.benefit_of_the_doubt(np.array([[1.0, -1], [2, 2]]))


def test_highs_answers_where_the_compiled_search_cannot_prove_itself(monkeypatch):
    table = np.random.default_rng(2).random((12, 4))
    expected = weighting.benefit_of_the_doubt(table, lower=0.1, upper=0.6)
    monkeypatch.setattr(programme, "_proved", lambda *_: False)
    found = weighting.benefit_of_the_doubt(table, lower=0.1, upper=0.6)
    np.testing.assert_allclose(found.scores, expected.scores, atol=1e-9)


def test_the_compiled_search_says_when_there_is_no_limit():
    _, _, ended = solve(np.array([[1.0, -1.0]]), np.array([1.0]), np.array([0.0, 1.0]))
    assert not ended


@settings(max_examples=40)
@given(tables, st.sampled_from([(0, 1), (0.1, 1), (0.05, 0.7), (0, 0.6)]))
def test_scores_are_those_of_highs_on_the_programme_as_published(table, bounds):
    low, high = bounds
    width = table.shape[1]
    if high * width < 1:
        high = 1.0
    found = weighting.benefit_of_the_doubt(table, lower=low, upper=high)
    for unit, score in enumerate(found.scores):
        assert score == pytest.approx(by_highs(table, unit, low, high), abs=1e-7)
        if score > 0:
            assert found.shares[unit].sum() == pytest.approx(1)
            assert np.all(found.shares[unit] >= low - 1e-9)
            assert np.all(found.shares[unit] <= high + 1e-9)
            assert np.max(table @ found.weights[unit]) <= 1 + 1e-9


@given(tables)
def test_neither_units_of_measurement_nor_order_matter_and_twins_score_alike(table):
    factors = np.array([1000.0, 0.01, 3, 7])[: table.shape[1]]
    here = scores(table)
    np.testing.assert_allclose(scores(table[::-1] * factors)[::-1], here, atol=1e-9)
    twice = scores(np.concatenate([table, table]))
    assert np.array_equal(twice[: len(table)], twice[len(table) :])


@given(tables, st.data())
def test_doing_better_never_scores_worse(table, data):
    unit = data.draw(st.integers(0, len(table) - 1))
    place = data.draw(st.integers(0, table.shape[1] - 1))
    better = table.copy()
    better[unit, place] += data.draw(st.integers(1, 9))
    assert scores(better)[unit] >= scores(table)[unit] - 1e-9
