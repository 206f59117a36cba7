"""Whatever table meets whatever recipe: an answer without warnings, or a reason in words."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.engines.indices import sample
from xiechuang.engines.indices import normalising, treating, weighting
from xiechuang.engines.indices.missing import Along, Rule
from xiechuang.engines.indices.recipe import (
    AGGREGATIONS,
    Aggregate,
    Denominate,
    Impute,
    Normalise,
    Recipe,
    RecipeError,
    Screen,
    StageName,
    Step,
    Treat,
    Weigh,
    compute,
)
from xiechuang.engines.indices.structure import Flag, ProblemsError

CELLS = st.one_of(
    st.just(np.nan), st.sampled_from([0.0, 1.0, -1.0, 1e-9, 1e9]), st.floats(-100, 100, allow_subnormal=False)
)
TABLES = arrays.arrays(float, (5, 6), elements=CELLS)
SIZES = arrays.arrays(float, 5, elements=st.sampled_from([1.0, 2.5, 0.0, -1.0, np.nan]))
SHARES = st.sampled_from([0.0, 0.5, 1.0])
RECIPES = st.builds(
    Recipe,
    denominate=st.sampled_from([None, Denominate()]),
    impute=st.none()
    | st.builds(Impute, method=st.sampled_from(["mean", "median"]), along=st.sampled_from(Along)),
    screen=st.none()
    | st.builds(
        Screen,
        on=st.sampled_from([StageName.RAW, StageName.DENOMINATED, StageName.IMPUTED]),
        rule=st.sampled_from(Rule),
        threshold=SHARES,
        non_zero_threshold=SHARES,
    ),
    treat=st.none()
    | st.sampled_from(sorted(treating.METHODS)).map(lambda name: Treat(parameters={"second": name})),
    normalise=st.builds(Normalise, method=st.sampled_from(sorted(normalising.METHODS))),
    weigh=st.builds(
        Weigh,
        method=st.sampled_from([name for name in sorted(weighting.METHODS) if name != "ahp"]),
        levels=st.sampled_from([(0,), (1,), (0, 1)]),
    ),
    aggregate=st.lists(
        st.builds(Step, method=st.sampled_from(AGGREGATIONS), threshold=SHARES), min_size=1, max_size=2
    ).map(lambda steps: Aggregate(steps=tuple(steps))),
)


@settings(max_examples=300, deadline=None)
@given(TABLES, SIZES, RECIPES)
def test_there_is_an_answer_or_a_reason(values, sizes, recipe):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            result = compute(sample.data(values, population=sizes), sample.hierarchy(), recipe)
        except ProblemsError as refusal:
            result = refusal
    if isinstance(result, ProblemsError):
        assert all(problem.message for problem in result.problems)
    else:
        check(result)


def check(result):
    """What holds for every result."""
    index, ranks = result.index, result.index_ranks
    assert not np.isinf(index).any()
    assert ((ranks == 0) == np.isnan(index)).all()
    for row in np.flatnonzero(ranks):
        assert ranks[row] == 1 + (index > index[row]).sum()
    for stage in result.stages.values():
        assert (np.isnan(stage.values) == ((stage.flags & Flag.MISSING) > 0)).all()
    assert set(result.units) | set(result.excluded) == set(result.data.units)


@pytest.mark.parametrize("parameters", [{"spread": 1}, {"neighbours": "many"}])
def test_unfit_parameters_of_a_fill_are_refused(parameters):
    pytest.importorskip("sklearn")
    recipe = Recipe(impute=Impute(method="neighbours", parameters=parameters))
    with pytest.raises(RecipeError, match="参数不合用"):
        compute(sample.gappy(), sample.hierarchy(), recipe)


def test_a_choice_that_would_be_passed_over_is_refused():
    for choice, message in (
        (Impute(level=1), "按行插补"),
        (Impute(along=Along.ROW, group="region"), "按列插补"),
        (Impute(along=Along.ROW, method="neighbours"), "不能逐行"),
    ):
        with pytest.raises(RecipeError, match=message):
            compute(sample.gappy(), sample.hierarchy(), Recipe(impute=choice))
