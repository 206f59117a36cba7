"""Gaps of a panel are filled from the unit's own other periods, no further than allowed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xiechuang.engines.indices.missing import Reach, impute_panel
from xiechuang.engines.indices.structure import Flag

GAP = np.nan


def series(*values):
    return np.array(values, dtype=float)[:, None, None]


def filled(values, **more):
    return impute_panel(series(*values), **more).values.ravel().tolist()


def test_the_latest_observation_speaks_but_never_backwards():
    done = impute_panel(series(GAP, 1, GAP, GAP, 5, GAP))
    assert np.isnan(done.values[0]).all()
    assert done.values.ravel().tolist()[1:] == [1, 1, 1, 5, 5]
    assert done.origins.ravel().tolist() == [-1, 1, 1, 1, 4, 4]
    assert done.flags.ravel().tolist() == [Flag.MISSING, 0, Flag.IMPUTED, Flag.IMPUTED, 0, Flag.IMPUTED]


def test_constant_also_reaches_back_from_the_first():
    assert filled((GAP, 1, GAP, 5), reach=Reach.CONSTANT) == [1, 1, 1, 5]


def test_linear_draws_a_line_between_and_keeps_the_ends():
    done = impute_panel(series(GAP, 1, GAP, 5, GAP), reach=Reach.LINEAR)
    assert done.values.ravel().tolist() == [1, 1, 3, 5, 5]
    assert done.origins.ravel().tolist() == [1, 1, -1, 3, 3]


def test_uneven_times_move_the_point_on_the_line():
    assert filled((0, GAP, 8), reach=Reach.LINEAR, times=np.array([2018, 2019, 2022])) == [0, 2, 8]


@pytest.mark.parametrize("reach", Reach)
def test_nothing_further_away_than_the_limit_speaks(reach):
    values = filled((1, GAP, GAP, GAP, GAP), reach=reach, limit=2)
    assert values[:3] == [1, 1, 1]
    assert np.isnan(values[3:]).all()


def test_a_line_needs_both_ends_within_the_limit():
    values = filled((1, GAP, GAP, 4), reach=Reach.LINEAR, limit=1)
    assert values == [1, 1, 4, 4]


def test_a_limit_below_one_and_times_that_do_not_rise_are_refused():
    with pytest.raises(ValueError, match="不小于 1"):
        impute_panel(series(1, GAP), limit=0)
    with pytest.raises(ValueError, match="从早到晚"):
        impute_panel(series(1, GAP), times=np.array([2, 1]))


CUBES = arrays.arrays(
    float, (5, 2, 2), elements=st.one_of(st.just(np.nan), st.floats(-1e6, 1e6, allow_subnormal=False))
)


@given(CUBES, st.sampled_from(Reach), st.one_of(st.none(), st.integers(1, 5)))
def test_observed_cells_stay_and_fills_lie_between_what_the_unit_had(cube, reach, limit):
    before = cube.copy()
    done = impute_panel(cube, reach=reach, limit=limit)
    there = ~np.isnan(before)
    assert np.array_equal(cube, before, equal_nan=True)
    assert (done.values[there] == before[there]).all()
    assert ((done.flags == Flag.IMPUTED) == (~there & ~np.isnan(done.values))).all()
    lowest, highest = (np.where(there, before, end).min(axis=0) for end in (np.inf, -np.inf))
    highest = np.where(there, before, -np.inf).max(axis=0)
    known = ~np.isnan(done.values)
    assert (known <= (done.values >= lowest - 1e-6)).all()
    assert (known <= (done.values <= highest + 1e-6)).all()
