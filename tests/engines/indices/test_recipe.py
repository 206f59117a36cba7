"""A recipe is carried out stage by stage, and every odd input has a defined answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.indices import sample
from xiechuang.engines.indices.missing import Along
from xiechuang.engines.indices.recipe import (
    AGGREGATIONS,
    DOUBT,
    Aggregate,
    Denominate,
    Impute,
    Normalise,
    Recipe,
    RecipeError,
    Screen,
    StageName,
    Step,
    Treat,
    Weigh,
    competition_ranks,
    compute,
)
from xiechuang.engines.indices.structure import Data, DataError, Flag
from xiechuang.engines.indices.weighting import METHODS as WEIGHTINGS


def run(data=None, **choices):
    return compute(data or sample.data(), sample.hierarchy(), Recipe(**choices))


def refusals(call):
    with pytest.raises((RecipeError, DataError)) as refused:
        call()
    return {(problem.where, problem.field) for problem in refused.value.problems}


def test_the_plain_recipe_by_hand():
    result = run()
    rd = (np.array([10, 20, 15, 12, 11]) - 10) * 10
    patents = np.array([100, 25, 25, 15, 18])
    patents = (patents - 15) / 85 * 100
    waste = 100 - (np.array([5, 4, 9, 1, 7]) - 1) / 8 * 100
    innovation = (2 * rd + patents + waste) / 4
    assert result.scores_of("INNO") == pytest.approx(innovation)
    openness = (np.array([100, 50, 0, 25, 75]) + np.array([100, 500 / 6, 0, 50, 100 / 6])) / 2
    visits = np.array([0, 100, 200 / 6, 100 / 6, 500 / 6])
    assert result.index == pytest.approx((3 * innovation + openness + 0.5 * visits) / 4.5)
    assert result.index_ranks.tolist() == competition_ranks(result.index).tolist()


def test_stages_that_are_left_out_are_not_there():
    assert list(run().stages) == [StageName.RAW, StageName.DENOMINATED, StageName.NORMALISED]
    assert list(run(denominate=None).stages) == [StageName.RAW, StageName.NORMALISED]
    everything = run(impute=Impute(), screen=Screen(), treat=Treat())
    assert list(everything.stages) == ["raw", "denominated", "screened", "imputed", "treated", "normalised"]


def test_flags_add_up_along_the_way():
    result = run(sample.gappy(), impute=Impute())
    flags = result.stages[StageName.NORMALISED].flags
    assert flags[1, 0] == Flag.IMPUTED
    assert flags[0, 1] == Flag.DENOMINATED
    assert flags[0, 0] == Flag.RAW
    assert result.stages[StageName.DENOMINATED].flags[1, 0] == Flag.MISSING


def test_screening_before_imputation_looks_at_what_was_observed():
    gappy = sample.gappy()
    before = run(gappy, screen=Screen(threshold=0.9), impute=Impute())
    after = run(gappy, screen=Screen(on=StageName.IMPUTED, threshold=0.9), impute=Impute())
    assert (before.units, before.excluded) == (("甲", "丁"), ("乙", "丙", "戊"))
    assert after.excluded == ()
    assert any("不参加排名：乙、丙、戊" in entry.message for entry in before.log)


def test_a_unit_is_kept_by_force():
    kept = run(sample.gappy(), screen=Screen(threshold=0.9, force={"乙": True, "甲": False}))
    assert kept.units == ("乙", "丁")


def test_indicators_may_have_scales_of_their_own():
    own = Normalise(each={"rd": {"method": "goalposts"}, "visits": {"high": 50.0}})
    result = run(normalise=own)
    assert result.scores_of("rd") == pytest.approx((np.array([10, 20, 15, 12, 11]) - 5) / 20 * 100)
    assert result.scores_of("visits").max() == 50
    assert result.scores_of("firms").max() == 100


def test_targets_come_from_the_indicators_and_a_missing_one_is_named():
    each = {"rd": {"method": "distance_to_target"}}
    assert run(normalise=Normalise(each=each)).scores_of("rd")[1] == pytest.approx(1.25)
    assert refusals(lambda: run(normalise=Normalise(method="distance_to_target"))) == {
        (code, "target") for code in sample.CODES if code != "rd"
    }


def test_a_reference_unit_is_named_by_its_code():
    scaled = run(normalise=Normalise(method="distance_to_reference", parameters={"reference": "乙"}))
    assert scaled.scores_of("rd")[1] == 1
    nobody = Normalise(method="distance_to_reference", parameters={"reference": "己"})
    assert refusals(lambda: run(normalise=nobody)) == {("", "reference")}


@pytest.mark.parametrize("method", [name for name in WEIGHTINGS if name != "ahp"])
def test_weights_may_be_found_in_the_data(method):
    result = run(weigh=Weigh(method=method, levels=(0, 1)))
    for height in range(2):
        shares = result.weighted.shares(height)
        assert (shares >= 0).all()
        assert np.bincount(result.weighted.levels[height].parents, weights=shares) == pytest.approx(1)
    assert result.hierarchy.effective_weights().tolist() == sample.hierarchy().effective_weights().tolist()


def test_judged_weights_are_given_for_one_group_and_others_stay():
    each = {"OPEN": {"method": "ahp", "comparisons": [[1, 3], [1 / 3, 1]]}}
    weighted = run(weigh=Weigh(each=each)).weighted
    assert weighted.shares(0)[3:5].tolist() == pytest.approx([0.75, 0.25])
    assert weighted.shares(0)[:3].tolist() == [0.5, 0.25, 0.25]


def test_weights_given_by_name_have_the_last_word():
    weighted = run(weigh=Weigh(method="equal", weights={"rd": 1.0})).weighted
    assert weighted.levels[0].weights[:3].tolist() == pytest.approx([1, 1 / 3, 1 / 3])


@pytest.mark.parametrize("method", AGGREGATIONS)
def test_every_way_to_aggregate_runs_on_every_level(method):
    scaled = Normalise(parameters={"low": 1.0, "high": 100.0})
    result = run(normalise=scaled, aggregate=Aggregate(steps=(Step(method=method), Step())))
    assert np.isfinite(result.index).all()
    # What is carried up is handed on as it is, whatever the method.
    assert result.scores[1][:, 2].tolist() == result.scores_of("visits").tolist()


def test_levels_may_be_aggregated_differently_and_the_last_step_goes_on():
    mixed = Aggregate(steps=(Step(method="geometric"), Step()))
    scaled = Normalise(parameters={"low": 1.0, "high": 100.0})
    result = run(normalise=scaled, aggregate=mixed)
    one = result.scores_of("firms") * result.scores_of("loans")
    assert result.scores_of("OPEN") == pytest.approx(np.sqrt(one))
    assert mixed.step(5) == Step()


def test_benefit_of_the_doubt_never_scores_anybody_above_one():
    result = run(aggregate=Aggregate(steps=(Step(method=DOUBT, parameters={"lower": 0.1}),)))
    assert result.scores_of("INNO").max() <= 1 + 1e-9


def test_too_little_of_a_group_gives_no_score():
    result = run(sample.gappy(), aggregate=Aggregate(steps=(Step(threshold=0.8), Step())))
    assert np.isnan(result.scores_of("INNO")).tolist() == [False, True, False, False, True]
    assert result.ranks_of("INNO")[1] == 0


def constant():
    values = np.array(sample.VALUES, dtype=float)
    values[:, 3] = 7
    return sample.data(values)


@pytest.mark.parametrize("method", ["min_max", "z_score", "distance_to_max", "percentile_rank", "borda"])
def test_a_constant_indicator_gives_everybody_the_same_and_nobody_nothing(method):
    result = run(constant(), treat=Treat(), normalise=Normalise(method=method))
    assert len(set(result.scores_of("firms"))) == 1
    assert np.isfinite(result.index).all()


def empty_unit():
    values = np.array(sample.VALUES, dtype=float)
    values[3] = sample.GAP
    return sample.data(values)


def test_a_unit_without_any_data_has_no_score_and_the_others_keep_theirs():
    result = run(empty_unit(), treat=Treat())
    assert np.isnan(result.index).tolist() == [False, False, False, True, False]
    assert result.index_ranks[3] == 0
    assert sorted(result.index_ranks.tolist()) == [0, 1, 2, 3, 4]
    assert any("没有得分：丁" in entry.message for entry in result.log)


def test_a_zero_or_negative_denominator_is_a_gap_in_the_log():
    result = run(sample.data(population=(1, 0, -3, 4, 5)))
    assert np.isnan(result.scores_of("patents")).tolist() == [False, True, True, False, False]
    assert np.isfinite(result.index).all()
    assert any("乙、丙 共 2 个单位" in entry.message for entry in result.log)


def test_nobody_left_after_screening_is_refused():
    with pytest.raises(RecipeError, match="筛选后没有单位留下"):
        run(empty_unit(), screen=Screen(threshold=1, force=dict.fromkeys(sample.UNITS, False)))


def test_everything_that_does_not_fit_is_said_before_anything_is_computed():
    wrong = {
        "denominate": Denominate(by={"nothing": "area"}, scales={"rd": 0.0}),
        "screen": Screen(on=StageName.TREATED, threshold=2, force={"己": True}),
        "impute": Impute(method="guess", level=9, limit=0, group="nowhere"),
        "treat": Treat(skip=("none",)),
        "normalise": Normalise(method="squash", each={"rd": {"method": "melt"}}),
        "weigh": Weigh(method="dice", weights={"rd": -1.0}),
        "aggregate": Aggregate(steps=(Step(method="stir", threshold=-1),)),
    }
    assert refusals(lambda: run(**wrong)) == {
        ("nothing", "denominate"),
        ("nothing", "denominator"),
        ("rd", "denominate.scales"),
        ("", "screen.on"),
        ("", "screen.threshold"),
        ("己", "screen.force"),
        ("", "impute.method"),
        ("", "impute.level"),
        ("", "impute.limit"),
        ("nowhere", "impute.group"),
        ("none", "treat"),
        ("", "normalise.method"),
        ("", "weigh.method"),
        ("rd", "weigh.weights"),
        ("第 1 步", "aggregate.method"),
        ("", "aggregate.steps[0].threshold"),
    }


def test_an_indicator_without_data_and_unfit_parameters_are_refused():
    short = Data.build(units=("甲",), indicators=("rd",), values=[[1]])
    assert refusals(lambda: run(short, denominate=None)) == {
        (code, "indicators") for code in sample.CODES if code != "rd"
    }
    with pytest.raises(RecipeError, match="参数不合用"):
        run(normalise=Normalise(parameters={"middle": 1}))
    with pytest.raises(RecipeError, match="参数不合用"):
        run(aggregate=Aggregate(steps=(Step(parameters={"exponent": 1}),)))


def test_columns_in_another_order_and_additional_ones_do_not_matter():
    given = sample.data()
    turned = Data.build(
        units=given.units,
        indicators=("more", *reversed(given.indicators)),
        values=np.column_stack([np.zeros(5), given.values[:, ::-1]]),
        denominators=given.denominators,
    )
    assert run(turned).index.tolist() == run(given).index.tolist()


def test_a_denominator_that_the_hierarchy_names_and_the_data_have_not_is_refused():
    without = Data.build(units=sample.UNITS, indicators=sample.CODES, values=sample.VALUES)
    assert refusals(lambda: run(without)) == {("patents", "denominator")}


def test_ties_share_the_best_rank_and_gaps_have_none():
    assert competition_ranks(np.array([3, sample.GAP, 5, 3, 1])).tolist() == [2, 0, 1, 2, 4]


@given(st.permutations(range(5)), st.floats(0.01, 100))
def test_neither_the_order_of_units_nor_the_unit_of_measurement_matters(order, unit):
    values = np.array(sample.VALUES, dtype=float)
    straight = run()
    turned = sample.data(
        values[order] * [unit, 1, 1, 1, 1, 1],
        units=[sample.UNITS[place] for place in order],
        population=[1 + place for place in order],
    )
    assert run(turned).index == pytest.approx(straight.index[order])


@given(st.integers(0, 4), st.sampled_from(["rd", "firms", "visits"]), st.floats(0, 50))
def test_more_of_what_is_good_never_lowers_a_score_on_a_fixed_scale(unit, code, more):
    values = np.array(sample.VALUES, dtype=float)
    fixed = Normalise(method="scaled", parameters={"high": 100.0})
    before = run(normalise=fixed)
    values[unit, sample.CODES.index(code)] += more
    after = run(sample.data(values), normalise=fixed)
    assert after.index[unit] >= before.index[unit] - 1e-12


@pytest.mark.parametrize(
    "how", [{}, {"group": "region"}, {"along": Along.ROW}, {"along": Along.ROW, "level": 1}]
)
@pytest.mark.parametrize("method", ["mean", "median"])
def test_imputation_in_a_recipe_never_changes_an_observed_cell(method, how):
    stages = run(sample.gappy(), impute=Impute(method=method, **how)).stages
    before, after = stages[StageName.DENOMINATED].values, stages[StageName.IMPUTED].values
    there = ~np.isnan(before)
    assert (before[there] == after[there]).all()
