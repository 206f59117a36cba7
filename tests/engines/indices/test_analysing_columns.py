"""Statistics, correlations, consistency and components of columns, with gaps, ties and constants."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from xiechuang.engines.indices.analysing import (
    Correlation,
    Limits,
    correlate,
    covariances,
    cronbach,
    describe,
    principal_components,
)

NAN = float("nan")


def table(seed, rows=12, columns=5, gaps=0.15, digits=None):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(rows, columns))
    values = values if digits is None else np.round(values, digits)
    values[rng.random(values.shape) < gaps] = np.nan
    return values


seeds = st.integers(0, 2**32 - 1)


def test_statistics_leave_gaps_out():
    found = describe(np.array([[1.0, 0.0], [2.0, 0.0], [NAN, 5.0], [6.0, 0.0]]))
    assert found.mean.tolist() == [3.0, 1.25]
    assert found.median.tolist() == [2.0, 0.0]
    assert found.available.tolist() == [3, 4]
    assert found.nonzero.tolist() == [3, 1]
    assert found.unique.tolist() == [3, 2]
    assert found.same.tolist() == [1, 3]
    assert found.share_available.tolist() == [0.75, 1.0]
    assert found.few_nonzero.tolist() == [False, True]
    assert found.share_same.tolist() == [1 / 3, 0.75]


def test_an_empty_column_has_no_numbers_and_is_flagged():
    found = describe(np.array([[NAN], [NAN]]))
    assert np.isnan([found.mean[0], found.minimum[0], found.deviation[0], found.share_unique[0]]).all()
    assert found.few_available.tolist() == [True]
    assert found.available.tolist() == [0]


def test_limits_can_be_set():
    values = np.array([[1.0], [1.0], [2.0], [3.0]])
    assert describe(values).few_unique.tolist() == [False]
    assert describe(values, limits=Limits(unique=0.8)).few_unique.tolist() == [True]


def test_a_lonely_giant_makes_a_column_outlying():
    values = np.append(np.arange(20.0), 1000.0)[:, None]
    assert describe(values).outlying.tolist() == [True]
    assert describe(values[:-1]).outlying.tolist() == [False]


ORACLES = {
    "pearson": stats.pearsonr,
    "spearman": stats.spearmanr,
    "kendall": lambda x, y: stats.kendalltau(x, y, method="asymptotic"),
}


@settings(max_examples=25, deadline=None)
@given(seeds, st.sampled_from(["pearson", "spearman", "kendall"]), st.sampled_from([None, 0]))
def test_correlations_of_common_units_are_those_of_scipy(seed, method, digits):
    left, right = table(seed, digits=digits), table(seed + 1, columns=3, digits=digits)
    found = correlate(left, right, method=method)
    for row, column in np.ndindex(found.coefficients.shape):
        both = ~np.isnan(left[:, row]) & ~np.isnan(right[:, column])
        assert found.units[row, column] == both.sum()
        x, y = left[both, row], right[both, column]
        if both.sum() < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
            assert np.isnan(found.coefficients[row, column])
            continue
        oracle = ORACLES[method](x, y)
        assert found.coefficients[row, column] == pytest.approx(oracle.statistic, abs=1e-10)
        assert found.p_values[row, column] == pytest.approx(oracle.pvalue, abs=1e-6)


@given(seeds, st.sampled_from(list(Correlation)))
def test_units_of_measure_and_order_of_rows_do_not_change_correlations(seed, method):
    values = table(seed)
    order = np.random.default_rng(seed).permutation(len(values))
    plain, other = correlate(values, method=method), correlate(1000 * values[order] + 7, method=method)
    np.testing.assert_allclose(plain.coefficients, other.coefficients, atol=1e-10)


def test_a_constant_column_correlates_with_nothing_even_when_rounding_stirs_it():
    values = np.column_stack([np.full(9, 0.1) * 3, np.arange(9.0)])
    values[4, 0] = np.nextafter(values[4, 0], 1)
    assert np.isnan(correlate(values).coefficients[0, 1])


def test_only_significant_correlations_remain_when_asked():
    values = table(3, rows=30, gaps=0.0)
    found = correlate(values)
    kept = found.significant(level=0.01)
    assert (np.isnan(kept) == (found.p_values > 0.01)).all()
    with pytest.raises(ValueError, match="cosine"):
        correlate(values, method="cosine")


def test_covariances_are_those_of_numpy():
    values = table(8, gaps=0.0)
    np.testing.assert_allclose(covariances(values), np.cov(values.T))


def test_alpha_of_equal_columns_is_one_and_of_one_column_undefined():
    column = np.arange(10.0)[:, None]
    assert cronbach(np.hstack([column] * 4)) == pytest.approx(1.0)
    assert np.isnan(cronbach(column))
    assert np.isnan(cronbach(np.ones((5, 3))))


@given(seeds)
def test_components_share_all_variance_and_stand_upright(seed):
    values = table(seed, gaps=0.02)
    found = principal_components(values)
    if found.units < 2:
        assert found.shares.size == 0
        return
    assert found.shares.sum() == pytest.approx(1.0)
    assert found.variances.sum() == pytest.approx(values.shape[1])
    assert (np.diff(found.variances) <= 1e-12).all()
    np.testing.assert_allclose((found.loadings**2).sum(axis=1), 1.0)
    assert (found.loadings.sum(axis=1) >= 0).all()


def test_a_constant_column_has_no_loading():
    values = table(1, gaps=0.0)
    values[:, 2] = 4.0
    found = principal_components(values)
    assert np.isnan(found.loadings[:, 2]).all()
    assert len(found.shares) == 4
    assert principal_components(np.ones((4, 3))).shares.size == 0
