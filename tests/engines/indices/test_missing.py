"""What is not there is counted, may disqualify, and is filled without touching what is there."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xiechuang.engines.indices.missing import (
    METHODS,
    Along,
    Rule,
    availability,
    availability_by_group,
    impute,
    screen,
)
from xiechuang.engines.indices.structure import Flag, Group, Hierarchy, Indicator

GAP = np.nan
CELLS = st.one_of(st.just(np.nan), st.floats(-1e6, 1e6))
TABLES = arrays.arrays(float, arrays.array_shapes(min_dims=2, max_dims=2, max_side=7), elements=CELLS)


def test_gaps_and_zeros_are_counted_by_unit():
    known = availability(np.array([[1, 0, GAP, 2], [GAP] * 4]))
    assert known.missing.tolist() == [1, 4]
    assert known.zeros.tolist() == [1, 0]
    assert known.missing_or_zero.tolist() == [2, 4]
    assert known.available.tolist() == [0.75, 0]
    assert known.non_zero[0] == pytest.approx(2 / 3)
    assert np.isnan(known.non_zero[1])


def test_availability_by_group_counts_indicators_anywhere_below():
    hierarchy = Hierarchy.build(
        indicators=[
            Indicator(code=code, name=code, parent=home) for code, home in zip("xyz", "AAI", strict=True)
        ],
        groups=[Group(code="A", name="A", parent="I"), Group(code="I", name="I")],
    )
    found = availability_by_group(np.array([[1, GAP, GAP], [1, 2, 3]]), hierarchy=hierarchy)
    assert {code: share.tolist() for code, share in found.items()} == {"A": [0.5, 1], "I": [1 / 3, 1]}


@pytest.mark.parametrize(
    ("rule", "stays"),
    [
        (Rule.MISSING, [True, False, True]),
        (Rule.ZEROS, [False, True, True]),
        (Rule.BOTH, [False, False, True]),
    ],
)
def test_a_unit_leaves_for_gaps_zeros_or_both(rule, stays):
    values = np.array([[0, 0, 1], [GAP, GAP, 1], [1, 2, 3]])
    assert screen(values, rule=rule, threshold=0.5, non_zero_threshold=0.5).included.tolist() == stays


def test_a_unit_may_be_kept_or_sent_away_by_force():
    values = np.array([[GAP, GAP], [1, 2]])
    assert screen(values, threshold=0.9, force={0: True, 1: False}).included.tolist() == [True, False]


def test_a_unit_with_nothing_is_out_by_data_and_not_by_zeros():
    found = screen(np.array([[GAP, GAP]]), rule=Rule.BOTH)
    assert (found.low_data.tolist(), found.low_non_zero.tolist()) == ([True], [False])


def test_a_share_beyond_one_is_refused():
    with pytest.raises(ValueError, match="须在 0 与 1 之间"):
        screen(np.ones((1, 1)), threshold=90)


@pytest.mark.parametrize(("method", "fill"), [("mean", 4.0), ("median", 2.0)])
def test_a_gap_takes_the_mean_or_median_of_its_column(method, fill):
    done = impute(np.array([[1.0], [2.0], [9.0], [GAP]]), method=method)
    assert done.values[3, 0] == fill
    assert done.flags.ravel().tolist() == [0, 0, 0, Flag.IMPUTED]


def test_a_gap_takes_the_mean_of_its_class():
    done = impute(np.array([[1.0], [GAP], [9.0], [GAP]]), classes=("北", "北", "南", "南"))
    assert done.values.ravel().tolist() == [1, 1, 9, 9]
    assert not done.fell_back.any()


def test_where_the_class_has_nothing_all_units_are_asked_and_the_cell_says_so():
    done = impute(np.array([[1.0], [3.0], [GAP], [GAP]]), classes=("北", "北", "南", None))
    assert done.values.ravel().tolist() == [1, 3, 2, 2]
    assert done.fell_back.ravel().tolist() == [False, False, True, True]


def test_a_column_with_nothing_stays_missing():
    done = impute(np.array([[GAP, 1.0], [GAP, 2.0]]), classes=("北", "南"))
    assert np.isnan(done.values[:, 0]).all()
    assert done.flags[:, 0].tolist() == [Flag.MISSING] * 2
    assert not done.fell_back.any()


def test_by_row_a_gap_takes_the_level_of_the_units_other_indicators():
    values = np.array([[0.0, 0.0], [10.0, GAP], [5.0, 50.0], [7.0, 100.0]])
    assert impute(values, along=Along.ROW).values[1, 1] == 100
    against = impute(values, along=Along.ROW, directions=np.array([1.0, -1.0]))
    assert against.values[1, 1] == 0


def test_by_row_only_siblings_speak():
    values = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, GAP], [0.5, 1.0, 1.0]])
    assert impute(values, along=Along.ROW, siblings=np.array([0, 1, 0])).values[1, 2] == 1
    assert impute(values, along=Along.ROW, siblings=np.array([0, 1, 1])).values[1, 2] == 0


def test_by_row_a_constant_column_tells_nothing_and_is_filled_with_its_constant():
    values = np.array([[7.0, 0.0, 1.0], [GAP, 1.0, GAP], [7.0, 0.5, 3.0]])
    done = impute(values, along=Along.ROW)
    assert done.values[1].tolist() == [7, 1, 3]


def test_by_row_without_scaling_the_plain_mean_is_taken():
    done = impute(np.array([[1.0, 3.0, GAP]]), along=Along.ROW, normalise_first=False)
    assert done.values[0, 2] == 2


def correlated(rows=60):
    """Columns which follow one hidden cause, and one constant."""
    random = np.random.default_rng(7)
    cause = random.normal(size=(rows, 1))
    noisy = cause * np.array([1.0, -2.0, 300.0]) + random.normal(size=(rows, 3)) * np.array([0.1, 0.1, 10.0])
    return np.column_stack([noisy, np.full(rows, 5.0)])


@pytest.mark.parametrize("method", ["neighbours", "regression"])
def test_learned_fills_are_nearer_than_the_mean(method):
    pytest.importorskip("sklearn")
    whole = correlated()
    gappy = whole.copy()
    gappy[::5, 2] = GAP
    gappy[1, 3] = GAP
    filled = impute(gappy, method=method)
    missed = np.abs(filled.values - whole)[::5, 2].mean()
    assert missed < np.abs(impute(gappy).values - whole)[::5, 2].mean() / 3
    assert filled.values[1, 3] == 5


@pytest.mark.parametrize("method", ["neighbours", "regression"])
def test_learned_fills_leave_empty_rows_and_columns_missing(method):
    pytest.importorskip("sklearn")
    gappy = correlated(12)
    gappy[3] = GAP
    gappy[:, 1] = GAP
    gappy[5, 0] = GAP
    done = impute(gappy, method=method)
    assert np.isnan(done.values[3]).all()
    assert np.isnan(done.values[:, 1]).all()
    assert np.isfinite(done.values[5, 0])


def test_regression_never_leaves_the_range_that_was_observed():
    pytest.importorskip("sklearn")
    gappy = correlated()
    gappy[np.argmax(gappy[:, 2]), 2] = GAP
    done = impute(gappy, method="regression")
    assert done.values[:, 2].max() <= np.nanmax(gappy[:, 2]) + 1e-9


def test_an_unknown_method_and_one_that_cannot_go_by_row_are_refused():
    with pytest.raises(ValueError, match="没有插补方法“guess”"):
        impute(np.ones((1, 1)), method="guess")
    with pytest.raises(ValueError, match="不能逐行"):
        impute(np.ones((1, 1)), method="neighbours", along=Along.ROW)


def test_without_the_library_a_method_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setattr("xiechuang.engines.indices.missing.imputing.find_spec", lambda _: None)
    with pytest.raises(ValueError, match="需要 scikit-learn"):
        impute(np.ones((1, 1)), method="regression")
    assert impute(np.array([[1.0], [GAP]])).values.tolist() == [[1], [1]]


@given(
    TABLES, st.sampled_from([name for name in METHODS if name in ("mean", "median")]), st.sampled_from(Along)
)
def test_an_observed_cell_is_never_changed_and_every_filled_one_is_flagged(values, method, along):
    before = values.copy()
    done = impute(values, method=method, along=along)
    there = ~np.isnan(before)
    assert np.array_equal(before, values, equal_nan=True)
    assert (done.values[there] == before[there]).all()
    assert (done.flags[there] == Flag.RAW).all()
    assert (np.isnan(done.values) == (done.flags == Flag.MISSING)).all()


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(values, random):
    order = list(range(len(values)))
    random.shuffle(order)
    classes = [str(row % 2) for row in range(len(values))]
    straight = impute(values, classes=classes).values
    shuffled = impute(values[order], classes=[classes[row] for row in order]).values
    assert shuffled == pytest.approx(straight[order], nan_ok=True, rel=1e-9, abs=1e-9)
