"""Each small model by itself: what is promised of its shape holds for any table."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from xiechuang.engines.matching.learning.levels import Scale
from xiechuang.engines.matching.learning.linear import MonotoneLine
from xiechuang.engines.matching.learning.metrics import Scored
from xiechuang.engines.matching.learning.packing import pack, unpack
from xiechuang.engines.matching.learning.ranker import Placed, averaged, recipe
from xiechuang.engines.matching.learning.scaling import Scaling
from xiechuang.engines.matching.learning.trees import Trees, trees_installed

NUMBERS = st.floats(-100, 100, allow_subnormal=False) | st.just(np.nan)
TABLES = npst.arrays(np.float64, (12, 3), elements=NUMBERS)
LEVELS = npst.arrays(np.int64, 12, elements=st.integers(1, 4))


@given(TABLES, LEVELS, st.integers(0, 2), st.floats(0, 50))
def test_more_of_what_speaks_for_a_pair_never_lowers_the_line(table, levels, column, more):
    line = MonotoneLine.learn(table, levels.astype(float), directions=[1, 1, 1])
    raised = table.copy()
    raised[:, column] += more
    assert (line.predict(raised) >= line.predict(table) - 1e-9).all()


@given(TABLES, LEVELS)
def test_a_direction_left_open_may_point_either_way(table, levels):
    line = MonotoneLine.learn(table, levels.astype(float), directions=[1, 0, -1])
    assert line.weights[0] >= 0 >= line.weights[2]
    assert np.isfinite(line.predict(table)).all()


def test_the_line_finds_what_is_there():
    generator = np.random.default_rng(0)
    table = generator.normal(size=(400, 3))
    line = MonotoneLine.learn(table, 2 + table[:, 0] - 0.5 * table[:, 1], directions=[1, 0, 1])
    assert line.weights == pytest.approx([1, -0.5, 0], abs=0.1)


def test_wrong_signs_are_held_at_nothing():
    table = np.arange(40.0)[:, None]
    assert MonotoneLine.learn(table, 4 - table[:, 0] / 20, directions=[1]).weights.tolist() == [0]


@pytest.mark.skipif(not trees_installed(), reason="lightgbm is not installed")
@settings(max_examples=10, deadline=None)
@given(st.integers(0, 100))
def test_trees_for_the_order_never_fall_as_a_feature_that_speaks_for_the_pair_grows(seed):
    generator = np.random.default_rng(seed)
    table = generator.normal(size=(400, 2))
    levels = np.clip(np.round(2 + table[:, 0] + generator.normal(size=400)), 1, 4)
    trees = Trees.learn("order", table, levels, groups=np.arange(400) // 20, directions=[1, 0], seed=seed)
    rising = np.column_stack([np.linspace(-4, 4, 200), np.full(200, 0.3)])
    assert (np.diff(trees.predict(rising)) >= 0).all()
    assert np.ptp(trees.predict(rising)) > 0


@given(TABLES)
def test_scaled_features_are_finite_and_what_is_not_stated_is_the_mean(table):
    scaled = Scaling.of(table).of_table(table)
    assert np.isfinite(scaled).all()
    assert (scaled[np.isnan(table)] == 0).all()


@given(npst.arrays(np.float64, st.integers(1, 60), elements=st.floats(-5, 5)), st.data())
def test_scores_keep_the_order_and_levels_follow_the_scores(values, data):
    levels = data.draw(st.lists(st.integers(1, 4), min_size=len(values), max_size=len(values)))
    judged = [Scored(need="x", supply=str(n), level=level, score=0) for n, level in enumerate(levels)]
    scale = Scale.fit(values, judged)
    scores = scale.scores(values)
    order = np.argsort(values, kind="stable")
    assert ((scores >= 0) & (scores <= 100)).all()
    assert (np.diff(scores[order]) >= 0).all()
    assert (np.diff(scale.expected_levels(scores)[order]) >= -1e-12).all()
    assert (np.diff(np.array(scale.levels(scores))[order]) >= 0).all()


def test_levels_err_least_on_what_they_were_fitted_to():
    values = np.repeat([-1.0, 0.0, 1.0, 2.0], 10)
    judged = [Scored(need="x", supply=str(n), level=1 + n // 10, score=0) for n in range(40)]
    scale = Scale.fit(values, judged)
    assert scale.levels(scale.scores(values)) == [one.level for one in judged]


@given(npst.arrays(np.float64, npst.array_shapes(max_dims=2, max_side=5), elements=st.floats(-1e9, 1e9)))
def test_numbers_survive_the_file(values):
    again = unpack(pack(values, "<f8"))
    assert again.shape == values.shape
    assert (again == values).all()


@pytest.mark.parametrize(
    "packed",
    [
        None,
        {},
        {"kind": "<f8", "shape": [2], "data": ""},
        {"kind": "<f8", "shape": [1], "data": "AAAAAAAA+H8="},
    ],
)
def test_arrays_that_are_not_whole_are_refused(packed):
    with pytest.raises(ValueError):
        unpack(packed)


@pytest.mark.parametrize("meaning", [True, False])
@pytest.mark.parametrize(
    ("needs", "pairs", "line_alone"), [(19, 5000, True), (100, 299, True), (20, 300, False)]
)
def test_with_few_judgements_only_the_line_is_learned(needs, pairs, line_alone, meaning):
    assert (set(recipe(needs=needs, pairs=pairs, meaning=meaning)) == {"line"}) is line_alone


@given(npst.arrays(np.float64, (2, 9), elements=st.floats(-5, 5)))
def test_the_average_is_the_weighted_mean_of_parts_on_one_scale(found):
    placed = {"line": Placed(1.0, 2.0, 3.0), "memory": Placed(0.0, 1.0, 1.0)}
    mean = averaged({"line": found[0], "memory": found[1]}, placed)
    assert mean == pytest.approx((3 * (found[0] - 1) / 2 + found[1]) / 4)
    assert averaged({"memory": found[1]}, placed) == pytest.approx(found[1])
