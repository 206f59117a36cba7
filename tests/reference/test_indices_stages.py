"""Every stage of the official ASEM example, read from COINr's own tables, is reproduced to 1e-12."""

import shutil

import numpy as np
import pytest

from tests.reference.asem import Asem
from xiechuang.engines.indices.recipe import (
    Aggregate,
    Impute,
    Normalise,
    Recipe,
    Screen,
    StageName,
    Step,
    Treat,
    compute,
)
from xiechuang.engines.indices.tables import read_index, write_workbook

pytestmark = pytest.mark.reference

EXAMPLE = Recipe(
    impute=Impute(group="EurAsia_group"),
    screen=Screen(on=StageName.IMPUTED, threshold=0.9),
    treat=Treat(parameters={"winmax": 5}),
    normalise=Normalise(parameters={"low": 0.0, "high": 100.0}),
)


@pytest.fixture(scope="module")
def asem(reference):
    return Asem(reference)


@pytest.fixture(scope="module")
def index(reference, tmp_path_factory):
    folder = tmp_path_factory.mktemp("asem")
    for name in ("iData", "iMeta"):
        shutil.copyfile(reference(f"index/coinr/in_ASEM_{name}.csv"), folder / f"{name}.csv")
    return read_index(folder, recipe=EXAMPLE)


@pytest.fixture(scope="module")
def result(index):
    return index.run()[0]


def by_unit(result, stage, units):
    """float64[units, m] in the order of the reference."""
    places = [result.stages[stage].units.index(unit) for unit in units]
    return result.stages[stage].values[places]


def test_the_tables_of_coinr_are_read_as_they_are(index, asem):
    hierarchy = index.hierarchy
    assert [len(level.codes) for level in hierarchy.levels] == [49, 8, 2, 1]
    assert hierarchy.indicators == asem.hierarchy().indicators
    assert set(index.periods[0].groups) == {"GDP_group", "GDPpc_group", "Pop_group", "EurAsia_group"}
    assert set(index.periods[0].denominators) == {"Area", "Energy", "GDP", "Population"}
    assert (index.periods[0].period, index.unused) == ("2018", ())


def test_every_indicator_has_the_published_line_up_to_the_index(index, asem):
    for row in asem.table("lineage"):
        assert index.hierarchy.line(row["Indicator"]) == tuple(row.values())


@pytest.mark.parametrize("stage", StageName)
def test_every_stage_is_reproduced(result, asem, stage):
    name = f"stage_{stage.capitalize()}"
    expected = asem.columns(name, result.hierarchy.codes)
    found = by_unit(result, stage, asem.units(name))
    assert np.array_equal(np.isnan(found), np.isnan(expected))
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-12, nan_ok=True)


def test_the_scores_of_every_level_are_reproduced(result, asem):
    places = [result.units.index(unit) for unit in asem.units("stage_Aggregated")]
    for level, expected in zip(result.scores, asem.scores(result.hierarchy), strict=True):
        assert level[places] == pytest.approx(expected, rel=1e-12)


def test_the_published_top_five(result):
    order = np.argsort(result.index_ranks)[:5]
    assert [result.units[place] for place in order] == ["CHE", "NLD", "DNK", "NOR", "BEL"]
    assert result.index[order] == pytest.approx(
        [68.383724238341998, 64.819516169818, 64.804079960608, 64.467775849720, 63.539519894851], rel=1e-12
    )


def test_ranks_are_the_published_ones(result, asem):
    expected = {row["uCode"]: int(row["Rank"]) for row in asem.table("results_aggs")}
    assert dict(zip(result.units, result.index_ranks.tolist(), strict=True)) == expected


def test_sixty_three_gaps_become_sixty_five_by_a_missing_denominator(result):
    gaps = [np.isnan(result.stages[stage].values).sum() for stage in (StageName.RAW, StageName.DENOMINATED)]
    assert gaps == [63, 65]


def test_effective_weights_are_the_published_ones(result, asem):
    expected = {row["iCode"]: float(row["EffWeight"]) for row in asem.table("weights_effective")}
    tree = result.weighted
    found = {
        code: weight
        for height, level in enumerate(tree.levels)
        for code, weight in zip(level.codes, tree.effective_weights(of=height), strict=True)
    }
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", ["Raw", "Denominated", "Imputed", "Treated", "Normalised", "Aggregated"])
def test_an_older_implementation_agrees_as_far_as_its_rounded_inputs_go(result, asem, name):
    rows = asem.table(f"coinr6_{name}")
    codes = result.hierarchy.codes if name != "Aggregated" else tuple(result.hierarchy.places)
    places = [result.units.index(row["UnitCode"]) for row in rows]
    expected = np.array(
        [[float(row[code] or "nan") if row[code] != "NA" else np.nan for code in codes] for row in rows]
    )
    if name == "Aggregated":
        found = np.column_stack([result.scores_of(code) for code in codes])[places]
    else:
        found = by_unit(result, StageName(name.lower()), [row["UnitCode"] for row in rows])
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6, nan_ok=True)


MEANS = {
    "agg_amean": (Step(),),
    "agg_gmean": (Step(method="geometric"),),
    "agg_hmean": (Step(method="harmonic"),),
    "agg_genmean_2": (Step(method="power", parameters={"exponent": 2}),),
    "agg_genmean_m1_5": (Step(method="power", parameters={"exponent": -1.5}),),
    "agg_mixed_g_h_a": (Step(method="geometric"), Step(method="harmonic"), Step()),
}


@pytest.mark.parametrize("name", MEANS)
def test_a_recipe_names_its_means_level_by_level(result, asem, name):
    scaled = Normalise(parameters={"low": 1.0, "high": 100.0})
    again = result.regenerate(normalise=scaled, aggregate=Aggregate(steps=MEANS[name]))
    groups = tuple(code for level in again.hierarchy.levels[1:] for code in level.codes)
    places = [again.units.index(unit) for unit in asem.units(name)]
    found = np.column_stack([again.scores_of(code) for code in groups])[places]
    assert found == pytest.approx(asem.columns(name, groups), rel=1e-12)


def test_thresholds_of_data_leave_gaps_where_coinr_does(index, asem):
    steps = tuple(Step(threshold=share) for share in (0.8, 0.6, 1.0))
    again = compute(
        index.periods[0], index.hierarchy, Recipe(denominate=None, aggregate=Aggregate(steps=steps))
    )
    groups = tuple(code for level in again.hierarchy.levels[1:] for code in level.codes)
    places = [again.units.index(unit) for unit in asem.units("agg_raw_datthresh")]
    found = np.column_stack([again.scores_of(code) for code in groups])[places]
    assert found == pytest.approx(asem.columns("agg_raw_datthresh", groups), rel=1e-12, nan_ok=True)


def test_one_choice_changed_gives_the_published_ranks(result, asem):
    z_scores = result.regenerate(normalise=Normalise(method="z_score"))
    for row in asem.table("compare_minmax_zscore"):
        place = result.units.index(row["uCode"])
        assert (result.index_ranks[place], z_scores.index_ranks[place]) == (
            int(row["coin.1"]),
            int(row["coin.2"]),
        )


def test_every_indicator_taken_out_gives_the_published_scores(result, asem):
    rows = asem.table("remove_l1_scores")
    places = [result.units.index(row["uCode"]) for row in rows]
    for code in result.hierarchy.codes:
        found = result.regenerate(without=[code]).index[places]
        assert found == pytest.approx([float(row[code]) for row in rows], rel=1e-12)


def test_the_exported_workbook_computes_the_same(result, tmp_path):
    write_workbook(tmp_path / "asem.xlsx", [result])
    again = read_index(tmp_path / "asem.xlsx").run()[0]
    assert again.index == pytest.approx(result.index, rel=1e-12)
    assert again.index_ranks.tolist() == result.index_ranks.tolist()
