"""Recommended thresholds are the best there are, found by trying all on small cases."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiechuang.engines.matching import Thresholds
from xiechuang.engines.matching.learning.cuts import fit_thresholds, recommend
from xiechuang.engines.matching.learning.judgements import NUMBER_OF
from xiechuang.engines.matching.learning.metrics import Scored

GRID = [0.1, 0.2, 0.3, 5.0, 5.1, 20.0, 20.1, 60.0, 60.1, 99.8, 99.9, 100.0]
scores = st.sampled_from([0.0, 0.1, 5.0, 20.0, 60.0, 99.9, 100.0])
cases = st.lists(st.tuples(scores, st.integers(1, 4)), min_size=1, max_size=12).map(
    lambda pairs: [
        Scored(need=f"n{place % 4}", supply=str(place), score=score, level=level)
        for place, (score, level) in enumerate(pairs)
    ]
)


def wrong(pairs, thresholds):
    return sum(abs(NUMBER_OF[thresholds.level(one.score)] - one.level) for one in pairs)


@settings(max_examples=50, deadline=None)
@given(pairs=cases)
def test_no_thresholds_of_a_fine_grid_err_less(pairs):
    least = min(
        wrong(pairs, Thresholds(weak=weak, fair=fair, strong=strong))
        for weak, fair, strong in itertools.combinations(GRID, 3)
    )
    assert wrong(pairs, fit_thresholds(pairs)) <= least


def test_levels_that_scores_part_cleanly_are_parted():
    pairs = [
        Scored(need=f"n{place % 5}", supply=str(place), score=10.0 * place, level=1 + place // 3)
        for place in range(11)
    ]
    found = recommend(pairs, now=Thresholds())
    assert wrong(pairs, found.thresholds) == 0
    assert found.as_they_are == pytest.approx(1 / (1 + wrong(pairs, Thresholds()) / len(pairs)))


def test_a_recommendation_says_what_it_is_worth_elsewhere():
    lucky = [Scored(need=f"n{n}", supply=str(n), score=float(n), level=1 + n * 7 % 4) for n in range(40)]
    found = recommend(lucky, now=Thresholds())
    assert found.fitted_apart < 1 / (1 + wrong(lucky, found.thresholds) / len(lucky))


def test_nothing_judged_recommends_nothing():
    with pytest.raises(ValueError, match="无从推荐"):
        fit_thresholds([])
