"""Outliers are cut or bent by a rule, nothing else is touched, and the order of the units survives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xiechuang.engines.indices import treating
from xiechuang.engines.indices.structure import DataError, Flag
from xiechuang.engines.indices.treating import Touch, treat

BENDING = ["log_ct", "log_ct_plus", "log_ct_orig", "box_cox"]

cells = st.one_of(st.just(np.nan), st.integers(-30, 30).map(float), st.sampled_from([500.0, -900.0]))
tables = arrays.arrays(np.float64, st.tuples(st.integers(1, 14), st.integers(1, 4)), elements=cells)


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def in_order(before, after) -> bool:
    """No pair of units of a column has turned round."""
    kept = ~np.isnan(before)
    order = np.argsort(before[kept], kind="stable")
    return bool(np.all(np.diff(after[kept][order]) >= -1e-12))


OUTLIER = column(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100)


def test_skewness_and_kurtosis_are_those_of_a_spreadsheet():
    # =SKEW(3,4,5,2,3,4,5,6,4,7) and =KURT(…) as the spreadsheet's own documentation gives them.
    example = column(3, 4, 5, 2, 3, 4, 5, 6, 4, 7)
    assert treating.skewness(example)[0] == pytest.approx(0.359543, abs=1e-6)
    assert treating.kurtosis(example)[0] == pytest.approx(-0.151800, abs=1e-6)


@pytest.mark.parametrize("unit", [1e-120, 1e-3, 1e9, 1e120])
def test_the_measures_of_shape_have_no_unit(unit):
    assert treating.skewness(OUTLIER * unit) == pytest.approx(treating.skewness(OUTLIER), rel=1e-9)
    assert treating.kurtosis(OUTLIER * unit) == pytest.approx(treating.kurtosis(OUTLIER), rel=1e-9)


def test_outliers_are_set_to_the_next_value_and_listed():
    treated = treat(OUTLIER)
    assert treated.values[-1, 0] == 30
    assert treated.cut[0] == 1
    (point,) = treated.points()
    assert (point.unit, point.indicator, point.before, point.after) == (11, 0, 100, 30)
    assert point.touch == Touch.CUT_HIGH
    assert treated.flags[11, 0] == Flag.TREATED
    assert np.count_nonzero(treated.flags) == 1


def test_low_outliers_are_cut_at_the_low_end():
    treated = treat(-OUTLIER)
    assert treated.values[-1, 0] == -30
    assert treated.touch[-1, 0] == Touch.CUT_LOW


def test_what_winsorising_cannot_mend_is_bent_from_the_original():
    wild = column(*np.exp(np.arange(0, 24.0)))
    treated = treat(wild, winmax=1)
    assert treated.steps[0] == 2
    assert np.array_equal(treated.values, treating.log_ct(wild).values)
    assert np.all(treated.touch == Touch.BENT)


def test_a_chained_treatment_bends_what_was_cut():
    wild = column(*np.exp(np.arange(0, 24.0)))
    cut = treating.winsorise(wild, winmax=1).values
    treated = treat(wild, winmax=1, chained=True)
    assert np.array_equal(treated.values, treating.log_ct(cut).values)
    assert treated.touch[-1, 0] == Touch.BENT | Touch.CUT_HIGH


def test_equal_outliers_are_cut_together_even_beyond_the_limit():
    tied = column(*range(1, 21), 400, 400)
    treated = treating.winsorise(tied, winmax=1)
    assert list(treated.values[-2:, 0]) == [20, 20]
    assert np.count_nonzero(treated.touch) == 2


def test_forced_winsorising_goes_on_to_the_limit_at_whichever_end_is_skewed():
    treated = treating.winsorise(column(1, 2, 3, 4, 5), winmax=2, force=True)
    assert list(treated.values[:, 0]) == [2, 2, 3, 4, 4]


def test_constant_columns_and_columns_with_too_few_cells_pass():
    few = np.array([[7.0, 1.0, np.nan], [7.0, 900.0, np.nan], [7.0, np.nan, np.nan]])
    treated = treat(few)
    assert np.array_equal(treated.values, few, equal_nan=True)
    assert treated.checks[0].passed.all()
    assert np.array_equal(treating.log_ct(few[:, :1]).values, few[:, :1])


def test_a_constant_column_of_numbers_without_exact_binary_form_is_constant():
    assert treating.skewness(column(0.1, 0.1, 0.1, 0.1, 0.1, 0.1))[0] == 0
    assert treating.kurtosis(column(0.1, 0.1, 0.1, 0.1, 0.1, 0.1))[0] == 0


def test_log_gii_follows_its_formula_and_refuses_to_turn_the_order_round():
    given_ = column(1, 3, 9)
    assert treating.log_gii(given_).values[:, 0] == pytest.approx([0, np.log(3), np.log(9)])
    with pytest.raises(DataError, match=r"第 1 个指标.*颠倒次序"):
        treating.log_gii(column(0.1, 0.3, 0.9))


def test_box_cox_is_a_power_and_at_zero_a_logarithm():
    given_ = column(2, 4, 8)
    assert treating.box_cox(given_, shift=False).values[:, 0] == pytest.approx(np.log([2, 4, 8]))
    squares = treating.box_cox(given_, exponent=2, shift=False).values[:, 0]
    assert squares == pytest.approx([1.5, 7.5, 31.5])
    assert treating.box_cox(given_, exponent=1).values[:, 0] == pytest.approx([0, 2, 6])
    with pytest.raises(DataError, match="平移"):
        treating.box_cox(column(0, 1, 2), shift=False)


def test_every_method_has_a_chinese_name_and_an_unknown_one_is_named():
    assert set(treating.LABELS) == set(treating.METHODS)
    with pytest.raises(DataError, match="magic"):
        treat(OUTLIER, first="magic")


@given(tables)
def test_cells_without_a_touch_are_the_original_and_gaps_stay_gaps(table):
    before = table.copy()
    treated = treat(table)
    assert np.array_equal(table, before, equal_nan=True)
    assert np.array_equal(np.isnan(treated.values), np.isnan(table))
    untouched = treated.touch == 0
    assert np.array_equal(treated.values[untouched], table[untouched], equal_nan=True)
    assert np.array_equal(treated.flags > 0, treated.touch > 0)


@given(tables, st.sampled_from(["none", "winsorise", *BENDING]))
def test_no_method_turns_two_units_round(table, method):
    changed = treating.METHODS[method](table).values
    for place in range(table.shape[1]):
        assert in_order(table[:, place], changed[:, place])


@given(tables, st.randoms(use_true_random=False))
def test_treating_does_not_depend_on_the_order_of_units(table, random):
    order = list(range(len(table)))
    random.shuffle(order)
    straight, shuffled = treat(table), treat(table[order])
    assert np.array_equal(shuffled.touch, straight.touch[order])
    np.testing.assert_allclose(shuffled.values, straight.values[order], rtol=1e-9, atol=1e-9)


@given(tables)
def test_many_tables_at_once_are_treated_as_one_by_one(table):
    stack = np.stack([table, table * 2 + 1, -table])[None]
    together = treat(stack)
    for place, alone in enumerate(stack[0]):
        np.testing.assert_array_equal(together.values[0, place], treat(alone).values)
        np.testing.assert_array_equal(together.touch[0, place], treat(alone).touch)
