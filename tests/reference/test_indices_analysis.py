"""Statistics, correlations, dimensions, strengths and results of the ASEM example as COINr published them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.reference.asem import Asem, number
from xiechuang.engines.indices.analysing import (
    among_siblings,
    correlate,
    cronbach,
    describe,
    principal_components,
    results,
    strengths_and_weaknesses,
    unit_summary,
    with_ancestors,
    with_sizes,
)
from xiechuang.engines.indices.structure import Hierarchy

pytestmark = pytest.mark.reference
CLOSE = {"rtol": 1e-12, "atol": 1e-12}

STATISTICS = {
    "Min": "minimum",
    "Max": "maximum",
    "Mean": "mean",
    "Median": "median",
    "Std": "deviation",
    "Skew": "skewness",
    "Kurt": "kurtosis",
    "N.Avail": "available",
    "N.NonZero": "nonzero",
    "N.Unique": "unique",
    "N.Same": "same",
    "Frc.Avail": "share_available",
    "Frc.NonZero": "share_nonzero",
    "Frc.Unique": "share_unique",
    "Frc.Same": "share_same",
}
FLAGS = {
    "Flag.Avail": ("few_available", "LOW"),
    "Flag.NonZero": ("few_nonzero", "LOW"),
    "Flag.Unique": ("few_unique", "LOW"),
    "Flag.SkewKurt": ("outlying", "OUT"),
}


@pytest.fixture
def asem(reference: Callable[[str], Path]) -> Asem:
    return Asem(reference)


@pytest.mark.parametrize("stage", ["Raw", "Treated"])
def test_statistics_and_flags_are_those_published(asem: Asem, stage: str) -> None:
    rows = asem.table(f"stats_{stage.lower()}")
    found = describe(asem.columns(f"stage_{stage}", tuple(row["iCode"] for row in rows)))
    for theirs, ours in STATISTICS.items():
        expected = np.array([number(row[theirs]) for row in rows])
        np.testing.assert_allclose(np.asarray(getattr(found, ours)), expected, **CLOSE, err_msg=theirs)
    for theirs, (ours, word) in FLAGS.items():
        assert [row[theirs] == word for row in rows] == getattr(found, ours).tolist(), theirs


def matrix(asem: Asem, name: str) -> dict[tuple[str, str], float]:
    return {(row["Var1"], row["Var2"]): number(row["Correlation"]) for row in asem.table(name)}


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
def test_indicator_correlations_are_those_published(asem: Asem, method: str) -> None:
    codes = asem.hierarchy().codes
    expected = matrix(asem, f"corr_ind_{method}")
    wanted = np.array([[expected[one, other] for other in codes] for one in codes])
    found = correlate(asem.columns("stage_Normalised", codes), method=method)
    np.testing.assert_allclose(found.coefficients, wanted, **CLOSE)


def test_p_values_are_those_published(asem: Asem) -> None:
    rows = asem.table("pvals_pearson")
    codes = tuple(row["iCode"] for row in rows)
    wanted = np.array([[number(row[code]) for code in codes] for row in rows])
    np.testing.assert_allclose(correlate(asem.columns("stage_Normalised", codes)).p_values, wanted, **CLOSE)


def test_correlations_along_the_family_are_those_published(asem: Asem) -> None:
    hierarchy = asem.hierarchy()
    names = dict.fromkeys(hierarchy.levels[1].codes, "Pillar")
    names |= dict.fromkeys(hierarchy.levels[2].codes, "Sub-index") | {"Index": "Index"}
    found = with_ancestors(hierarchy, asem.scores(hierarchy))
    ours = {(names[each.right], each.left): each.coefficient for each in found}
    theirs = matrix(asem, "corr_family_l1")
    assert ours.keys() == theirs.keys()
    for pair, expected in theirs.items():
        assert ours[pair] == pytest.approx(expected, rel=1e-12, abs=1e-12), pair


def test_correlations_between_levels_are_those_published(asem: Asem) -> None:
    hierarchy = asem.hierarchy()
    scores = asem.scores(hierarchy)
    for name, low, high in (("corr_l1_index", 0, 3), ("corr_l2_l3", 1, 2)):
        found = correlate(scores[high], scores[low]).coefficients
        ours = {
            (above, below): found[row, column]
            for row, above in enumerate(hierarchy.levels[high].codes)
            for column, below in enumerate(hierarchy.levels[low].codes)
        }
        for pair, expected in matrix(asem, name).items():
            assert ours[pair] == pytest.approx(expected, rel=1e-12, abs=1e-12), pair


@pytest.mark.parametrize(("name", "limits"), [("high", {"above": 0.75}), ("low", {"below": -0.5})])
def test_flagged_siblings_are_those_published(asem: Asem, name: str, limits: dict[str, float]) -> None:
    hierarchy = asem.hierarchy()
    found = among_siblings(hierarchy, asem.columns("stage_Normalised", hierarchy.codes), **limits)
    ours = {(each.group, *sorted((each.left, each.right))): each.coefficient for each in found}
    theirs = {
        (row["Group"], *sorted((row["Ind1"], row["Ind2"]))): number(row["Corr"])
        for row in asem.table(f"corr_flags_{name}")
    }
    assert ours.keys() == theirs.keys()
    for pair, expected in theirs.items():
        assert ours[pair] == pytest.approx(expected, rel=1e-12)


def test_correlations_with_sizes_are_those_published(asem: Asem) -> None:
    codes = asem.hierarchy().codes
    names = ("Area", "Energy", "GDP", "Population")
    sizes = dict(zip(names, asem.columns("in_ASEM_iData", names).T, strict=True))
    found = with_sizes(codes, asem.columns("in_ASEM_iData", codes), sizes, limit=0.6)
    ours = {(each.left, each.right): each.coefficient for each in found}
    for row in asem.table("denom_corr"):
        assert ours[row["Ind"], row["Denom"]] == pytest.approx(number(row["Corr"]), rel=1e-12)
    assert len(ours) == len(asem.table("denom_corr"))


def test_cronbach_is_that_published(asem: Asem) -> None:
    hierarchy = asem.hierarchy()
    parents = np.array([each.parent for each in hierarchy.indicators])
    for row in asem.table("cronbach"):
        if row["group"] == "(all pillars)":
            found = cronbach(asem.columns("stage_Aggregated", hierarchy.levels[1].codes))
        else:
            found = cronbach(
                asem.columns(f"stage_{row['dset']}", hierarchy.codes)[:, parents == row["group"]]
            )
        assert found == pytest.approx(number(row["alpha"]), rel=1e-12, abs=1e-12), row


def test_components_are_those_published_but_never_upside_down(asem: Asem) -> None:
    hierarchy = asem.hierarchy()
    loadings = {row["iCode"]: number(row["Weight"]) for row in asem.table("pca_weights_l1")}
    shares = asem.table("pca_explained")
    for group in hierarchy.levels[1].codes:
        codes = tuple(each.code for each in hierarchy.indicators if each.parent == group)
        theirs = np.array([loadings[code] for code in codes])
        rows = [row for row in shares if row["group"] == group]
        found = principal_components(asem.columns("stage_Normalised", codes))
        turned = theirs * np.sign(theirs.sum())
        np.testing.assert_allclose(found.loadings[0], turned, rtol=1e-11, atol=1e-12)
        for field, column in (("variances", "var"), ("shares", "frac"), ("deviations", "sdev")):
            expected = [number(row[column]) for row in rows]
            np.testing.assert_allclose(getattr(found, field), expected, rtol=1e-11, err_msg=group)


def published_order(asem: Asem) -> tuple[list[int], list[str]]:
    """COINr lists indicators by group, which decides among equal ranks."""
    hierarchy = asem.hierarchy()
    codes = [row["iCode"] for row in asem.table("weights_original") if row["Level"] == "1"]
    return [hierarchy.codes.index(code) for code in codes], codes


@pytest.mark.parametrize("unit", ["CHN", "GBR"])
def test_strengths_and_weaknesses_are_those_published(asem: Asem, unit: str) -> None:
    plain = asem.hierarchy()
    order, codes = published_order(asem)
    hierarchy = Hierarchy.build(indicators=[plain.indicators[i] for i in order], groups=plain.groups)
    values = asem.columns("stage_Raw", tuple(codes))
    found = strengths_and_weaknesses(hierarchy, values, row=asem.units().index(unit))
    for ours, name in ((found.strengths, "strengths"), (found.weaknesses, "weaknesses")):
        theirs = asem.table(f"{name}_{unit}")
        assert [(p.code, p.name, p.group, p.rank, p.unit) for p in ours] == [
            (row["Code"], row["Name"], row["Pillar"], int(row["Rank"]), row["Unit"]) for row in theirs
        ]
        assert [float(f"{p.value:.3g}") for p in ours] == [number(row["Value"]) for row in theirs]


def test_the_unit_summary_is_that_published(asem: Asem) -> None:
    hierarchy = asem.hierarchy()
    lines = unit_summary(hierarchy, asem.scores(hierarchy), row=asem.units("stage_Aggregated").index("CHN"))
    ours = {line.code: line for line in lines}
    theirs = asem.table("unit_summary_CHN")
    assert len(theirs) == len(lines)
    for row in theirs:
        line = ours[row["Code"]]
        assert (line.name, line.rank) == (row["Name"], int(row["Rank"]))
        assert line.score == pytest.approx(number(row["Score"]), abs=1e-12)


def test_results_ranks_and_group_ranks_are_those_published(asem: Asem) -> None:
    hierarchy = asem.hierarchy()
    groups = [row["EurAsia_group"] for row in asem.table("results_groupranks")]
    by_unit = dict(zip((row["uCode"] for row in asem.table("results_groupranks")), groups, strict=True))
    units = asem.units("stage_Aggregated")
    table = results(
        units=units,
        levels=hierarchy.levels,
        scores=asem.scores(hierarchy),
        groups=[by_unit[unit] for unit in units],
    )
    ours = {line.unit: line for line in table}
    assert [line.unit for line in table] == [row["uCode"] for row in asem.table("results_aggs")]
    for row in asem.table("results_aggs"):
        assert ours[row["uCode"]].rank == int(row["Rank"])
        for code in list(row)[2:]:
            assert ours[row["uCode"]].scores[code] == pytest.approx(number(row[code]), abs=1e-12)
    for name, field in (("results_ranks_full", "ranks"), ("results_groupranks", "group_ranks")):
        for row in asem.table(name):
            codes = [code for code in row if code in ours["CHN"].ranks]
            found = getattr(ours[row["uCode"]], field)
            assert {code: found[code] for code in codes} == {code: int(row[code]) for code in codes}
