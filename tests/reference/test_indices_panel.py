"""Panels are filled as COINr fills them, and the artificial ASEM panel is computed as a whole."""

import shutil

import numpy as np
import pytest

from tests.reference.asem import Asem, number
from xiechuang.engines.indices.missing import Reach, impute_panel
from xiechuang.engines.indices.recipe import Impute, Normalise, Recipe, Scope, Screen, StageName, Treat
from xiechuang.engines.indices.tables import read_index

pytestmark = pytest.mark.reference
CODES = ("LPI", "Flights", "Goods")
FILES = {
    "panel_imp_latest": (Reach.LATEST, None),
    "panel_imp_latest_max1": (Reach.LATEST, 1),
    "panel_imp_constant": (Reach.CONSTANT, None),
    "panel_imp_linear": (Reach.LINEAR, None),
}


@pytest.fixture(scope="module")
def asem(reference):
    return Asem(reference)


def cube(asem, name):
    """float64[periods, units, indicators] and the years."""
    rows = asem.table(name)
    years = sorted({row["Time"] for row in rows})
    units = sorted({row["uCode"] for row in rows})
    values = np.full((len(years), len(units), len(CODES)), np.nan)
    for row in rows:
        values[years.index(row["Time"]), units.index(row["uCode"])] = [number(row[code]) for code in CODES]
    return values, np.array(years, dtype=float)


@pytest.mark.parametrize("name", FILES)
def test_fills_along_the_years_are_the_published_ones(asem, name):
    reach, limit = FILES[name]
    given, years = cube(asem, "panel_in_withNA")
    done = impute_panel(given, reach=reach, limit=limit, times=years)
    expected, _ = cube(asem, name)
    assert np.isnan(given).sum() > np.isnan(expected).sum()
    assert done.values == pytest.approx(expected, rel=1e-12, nan_ok=True)


@pytest.fixture(scope="module")
def panel(reference, tmp_path_factory):
    folder = tmp_path_factory.mktemp("panel")
    shutil.copyfile(reference("index/coinr/in_ASEM_iData_p.csv"), folder / "iData.csv")
    shutil.copyfile(reference("index/coinr/in_ASEM_iMeta.csv"), folder / "iMeta.csv")
    return read_index(folder, recipe=Recipe(impute=Impute(group="EurAsia_group")))


def test_the_panel_has_five_years_in_order(panel):
    assert [data.period for data in panel.periods] == ["2018", "2019", "2020", "2021", "2022"]
    assert all(len(data.units) == 51 for data in panel.periods)


def test_on_one_scale_for_all_years_only_one_year_has_each_extreme(panel):
    results = panel.run()
    stacked = np.concatenate([result.scores[0] for result in results])
    assert stacked.min(axis=0) == pytest.approx(0)
    assert stacked.max(axis=0) == pytest.approx(100)
    assert results[0].scores[0].max() <= 100


def test_the_first_year_computed_alone_is_the_official_example(panel, asem):
    recipe = Recipe(
        impute=Impute(group="EurAsia_group"),
        screen=Screen(on=StageName.IMPUTED, threshold=0.9),
        treat=Treat(over=Scope.PERIOD),
        normalise=Normalise(over=Scope.PERIOD),
    )
    alone = panel.run()[0].regenerate(recipe=recipe)
    places = [alone.units.index(unit) for unit in asem.units("stage_Aggregated")]
    assert alone.index[places] == pytest.approx(asem.columns("stage_Aggregated", ("Index",))[:, 0], rel=1e-12)
