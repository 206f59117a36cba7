"""Whatever the method, the gaps and the weights, the parts of a change add up to it and do not depend on an order."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiechuang.engines.indices.explaining import Method, Scored, split
from xiechuang.engines.indices.structure import Group, Hierarchy, Indicator

METHODS = [
    Method(name="arithmetic"),
    Method(name="geometric"),
    Method(name="harmonic"),
    Method(name="power", parameters={"exponent": 2.0}),
    Method(name="power", parameters={"exponent": 0.5}),
    Method(name="power", parameters={"exponent": -1.5}),
    Method(name="power", parameters={"exponent": float("-inf")}),
    Method(name="mazziotta_pareto"),
    Method(name="copeland"),
    Method(name="outranking"),
]
MEANS = METHODS[:6]


def tree(sizes=(3, 1, 2), lone=True):
    """Groups of these sizes below the index, and one indicator right below it."""
    indicators = [
        Indicator(
            code=f"x{group}{number}", name=f"指标{group}{number}", parent=f"G{group}", weight=1.0 + number
        )
        for group, size in enumerate(sizes)
        for number in range(size)
    ]
    groups = [
        Group(code=f"G{group}", name=f"分组{group}", parent="I", weight=1.0 + group)
        for group in range(len(sizes))
    ]
    alone = [Indicator(code="y", name="单列", parent="I", weight=2.0)] if lone else []
    return Hierarchy.build(indicators=[*indicators, *alone], groups=[*groups, Group(code="I", name="总指数")])


TREE = tree()
UNITS = tuple("甲乙丙丁戊")


def tables(low=1.0, high=100.0, gaps=0.2):
    """Two tables of values above zero, some of them missing."""

    def made(seed):
        rng = np.random.default_rng(seed)
        values = rng.uniform(low, high, (2, len(UNITS), len(TREE.codes)))
        values[rng.random(values.shape) < gaps] = np.nan
        return values

    return st.integers(0, 2**32 - 1).map(made)


def weighings():
    def made(seed):
        rng = np.random.default_rng(seed)
        return [rng.uniform(0.1, 2.0, len(level.codes)) for level in TREE.levels[:-1]]

    return st.integers(0, 2**32 - 1).map(made)


def scored(values, method, weights=None):
    return Scored.build(units=UNITS, hierarchy=TREE, values=values, weights=weights, methods=method)


def levels_summed(found):
    """For every level its values and all that stayed behind above, per unit."""
    sums = []
    for height in range(len(found.values)):
        behind = sum(part.sum(axis=1) for part in (*found.weights[height:], *found.rests[height + 1 :]))
        sums.append(found.values[height].sum(axis=1) + behind)
    return sums


@settings(max_examples=60, deadline=None)
@given(tables(), weighings(), weighings(), st.tuples(st.sampled_from(METHODS), st.sampled_from(METHODS)))
def test_parts_add_up_to_the_change_at_every_level(both, old, new, methods):
    # These may come out negative, which a mean of positive numbers refuses: they stand on top.
    low, high = sorted(methods, key=METHODS.index)
    if low.name in {"mazziotta_pareto", "copeland", "outranking"}:
        low = METHODS[0]
    before, after = (scored(v, [low, high], w) for v, w in zip(both, (old, new), strict=True))
    found = split(before, after)
    known = ~np.isnan(before.total) & ~np.isnan(after.total)
    np.testing.assert_array_equal(np.isnan(found.change), ~known)
    for total in levels_summed(found):
        np.testing.assert_allclose(total[known], (after.total - before.total)[known], atol=1e-9)
    np.testing.assert_allclose(
        (found.indicators.sum(axis=1) + found.remainder)[known], found.change[known], atol=1e-9
    )


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from(MEANS), st.sampled_from(MEANS))
def test_means_leave_nothing_behind_when_weights_stay(both, low, high):
    before, after = (scored(values, [low, high]) for values in both)
    found = split(before, after)
    known = ~np.isnan(found.change)
    np.testing.assert_allclose(found.remainder[known], 0, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(tables(), weighings(), weighings(), st.sampled_from(METHODS))
def test_going_back_takes_back_every_part(both, old, new, method):
    before, after = (
        scored(v, method if method in MEANS else [METHODS[0], method], w)
        for v, w in zip(both, (old, new), strict=True)
    )
    there, back = split(before, after), split(after, before)
    for ours, theirs in zip(
        (*there.values, *there.weights, *there.rests), (*back.values, *back.weights, *back.rests), strict=True
    ):
        np.testing.assert_allclose(ours, -theirs, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(tables(), st.sampled_from(METHODS))
def test_no_change_has_no_parts(both, method):
    one = scored(both[0], method if method in MEANS else [METHODS[0], method])
    found = split(one, one)
    for part in (*found.values, *found.weights, *found.rests):
        np.testing.assert_allclose(np.nan_to_num(part), 0, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(tables(), st.permutations(range(len(UNITS))), st.sampled_from(METHODS))
def test_the_order_of_units_does_not_matter(both, order, method):
    methods = method if method in MEANS else [METHODS[0], method]
    plain = split(*(scored(values, methods) for values in both))
    turned = split(
        *(replace(scored(values[order], methods), units=tuple(UNITS[i] for i in order)) for values in both)
    )
    np.testing.assert_allclose(turned.indicators, plain.indicators[order], atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(tables(gaps=0.0), st.sampled_from(MEANS))
def test_an_indicator_that_stands_still_has_no_part(both, method):
    both[1][:, 1] = both[0][:, 1]
    found = split(*(scored(values, method) for values in both))
    np.testing.assert_allclose(found.indicators[:, 1], 0, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(tables(gaps=0.0))
def test_of_plain_means_a_part_is_weight_times_change(both):
    found = split(*(scored(values, METHODS[0]) for values in both))
    np.testing.assert_allclose(found.indicators, TREE.effective_weights() * (both[1] - both[0]), atol=1e-10)


def test_of_a_geometric_mean_a_part_is_the_logarithmic_mean_times_the_growth():
    flat = Hierarchy.build(
        indicators=[Indicator(code=c, name=c, parent="I", weight=w) for c, w in (("a", 1), ("b", 3))],
        groups=[Group(code="I", name="总指数")],
    )
    values = np.array([[[4.0, 9.0]], [[16.0, 9.0]]])
    one, two = (
        Scored.build(units=("甲",), hierarchy=flat, values=each, methods=Method(name="geometric"))
        for each in values
    )
    score = np.array([one.total[0], two.total[0]])
    found = split(one, two)
    mean = (score[1] - score[0]) / np.log(score[1] / score[0])
    assert found.indicators[0, 0] == pytest.approx(mean * 0.25 * np.log(4))
    assert found.indicators[0, 1] == 0


@pytest.mark.parametrize("method", [METHODS[1], METHODS[2], METHODS[5]])
def test_a_zero_answers_for_the_fall_to_zero(method):
    values = np.tile(np.arange(2.0, 2.0 + len(TREE.codes)), (2, len(UNITS), 1))
    values[1, 0, 4] = 0.0
    before, after = scored(values[0], method), scored(values[1], method)
    found = split(before, after)
    assert after.total[0] == 0
    assert found.change[0] == -before.total[0]
    assert found.indicators[0, 4] == pytest.approx(found.change[0])
    assert np.abs(np.delete(found.indicators[0], 4)).max() < 1e-12


def test_a_value_that_is_reported_at_last_counts_against_the_mean_it_was_given():
    values = np.full((2, len(UNITS), len(TREE.codes)), 10.0)
    values[0, 0, 0] = np.nan
    values[1, 0, 0] = 40.0
    found = split(*(scored(each, METHODS[0]) for each in values))
    assert found.indicators[0, 0] == pytest.approx(TREE.effective_weights()[0] * 30)
    assert np.abs(np.delete(found.indicators[0], 0)).max() < 1e-12


def test_weights_that_move_to_what_is_better_are_credited_to_the_weights():
    values = np.full((len(UNITS), len(TREE.codes)), 10.0)
    values[0, 0] = 70.0
    heavier = [level.weights.copy() for level in TREE.levels[:-1]]
    heavier[0][0] *= 2
    before, after = scored(values, METHODS[0]), scored(values, METHODS[0], heavier)
    found = split(before, after)
    assert np.abs(found.indicators).max() == 0
    assert found.weights[0][0, 0] == pytest.approx(found.weights[0][0].max())
    assert found.remainder[0] == pytest.approx(found.change[0])
    assert np.abs(found.change[1:]).max() < 1e-12


def test_versions_that_do_not_fit_are_refused():
    values = np.ones((len(UNITS), len(TREE.codes)))
    one = scored(values, METHODS[0])
    with pytest.raises(ValueError, match="单位不同"):
        split(one, replace(one, units=tuple("ABCDE")))
    with pytest.raises(ValueError, match="合成方法不同"):
        split(one, scored(values, METHODS[1]))
    other = tree(sizes=(2, 1, 3))
    with pytest.raises(ValueError, match="指标体系不同"):
        split(one, Scored.build(units=UNITS, hierarchy=other, values=values))
    with pytest.raises(ValueError, match="层合成方法"):
        Scored.build(units=UNITS, hierarchy=TREE, values=values, methods=[METHODS[0]] * 3)


@settings(max_examples=30, deadline=None)
@given(tables(), st.sampled_from(METHODS[6:]))
def test_methods_that_are_no_means_add_up_below_a_mean_too(both, method):
    before, after = (scored(values, [method, METHODS[0]]) for values in both)
    found = split(before, after)
    known = ~np.isnan(found.change)
    for total in levels_summed(found):
        np.testing.assert_allclose(total[known], found.change[known], atol=1e-9)
    assert np.isfinite(found.indicators[known]).all()
