"""Growth and change over the periods that were observed, in whatever order they come."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from xiechuang.engines.indices.analysing import trends

NAN = float("nan")


def test_growth_is_compound_between_first_and_latest():
    found = trends([100.0, NAN, 121.0], times=[2020, 2021, 2022])
    assert float(found.growth) == pytest.approx(0.1)
    assert float(found.change) == pytest.approx(10.5)
    assert (float(found.first), float(found.latest)) == (2020, 2022)
    assert float(found.available) == pytest.approx(2 / 3)


def test_change_follows_the_line_of_all_periods():
    found = trends([10.0, 14.0, 12.0, 16.0], times=[1, 2, 3, 4])
    line = np.polyfit([1, 2, 3, 4], [10, 14, 12, 16], 1)
    assert float(found.slope) == pytest.approx(line[0])
    assert float(found.change) == pytest.approx(100 * line[0] / np.polyval(line, 1))


@pytest.mark.parametrize(
    ("series", "growth", "change"),
    [
        ([0.0, 0.0], 0.0, 0.0),
        ([5.0, 5.0], 0.0, 0.0),
        ([0.0, 4.0], NAN, NAN),
        ([-2.0, 4.0], NAN, NAN),
        ([3.0, NAN], NAN, NAN),
    ],
)
def test_a_rate_from_nothing_has_no_meaning(series, growth, change):
    found = trends(series, times=[2024, 2025])
    np.testing.assert_array_equal([float(found.growth), float(found.change)], [growth, change])


def test_a_span_takes_its_own_periods():
    found = trends([1.0, 2.0, 4.0, 4.4], times=[2019, 2020, 2021, 2022], since=2021)
    assert float(found.growth) == pytest.approx(0.1)
    assert float(trends([1.0, 2.0, 9.0], times=[1, 2, 3], until=2).growth) == pytest.approx(1.0)


def test_times_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="2 期数据"):
        trends([1.0, 2.0], times=[1])
    with pytest.raises(ValueError, match="出现了两次"):
        trends([1.0, 2.0], times=[1, 1])
    with pytest.raises(ValueError, match="没有任何一期"):
        trends([1.0, 2.0], times=[1, 2], since=5)


@given(
    hnp.arrays(np.float64, (5, 3, 2), elements=st.floats(0.5, 100) | st.just(NAN)),
    st.permutations(range(5)),
)
def test_the_order_of_periods_does_not_matter_and_cells_do_not_mix(cube, order):
    times = np.array([2018.0, 2019, 2020, 2021, 2022])
    whole, turned = trends(cube, times=times), trends(cube[order], times=times[order])
    for field in ("growth", "change", "slope", "available", "first", "latest"):
        np.testing.assert_allclose(getattr(whole, field), getattr(turned, field), rtol=1e-9, atol=1e-9)
        alone = getattr(trends(cube[:, 1, 0], times=times), field)
        np.testing.assert_allclose(getattr(whole, field)[1, 0], alone, rtol=1e-9, atol=1e-9)
