"""The chained index against what the national statistics bureau published, and what it does with gaps and zeros.

Sources: 国家统计局《2012年中国创新指数为148.2》(2014-02-18) and its releases for 2013, 2015, 2016, 2020 and 2024;
京津冀区域(协同)发展指数, releases of 2018 to 2025. All indices are published with one or two decimals.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xiechuang.engines.indices import normalising
from xiechuang.engines.indices.aggregating import arithmetic

YEARS = range(2005, 2013)
# 创新环境: five indicators, 2005 = 100, and the index of the field.
FIELD = {
    "大专及以上学历人数": (100, 111.9, 121.2, 123.7, 134.3, 161.7, 184.7, 194.7),
    "人均GDP": (100, 112.1, 127.3, 138.9, 150.9, 165.9, 180.4, 193.8),
    "信息化": (100, 103.7, 107.4, 111.1, 115.7, 120.0, 124.3, 128.4),
    "科技拨款占财政拨款比重": (100, 106.2, 107.9, 104.8, 107.4, 116.4, 114.1, 113.0),
    "加计扣除减免税企业比重": (100, 98.7, 99.0, 98.2, 106.0, 103.0, 106.3, 113.5),
}
PUBLISHED = (100, 106.4, 112.1, 114.4, 121.7, 131.0, 138.1, 144.0)
ONE_GROUP = {"weights": np.ones(5), "parents": np.zeros(5, dtype=np.intp)}

# (total, fields, half of the last published decimal)
TOTALS = [
    (148.2, (144.0, 152.2, 164.2, 132.4), 0.05),
    (152.8, (150.1, 154.1, 168.4, 138.4), 0.05),
    (171.5, (163.7, 164.3, 208.3, 149.5), 0.05),
    (181.2, (172.0, 172.2, 223.3, 157.3), 0.05),
    (242.6, (266.3, 209.7, 319.8, 174.7), 0.05),
    (153.99, (153.56, 118.43, 143.22, 138.54, 216.21), 0.005),
    (160.13, (158.27, 122.08, 146.84, 125.17, 248.27), 0.005),
    (167.72, (162.99, 122.66, 164.65, 128.51, 259.78), 0.005),
    (154.1, (194.9, 145.2, 171.2, 106.7, 152.7), 0.05),
]

UP = np.ones(1)


def series(*values: float) -> np.ndarray:
    """One indicator of one unit over time."""
    return np.array(values, dtype=float)[:, None, None]


def chain(values, *, directions=UP, weights=UP):
    parents = np.zeros(values.shape[-1], dtype=np.intp)
    return normalising.chained(values, directions=directions, weights=weights, parents=parents)[:, 0, 0]


def test_the_chained_index_reproduces_the_published_field_in_every_year():
    values = np.array(list(FIELD.values())).T[:, None, :]
    index = normalising.chained(values, directions=np.ones(5), **ONE_GROUP)[:, 0, 0]
    assert len(index) == len(YEARS)
    # The inputs are themselves rounded to one decimal.
    np.testing.assert_allclose(index, PUBLISHED, rtol=0, atol=0.1)


def test_a_plain_mean_of_the_indices_is_not_what_was_published():
    last = np.array(list(FIELD.values()))[:, -1]
    assert abs(last.mean() - PUBLISHED[-1]) > 4


@pytest.mark.parametrize(("total", "fields", "half"), TOTALS)
def test_the_published_total_is_the_plain_mean_of_its_fields(total, fields, half):
    mean = arithmetic(np.array([fields]), weights=np.ones(len(fields)))[0]
    assert abs(mean - total) <= half + 1e-9


def test_one_series_alone_is_chained_to_its_ratio_to_the_base():
    assert chain(series(4, 5, 3, 6)) == pytest.approx([100, 125, 75, 150])


def test_a_fall_undoes_a_rise_of_the_same_size():
    assert chain(series(7, 9, 7))[-1] == pytest.approx(100)


def test_where_less_is_better_a_fall_raises_the_index():
    assert chain(series(10, 5), directions=-UP)[-1] == pytest.approx(200)


def test_a_series_unknown_for_a_year_leaves_its_weight_to_the_others():
    both = np.array([[[10.0, 10.0]], [[11.0, np.nan]], [[12.1, 12.0]]])
    alone = both[..., :1]
    together = chain(both, directions=np.ones(2), weights=np.ones(2))
    assert together == pytest.approx(chain(alone))


def test_a_series_that_starts_from_nothing_grows_by_two_hundred_and_both_zero_by_nothing():
    values = np.array([[[0.0, 10.0, 0.0]], [[5.0, 10.0, 0.0]]])
    growth = normalising.growth(values, directions=np.ones(3))
    assert growth[0, 0].tolist() == [200, 0, 0]


def test_an_index_whose_every_part_starts_from_nothing_ends_there():
    assert np.isnan(chain(series(0, 5, 6))[1:]).all()
    assert np.isnan(chain(series(4, np.nan, 6))[1:]).all()
    assert np.isnan(chain(series(4, -1, 6))[1:]).all()


def test_the_base_period_is_one_hundred_and_others_in_proportion():
    values = np.array([[[2.0, 4.0]], [[3.0, 2.0]]])
    index = normalising.base_period(values, directions=np.array([1.0, -1.0]))
    assert index[:, 0].tolist() == [[100, 100], [150, 200]]
    later = normalising.base_period(values, directions=np.ones(2), base=-1)
    assert later[0, 0] == pytest.approx([200 / 3, 200])


def test_a_base_of_nothing_or_less_gives_no_index_for_that_series_only():
    values = np.array([[[0.0, -1.0, 2.0]], [[3.0, 3.0, 3.0]]])
    index = normalising.base_period(values, directions=np.ones(3))
    assert np.isnan(index[..., :2]).all()
    assert index[..., 2].ravel().tolist() == [100, 150]


@given(
    arrays.arrays(
        np.float64, st.tuples(st.integers(2, 6), st.integers(1, 4), st.just(5)), elements=st.floats(0.5, 50)
    ),
    st.lists(st.floats(0.1, 5), min_size=5, max_size=5),
)
def test_the_chain_knows_no_units_and_many_tables_are_as_one(values, weights):
    parents = np.array([0, 1, 0, 1, 1])
    choice = {"directions": np.array([1.0, -1, 1, 1, -1]), "weights": np.array(weights), "parents": parents}
    here = normalising.chained(values, **choice)
    assert here.shape == (*values.shape[:2], 2)
    there = normalising.chained(values * np.array([7.0, 0.1, 3, 100, 2]), **choice)
    np.testing.assert_allclose(there, here, rtol=1e-9)
    stacked = normalising.chained(np.stack([values, values[:, ::-1]]), **choice)
    np.testing.assert_allclose(stacked[1], here[:, ::-1], rtol=1e-12)
