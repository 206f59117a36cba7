"""On the ASEM panel every change of score and rank between years is explained without remainder."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.reference.asem import Asem, number
from xiechuang.engines.indices.explaining import (
    Factor,
    Method,
    Scored,
    Version,
    contributions,
    explain_change,
    lead,
    what_would_raise,
)
from xiechuang.engines.indices.recipe import Aggregate, Normalise, Recipe, Step, Treat, compute
from xiechuang.engines.indices.structure import Data

pytestmark = pytest.mark.reference
GEOMETRIC = Recipe(
    treat=Treat(),
    normalise=Normalise(parameters={"low": 1.0}),
    aggregate=Aggregate(steps=(Step(method="geometric"),)),
)


@pytest.fixture
def asem(reference: Callable[[str], Path]) -> Asem:
    return Asem(reference)


def year(asem: Asem, time: str) -> Data:
    codes = asem.hierarchy().codes
    sizes = ("Area", "Energy", "GDP", "Population")
    rows = [row for row in asem.table("in_ASEM_iData_p") if row["Time"] == time]
    return Data.build(
        units=[row["uCode"] for row in rows],
        indicators=codes,
        values=[[number(row[code]) for code in codes] for row in rows],
        denominators={size: [number(row[size]) for row in rows] for size in sizes},
        period=time,
    )


def test_contributions_of_the_published_index_add_up(asem: Asem) -> None:
    hierarchy = asem.hierarchy()
    values = asem.columns("stage_Normalised", hierarchy.codes)
    units = asem.units("stage_Aggregated")
    for method in (Method(), Method(name="geometric"), Method(name="power", parameters={"exponent": 2.0})):
        one = Scored.build(units=units, hierarchy=hierarchy, values=values + 1, methods=method)
        np.testing.assert_allclose(contributions(one).levels[0].sum(axis=1), one.total, rtol=1e-12)
        ahead = lead(one, over="CHE")
        np.testing.assert_allclose(
            ahead.indicators.sum(axis=1), one.total - one.total[one.row("CHE")], atol=1e-9
        )
    published = Scored.build(units=units, hierarchy=hierarchy, values=values)
    expected = hierarchy.effective_weights() * values
    np.testing.assert_allclose(contributions(published).levels[0], expected, atol=1e-12)


def test_every_change_between_two_years_and_methods_is_explained(asem: Asem) -> None:
    hierarchy = asem.hierarchy()
    before, after = year(asem, "2018"), year(asem, "2022")
    heavier = hierarchy.with_weights({"Goods": 2.0, "Sust": 1.5})
    found = explain_change(
        before=Version(
            data=before.chosen(before.units[3:]), hierarchy=hierarchy, recipe=Recipe(treat=Treat())
        ),
        after=Version(data=after.chosen(after.units[:-2]), hierarchy=heavier, recipe=GEOMETRIC),
    )
    assert set(found.factors) == {Factor.DATA, Factor.WEIGHTS, Factor.METHOD, Factor.UNITS}
    table = found.by_factor()
    change = [found.end.total[found.end.row(u)] - found.start.total[found.start.row(u)] for u in found.units]
    np.testing.assert_allclose(sum(scores for scores, _ in table.values()), change, atol=1e-9)
    for unit in ("CHN", "DEU", "PRT"):
        one = found.of(unit, own=True)
        assert sum(part.score for part in one.factors) == pytest.approx(one.change, abs=1e-9)
        assert sum(part.places for part in one.factors) == pytest.approx(one.places, abs=1e-9)
        data = sum(part.score for part in one.factors if part.factor in (Factor.OWN, Factor.OTHERS))
        assert sum(part.score for part in one.indicators) == pytest.approx(data, abs=1e-9)
        assert one.remainder == pytest.approx(0, abs=1e-9)
        assert sum(each.places for each in one.passers) == one.places


def test_what_would_raise_a_country_does(asem: Asem) -> None:
    hierarchy, data, recipe = asem.hierarchy(), year(asem, "2022"), Recipe()
    found = what_would_raise(data, hierarchy, recipe, unit="CHN")
    easiest = found.found[0]
    values = data.values.copy()
    values[data.units.index("CHN"), hierarchy.codes.index(easiest.code)] = easiest.needed
    changed = Data.build(
        units=data.units,
        indicators=data.indicators,
        values=values,
        denominators=data.denominators,
    )
    result = compute(changed, hierarchy, recipe)
    assert result.index_ranks[result.units.index("CHN")] == easiest.rank < found.rank
