"""Factors are data: they go through JSON unchanged, and what is wrong with them is said at once."""

import json

import pytest

from tests.engines.indices import sample
from xiechuang.engines.indices.recipe import Normalise, Recipe, RecipeError, Step, Treat, compute
from xiechuang.engines.indices.uncertainty import (
    Choice,
    FactorError,
    Imputations,
    Option,
    WeightNoise,
    experiment_of,
    factors_from_plain,
    factors_to_plain,
)
from xiechuang.engines.indices.uncertainty.patching import patched

FACTORS = (
    Choice(
        name="means",
        label="合成",
        options=(
            Option(label="算术"),
            Option(label="几何", changes={"aggregate": {"steps": [{"method": "geometric"}]}}, share=2.0),
        ),
    ),
    Choice(name="out", label="", options=(Option(label="", without=("rd", "OPEN")),)),
    WeightNoise(name="noise", label="权重", widths={0: 0.25, 1: 0.1}, free=(1,)),
    Imputations(name="gaps", label="插补", count=5, group="region"),
)


def test_factors_go_through_json_unchanged():
    assert factors_from_plain(json.loads(json.dumps(factors_to_plain(FACTORS)))) == FACTORS


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("choice", "列表"),
        ([{"kind": "guess"}], "choice、weight_noise、imputations"),
        ([{"kind": "choice", "name": "a", "label": "", "options": [], "colour": 1}], "没有这一项"),
        ([{"kind": "choice", "label": "", "options": []}], "缺项"),
        ([{"kind": "weight_noise", "name": "a", "label": "", "widths": {"0": 2.0}}], "浮动幅度"),
        ([{"kind": "weight_noise", "name": "a", "label": "", "widths": {"zero": 0.1}}], "缺项或不合用"),
        ([{"kind": "imputations", "name": "a", "label": "", "count": 0}], "插补次数"),
        ([{"kind": "imputations", "name": "a", "label": ""}] * 2, "名称重复"),
    ],
)
def test_what_is_wrong_with_factors_is_said(given, said):
    with pytest.raises(FactorError, match=said):
        factors_from_plain(given)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(FactorError) as refused:
        factors_from_plain([{"kind": "guess"}, {"kind": "imputations", "name": "a", "label": "", "count": 0}])
    assert len(refused.value.problems) == 2


def test_a_change_touches_only_what_it_names():
    recipe = Recipe(treat=Treat(parameters={"winmax": 5, "chained": True}, skip=("rd",)))
    changed = patched(recipe, {"treat": {"parameters": {"winmax": 2}}})
    assert changed.treat == Treat(parameters={"winmax": 2, "chained": True}, skip=("rd",))
    assert patched(recipe, {"treat": None}).treat is None
    assert patched(Recipe(), {"treat": {"parameters": {"winmax": 2}}}).treat == Treat(
        parameters={"winmax": 2}
    )


def test_another_method_does_not_inherit_parameters():
    recipe = Recipe(normalise=Normalise(parameters={"low": 1.0, "high": 100.0}))
    assert patched(recipe, {"normalise": {"method": "rank"}}).normalise == Normalise(method="rank")
    assert (
        patched(
            recipe, {"normalise": {"method": "min_max", "parameters": {"low": 2.0}}}
        ).normalise.parameters["high"]
        == 100.0
    )
    assert patched(recipe, {"aggregate": {"steps": [{"method": "harmonic"}]}}).aggregate.steps == (
        Step(method="harmonic"),
    )


def test_a_change_that_no_recipe_knows_is_refused():
    base = compute(sample.data(), sample.hierarchy(), Recipe())
    wrong = Choice(name="a", label="", options=(Option(label="", changes={"tweat": {}}),))
    with pytest.raises(FactorError, match="tweat"):
        experiment_of(base, [wrong])
    wrong = Choice(name="a", label="", options=(Option(label="", changes={"treat": {"cut": 1}}),))
    with pytest.raises(RecipeError, match="cut"):
        experiment_of(base, [wrong])
