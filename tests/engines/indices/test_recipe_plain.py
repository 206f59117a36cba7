"""A recipe goes through JSON unchanged, and a wrong one says everything that is wrong."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.indices.missing import Along, Reach, Rule
from xiechuang.engines.indices.recipe import (
    Aggregate,
    Denominate,
    Impute,
    Normalise,
    Recipe,
    RecipeError,
    Scope,
    Screen,
    StageName,
    Step,
    Treat,
    Weigh,
    fingerprint,
    recipe_from_json,
    recipe_from_plain,
    recipe_to_json,
    recipe_to_plain,
)

WORDS = st.text(max_size=4)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
PARAMETERS = st.dictionaries(
    WORDS,
    st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), NUMBERS, WORDS), st.lists),
    max_size=2,
)
EACH = st.dictionaries(WORDS, PARAMETERS, max_size=2)
RECIPES = st.builds(
    Recipe,
    denominate=st.none()
    | st.builds(
        Denominate,
        by=st.none() | st.dictionaries(WORDS, WORDS, max_size=2),
        scales=st.dictionaries(WORDS, NUMBERS, max_size=2),
    ),
    impute=st.none()
    | st.builds(
        Impute,
        method=st.none() | WORDS,
        along=st.sampled_from(Along),
        group=st.none() | WORDS,
        level=st.none() | st.integers(),
        normalise_first=st.booleans(),
        parameters=PARAMETERS,
        reach=st.none() | st.sampled_from(Reach),
        limit=st.none() | st.integers(),
    ),
    screen=st.none()
    | st.builds(
        Screen,
        on=st.sampled_from(StageName),
        rule=st.sampled_from(Rule),
        threshold=NUMBERS,
        non_zero_threshold=NUMBERS,
        force=st.dictionaries(WORDS, st.booleans(), max_size=2),
    ),
    treat=st.none()
    | st.builds(
        Treat,
        parameters=PARAMETERS,
        each=EACH,
        skip=st.lists(WORDS, max_size=2).map(tuple),
        over=st.sampled_from(Scope),
    ),
    normalise=st.builds(
        Normalise, method=WORDS, parameters=PARAMETERS, each=EACH, over=st.sampled_from(Scope)
    ),
    weigh=st.builds(
        Weigh,
        method=WORDS,
        levels=st.lists(st.integers(), max_size=2).map(tuple),
        parameters=PARAMETERS,
        each=EACH,
        weights=st.dictionaries(WORDS, NUMBERS, max_size=2),
        over=st.sampled_from(Scope),
    ),
    aggregate=st.builds(
        Aggregate,
        steps=st.lists(
            st.builds(Step, method=WORDS, threshold=NUMBERS, parameters=PARAMETERS), max_size=2
        ).map(tuple),
    ),
)


@given(RECIPES)
def test_a_recipe_goes_through_json_unchanged(recipe):
    text = recipe_to_json(recipe)
    assert recipe_from_json(text) == recipe
    assert recipe_to_json(recipe_from_json(text)) == text
    assert fingerprint(recipe_from_json(text)) == fingerprint(recipe)


def test_what_is_not_said_is_as_it_usually_is():
    bare = {"format": "xiechuang-index-recipe", "version": 1, "impute": {"group": "region"}}
    assert recipe_from_plain(bare) == Recipe(impute=Impute(group="region"))


def test_another_choice_has_another_fingerprint():
    assert fingerprint(Recipe()) != fingerprint(Recipe(treat=Treat()))


def problems(**changes):
    with pytest.raises(RecipeError) as refused:
        recipe_from_plain({**recipe_to_plain(Recipe()), **changes})
    return {(problem.where, problem.field): problem.message for problem in refused.value.problems}


def test_every_unknown_key_and_wrong_value_is_named():
    found = problems(
        stir=1,
        impute={"method": 3, "along": "diagonal", "level": 1.5, "normalise_first": "yes"},
        treat=[],
        normalise={"methode": "z_score", "parameters": {"high": {"a": [1, object()]}}},
        weigh={"levels": 0, "weights": {"rd": "much"}, "each": {"A": 1}},
        aggregate={"steps": [{"method": "arithmetic", "threshold": True}]},
    )
    assert set(found) == {
        ("", "stir"),
        ("impute", "method"),
        ("impute", "along"),
        ("impute", "level"),
        ("impute", "normalise_first"),
        ("treat", ""),
        ("normalise", "methode"),
        ("normalise", "parameters"),
        ("weigh", "levels"),
        ("weigh", "weights"),
        ("weigh", "each"),
        ("aggregate.steps[0]", "threshold"),
    }
    assert found["impute", "along"] == "应为 column、row 之一，不能是 diagonal"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "不是 JSON"),
        ("[" * 100_000, "嵌套过深"),
        ("[]", "不是指数方案"),
        (json.dumps({"format": "else"}), "不是指数方案"),
        (json.dumps({"format": "xiechuang-index-recipe", "version": 9}), "方案的版本是 9"),
    ],
)
def test_what_is_no_recipe_is_refused(text, message):
    with pytest.raises(RecipeError, match=message):
        recipe_from_json(text)
