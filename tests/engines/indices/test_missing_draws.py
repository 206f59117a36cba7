"""Many imputations instead of one: seeded, cut as you like, and pooled by Rubin's rules."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.indices.missing import draw_imputations, pool

GAP = np.nan


def table():
    values = np.arange(24, dtype=float).reshape(8, 3)
    values[1, 0] = values[5, 0] = values[2, 2] = GAP
    return values


def test_draws_differ_but_only_in_the_gaps():
    drawn = draw_imputations(table(), count=20, seed=3)
    there = ~np.isnan(table())
    assert (drawn[:, there] == table()[there]).all()
    assert np.isfinite(drawn).all()
    assert len(set(drawn[:, 1, 0])) > 1


def test_a_hot_deck_gives_values_that_were_observed():
    drawn = draw_imputations(table(), count=20, seed=3)
    assert set(drawn[:, 1, 0]) <= set(table()[:, 0])


def test_donors_come_from_the_units_class_while_it_has_any():
    classes = ["北"] * 4 + ["南"] * 4
    drawn = draw_imputations(table(), count=30, seed=1, classes=classes)
    assert set(drawn[:, 1, 0]) <= {0.0, 6.0, 9.0}
    lonely = draw_imputations(table(), count=30, seed=1, classes=["北"] * 5 + ["东"] + ["南"] * 2)
    assert np.isfinite(lonely[:, 5, 0]).all()


@given(st.integers(0, 2**32), st.integers(1, 5), st.integers(1, 5))
def test_how_a_series_is_cut_does_not_matter(seed, first, second):
    whole = draw_imputations(table(), count=first + second, seed=seed)
    parts = [
        draw_imputations(table(), count=first, seed=seed),
        draw_imputations(table(), count=second, seed=seed, first=first),
    ]
    assert np.array_equal(whole, np.concatenate(parts))


def test_regression_draws_are_seeded_and_spread():
    pytest.importorskip("sklearn")
    random = np.random.default_rng(5)
    values = random.normal(size=(30, 1)) + random.normal(size=(30, 3)) * 0.3
    values[::7, 1] = GAP
    drawn = draw_imputations(values, count=4, seed=9, method="regression")
    assert np.array_equal(drawn, draw_imputations(values, count=4, seed=9, method="regression"))
    assert drawn[:, 0, 1].std() > 0


def test_an_unknown_way_to_draw_is_refused():
    with pytest.raises(ValueError, match="没有多重插补方法"):
        draw_imputations(table(), count=1, seed=0, method="dice")


def test_rubins_rules_add_the_variance_between():
    pooled = pool(np.array([[1.0], [2.0], [3.0]]), variances=np.array([[0.5], [0.5], [0.5]]))
    assert (pooled.mean[0], pooled.within[0], pooled.between[0]) == (2, 0.5, 1)
    assert pooled.total[0] == pytest.approx(0.5 + 4 / 3)


def test_one_draw_alone_has_no_variance_between():
    assert pool(np.array([[4.0]])).total.tolist() == [0]
