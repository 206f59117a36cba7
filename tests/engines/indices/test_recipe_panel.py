"""Several periods are computed together: one scale for all or one for each, gaps from other periods, chained growth."""

import numpy as np
import pytest

from tests.engines.indices import sample
from xiechuang.engines.indices.missing import Reach
from xiechuang.engines.indices.recipe import (
    CHAINED,
    Impute,
    Normalise,
    Recipe,
    RecipeError,
    Scope,
    Screen,
    StageName,
    Treat,
    Weigh,
    compute,
    compute_panel,
)
from xiechuang.engines.indices.structure import DataError, Flag, Panel

YEARS = ("2023", "2024", "2025")


def panel(growth=1.1, change=None):
    periods = []
    for place, year in enumerate(YEARS):
        values = np.array(sample.VALUES, dtype=float) * growth**place
        if change:
            change(year, values)
        periods.append(sample.data(values, period=year))
    return Panel.build(periods=periods)


def run(given=None, **choices):
    return compute_panel(given or panel(), sample.hierarchy(), Recipe(**choices))


def test_over_each_period_alone_a_panel_is_many_tables():
    each = Recipe(treat=Treat(over=Scope.PERIOD), normalise=Normalise(over=Scope.PERIOD))
    together = compute_panel(panel(), sample.hierarchy(), each)
    alone = compute(panel().of("2024"), sample.hierarchy(), each)
    assert together.of("2024").index.tolist() == alone.index.tolist()


def test_on_one_scale_for_all_periods_growth_is_seen():
    common = run()
    scores = [result.scores_of("firms")[0] for result in common.results]
    assert scores[0] < scores[1] < scores[2]
    assert run(normalise=Normalise(over=Scope.PERIOD)).of("2025").scores_of("firms")[0] == 100


def test_one_set_of_weights_serves_all_periods_unless_each_shall_have_its_own():
    def uneven(year, values):
        if year == "2025":
            values[:, 3] = [1, 2, 3, 4, 500]

    common = run(panel(change=uneven), weigh=Weigh(method="entropy"))
    assert len({tuple(result.weighted.levels[0].weights) for result in common.results}) == 1
    own = run(panel(change=uneven), weigh=Weigh(method="entropy", over=Scope.PERIOD))
    assert len({tuple(result.weighted.levels[0].weights) for result in own.results}) > 1


def gap(year, values):
    if year != "2023":
        values[0, 0] = sample.GAP
    if year == "2023":
        values[1, 1] = sample.GAP


def test_a_gap_is_filled_from_the_units_own_periods_first_and_says_from_which():
    filled = run(panel(change=gap), impute=Impute(reach=Reach.LATEST))
    assert filled.of("2025").stages[StageName.IMPUTED].values[0, 0] == 10
    assert filled.of("2025").trace("甲", "rd").steps[2].note == "原为缺失，取自本单位 2023 的数据"
    assert filled.of("2023").trace("乙", "patents").steps[2].note == "原为缺失，取各单位的平均值"
    assert filled.of("2025").stages[StageName.IMPUTED].flags[0, 0] == Flag.IMPUTED


def test_only_the_panel_speaks_where_no_method_is_named():
    filled = run(panel(change=gap), impute=Impute(method=None, reach=Reach.LATEST, limit=1))
    assert np.isnan(filled.of("2023").stages[StageName.IMPUTED].values[1, 1])
    assert filled.of("2024").stages[StageName.IMPUTED].values[0, 0] == 10
    assert np.isnan(filled.of("2025").stages[StageName.IMPUTED].values[0, 0])


def test_periods_named_by_years_are_as_far_apart_as_the_years():
    periods = [
        sample.data(np.full((5, 6), 1.0), period="2020"),
        sample.data(np.full((5, 6), sample.GAP), period="2021"),
        sample.data(np.full((5, 6), 5.0), period="2024"),
    ]
    filled = run(Panel.build(periods=periods), denominate=None, impute=Impute(reach=Reach.LINEAR))
    assert filled.of("2021").stages[StageName.IMPUTED].values[0, 0] == 2


def test_units_may_come_and_go():
    first = sample.data(period="2023")
    second = sample.data(period="2024").chosen(["乙", "丙"])
    both = run(Panel.build(periods=[first, second]), impute=Impute(reach=Reach.CONSTANT))
    assert both.of("2024").units == ("乙", "丙")
    assert run(Panel.build(periods=[second, first])).of("2023").units == sample.UNITS


def test_the_base_period_is_a_hundred_and_growth_of_a_tenth_is_110():
    series = run(normalise=Normalise(method="base_period"), denominate=None)
    assert series.of("2023").index == pytest.approx(100)
    assert series.of("2024").scores_of("firms") == pytest.approx(110)
    assert series.of("2024").scores_of("waste") == pytest.approx(100 / 1.1)


def test_the_chained_index_links_weighted_growth_and_averages_groups():
    chained = run(normalise=Normalise(method=CHAINED), denominate=None)
    growth = 0.1 / 1.05 * 100
    innovation = (2 + 1 - 1) / 4 * growth
    expected = 100 * (200 + innovation) / (200 - innovation)
    assert chained.of("2024").scores_of("INNO") == pytest.approx(expected)
    assert chained.of("2024").scores_of("OPEN") == pytest.approx(110)
    assert chained.of("2024").scores[1][:, 2] == pytest.approx(110)
    assert chained.of("2023").index == pytest.approx(100)


def test_a_series_over_time_needs_two_periods():
    with pytest.raises(RecipeError, match="两期以上"):
        compute(sample.data(), sample.hierarchy(), Recipe(normalise=Normalise(method=CHAINED)))


def test_a_chain_has_one_set_of_weights():
    with pytest.raises(RecipeError, match="各期权重须相同"):
        run(normalise=Normalise(method=CHAINED), weigh=Weigh(over=Scope.PERIOD))


def test_a_result_of_a_panel_is_computed_again_with_all_its_periods():
    result = run().of("2024")
    assert result.regenerate().index.tolist() == result.index.tolist()
    fewer = result.regenerate(without_units=["甲"], normalise=Normalise(method="z_score"))
    assert fewer.units == sample.UNITS[1:]
    assert fewer.panel is not None
    assert all("甲" not in data.units for data in fewer.panel.periods)


def test_screening_and_logs_are_of_each_period():
    def lost(year, values):
        if year == "2024":
            values[0] = sample.GAP

    screened = run(panel(change=lost), screen=Screen())
    assert screened.of("2024").excluded == ("甲",)
    assert screened.of("2023").excluded == ()
    assert not any("甲" in entry.message for entry in screened.of("2023").log)


def test_an_unknown_period_is_refused():
    with pytest.raises(DataError, match="没有这一期"):
        run().of("1999")
