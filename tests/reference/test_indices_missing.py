"""Availability, screening and imputation give COINr's published numbers; its gaps that stay are pinned by right answers."""

import numpy as np
import pytest

from tests.reference.asem import Asem
from xiechuang.engines.indices.missing import (
    Along,
    Rule,
    availability,
    availability_by_group,
    impute,
    screen,
)

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def asem(reference):
    return Asem(reference)


@pytest.fixture(scope="module")
def hierarchy(asem):
    return asem.hierarchy()


@pytest.fixture(scope="module")
def raw(asem, hierarchy):
    return asem.columns("stage_Raw", hierarchy.codes)


@pytest.fixture(scope="module")
def gappy(asem, hierarchy):
    return asem.columns("stage_Denominated", hierarchy.codes)


def classes(asem, name):
    said = {row["uCode"]: row[name] for row in asem.table("in_ASEM_iData")}
    return [said[unit] for unit in asem.units()]


def test_availability_by_unit_is_the_published_one(asem, raw):
    known = availability(raw)
    columns = ("N_missing", "N_zero", "N_miss_or_zero", "Dat_Avail", "Non_Zero")
    assert asem.units("avail_summary") == asem.units()
    found = [known.missing, known.zeros, known.missing_or_zero, known.available, known.non_zero]
    assert np.column_stack(found) == pytest.approx(asem.columns("avail_summary", columns), rel=1e-12)


def test_availability_by_group_is_the_published_one(asem, raw, hierarchy):
    found = availability_by_group(raw, hierarchy=hierarchy)
    expected = asem.columns("avail_bygroup", tuple(found))
    assert asem.units("avail_bygroup") == asem.units()
    assert np.column_stack(list(found.values())) == pytest.approx(expected, rel=1e-12)


def test_screening_by_data_removes_the_five_published_units(asem, raw):
    seen = screen(raw, rule=Rule.MISSING, threshold=0.9)
    out = [unit for unit, stays in zip(asem.units(), seen.included, strict=True) if not stays]
    assert out == ["BGD", "BRN", "KHM", "LAO", "MMR"]
    for row, low, stays in zip(asem.table("screen_raw_0.9"), seen.low_data, seen.included, strict=True):
        assert (row["LowData"], row["Included"]) == (str(low).upper(), str(stays).upper())


METHODS = {
    "impute_i_mean": {"method": "mean"},
    "impute_i_median": {"method": "median"},
    "impute_median_grp_GDPpc": {"method": "median", "group": "GDPpc_group"},
    "stage_Imputed": {"method": "mean", "group": "EurAsia_group"},
}


@pytest.mark.parametrize("name", METHODS)
def test_fills_by_column_are_the_published_ones(asem, gappy, hierarchy, name):
    how = dict(METHODS[name])
    group = how.pop("group", None)
    done = impute(gappy, classes=None if group is None else classes(asem, group), **how)
    assert done.values == pytest.approx(asem.columns(name, hierarchy.codes), rel=1e-12)
    assert not done.fell_back.any()


def test_fills_by_row_among_siblings_are_the_published_ones(asem, gappy, hierarchy):
    siblings = hierarchy.ancestors(1)
    done = impute(gappy, along=Along.ROW, siblings=siblings, directions=hierarchy.directions)
    expected = asem.columns("impute_row_mean_l2", hierarchy.codes)
    assert done.values == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_a_class_with_nothing_is_filled_from_all_where_coinr_leaves_a_gap(asem, gappy, hierarchy):
    """Its i_mean_grp gives NaN to everybody in a group without data."""
    asia = np.array([one == "Asia" for one in classes(asem, "EurAsia_group")])
    without = gappy.copy()
    column = hierarchy.codes.index("LPI")
    without[asia, column] = np.nan
    done = impute(without, classes=classes(asem, "EurAsia_group"))
    assert done.values[asia, column] == pytest.approx(np.nanmean(without[~asia, column]))
    assert done.fell_back[asia, column].all()


def test_a_column_that_never_varies_is_filled_by_row_where_coinr_divides_by_nought(gappy, hierarchy):
    constant = gappy.copy()
    constant[:, 3] = 4.0
    constant[7, 3] = np.nan
    done = impute(constant, along=Along.ROW, directions=hierarchy.directions)
    assert done.values[7, 3] == 4
    assert np.isfinite(done.values).all()


@pytest.mark.parametrize("method", ["neighbours", "regression"])
def test_learned_fills_of_hidden_cells_beat_the_mean(gappy, method):
    """Every tenth observed cell is hidden; errors are counted in standard deviations of the column."""
    pytest.importorskip("sklearn")
    hidden = (np.random.default_rng(4).random(gappy.shape) < 0.1) & ~np.isnan(gappy)
    holed = np.where(hidden, np.nan, gappy)
    spread = np.nanstd(gappy, axis=0)

    def error(filled):
        return np.abs((filled - gappy) / spread)[hidden].mean()

    assert error(impute(holed, method=method).values) < 0.9 * error(impute(holed).values)
