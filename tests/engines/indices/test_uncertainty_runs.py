"""The compiled way to the index gives what the recipe gives, whatever the hierarchy, gaps, weights and means."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.indices import sample
from xiechuang.engines.indices.recipe import Aggregate, Normalise, Recipe, Step, Treat, Weigh, compute
from xiechuang.engines.indices.structure import Data, DataError, Group, Hierarchy, Indicator
from xiechuang.engines.indices.uncertainty import (
    Choice,
    Experiment,
    FactorError,
    Imputations,
    Option,
    Plan,
    Runs,
    Tree,
    WeightNoise,
    evaluate,
    experiment_of,
    simulate,
)

COMPILED = [
    Step(),
    Step(method="geometric"),
    Step(method="harmonic"),
    Step(method="power", parameters={"exponent": 2}),
    Step(method="power", parameters={"exponent": -1.5}),
    Step(method="power", parameters={"exponent": 0}),
]
OTHERS = [
    Step(method="copeland"),
    Step(method="outranking"),
    Step(method="mazziotta_pareto"),
    Step(method="power", parameters={"exponent": float("inf")}),
]


@st.composite
def hierarchies(draw):
    """Three levels, uneven: some indicators stand right under the index, weights may be 0."""
    weights = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0])
    sizes = draw(st.lists(st.integers(1, 6), min_size=1, max_size=3))
    names = [f"G{place}" for place in range(len(sizes))]
    parents = [name for name, size in zip(names, sizes, strict=True) for _ in range(size)]
    parents += ["T"] * draw(st.integers(0, 2))
    first = {parent: place for place, parent in reversed(list(enumerate(parents)))}
    return Hierarchy.build(
        indicators=[
            Indicator(
                code=f"i{place}",
                name="",
                parent=parent,
                weight=1.0 if first[parent] == place else draw(weights),
                direction=draw(st.sampled_from([1, -1])),
            )
            for place, parent in enumerate(parents)
        ],
        groups=[
            *(
                Group(code=name, name="", parent="T", weight=draw(weights) + (not place))
                for place, name in enumerate(names)
            ),
            Group(code="T", name=""),
        ],
    )


@st.composite
def cases(draw, steps):
    tree = draw(hierarchies())
    units = draw(st.integers(2, 9))
    cells = st.sampled_from(
        [1.0, 2.0, 3.5, 5.0, 8.0, 13.0, np.nan] if draw(st.booleans()) else [1.0, 2.0, 4.0, 9.0]
    )
    values = [[draw(cells) for _ in tree.codes] for _ in range(units)]
    data = Data.build(units=[f"u{n}" for n in range(units)], indicators=tree.codes, values=values)
    thresholds = st.sampled_from([0.0, 0.5, 2 / 3, 1.0])
    chosen = [replace(draw(st.sampled_from(steps)), threshold=draw(thresholds)) for _ in range(2)]
    return (
        data,
        tree,
        Recipe(
            normalise=Normalise(parameters={"low": 1.0, "high": 100.0}),
            aggregate=Aggregate(steps=tuple(chosen)),
        ),
    )


@given(cases(COMPILED))
@settings(max_examples=150)
def test_compiled_scores_are_those_of_the_recipe(case):
    data, hierarchy, recipe = case
    result = compute(data, hierarchy, recipe)
    found = simulate(experiment_of(result, []), draws=1)
    np.testing.assert_allclose(found.scores[0], result.index, rtol=1e-12, atol=1e-12)
    assert_same_order(found.ranks[0], found.scores[0], result)


def assert_same_order(ranks, scores, result):
    """Ranks agree wherever scores differ by more than rounding."""
    np.testing.assert_array_equal(ranks == 0, result.index_ranks == 0)
    for one in range(len(ranks)):
        for other in range(len(ranks)):
            if result.index[one] - result.index[other] > 1e-9:
                assert ranks[one] < ranks[other]


@given(cases([*COMPILED, *OTHERS]))
@settings(max_examples=60)
def test_methods_the_loops_do_not_know_take_the_general_way(case):
    data, hierarchy, recipe = case
    try:
        result = compute(data, hierarchy, recipe)
    except DataError:
        with pytest.raises(DataError):
            simulate(experiment_of(replaced(data, hierarchy), [own(recipe)]), draws=1)
        return
    found = simulate(experiment_of(result, []), draws=1)
    np.testing.assert_allclose(found.scores[0], result.index, rtol=1e-12, atol=1e-12)


def replaced(data, hierarchy):
    """The same on a plain recipe, on which anything can be tried."""
    return compute(data, hierarchy, Recipe(normalise=Normalise(parameters={"low": 1.0, "high": 100.0})))


def own(recipe):
    from xiechuang.engines.indices.recipe import recipe_to_plain

    return Choice(
        name="a",
        label="",
        options=(Option(label="", changes={"aggregate": recipe_to_plain(recipe)["aggregate"]}),),
    )


@given(st.data())
@settings(max_examples=30)
def test_every_option_and_combination_is_that_of_a_recipe_of_its_own(data):
    """Treatment, scale, weights found in data, means and indicators taken out, all at once."""
    table = sample.gappy() if data.draw(st.booleans()) else sample.data()
    base = compute(
        table, sample.hierarchy(), Recipe(normalise=Normalise(parameters={"low": 1.0, "high": 100.0}))
    )
    stages = {
        "treat": [None, {"parameters": {"winmax": 1, "skew_limit": 0.5, "kurtosis_limit": 0.5}}],
        "normalise": [{"parameters": {"low": 5.0}}, {"method": "z_score", "parameters": {"centre": 50.0}}],
        "weigh": [{"weights": {"OPEN": 5.0}}, {"method": "entropy"}, {"method": "equal", "levels": [0, 1]}],
        "aggregate": [{"steps": [{"method": "geometric"}, {"method": "arithmetic"}]}, {}],
    }
    factors = [
        Choice(
            name=stage,
            label=stage,
            options=tuple(Option(label=str(n), changes={stage: one}) for n, one in enumerate(ways)),
        )
        for stage, ways in stages.items()
    ]
    factors.insert(
        data.draw(st.integers(0, 4)),
        Choice(
            name="out",
            label="",
            options=(
                Option(label="-"),
                Option(label="o", without=("OPEN",)),
                Option(label="v", without=("visits",)),
            ),
        ),
    )
    experiment = experiment_of(base, factors)
    said = [data.draw(st.integers(0, len(factor.options) - 1)) for factor in factors]
    runs = experiment.composed([np.array([one]) for one in said], count=1)
    chosen = [factor.options[one] for factor, one in zip(factors, said, strict=True)]
    expected = expected_result(base, chosen)
    scores, _ = experiment.ranked(runs)
    np.testing.assert_allclose(scores[0], expected.index, rtol=1e-12)


def expected_result(base, chosen):
    changes = {}
    for option in chosen:
        changes.update(option.changes)
    choices = {
        "treat": Treat(parameters=changes["treat"]["parameters"]) if changes["treat"] else None,
        "normalise": Normalise(
            method=changes["normalise"].get("method", "min_max"),
            parameters={"centre": 50.0} if "method" in changes["normalise"] else {"low": 5.0, "high": 100.0},
        ),
        "weigh": Weigh(**{k: tuple(v) if k == "levels" else v for k, v in changes["weigh"].items()}),
        "aggregate": Aggregate(steps=tuple(Step(**step) for step in changes["aggregate"].get("steps", [{}]))),
    }
    whole = base.regenerate(**choices)
    out = tuple(code for option in chosen for code in option.without)
    if not out:
        return whole
    # Taken out after preparing and weighing: the weights of the others stay those that were found with everything there.
    rest = {
        code: weight
        for level in whole.weighted.levels
        for code, weight in zip(level.codes, level.weights, strict=True)
    }
    hierarchy = whole.weighted.without(out)
    carried = {
        code
        for level in whole.weighted.levels
        for code, is_carried in zip(level.codes, level.carried, strict=True)
        if is_carried
    }
    known = {
        code: weight for code, weight in rest.items() if code in hierarchy.places and code not in carried
    }
    return base.regenerate(hierarchy=hierarchy.with_weights(known), **(choices | {"weigh": Weigh()}))


def test_multiple_imputation_enters_the_draws_and_observed_cells_stay():
    base = compute(sample.gappy(), sample.hierarchy(), Recipe())
    experiment = experiment_of(base, [Imputations(name="gaps", label="缺失", count=7, group="region")])
    assert experiment.values.shape[0] == 8
    assert not np.isnan(experiment.values[:7]).any()
    found = simulate(experiment, draws=200)
    assert len(np.unique(found.scores, axis=0)) > 1


def test_who_is_screened_out_by_an_option_has_no_rank_there():
    values = np.array(sample.VALUES, dtype=float)
    values[4, 2:] = np.nan
    base = compute(sample.data(values), sample.hierarchy(), Recipe())
    screen = {"screen": {"threshold": 0.9}}
    options = (Option(label="全部"), Option(label="筛选", changes=screen))
    found = simulate(experiment_of(base, [Choice(name="s", label="", options=options)]), draws=100, seed=3)
    assert 0 < found.counts[4, 0] < 100
    assert found.counts[:4, 0].sum() == 0
    assert found.acceptability[4].sum() == pytest.approx(1 - found.counts[4, 0] / 100)


def test_a_negative_score_under_a_geometric_mean_is_refused_in_words():
    base = compute(sample.data(), sample.hierarchy(), Recipe(normalise=Normalise(method="z_score")))
    steps = {"aggregate": {"steps": [{"method": "arithmetic"}, {"method": "geometric"}]}}
    experiment = experiment_of(base, [Choice(name="a", label="", options=(Option(label="", changes=steps),))])
    with pytest.raises(DataError, match="负值"):
        simulate(experiment, draws=1)
    first = {"aggregate": {"steps": [{"method": "geometric"}]}}
    with pytest.raises(DataError, match="负值"):
        experiment_of(base, [Choice(name="a", label="", options=(Option(label="", changes=first),))])


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (WeightNoise(name="w", label="", widths={9: 0.1}), "层级"),
        (WeightNoise(name="w", label="", widths={0: 1.5}), "浮动幅度"),
        (Choice(name="c", label="", options=()), "至少要有一个选项"),
        (Choice(name="c", label="", options=(Option(label="", without=("nobody",)),)), "nobody"),
        (Choice(name="c", label="", options=(Option(label="", share=-1.0),)), "份额"),
        (Imputations(name="g", label="", group="planet"), "planet"),
        (
            Choice(
                name="c", label="", options=(Option(label="", changes={"normalise": {"method": "chained"}}),)
            ),
            "逐期连接",
        ),
        (
            Choice(
                name="c",
                label="",
                options=(
                    Option(label="", changes={"aggregate": {"steps": [{"method": "benefit_of_the_doubt"}]}}),
                ),
            ),
            "最有利权重",
        ),
    ],
)
def test_factors_that_do_not_fit_are_refused_in_words(factor, said):
    with pytest.raises(FactorError, match=said):
        experiment_of(compute(sample.data(), sample.hierarchy(), Recipe()), [factor])


def test_a_weight_of_nothing_for_everything_gives_nobody_a_score():
    tree = Tree.of(sample.hierarchy())
    table = np.arange(30.0).reshape(1, 5, 6) % 7 + 1
    for values in (table, np.where(table == 3, np.nan, table)):
        experiment = Experiment.build(units=sample.UNITS, tree=tree, tables=values)
        zero = Runs(np.zeros(1, np.int64), np.zeros((1, len(tree.weights))), np.zeros(1, np.int64))
        out = Runs(np.zeros(1, np.int64), -np.ones((1, len(tree.weights))), np.zeros(1, np.int64))
        for runs in (zero, out):
            found = evaluate(experiment, runs)
            assert np.isnan(found.scores).all()
            assert (found.ranks == 0).all()


@given(st.permutations(range(5)))
@settings(max_examples=20)
def test_the_order_of_rows_changes_nothing_and_twins_tie(order):
    values = np.array(sample.VALUES, dtype=float)
    values[3] = values[0]
    rows = list(order)
    tree = Tree.of(sample.hierarchy())
    plain, turned = (
        simulate(
            experiment_of(
                compute(
                    Data.build(
                        units=[sample.UNITS[n] for n in way], indicators=sample.CODES, values=values[way]
                    ),
                    sample.hierarchy(),
                    Recipe(denominate=None),
                ),
                [WeightNoise(name="w", label="", widths={0: 0.4, 1: 0.4})],
            ),
            draws=50,
        )
        for way in (list(range(5)), rows)
    )
    np.testing.assert_array_equal(plain.scores[:, rows], turned.scores)
    np.testing.assert_array_equal(plain.ranks[:, 0], plain.ranks[:, 3])
    assert tree.steps == 2


def test_shapes_that_do_not_fit_are_refused():
    tree = Tree.of(sample.hierarchy())
    with pytest.raises(ValueError, match="不存在的位置"):
        Experiment.build(
            units=sample.UNITS, tree=tree, tables=np.ones((1, 5, 6)), plans=[Plan()], nominal=(0, 1, 0)
        )
