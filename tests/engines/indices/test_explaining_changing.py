"""Between two versions the change of every score and rank is divided exactly among what differed."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.indices.test_explaining_splitting import TREE
from xiechuang.engines.indices.explaining import Factor, Scored, Version, as_plain, explain_change
from xiechuang.engines.indices.recipe import (
    Aggregate,
    Normalise,
    Recipe,
    Scope,
    Step,
    Weigh,
    compute,
    compute_panel,
)
from xiechuang.engines.indices.structure import Data, Panel

PARKS = tuple("甲乙丙丁戊己庚")
ROUGH = Recipe(normalise=Normalise(method="min_max", parameters={"low": 1.0}))
GEOMETRIC = Recipe(
    normalise=Normalise(method="min_max", parameters={"low": 1.0}),
    aggregate=Aggregate(steps=(Step(method="geometric"),)),
)
ENTROPY = Recipe(
    normalise=Normalise(method="min_max", parameters={"low": 1.0}), weigh=Weigh(method="entropy")
)


def data(seed, units=PARKS, period="2025", gaps=0.1):
    rng = np.random.default_rng(seed)
    values = rng.uniform(1, 100, (len(units), len(TREE.codes)))
    values[rng.random(values.shape) < gaps] = np.nan
    return Data.build(units=units, indicators=TREE.codes, values=values, period=period)


def version(seed, *, units=PARKS, tree=TREE, recipe=ROUGH, period="2025", gaps=0.1):
    return Version(data=data(seed, units, period, gaps), hierarchy=tree, recipe=recipe)


def assert_adds_up(change):
    data_parts = [part for part in change.factors if part.factor in (Factor.DATA, Factor.OWN, Factor.OTHERS)]
    assert sum(part.score for part in change.factors) == pytest.approx(change.change, abs=1e-9)
    assert sum(part.places for part in change.factors) == pytest.approx(change.places, abs=1e-9)
    by_indicator = sum(part.score for part in change.indicators) + change.remainder
    assert by_indicator == pytest.approx(sum(part.score for part in data_parts), abs=1e-9)
    places = sum(part.places for part in change.indicators) + change.remainder_places
    assert places == pytest.approx(sum(part.places for part in data_parts), abs=1e-9)
    assert sum(each.places for each in change.passers) == change.places


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from([ROUGH, GEOMETRIC, ENTROPY]),
    st.sampled_from([ROUGH, GEOMETRIC, ENTROPY]),
    st.booleans(),
)
def test_everything_adds_up_whatever_differs(one, two, old, new, own):
    heavier = TREE.with_weights({"x00": 5.0, "G1": 0.5})
    before = version(one, recipe=old, units=PARKS[:6])
    after = version(two, recipe=new, tree=heavier, units=PARKS[1:], period="2026")
    found = explain_change(before=before, after=after)
    for unit in found.units[:2]:
        assert_adds_up(found.of(unit, own=own))


def test_all_units_at_once_agree_with_each_alone():
    found = explain_change(
        before=version(1, units=PARKS[:6]), after=version(2, recipe=GEOMETRIC, units=PARKS[1:], period="2026")
    )
    table = found.by_factor()
    assert set(table) == {Factor.DATA, Factor.METHOD, Factor.UNITS}
    assert (found.came, found.left) == (("庚",), ("甲",))
    for place, unit in enumerate(found.units):
        for part in found.of(unit).factors:
            assert table[part.factor][0][place] == pytest.approx(part.score, abs=1e-12)
            assert table[part.factor][1][place] == pytest.approx(part.places, abs=1e-12)


def test_equal_versions_have_no_factors():
    found = explain_change(before=version(1), after=version(1))
    assert found.factors == ()
    change = found.of("甲")
    assert (change.change, change.places, change.factors, change.indicators) == (0, 0, (), ())
    assert change.passers == ()


@pytest.mark.parametrize(
    ("other", "factor"),
    [
        ({"recipe": GEOMETRIC}, Factor.METHOD),
        ({"recipe": ENTROPY}, Factor.WEIGHTS),
        ({"tree": TREE.with_weights({"x00": 4.0})}, Factor.WEIGHTS),
        ({"seed": 2}, Factor.DATA),
    ],
)
def test_the_only_difference_answers_for_all(other, factor):
    seed = other.pop("seed", 1)
    found = explain_change(before=version(1), after=version(seed, **other))
    change = found.of("乙")
    assert [part.factor for part in change.factors] == [factor]
    assert change.factors[0].score == pytest.approx(change.change, abs=1e-12)
    assert_adds_up(change)


def test_going_back_takes_every_part_back():
    one, two = version(3), version(4, recipe=GEOMETRIC, tree=TREE.with_weights({"y": 9.0}))
    there, back = (
        explain_change(before=one, after=two).of("丙"),
        explain_change(before=two, after=one).of("丙"),
    )
    ours = {part.factor: (part.score, part.places) for part in there.factors}
    for part in back.factors:
        assert ours[part.factor] == pytest.approx((-part.score, -part.places), abs=1e-9)
    indicators = {part.code: part.score for part in there.indicators}
    for part in back.indicators:
        assert indicators[part.code] == pytest.approx(-part.score, abs=1e-9)


def test_the_order_of_units_does_not_matter():
    one, two = version(5, gaps=0.0), version(6, gaps=0.0)
    turned = [
        Version(data=each.data.chosen(PARKS[::-1]), hierarchy=TREE, recipe=ROUGH) for each in (one, two)
    ]
    ours = explain_change(before=one, after=two).of("丁", own=True)
    theirs = explain_change(before=turned[0], after=turned[1]).of("丁", own=True)
    plain = {part.code: part for part in theirs.indicators}
    for part in ours.indicators:
        assert (part.own, part.others) == pytest.approx(
            (plain[part.code].own, plain[part.code].others), abs=1e-9
        )


def test_a_unit_whose_own_data_stood_still_owes_its_fall_to_others():
    before = version(7, gaps=0.0)
    values = before.data.values.copy()
    values[1:] *= 1.5
    moved = Data.build(units=PARKS, indicators=TREE.codes, values=values, period="2026")
    change = explain_change(before=before, after=Version(data=moved, hierarchy=TREE, recipe=ROUGH)).of(
        "甲", own=True
    )
    parts = {part.factor: part.score for part in change.factors}
    assert parts[Factor.OWN] == pytest.approx(0, abs=1e-12)
    assert parts[Factor.OTHERS] == pytest.approx(change.change, abs=1e-12)
    assert change.change < 0
    assert all(part.own == pytest.approx(0, abs=1e-12) for part in change.indicators)


def test_an_indicator_added_to_the_system_counts_as_a_change_of_indicators():
    smaller = TREE.without(["x00"])
    found = explain_change(before=version(8, tree=smaller, gaps=0.0), after=version(8, gaps=0.0))
    assert found.factors == (Factor.WEIGHTS,)
    assert_adds_up(found.of("戊"))


def test_passers_name_the_indicators_that_did_it():
    found = explain_change(before=version(9, gaps=0.0), after=version(10, gaps=0.0))
    told = [each for unit in found.units for each in found.of(unit).passers]
    assert told
    for each in told:
        gap = each.gap_after - each.gap_before
        assert each.own_change - each.their_change == pytest.approx(gap, abs=1e-12)
        assert each.by
        assert all(part * gap > 0 for _, part in each.by)


def test_keys_lead_through_the_trace_to_the_source():
    before, after = (compute(data(seed), TREE, ROUGH) for seed in (11, 12))
    change = explain_change(before=Version.of(before), after=Version.of(after)).of("己")
    part = change.indicators[0]
    assert part.key == ("己", part.code)
    assert after.trace(*part.key).code == part.code
    row = (PARKS.index("己"), TREE.codes.index(part.code))
    expected = [None if np.isnan(v) else v for v in (before.data.values[row], after.data.values[row])]
    assert [part.before, part.after] == expected


def test_periods_judged_together_stay_so_in_every_mixture():
    panel = Panel.build(
        periods=[data(13, period="2024"), data(14, PARKS[1:], "2025"), data(15, period="2026")]
    )
    recipe = Recipe(normalise=Normalise(over=Scope.PANEL))
    results = compute_panel(panel, TREE, recipe)
    found = explain_change(before=Version.of(results.of("2025")), after=Version.of(results.of("2026")))
    assert found.factors == (Factor.DATA, Factor.UNITS)
    assert found.start.total.tolist() == results.of("2025").index.tolist()
    for unit in found.units[:3]:
        change = found.of(unit, own=True)
        assert_adds_up(change)
        others = {part.factor: part.score for part in change.factors}[Factor.OTHERS]
        assert others == pytest.approx(0, abs=1e-9), "a common scale does not move when others do"


def test_any_way_of_computing_can_be_explained():
    def evaluate(table, tree, recipe):
        return Scored.build(units=table.units, hierarchy=tree, values=table.aligned(tree.codes).values)

    found = explain_change(before=version(16), after=version(17), evaluate=evaluate)
    change = found.of("甲", own=True)
    assert_adds_up(change)
    assert change.remainder == pytest.approx(0, abs=1e-9)


def test_a_unit_that_was_not_there_cannot_be_compared():
    found = explain_change(before=version(1, units=PARKS[:6]), after=version(2, units=PARKS[1:]))
    for unit in ("甲", "庚", "无"):
        with pytest.raises(ValueError, match="无从比较"):
            found.of(unit)


def test_a_change_is_ready_for_json_with_labels():
    found = explain_change(before=version(1), after=version(2, recipe=GEOMETRIC)).of("甲", own=True)
    plain = as_plain(found)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert [part["label"] for part in plain["factors"]] == ["自身数据变化", "其他单位数据变化", "方法调整"]
    assert plain["places"] == found.places
    assert plain["change"] == pytest.approx(found.change)
