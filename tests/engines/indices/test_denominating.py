"""Amounts are divided by sizes, and a size that is none makes a gap with a reason."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xiechuang.engines.indices.denominating import denominate, divide
from xiechuang.engines.indices.structure import Data, DataError, Flag

ANY = st.floats(allow_nan=True, allow_infinity=True)


def data(sizes=(2.0, 4.0, 5.0), values=((10, 1), (20, 2), (30, 3))):
    return Data.build(
        units=("甲", "乙", "丙"), indicators=("x", "y"), values=values, denominators={"人口": sizes}
    )


def test_only_the_named_indicators_are_divided():
    done = denominate(data(), by={"x": "人口"})
    assert done.values.tolist() == [[5, 1], [5, 2], [6, 3]]
    assert done.flags.tolist() == [[Flag.DENOMINATED, Flag.RAW]] * 3
    assert done.problems == ()


def test_a_scale_multiplies_the_quotient():
    assert denominate(data(), by={"x": "人口"}, scales={"x": 100}).values[:, 0].tolist() == [500, 500, 600]


@pytest.mark.parametrize("size", [0.0, -1.0, np.nan, np.inf])
def test_a_size_that_is_none_makes_a_gap_and_a_problem(size):
    done = denominate(data(sizes=(2.0, size, 5.0)), by={"x": "人口"})
    assert np.isnan(done.values[1, 0])
    assert done.flags[1, 0] == Flag.DENOMINATED | Flag.MISSING
    assert [problem.where for problem in done.problems] == ["x"]
    assert "乙 共 1 个单位的“人口”为零、负数或缺失" in done.problems[0].message


def test_a_gap_that_was_there_is_no_problem_of_the_size():
    done = denominate(data(sizes=(2.0, 0.0, 5.0), values=((1, 1), (np.nan, 2), (3, 3))), by={"x": "人口"})
    assert done.problems == ()
    assert np.isnan(done.values[1, 0])


def test_all_unusable_names_and_scales_are_said_at_once():
    with pytest.raises(DataError) as refused:
        denominate(data(), by={"z": "人口", "x": "面积"}, scales={"y": 0})
    assert {(each.where, each.field) for each in refused.value.problems} == {
        ("z", "denominator"),
        ("x", "denominator"),
        ("y", "scale"),
    }


@given(arrays.arrays(float, (3, 2), elements=ANY), arrays.arrays(float, (3, 1), elements=ANY))
def test_a_quotient_is_finite_or_missing_and_nothing_given_changes(values, sizes):
    before = values.copy(), sizes.copy()
    done = divide(values, sizes=sizes, divided=np.array([True, False]))
    assert not np.isinf(done.values[:, 0]).any()
    assert (np.isnan(done.values) == ((done.flags & Flag.MISSING) > 0)).all()
    assert np.array_equal(done.values[:, 1], values[:, 1], equal_nan=True)
    assert np.array_equal(before[0], values, equal_nan=True)
    assert np.array_equal(before[1], sizes, equal_nan=True)


@given(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_measuring_the_size_in_another_unit_is_a_scale(unit, scale):
    plain = denominate(data(), by={"x": "人口"}, scales={"x": scale})
    other = denominate(
        data(sizes=np.array([2.0, 4.0, 5.0]) * unit), by={"x": "人口"}, scales={"x": scale * unit}
    )
    assert other.values == pytest.approx(plain.values)
