"""Weights are never negative, sum to one, and mean what their method says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xiechuang.engines.indices import weighting
from xiechuang.engines.indices.structure import DataError

GAP = float("nan")
# Saaty's scale of 1 to 9, three criteria.
SCHOOLS = [[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]]
PLAIN = ["given", "equal", "principal_component", "entropy", "critic", "equal_influence"]

tables = arrays.arrays(
    np.float64,
    st.tuples(st.integers(1, 8), st.integers(1, 4)),
    elements=st.one_of(st.just(np.nan), st.integers(0, 30).map(float)),
)
complete = arrays.arrays(
    np.float64, st.tuples(st.integers(4, 9), st.just(3)), elements=st.integers(0, 30).map(float)
)


def weights_of(method, table, **parameters):
    return weighting.METHODS[method](table, given=np.ones(table.shape[1]), **parameters)


def test_every_method_has_a_chinese_name():
    assert set(weighting.LABELS) == set(weighting.METHODS) == {*PLAIN, "ahp"}


def test_declared_weights_become_shares():
    table = np.ones((2, 3))
    assert weighting.given(table, given=np.array([1.0, 1, 2])).tolist() == [0.25, 0.25, 0.5]
    assert weighting.given(table, given=np.zeros(3)).tolist() == [1 / 3] * 3
    assert weighting.equal(table).tolist() == [1 / 3] * 3
    with pytest.raises(DataError, match="3 个指标，却有 2 个权重"):
        weighting.given(table, given=np.ones(2))
    with pytest.raises(DataError, match="不小于 0"):
        weighting.given(table, given=np.array([1.0, -1, 1]))


def test_effective_weights_multiply_the_shares_on_the_way_up():
    weights = [np.array([1.0, 3, 2]), np.array([1.0, 4])]
    parents = [np.array([0, 0, 1]), np.array([0, 0])]
    lower, upper = weighting.effective(weights=weights, parents=parents)
    assert upper == pytest.approx([0.2, 0.8])
    assert lower == pytest.approx([0.05, 0.15, 0.8])
    many = weighting.effective(weights=[np.stack([weights[0]] * 2), weights[1]], parents=parents)
    assert many[0].shape == (2, 3)
    assert many[0][1] == pytest.approx(lower)


def test_entropy_weights_are_right_by_hand():
    # (1, 3): shares 1/4 and 3/4; (1, 1) tells nothing.
    told = 1 + (0.25 * np.log(0.25) + 0.75 * np.log(0.75)) / np.log(2)
    other = 1 + (0.1 * np.log(0.1) + 0.9 * np.log(0.9)) / np.log(2)
    table = np.array([[1.0, 1.0, 1.0], [3.0, 1.0, 9.0]])
    assert weighting.entropy(table) == pytest.approx(np.array([told, 0, other]) / (told + other))
    with pytest.raises(DataError, match=r"第 1 个指标.*熵权法"):
        weighting.entropy(np.array([[-1.0], [2.0]]))


def test_critic_weights_are_deviation_times_conflict():
    table = np.random.default_rng(3).random((20, 4))
    spread = table.std(axis=0) / np.ptp(table, axis=0)
    conflict = (1 - np.corrcoef(table.T)).sum(axis=1)
    expected = spread * conflict / (spread * conflict).sum()
    assert weighting.critic(table) == pytest.approx(expected, rel=1e-12)


def test_entropy_and_critic_agree_with_another_library():
    peer = pytest.importorskip("pymcdm.weights")
    table = np.random.default_rng(12).random((40, 6)) * 90 + 1
    assert weighting.entropy(table) == pytest.approx(peer.entropy_weights(table), rel=1e-12)
    scaled = (table - table.min(axis=0)) / np.ptp(table, axis=0)
    assert weighting.critic(table) == pytest.approx(peer.critic_weights(scaled), rel=1e-12)


def test_correlations_of_critic_use_the_rows_that_both_have():
    table = np.array([[1.0, 2, 9], [2, 1, GAP], [3, 5, 4], [4, 4, 2], [GAP, 9, 1]])
    from xiechuang.engines.indices.weighting.correlation import correlations

    found = correlations(table)
    assert found[0, 1] == pytest.approx(np.corrcoef(table[:4, 0], table[:4, 1])[0, 1])
    rows = [0, 2, 3]
    assert found[0, 2] == pytest.approx(np.corrcoef(table[rows, 0], table[rows, 2])[0, 1])
    assert np.array_equal(found, found.T)


def test_component_weights_follow_what_indicators_share():
    random = np.random.default_rng(5)
    common = random.normal(size=200)
    noise = random.normal(size=(200, 3))
    table = np.column_stack([common + 0.1 * noise[:, 0], common + 0.2 * noise[:, 1], noise[:, 2]])
    weights = weighting.principal_component(table)
    assert min(weights[:2]) > 0.35 > weights[2]
    turned = weighting.principal_component(table * [1, 1, -1])
    assert turned[2] == 0 or weights[2] == 0


def test_a_component_has_a_fixed_sign_and_squares_are_shares_of_variance():
    table = np.random.default_rng(6).random((30, 5))
    found = weighting.loadings(table)
    assert found.sum() > 0
    assert found @ found == pytest.approx(1)
    assert weighting.principal_component(table, negative="square") == pytest.approx(found**2)
    against = np.column_stack([np.arange(5.0), -np.arange(5.0)])
    assert weighting.principal_component(against).tolist() == [1, 0]


def test_comparisons_of_criteria_give_the_weights_and_consistency_in_the_textbook():
    judged = weighting.judged(SCHOOLS)
    assert judged.weights == pytest.approx([0.637, 0.258, 0.105], abs=5e-4)
    assert judged.eigenvalue == pytest.approx(3.0385, abs=5e-5)
    assert judged.consistency_ratio == pytest.approx(0.0193 / 0.58, abs=1e-3)
    assert judged.acceptable


def test_contradicting_comparisons_are_not_acceptable_and_large_ones_have_no_verdict():
    circle = weighting.judged([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])
    assert circle.acceptable is False
    assert weighting.judged(np.ones((16, 16))).acceptable is None
    assert weighting.judged([[1, 7], [1 / 7, 1]]).consistency_ratio == 0
    assert weighting.judged([[1]]).weights.tolist() == [1]


def test_comparisons_that_cannot_be_are_named_cell_by_cell():
    with pytest.raises(DataError, match=r"第 1 行第 2 列.*互为倒数"):
        weighting.judged([[1, 3], [1, 1]])
    with pytest.raises(DataError, match=r"第 2 行第 1 列.*大于 0"):
        weighting.judged([[1, 3], [-1 / 3, 1]])
    with pytest.raises(DataError, match="方阵"):
        weighting.judged([[1, 3]])
    with pytest.raises(DataError, match="3 阶"):
        weighting.ahp(np.ones((4, 2)), comparisons=SCHOOLS)


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=7))
def test_comparisons_without_contradiction_give_back_the_weights_they_come_from(weights):
    true = np.array(weights)
    judged = weighting.judged(true[:, None] / true[None, :])
    assert judged.weights == pytest.approx(true / true.sum(), rel=1e-6)
    assert judged.consistency_index == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("importance", ["linear", "cubic"])
def test_equal_influence_is_reached_where_weights_can_bring_it_about(importance):
    random = np.random.default_rng(8)
    table = random.normal(size=(300, 4)) * [1, 2, 5, 9] + 50
    table[:, 1] += 0.8 * table[:, 0]
    plain = np.corrcoef(table.sum(axis=1), table.T)[0, 1:] ** 2
    assert np.ptp(plain / plain.sum()) > 0.3
    found = weighting.influence(table, importance=importance)
    assert found.reached
    assert found.shares == pytest.approx([0.25] * 4, abs=1e-3)
    assert found.weights[3] < found.weights[2] < found.weights[0]


def test_influence_follows_the_aims_given_and_says_when_it_cannot():
    random = np.random.default_rng(9)
    table = random.normal(size=(200, 3))
    wanted = weighting.influence(table, targets=np.array([3.0, 2, 1]))
    assert wanted.reached
    assert wanted.shares == pytest.approx([1 / 2, 1 / 3, 1 / 6], abs=1e-3)
    twins = np.column_stack([table[:, 0], table[:, 0] + 0.01 * table[:, 1]])
    assert not weighting.influence(twins, targets=np.array([9.0, 1])).reached


def test_indicators_that_cancel_each_other_out_have_an_answer():
    against = np.column_stack([np.arange(5.0), -np.arange(5.0)])
    found = weighting.influence(against)
    assert found.weights.sum() == pytest.approx(1)
    assert np.isfinite(found.shares).all()


def test_linear_importance_is_the_squared_correlation():
    table = np.random.default_rng(10).normal(size=(60, 3))
    found = weighting.influence(table)
    squares = np.corrcoef(table @ found.weights, table.T)[0, 1:] ** 2
    assert found.importances == pytest.approx(squares)


@given(tables, st.sampled_from(PLAIN))
def test_weights_are_never_negative_and_sum_to_one_whatever_the_data(table, method):
    weights = weights_of(method, table)
    assert weights.shape == (table.shape[1],)
    assert np.all(weights >= 0)
    assert weights.sum() == pytest.approx(1)


@given(complete, st.sampled_from(["entropy", "critic", "principal_component"]))
def test_weights_from_data_know_neither_rows_nor_units(table, method):
    here = weights_of(method, table)
    there = weights_of(method, table[::-1] * np.array([3.0, 0.2, 50]))
    if method == "principal_component" and _undecided(table):
        return
    np.testing.assert_allclose(there, here, rtol=1e-6, atol=1e-6)


def _undecided(table) -> bool:
    """Two components of equal strength leave the first undecided, loadings that cancel out leave its sign so."""
    from xiechuang.engines.indices.weighting.correlation import correlations

    moving = np.ptp(table, axis=0) > 0
    strengths = np.sort(np.linalg.eigvalsh(correlations(table)[np.ix_(moving, moving)]))
    total = abs(weighting.loadings(table).sum())
    return len(strengths) < 2 or strengths[-1] - strengths[-2] < 1e-3 or total < 1e-6


@given(complete)
def test_a_constant_indicator_tells_nothing_and_weighs_nothing(table):
    table = table.copy()
    table[:, 1] = 7
    if not np.ptp(table, axis=0).any():
        return
    for method in ("entropy", "critic", "principal_component", "equal_influence"):
        assert weights_of(method, table)[1] == 0


@given(complete, st.sampled_from([*PLAIN]))
def test_many_tables_at_once_give_what_each_gives_alone(table, method):
    stack = np.stack([table, table[::-1] + 1])
    together = np.broadcast_to(weights_of_stack(method, stack), (2, 3))
    for place, alone in enumerate(stack):
        np.testing.assert_allclose(together[place], weights_of(method, alone), rtol=1e-6, atol=1e-6)


def weights_of_stack(method, stack):
    return weighting.METHODS[method](stack, given=np.ones(stack.shape[-1]))
