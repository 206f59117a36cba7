"""Leaving out, comparing and trends on the ASEM example; where COINr is wrong, the right answer stands here."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.reference.asem import Asem, Floats, number
from xiechuang.engines.indices.analysing import compare, leave_each_out, leave_each_out_by, trends

pytestmark = pytest.mark.reference


@pytest.fixture
def asem(reference: Callable[[str], Path]) -> Asem:
    return Asem(reference)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_leaving_each_out_is_what_was_published(asem: Asem, level: int) -> None:
    hierarchy = asem.hierarchy()
    values = asem.columns("stage_Normalised", hierarchy.codes)
    found = leave_each_out(values, hierarchy, level=level)
    columns = ("Nominal", *found.codes)
    name = f"remove_l{level + 1}"
    np.testing.assert_allclose(found.scores.T, asem.columns(f"{name}_scores", columns), rtol=1e-12)
    np.testing.assert_array_equal(found.ranks.T, asem.columns(f"{name}_ranks", columns))
    means = {row["iCode"]: number(row["v"]) for row in asem.table(f"{name}_meanabs")}
    np.testing.assert_allclose(found.mean_shifts, [means[code] for code in found.codes], rtol=1e-12)


def test_leaving_out_by_any_method_agrees_with_the_product(asem: Asem) -> None:
    hierarchy = asem.hierarchy()
    values = asem.columns("stage_Normalised", hierarchy.codes)

    def score(less):
        kept = [hierarchy.codes.index(code) for code in less.codes]
        return values[:, kept] @ less.effective_weights()

    fast, slow = leave_each_out(values, hierarchy, level=1), leave_each_out_by(score, hierarchy, level=1)
    np.testing.assert_allclose(fast.scores, slow.scores, rtol=1e-12)
    np.testing.assert_array_equal(fast.ranks, slow.ranks)


def test_two_versions_compare_as_published(asem: Asem) -> None:
    hierarchy = asem.hierarchy()
    after = asem.columns("norm_zscore", hierarchy.codes) @ hierarchy.effective_weights()
    found = compare(asem.scores(hierarchy)[-1][:, 0], after)
    rows = {row["uCode"]: row for row in asem.table("compare_minmax_zscore")}
    ordered = [rows[unit] for unit in asem.units("stage_Aggregated")]
    assert found.before.tolist() == [int(row["coin.1"]) for row in ordered]
    assert found.after.tolist() == [int(row["coin.2"]) for row in ordered]
    assert found.shifts.tolist() == [int(row["Diff"]) for row in ordered]
    assert np.abs(found.shifts).tolist() == [int(row["Abs.diff"]) for row in ordered]


def panel(asem: Asem) -> tuple[list[str], list[float], Floats, tuple[str, ...]]:
    codes = asem.hierarchy().codes
    rows = asem.table("in_ASEM_iData_p")
    units = sorted({row["uCode"] for row in rows})
    times = sorted({float(row["Time"]) for row in rows})
    cube = np.full((len(times), len(units), len(codes)), np.nan)
    for row in rows:
        cube[times.index(float(row["Time"])), units.index(row["uCode"])] = [
            number(row[code]) for code in codes
        ]
    return units, times, cube, codes


def fitted_start(series: Floats, times: list[float]) -> float:
    there = ~np.isnan(series)
    return float(np.polyval(np.polyfit(np.array(times)[there] - times[0], series[there], 1), 0))


@pytest.mark.parametrize(
    ("column", "field", "name"), [("CAGR", "growth", "CAGR"), ("prc_change", "change", "prc")]
)
def test_trends_are_those_published_where_they_mean_anything(
    asem: Asem, column: str, field: str, name: str
) -> None:
    units, times, cube, codes = panel(asem)
    found = trends(cube, times=times)
    seen = 0
    for row in asem.table(f"trends_{name}_raw"):
        place = (units.index(row["uCode"]), codes.index(row["iCode"]))
        series, ours = cube[:, *place], getattr(found, field)[place]
        assert found.available[place] == pytest.approx(number(row["Avail"]))
        assert found.first[place] == pytest.approx(number(row["t_first"]), nan_ok=True)
        assert found.latest[place] == pytest.approx(number(row["t_latest"]), nan_ok=True)
        if np.isnan(ours):
            few = np.count_nonzero(~np.isnan(series)) < 2
            assert few or (fitted_start(series, times) if name == "prc" else np.nanmin(series)) <= 0, row
            continue
        seen += 1
        # A line that starts near zero multiplies rounding by how far it rises.
        loss = np.nanmax(np.abs(series)) / abs(fitted_start(series, times)) if name == "prc" and ours else 1.0
        assert ours == pytest.approx(number(row[column]), rel=1e-12 * max(loss, 1.0), abs=1e-12), row
    assert seen > 2300


def test_a_span_of_years_takes_the_rows_of_those_years(asem: Asem) -> None:
    """COINr 1.1.14 answers +0.0067 here: it looks the years up in the wrong list."""
    units, times, cube, codes = panel(asem)
    place = (units.index("AUT"), codes.index("LPI"))
    found = trends(cube, times=times, since=2020, until=2022)
    series = cube[:, *place]
    assert found.growth[place] == pytest.approx((series[4] / series[2]) ** 0.5 - 1, rel=1e-12)
    assert round(float(found.growth[place]), 4) == -0.0058
    alone = trends(cube[:, place[0], place[1]], times=times, since=2020, until=2022)
    assert float(alone.growth) == found.growth[place]
