"""Ranks, tables, strengths, leaving out, comparing and reversals on small made-up indices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.indices.test_explaining_splitting import METHODS, TREE, UNITS, scored, tables
from xiechuang.engines.indices.analysing import (
    among_siblings,
    compare,
    compare_many,
    leave_each_out,
    leave_each_out_by,
    leave_each_unit_out,
    rank_reversals,
    ranks_along,
    ranks_within,
    results,
    strengths_and_weaknesses,
    unit_summary,
    with_ancestors,
    with_sizes,
)
from xiechuang.engines.indices.explaining import Method, Scored
from xiechuang.engines.indices.recipe import Normalise, Recipe, compute
from xiechuang.engines.indices.structure import Data, Group, Hierarchy, Indicator

NAN = float("nan")


def test_equals_share_a_rank_and_gaps_have_none():
    assert ranks_along(np.array([3.0, 5.0, NAN, 3.0, 1.0])).tolist() == [2, 1, 0, 2, 4]
    assert ranks_along(np.array([[1.0, 2.0], [2.0, 1.0]])).tolist() == [[2, 1], [1, 2]]


def test_ranks_inside_groups_start_anew():
    scores = np.array([5.0, 4.0, 3.0, 2.0])
    assert ranks_within(scores, ["北", "南", "北", None]).tolist() == [1, 1, 2, 0]


def test_the_table_of_results_is_in_order_of_rank_with_codes_once():
    values = np.outer(np.arange(1.0, 6.0), np.ones(len(TREE.codes)))
    values[3] = np.nan
    one = scored(values, METHODS[0])
    table = results(units=UNITS, levels=TREE.levels, scores=one.scores, groups=["北", "北", "南", "南", "南"])
    assert [line.unit for line in table] == ["戊", "丙", "乙", "甲", "丁"]
    assert [line.rank for line in table] == [1, 2, 3, 4, None]
    assert list(table[0].scores) == ["I", "G0", "G1", "G2", *TREE.codes]
    assert table[-1].scores["I"] is None
    assert [line.group_ranks["I"] for line in table] == [1, 2, 1, 2, None]


def test_strengths_and_weaknesses_never_name_an_indicator_twice():
    values = np.random.default_rng(2).uniform(size=(30, len(TREE.codes)))
    found = strengths_and_weaknesses(TREE, values, row=4)
    best, worst = ({point.code for point in part} for part in (found.strengths, found.weaknesses))
    assert not best & worst
    assert [point.rank for point in found.strengths] == sorted(point.rank for point in found.strengths)
    assert max(point.rank for point in found.strengths) <= min(point.rank for point in found.weaknesses)


def test_yes_or_no_answers_and_last_places_may_be_left_out():
    values = np.random.default_rng(2).uniform(size=(10, len(TREE.codes)))
    values[:, 0] = np.arange(10) % 2
    values[3, 1] = 2.0
    values[3, 2] = -1.0
    found = strengths_and_weaknesses(TREE, values, row=3, least_unique=0.3)
    codes = [point.code for point in (*found.strengths, *found.weaknesses)]
    assert TREE.codes[0] not in codes
    assert TREE.codes[2] not in codes
    assert found.strengths[0].code == TREE.codes[1]
    everything = strengths_and_weaknesses(TREE, values, row=3, without_last_place=False)
    assert everything.weaknesses[-1].code == TREE.codes[2]


def test_strengths_may_be_sought_among_the_like():
    values = np.arange(60.0).reshape(6, 10)[:, : len(TREE.codes)]
    found = strengths_and_weaknesses(TREE, values, row=2, groups=["北", "北", "北", "南", "南", None])
    assert {(point.rank, point.of) for point in found.strengths} == {(1, 3)}


def test_a_summary_goes_down_from_the_index():
    one = scored(np.outer(np.arange(1.0, 6.0), np.ones(len(TREE.codes))), METHODS[0])
    lines = unit_summary(TREE, one.scores, row=0)
    assert [(line.code, line.depth) for line in lines[:2]] == [("I", 0), ("G0", 1)]
    assert {(line.rank, line.of) for line in lines} == {(5, 5)}
    assert lines[-1].name == "单列"


def test_correlations_along_the_tree_pass_by_carried_nodes():
    values = np.random.default_rng(4).normal(size=(20, len(TREE.codes)))
    one = Scored.build(units=[str(i) for i in range(20)], hierarchy=TREE, values=values)
    pairs = {(each.left, each.right) for each in with_ancestors(TREE, one.scores)}
    assert ("y", "I") in pairs
    assert ("y", "y") not in pairs
    assert ("x00", "G0") in pairs
    assert ("x00", "G1") not in pairs
    assert {each.group for each in among_siblings(TREE, values)} == {"G0", "G2"}


def test_indicators_that_follow_a_size_are_named():
    size = np.arange(1.0, 21.0)
    values = np.column_stack([2 * size, -size, np.cos(size)])
    found = with_sizes(["a", "b", "c"], values, {"人口": size}, limit=0.9)
    assert [(each.left, round(each.coefficient)) for each in found] == [("a", 1), ("b", -1)]
    assert with_sizes(["a"], values[:, :1], {}) == ()


@settings(max_examples=25, deadline=None)
@given(tables(gaps=0.2), st.sampled_from([0, 1]))
def test_leaving_out_is_what_the_smaller_hierarchy_gives_with_and_without_gaps(both, level):
    for values in (both[0], np.nan_to_num(both[0], nan=3.0)):

        def score(less, values=values):
            kept = [TREE.codes.index(code) for code in less.codes]
            return Scored.build(units=UNITS, hierarchy=less, values=values[:, kept], methods=Method()).total

        fast, slow = leave_each_out(values, TREE, level=level), leave_each_out_by(score, TREE, level=level)
        assert fast.codes == slow.codes
        np.testing.assert_allclose(fast.scores, slow.scores, atol=1e-9)


def test_what_decides_much_has_large_shifts():
    values = np.random.default_rng(1).uniform(size=(40, len(TREE.codes)))
    values[:, 0] *= 50
    found = leave_each_out(values, TREE)
    assert np.argmax(found.mean_shifts) == 0
    assert (found.shifts.sum(axis=1) <= 40 * 39).all()


def test_the_last_indicator_cannot_be_left_out():
    alone = Hierarchy.build(
        indicators=[Indicator(code="a", name="a", parent="I")], groups=[Group(code="I", name="I")]
    )
    values = np.array([[1.0], [2.0]])
    assert np.isnan(leave_each_out(values, alone).scores[1]).all()
    assert np.isnan(leave_each_out_by(lambda _: values[:, 0], alone).scores[1]).all()


def evaluate_by_recipe(values):
    units = [f"u{row}" for row in range(len(values))]

    def evaluate(rows):
        data = Data.build(units=[units[row] for row in rows], indicators=TREE.codes, values=values[rows])
        return compute(data, TREE, Recipe(normalise=Normalise())).index

    return evaluate


def test_a_third_unit_that_stretches_the_scale_turns_others_over():
    two = Hierarchy.build(
        indicators=[Indicator(code=c, name=c, parent="I") for c in "ab"], groups=[Group(code="I", name="I")]
    )
    values = np.array([[10.0, 5.0], [7.0, 8.0], [0.0, 0.0], [0.0, 100.0], [0.0, 0.0]])

    def evaluate(rows):
        data = Data.build(units=[str(row) for row in rows], indicators=("a", "b"), values=values[rows])
        return compute(data, two, Recipe()).index

    without = leave_each_unit_out(evaluate, units=5)
    found = rank_reversals(without)
    turned = [(each.gone, each.ahead, each.behind, each.tied) for each in found.reversals]
    assert turned == [(0, 3, 1, False), (3, 0, 1, False)]
    assert found.pairs == 3 * 5 + 2 * 6, "the two at the bottom are tied, which cannot turn over"
    assert found.share == 2 / 27
    assert np.isnan(np.diag(without.scores[1:])).all()
    assert without.ranks[4].tolist() == [2, 1, 3, 0, 3]
    assert without.shifts[3].tolist() == [-1, 1, 0, 0, 0]


def test_a_fixed_scale_turns_nobody_over():
    values = np.random.default_rng(3).uniform(size=(12, len(TREE.codes)))
    weights = TREE.effective_weights()
    found = rank_reversals(leave_each_unit_out(lambda rows: values[rows] @ weights, units=12))
    assert found.reversals == ()
    assert found.share == 0


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_reversal_test_does_not_depend_on_the_order_of_units(seed):
    rng = np.random.default_rng(seed)
    values, order = rng.normal(size=(7, len(TREE.codes))) ** 3, rng.permutation(7)
    plain = rank_reversals(leave_each_unit_out(evaluate_by_recipe(values), units=7))
    turned = rank_reversals(leave_each_unit_out(evaluate_by_recipe(values[order]), units=7))
    assert {(each.gone, each.ahead, each.behind) for each in plain.reversals} == {
        (int(order[each.gone]), int(order[each.ahead]), int(order[each.behind])) for each in turned.reversals
    }


def test_versions_are_compared_over_common_units():
    before, after = np.array([4.0, 3.0, 2.0, NAN, 1.0]), np.array([2.0, 3.0, NAN, 5.0, 1.0])
    found = compare(before, after)
    assert found.before.tolist() == [1, 2, 0, 0, 3]
    assert found.after.tolist() == [2, 1, 0, 0, 3]
    assert found.shifts.tolist() == [-1, 1, 0, 0, 0]
    assert (found.common, found.largest_shift) == (3, 1)
    assert found.mean_shift == pytest.approx(2 / 3)
    assert found.spearman == pytest.approx(0.5)


def test_several_versions_give_every_unit_a_span():
    found = compare_many({"甲案": np.array([3.0, 2.0, 1.0]), "乙案": np.array([1.0, 2.0, NAN])})
    assert found.spans.tolist() == [[1, 1, 3], [2, 2, 3]]
    assert compare_many({"甲案": np.arange(4.0), "乙案": -np.arange(4.0)}).spearman[0, 1] == pytest.approx(-1)
    with pytest.raises(ValueError, match="没有可比较"):
        compare_many({})
