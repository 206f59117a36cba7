"""A hierarchy compiles whatever its depth, and a wrong one says everything that is wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.indices.structure import (
    Data,
    DataError,
    Flag,
    Group,
    Hierarchy,
    Indicator,
    Panel,
    Problem,
    StructureError,
    flags_of,
)


def indicator(code, parent, **more):
    return Indicator(code=code, name=f"指标{code}", parent=parent, **more)


def group(code, parent=None, **more):
    return Group(code=code, name=f"分组{code}", parent=parent, **more)


def problems(call):
    with pytest.raises((StructureError, DataError)) as refused:
        call()
    return {(each.where, each.field): each.message for each in refused.value.problems}


def uneven():
    """Two indicators under A, one right under the index: it is carried past A's level."""
    return Hierarchy.build(
        indicators=[
            indicator("x", "A", weight=1),
            indicator("y", "A", weight=3),
            indicator("z", "I", weight=2),
        ],
        groups=[group("A", "I", weight=2), group("I")],
    )


def test_levels_hold_codes_parents_and_weights():
    levels = uneven().levels
    assert [level.codes for level in levels] == [("x", "y", "z"), ("A", "z"), ("I",)]
    assert [level.parents.tolist() for level in levels] == [[0, 0, 1], [0, 0], [-1]]
    assert [level.carried.tolist() for level in levels] == [[False] * 3, [False, True], [False]]


def test_only_the_uppermost_step_of_a_carried_indicator_has_its_weight():
    levels = uneven().levels
    assert levels[0].weights.tolist() == [1, 3, 1]
    assert levels[1].weights.tolist() == [2, 2]


def test_effective_weights_are_products_of_shares():
    assert uneven().effective_weights().tolist() == [0.125, 0.375, 0.5]
    assert uneven().effective_weights(level=1).tolist() == [0.25, 0.75, 1]
    assert uneven().effective_weights(of=1).tolist() == [0.5, 0.5]


def test_every_code_has_one_place():
    assert dict(uneven().places) == {"x": (0, 0), "y": (0, 1), "z": (0, 2), "A": (1, 0), "I": (2, 0)}


def test_ancestors_and_the_line_to_the_index():
    assert uneven().ancestors(1).tolist() == [0, 0, 1]
    assert uneven().ancestors(-1).tolist() == [0, 0, 0]
    assert uneven().line("x") == ("x", "A", "I")


def test_a_hierarchy_without_an_indicator_loses_groups_left_empty():
    assert [level.codes for level in uneven().without(["x", "y"]).levels] == [("z",), ("I",)]
    assert uneven().without(["A"]).codes == ("z",)


def test_new_weights_leave_the_old_hierarchy_alone():
    before = uneven()
    assert before.with_weights({"x": 3}).effective_weights().tolist() == [0.25, 0.25, 0.5]
    assert before.effective_weights().tolist() == [0.125, 0.375, 0.5]


def test_indicators_are_added_and_replaced():
    more = uneven().also(indicator("w", "A"), indicator("x", "A", weight=5))
    assert more.codes == ("x", "y", "z", "w")
    assert more.levels[0].weights.tolist() == [5, 3, 1, 1]


def test_a_part_of_the_hierarchy_is_an_index_of_its_own():
    part = uneven().under("A")
    assert [level.codes for level in part.levels] == [("x", "y"), ("A",)]
    assert ("q", "code") in problems(lambda: uneven().under("q"))
    assert ("", "indicators") in problems(lambda: uneven().under("x"))


def test_an_unknown_code_cannot_be_weighed_or_removed():
    assert ("q", "weight") in problems(lambda: uneven().with_weights({"q": 1}))
    assert ("q", "code") in problems(lambda: uneven().without(["q"]))


def test_everything_wrong_with_a_hierarchy_is_said_at_once():
    found = problems(
        lambda: Hierarchy.build(
            indicators=[
                indicator("x", "A", direction=0),
                indicator("x", "nowhere", weight=-1),
                indicator("y", "x", weight=float("nan")),
                indicator("g", "A", lower=2, upper=1, target=float("inf")),
            ],
            groups=[group("A", "B"), group("B", "A"), group("C", None), group("D", None)],
        )
    )
    assert {
        ("x", "code"),
        ("x", "direction"),
        ("x", "parent"),
        ("x", "weight"),
        ("y", "parent"),
        ("y", "weight"),
        ("g", "lower"),
        ("g", "target"),
        ("A", "parent"),
        ("C、D", "parent"),
        ("C", "code"),
    } <= set(found)
    assert found["A", "parent"] == "上下级成环：A → B → A"


@pytest.mark.parametrize(
    ("indicators", "groups", "message"),
    [
        ([], [group("I")], "没有任何指标"),
        ([indicator("x", "I")], [group("I", "I")], "没有总指数"),
        ([indicator("x", "I", weight=0)], [group("I")], "权重全为 0"),
        ([indicator("x", "I")], [group("I"), group("A", "I")], "分组没有下级"),
        ([indicator("", "I")], [group("I")], "编码为空"),
    ],
)
def test_a_hierarchy_that_cannot_be_computed_is_refused(indicators, groups, message):
    with pytest.raises(StructureError, match=message):
        Hierarchy.build(indicators=indicators, groups=groups)


@st.composite
def hierarchies(draw):
    """A random tree: every group hangs under an earlier one, every group has an indicator."""
    parents = [None] + [draw(st.integers(0, place)) for place in range(draw(st.integers(0, 6)))]
    names = [f"g{place}" for place in range(len(parents))]
    weights = st.floats(0.1, 10)
    groups = [
        group(name, None if above is None else names[above], weight=draw(weights))
        for name, above in zip(names, parents, strict=True)
    ]
    homes = names + draw(st.lists(st.sampled_from(names), max_size=6))
    indicators = [indicator(f"i{n}", home, weight=draw(weights)) for n, home in enumerate(homes)]
    return Hierarchy.build(indicators=draw(st.permutations(indicators)), groups=draw(st.permutations(groups)))


@given(hierarchies())
def test_effective_weights_sum_to_one_in_every_ancestor(hierarchy):
    for height in range(1, len(hierarchy.levels)):
        sums = np.bincount(hierarchy.ancestors(height), weights=hierarchy.effective_weights(height))
        assert sums == pytest.approx(np.ones(len(hierarchy.levels[height].codes)))


@given(hierarchies())
def test_every_parent_is_one_level_up_and_every_code_once_in_its_own_place(hierarchy):
    for level, above in zip(hierarchy.levels, hierarchy.levels[1:], strict=False):
        assert set(level.parents) == set(range(len(above.codes)))
    own = [
        code
        for level in hierarchy.levels
        for code, c in zip(level.codes, level.carried, strict=True)
        if not c
    ]
    assert sorted(own) == sorted(each.code for each in (*hierarchy.indicators, *hierarchy.groups))


def test_missing_cells_are_flagged_and_others_raw():
    assert flags_of(np.array([[1.0, np.nan]])).tolist() == [[Flag.RAW, Flag.MISSING]]
    assert flags_of(np.array([[1.0]])).dtype == np.uint8


def data(period=None, units=("a", "b"), values=((1, 2), (3, 4)), **more):
    return Data.build(units=units, indicators=("x", "y"), values=values, period=period, **more)


def test_data_copies_what_it_is_given():
    given = np.ones((2, 2))
    made = data(values=given)
    given[0, 0] = 9
    assert made.values[0, 0] == 1


def test_everything_wrong_with_a_table_is_said_at_once():
    found = problems(
        lambda: Data.build(
            units=("a", "a"),
            indicators=("x", "x"),
            values=[[1, np.inf], [2, 3]],
            names=("甲",),
            groups={"区域": ("北",)},
            denominators={"人口": [1.0]},
        )
    )
    assert set(found) == {
        ("", "names"),
        ("a", "units"),
        ("x", "indicators"),
        ("x", "values"),
        ("区域", "length"),
        ("人口", "length"),
    }


def test_columns_are_chosen_and_ordered_by_code():
    assert data().aligned(("y", "x")).values.tolist() == [[2, 1], [4, 3]]
    assert ("z", "indicators") in problems(lambda: data().aligned(("z",)))


def test_units_are_chosen_with_their_groups_and_sizes():
    chosen = data(groups={"区": ("北", "南")}, denominators={"人口": [1, 2]}).chosen(["b"])
    assert (chosen.names, chosen.groups["区"], chosen.denominators["人口"].tolist()) == (("b",), ("南",), [2])
    assert ("q", "units") in problems(lambda: data().chosen(["q"]))


def test_a_panel_is_a_cube_in_which_absent_units_are_missing():
    panel = Panel.build(periods=[data("2024"), data("2025", units=("b", "c"))])
    assert panel.units == ("a", "b", "c")
    assert np.isnan(panel.cube()[0, 2]).all()
    assert panel.cube()[1, 1].tolist() == [1, 2]
    assert panel.of("2025").units == ("b", "c")


def test_a_panel_of_unlike_periods_is_refused():
    other = Data.build(units=("a",), indicators=("y", "x"), values=[[1, 2]], period="2026")
    found = problems(lambda: Panel.build(periods=[data("2024"), data("2024"), data(), other]))
    assert set(found) == {("2024", "period"), ("", "period"), ("2026", "indicators")}
    assert ("2000", "period") in problems(lambda: Panel.build(periods=[data("2024")]).of("2000"))


def test_a_problem_is_one_sentence_and_many_are_counted():
    assert Problem(where="x", field="weight", message="须是数").sentence == "x·weight：须是数"
    many = StructureError([Problem(where=str(n), field="", message="错") for n in range(10)])
    assert str(many).endswith("（另有 2 处问题）")
