"""Figures of a ranker: against scikit-learn, against numbers worked out by hand, and as properties."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiechuang.engines.matching.learning.metrics import Scored, difference, measure, measure_need, ndcg

levels = st.lists(st.integers(1, 4), min_size=1, max_size=30)


def scored(need, pairs):
    """Pairs of (score, level), and optionally the level predicted, by keys in this order."""
    return [
        Scored(
            need=need,
            supply=f"s{n:02d}",
            score=one[0],
            level=one[1],
            predicted=one[2] if len(one) > 2 else None,
        )
        for n, one in enumerate(pairs)
    ]


worlds = st.dictionaries(
    st.sampled_from("abcdef"),
    st.lists(st.tuples(st.floats(0, 100), st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=12),
    min_size=1,
).map(lambda held: [one for need, pairs in held.items() for one in scored(need, pairs)])


@settings(deadline=None)
@given(pairs=st.lists(st.integers(1, 4), min_size=2, max_size=30), seed=st.integers(0, 999))
def test_ndcg_is_that_of_scikit_learn(pairs, seed):
    peer = pytest.importorskip("sklearn.metrics")
    scores = np.random.default_rng(seed).permutation(len(pairs)).astype(float)
    found = measure_need(scored("a", list(zip(scores, pairs, strict=True)))).ndcg
    gains = [[2 ** (level - 1) - 1 for level in pairs]]
    if max(pairs) == 1:
        assert found is None
        return
    assert found == pytest.approx(peer.ndcg_score(gains, [scores], k=10))


def test_figures_of_a_small_case_are_those_worked_out_by_hand():
    found = measure_need(scored("a", [(9, 2, 2), (8, 3, 1), (7, 1, 1), (6, 4, 3)]))
    gained = 1 + 3 / math.log2(3) + 7 / math.log2(5)
    best = 7 + 3 / math.log2(3) + 1 / 2
    assert found.ndcg == pytest.approx(gained / best)
    assert found.precision == pytest.approx(2 / 5)
    assert found.reciprocal == 0.5
    assert found.absolute_error == pytest.approx(3 / 4)
    assert (found.judged, found.relevant) == (4, 2)


@given(levels=levels)
def test_ndcg_lies_between_0_and_1_and_the_best_order_has_1(levels):
    value, best = ndcg(levels), ndcg(sorted(levels, reverse=True))
    if max(levels) == 1:
        assert value is best is None
        return
    assert best == pytest.approx(1)
    assert 0 <= value <= 1 + 1e-9


@given(levels=st.lists(st.integers(1, 4), min_size=2, max_size=10), place=st.integers(0, 8))
def test_moving_the_better_of_two_neighbours_up_never_lowers_ndcg(levels, place):
    place %= len(levels) - 1
    better = [*levels]
    better[place : place + 2] = sorted(levels[place : place + 2], reverse=True)
    if max(levels) > 1:
        assert ndcg(better) >= ndcg(levels) - 1e-12


def test_only_the_first_ten_count():
    assert ndcg([1] * 10 + [4]) == 0


@given(world=worlds, seed=st.integers(0, 5))
def test_the_order_in_which_pairs_come_is_no_matter(world, seed):
    mixed = [world[place] for place in np.random.default_rng(seed).permutation(len(world))]
    assert measure(mixed, resamples=20) == measure(world, resamples=20)


def test_equal_scores_are_ordered_by_key_whatever_the_levels():
    pairs = scored("a", [(1, 1), (1, 4)])
    assert measure_need(pairs).reciprocal == measure_need(pairs[::-1]).reciprocal == 0.5


@given(world=worlds)
def test_every_figure_lies_inside_its_bounds_and_its_interval_is_ordered(world):
    found = measure(world, resamples=50)
    for one in (found.ndcg, found.precision, found.reciprocal, found.level_accuracy):
        if one.value is None:
            assert one.low is one.high is None
        else:
            assert 0 <= one.low <= one.high <= 1 + 1e-9
            assert 0 <= one.value <= 1 + 1e-9
    assert found.pairs == len(world)


@given(world=worlds)
def test_levels_said_rightly_are_worth_1(world):
    right = [
        Scored(need=one.need, supply=one.supply, score=one.score, level=one.level, predicted=one.level)
        for one in world
    ]
    assert measure(right, resamples=10).level_accuracy.value == 1


def test_the_error_of_levels_is_taken_over_pairs_and_not_over_needs():
    world = scored("a", [(1, 1, 1)] * 9) + scored("b", [(1, 1, 4)])
    assert measure(world, resamples=10).level_accuracy.value == pytest.approx(1 / (1 + 3 / 10))


def test_needs_without_any_gain_are_counted_and_have_no_ndcg():
    found = measure(scored("a", [(1, 1), (2, 1)]) + scored("b", [(1, 1), (2, 3)]), resamples=200)
    assert found.without_gain == 1
    assert found.ndcg.value == 1
    assert found.precision.value == pytest.approx(0.1)


def test_where_nothing_is_defined_nothing_is_said():
    found = measure(scored("a", [(1, 1)]), resamples=20)
    assert (found.ndcg.value, found.ndcg.low) == (None, None)
    assert found.level_accuracy.value is None
    assert difference(found, found, resamples=20).value is None


def test_the_interval_covers_what_the_spread_over_needs_says():
    generator = np.random.default_rng(3)
    world = [
        one
        for need in range(200)
        for one in scored(
            f"n{need:03d}", [(float(x), int(generator.integers(1, 5))) for x in generator.random(20)]
        )
    ]
    found = measure(world)
    each = np.array([one.precision for one in found.needs])
    half = 1.96 * each.std(ddof=1) / math.sqrt(len(each))
    assert found.precision.value - found.precision.low == pytest.approx(half, rel=0.15)
    assert found.precision.high - found.precision.value == pytest.approx(half, rel=0.15)


@given(world=worlds, name=st.sampled_from(["ndcg", "precision", "reciprocal", "absolute_error"]))
def test_a_ranker_does_not_differ_from_itself(world, name):
    found = measure(world, resamples=20)
    same = difference(found, found, name=name, resamples=20)
    if same.value is not None:
        assert (same.value, same.low, same.high) == (0, 0, 0)


def test_a_difference_is_paired_and_needs_the_same_needs():
    good = measure(scored("a", [(2, 4), (1, 1)]) + scored("b", [(2, 3), (1, 1)]))
    bad = measure(scored("a", [(1, 4), (2, 1)]) + scored("b", [(1, 3), (2, 1)]))
    found = difference(good, bad, name="reciprocal")
    assert (found.value, found.low, found.high) == (0.5, 0.5, 0.5)
    with pytest.raises(ValueError, match="不是同一批需求"):
        difference(good, measure(scored("a", [(1, 2)])))


def test_nothing_judged_is_refused():
    with pytest.raises(ValueError, match="无从评价"):
        measure([])
