"""Outliers of the ASEM example are treated as COINr 1.1.14 treated them, but for the function that does nothing there."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.reference.asem import Asem, number
from xiechuang.engines.indices import treating
from xiechuang.engines.indices.treating import Touch, treat

pytestmark = pytest.mark.reference

TOUCHES = {"": Touch.NONE, "winhi": Touch.CUT_HIGH, "winlo": Touch.CUT_LOW}


@pytest.fixture
def asem(reference: Callable[[str], Path]) -> Asem:
    return Asem(reference)


@pytest.fixture
def codes(asem: Asem) -> tuple[str, ...]:
    return asem.hierarchy().codes


def test_the_default_rule_gives_the_published_treated_stage(asem, codes):
    treated = treat(asem.columns("stage_Screened", codes))
    assert np.array_equal(treated.values, asem.columns("stage_Treated", codes))


def test_the_table_of_treated_points_is_the_published_one(asem, codes):
    treated = treat(asem.columns("stage_Screened", codes))
    expected = np.array([[TOUCHES[row[code]] for code in codes] for row in asem.table("treat_points")])
    assert np.array_equal(treated.touch, expected)
    assert len(treated.points()) == int(np.count_nonzero(expected))


def test_skewness_kurtosis_and_counts_of_every_indicator_are_the_published_ones(asem, codes):
    treated = treat(asem.columns("stage_Screened", codes))
    for row in asem.table("treat_details"):
        place = codes.index(row["iCode"])
        for step, check in enumerate(treated.checks[:2]):
            if not row[f"check_SkewKurt{step}.Skew"]:
                continue
            assert check.passed[place] == (row[f"check_SkewKurt{step}.Pass"] == "TRUE")
            assert check.skewness[place] == pytest.approx(
                number(row[f"check_SkewKurt{step}.Skew"]), abs=1e-12
            )
            assert check.kurtosis[place] == pytest.approx(
                number(row[f"check_SkewKurt{step}.Kurt"]), abs=1e-12
            )
        assert treated.cut[place] == int(row["winsorise.nwin"] or 0)
        assert (treated.steps[place] > 0) == bool(row["winsorise.nwin"])


def test_chained_treatment_gives_the_published_combination(asem, codes):
    treated = treat(asem.columns("stage_Screened", codes), chained=True)
    assert np.array_equal(treated.values, asem.columns("treat_wincombine", codes))


@pytest.mark.parametrize(
    ("name", "column", "parameters"),
    [
        ("log_ct", "log_CT", {}),
        ("log_ct_plus", "log_CT_plus", {}),
        ("log_ct_orig", "log_CT_orig", {}),
        ("winsorise", "win", {}),
        ("box_cox", "boxcox05", {"exponent": 0.5}),
    ],
)
def test_every_transformation_gives_the_published_column(asem, name, column, parameters):
    flights = asem.columns("treat_functions_Flights", ("x",))
    changed = treating.METHODS[name](flights, **parameters).values
    np.testing.assert_allclose(
        changed, asem.columns("treat_functions_Flights", (column,)), rtol=1e-12, atol=1e-12
    )


def test_log_gii_transforms_where_coinr_returned_its_input(asem, codes):
    flights = asem.columns("treat_functions_Flights", ("x", "log_GII"))
    assert np.array_equal(flights[:, 0], flights[:, 1])
    portfolio = asem.columns("stage_Screened", ("ForPort",)) * 100
    low, high = portfolio.min(), portfolio.max()
    expected = np.log((high - 1) * (portfolio - low) / (high - low) + 1)
    np.testing.assert_allclose(treating.log_gii(portfolio).values, expected, rtol=1e-12)
    assert treating.log_gii(portfolio).values.max() == pytest.approx(np.log(high), rel=1e-12)
