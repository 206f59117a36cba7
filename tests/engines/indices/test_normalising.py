"""Whatever the scale: better stays better, equals stay equal, gaps stay gaps, and a constant column has an answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from xiechuang.engines.indices import normalising
from xiechuang.engines.indices.structure import DataError

UP, DOWN = np.array([1.0]), np.array([-1.0])
GAP = float("nan")

# Parameters which every method accepts for positive data.
CHOICES = {
    "min_max": {},
    "scaled": {"low": 1, "high": 11},
    "z_score": {},
    "distance_to_max": {},
    "distance_to_reference": {},
    "distance_to_target": {"targets": 40.0},
    "fraction_of_target": {"targets": 40.0},
    "fraction_of_max": {},
    "percentile_rank": {},
    "rank": {},
    "borda": {},
    "goalposts": {"lower": 1.0, "upper": 60.0},
    "mazziotta_pareto": {},
    "adjusted_mazziotta_pareto": {},
}
# These do not change when the unit of measurement does; the others have marks in that unit.
WITHOUT_UNIT = [
    "min_max",
    "z_score",
    "distance_to_max",
    "distance_to_reference",
    "percentile_rank",
    "rank",
    "borda",
    "mazziotta_pareto",
    "adjusted_mazziotta_pareto",
]

shapes = st.tuples(st.integers(1, 9), st.integers(1, 4))
whole = arrays.arrays(np.float64, shapes, elements=st.integers(1, 50).map(float))
methods = st.sampled_from(sorted(CHOICES))


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def scaled(method, values, *, directions=UP, **parameters):
    return normalising.METHODS[method](values, directions=directions, **parameters)[:, 0].tolist()


def with_gaps(table, random):
    """The table with some cells gone, never in the first row, which may be a reference."""
    holes = np.array([[row > 0 and random.random() < 0.2 for _ in line] for row, line in enumerate(table)])
    return np.where(holes, np.nan, table)


def directions_of(table, random):
    return np.array([random.choice((-1.0, 1.0)) for _ in range(table.shape[1])])


def test_every_method_of_the_table_is_tested_here():
    assert set(CHOICES) == set(normalising.METHODS)
    assert set(normalising.LABELS) == {*normalising.METHODS, *normalising.OVER_TIME, "chained"}


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("min_max", 50),
        ("z_score", 0),
        ("distance_to_max", 0.5),
        ("distance_to_reference", 1),
        ("fraction_of_max", 1),
        ("percentile_rank", 0),
        ("rank", 1),
        ("borda", 0),
        ("mazziotta_pareto", 100),
        ("adjusted_mazziotta_pareto", 100),
    ],
)
def test_a_constant_column_has_a_documented_answer(method, expected):
    # 0.1 has no exact binary form: its mean differs from it, and still nothing spreads.
    assert scaled(method, column(0.1, 0.1, 0.1, GAP))[:3] == [expected] * 3


def test_fraction_of_max_is_right_where_less_is_better():
    assert scaled("fraction_of_max", column(1, 2, 4), directions=DOWN) == [1, 0.5, 0.25]
    assert scaled("fraction_of_max", column(1, 2, 4)) == [0.25, 0.5, 1]
    assert scaled("fraction_of_max", column(0, 2), directions=DOWN) == [1, 0]
    assert scaled("fraction_of_max", column(0, 0)) == [1, 1]
    with pytest.raises(DataError, match="负值"):
        scaled("fraction_of_max", column(-1, 2), directions=DOWN)
    with pytest.raises(DataError, match="最大值不大于 0"):
        scaled("fraction_of_max", column(-1, -2))


def test_distance_to_target_is_one_at_the_target_and_may_be_capped():
    given_ = column(0, 5, 10, 20)
    assert scaled("distance_to_target", given_, targets=10) == [0, 0.5, 1, 2]
    assert scaled("distance_to_target", given_, targets=10, cap=True) == [0, 0.5, 1, 1]
    assert scaled("distance_to_target", given_, targets=10, directions=DOWN) == [2, 1.5, 1, 0]


def test_a_target_that_all_have_passed_does_not_turn_the_order_round():
    # The plain formula would give the best unit the most negative score.
    assert scaled("distance_to_target", column(10, 20, 30), targets=5) == [1.25, 1.75, 2.25]
    assert scaled("distance_to_target", column(7, 7), targets=5) == [1, 1]


def test_a_missing_target_names_the_indicator():
    with pytest.raises(DataError, match="第 2 个指标"):
        normalising.distance_to_target(np.ones((2, 2)), directions=np.ones(2), targets=np.array([3.0, GAP]))


def test_the_share_of_a_target_reached_counts_in_hundredths():
    assert scaled("fraction_of_target", column(20, 40, 50), targets=40) == [50, 100, 125]
    assert scaled("fraction_of_target", column(20, 40, 50), targets=40, cap=True) == [50, 100, 100]
    assert scaled("fraction_of_target", column(0, 40, 80), targets=40, directions=DOWN) == [100, 100, 50]
    with pytest.raises(DataError, match="目标值应大于 0"):
        scaled("fraction_of_target", column(1, 2), targets=0)


def test_a_reference_without_data_is_refused():
    with pytest.raises(DataError, match="参照单位缺少数据"):
        scaled("distance_to_reference", column(GAP, 2, 3))
    with pytest.raises(DataError, match="没有这个参照单位"):
        scaled("distance_to_reference", column(1, 2, 3), reference=3)


def test_goalposts_clip_and_bend_as_the_human_development_index_does():
    # Life expectancy from 20 to 85, income on a logarithm from 100 to 75 000 (UNDP technical notes).
    values = np.array([[85.0, 75_000.0], [52.5, np.sqrt(100 * 75_000)], [10.0, 0.0]])
    scores = normalising.goalposts(
        values,
        directions=np.ones(2),
        lower=[20, 100],
        upper=[85, 75_000],
        scale=1,
        logarithmic=[False, True],
    )
    np.testing.assert_allclose(scores, [[1, 1], [0.5, 0.5], [0, 0]], atol=1e-15)


def test_goalposts_refuse_what_cannot_be():
    with pytest.raises(DataError, match="下限应小于上限"):
        scaled("goalposts", column(1, 2), lower=3, upper=3)
    with pytest.raises(DataError, match="下限应大于 0"):
        scaled("goalposts", column(1, 2), lower=0, upper=3, logarithmic=True)
    with pytest.raises(DataError, match="数据应大于 0"):
        scaled("goalposts", column(0, 2), lower=1, upper=3, logarithmic=True, clip=False)


def test_the_adjusted_scale_puts_the_reference_at_one_hundred():
    assert scaled("adjusted_mazziotta_pareto", column(0, 5, 10)) == [70, 100, 130]
    assert scaled("adjusted_mazziotta_pareto", column(0, 5, 10), directions=DOWN) == [130, 100, 70]
    assert scaled("adjusted_mazziotta_pareto", column(0, 5, 10), references=10) == [40, 70, 100]


def test_ties_share_the_lowest_rank():
    assert scaled("rank", column(3, 1, 3, 7)) == [2, 1, 2, 4]
    assert scaled("percentile_rank", column(3, 1, 3, 7)) == pytest.approx([1 / 3, 0, 1 / 3, 1])


@given(whole, methods, st.randoms(use_true_random=False))
def test_better_is_never_worse_and_equal_is_equal(table, method, random):
    gappy, directions = with_gaps(table, random), directions_of(table, random)
    scores = normalising.METHODS[method](gappy, directions=directions, **CHOICES[method])
    assert np.array_equal(np.isnan(scores), np.isnan(gappy))
    for given_, found in zip((gappy * directions).T, scores.T, strict=True):
        for one in range(len(given_)):
            for other in range(len(given_)):
                if given_[one] == given_[other]:
                    assert found[one] == found[other]
                if given_[one] > given_[other]:
                    assert found[one] >= found[other]


@given(whole, methods, st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(table, method, random):
    directions = directions_of(table, random)
    order = [0, *random.sample(range(1, len(table)), len(table) - 1)]
    straight = normalising.METHODS[method](table, directions=directions, **CHOICES[method])
    shuffled = normalising.METHODS[method](table[order], directions=directions, **CHOICES[method])
    np.testing.assert_allclose(shuffled, straight[order], rtol=1e-9, atol=1e-9)


@given(whole, st.sampled_from(WITHOUT_UNIT), st.floats(0.01, 100), st.integers(-50, 50))
def test_a_change_of_unit_changes_no_score(table, method, factor, shift):
    directions = np.ones(table.shape[1])
    here = normalising.METHODS[method](table, directions=directions)
    there = normalising.METHODS[method](table * factor + shift, directions=directions)
    np.testing.assert_allclose(there, here, rtol=1e-6, atol=1e-6)


@given(whole, methods, st.randoms(use_true_random=False))
def test_many_tables_at_once_give_what_each_gives_alone(table, method, random):
    directions = directions_of(table, random)
    stack = np.stack([table, table + 3, table[::-1]])
    together = normalising.METHODS[method](stack, directions=directions, **CHOICES[method])
    for place, alone in enumerate(stack):
        expected = normalising.METHODS[method](alone, directions=directions, **CHOICES[method])
        np.testing.assert_allclose(together[place], expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("method", sorted(set(CHOICES) - {"distance_to_reference"}))
def test_a_column_without_any_data_stays_empty_and_spoils_nothing(method):
    table = np.array([[GAP, 1.0], [GAP, 2.0], [GAP, 5.0]])
    scores = normalising.METHODS[method](table, directions=np.ones(2), **CHOICES[method])
    assert np.isnan(scores[:, 0]).all()
    assert np.isfinite(scores[:, 1]).all()
