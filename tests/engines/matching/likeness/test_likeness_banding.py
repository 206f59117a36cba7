"""The banding finds what it says it finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching.likeness import Banding
from xiechuang.engines.matching.likeness.marks import draws, seeds_of


def test_the_banding_of_the_usual_threshold_is_as_documented() -> None:
    banding = Banding.reaching(threshold=0.6)
    assert (banding.bands, banding.rows, banding.marks) == (34, 4, 136)
    curve = {likeness: round(banding.recall(likeness), 4) for likeness in (0.2, 0.4, 0.6, 0.7, 0.8, 0.9)}
    assert curve == {0.2: 0.053, 0.4: 0.5859, 0.6: 0.9911, 0.7: 0.9999, 0.8: 1.0, 0.9: 1.0}


@given(st.floats(0.35, 1), st.floats(0.5, 0.999))
def test_recall_at_the_threshold_is_reached_and_grows_with_likeness(threshold: float, recall: float) -> None:
    banding = Banding.reaching(threshold=threshold, recall=recall)
    assert banding.recall(threshold) >= recall - 1e-12
    assert banding.recall(threshold / 2) <= banding.recall(threshold) <= banding.recall(1) == 1
    assert banding.marks <= 256


@pytest.mark.parametrize(("threshold", "recall"), [(0, 0.9), (1.1, 0.9), (0.6, 0), (0.6, 1), (0.001, 0.99)])
def test_what_no_banding_can_reach_is_refused(threshold: float, recall: float) -> None:
    with pytest.raises(ValueError, match=r"阈值"):
        Banding.reaching(threshold=threshold, recall=recall)


def test_marks_agree_as_often_as_the_weighted_likeness_says() -> None:
    seeds = seeds_of(banding=Banding(bands=4_000, rows=1), seed=7).ravel()
    hashes = np.arange(1, 9, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    weights = np.array([1.0, 2.0, 3.0, 0.5, 4.0, 1.5, 2.5, 0.25])
    drawn = draws(hashes=hashes, weights=weights, seeds=seeds)
    left, right = [0, 1, 2, 3, 4], [2, 3, 4, 5, 6, 7]
    agreed = float((drawn[left].min(axis=0) == drawn[right].min(axis=0)).mean())
    likeness = weights[[2, 3, 4]].sum() / weights.sum()
    # Four standard deviations of a binomial share; the seed is fixed, so it holds always or never.
    assert abs(agreed - likeness) < 4 * (likeness * (1 - likeness) / len(seeds)) ** 0.5
