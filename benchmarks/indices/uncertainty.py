"""Uncertainty and sensitivity of an index beside a loop over runs in numpy and beside pymcdm, in the same run.

Run: python benchmarks/indices/uncertainty.py. The loop does per run what the recipe says: treat, normalise and aggregate
level by level; pymcdm (if installed) its weighted sum on the ready table, and its ranks. Both do fewer runs than we
where they are slow, and their time is multiplied. Results are compared before anything is timed.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import importlib.util
from collections.abc import Callable

import numpy as np
from material import asem, line, made_up, milliseconds, ranks_by_numpy
from numpy.typing import NDArray

from xiechuang.engines.indices.aggregating import aggregate_level
from xiechuang.engines.indices.normalising import METHODS as SCALES
from xiechuang.engines.indices.recipe import Normalise, Recipe, Result, Treat, compute
from xiechuang.engines.indices.treating import treat
from xiechuang.engines.indices.uncertainty import (
    Choice,
    Experiment,
    Option,
    WeightNoise,
    WhatIf,
    evaluate,
    exact_sensitivity,
    experiment_of,
    simulate,
)
from xiechuang.engines.indices.weighting import benefit_of_the_doubt

MIN_MAX = {"method": "min_max", "parameters": {"low": 1.0, "high": 100.0}}
Z_SCORE = {"method": "z_score", "parameters": {"centre": 10.0, "spread": 2.0}}
MEANS = ("arithmetic", "geometric")
CUTS = (1, 2, 3, 4, 5)
SETS = 100
RUNS = 1000
LOOPED = 100


def factors(sets: list[dict[str, float]]) -> list[Choice]:
    """The study of the vignette of COINr: treatment, scale, weights, mean."""
    return [
        Choice(
            name="winmax",
            label="离群值",
            options=tuple(
                Option(label=str(most), changes={"treat": {"parameters": {"winmax": most}}}) for most in CUTS
            ),
        ),
        Choice(
            name="scale",
            label="标准化",
            options=tuple(
                Option(label=str(one["method"]), changes={"normalise": one}) for one in (MIN_MAX, Z_SCORE)
            ),
        ),
        Choice(
            name="weights",
            label="权重",
            options=tuple(
                Option(label=str(n), changes={"weigh": {"weights": one}}) for n, one in enumerate(sets)
            ),
        ),
        Choice(
            name="mean",
            label="合成",
            options=tuple(
                Option(label=mean, changes={"aggregate": {"steps": [{"method": mean}]}}) for mean in MEANS
            ),
        ),
    ]


def noisy_sets(result: Result) -> list[dict[str, float]]:
    """Weights of groups that are off by up to a quarter."""
    random = np.random.default_rng(1)
    groups = [group for group in result.hierarchy.groups if group.parent is not None]
    return [
        {group.code: group.weight * (1 + 0.25 * random.uniform(-1, 1)) for group in groups}
        for _ in range(SETS)
    ]


def looped(
    result: Result, said: list[NDArray[np.int64]], sets: list[dict[str, float]], count: int
) -> NDArray[np.float64]:
    """The index in the first `count` runs, one after another, everything from the table before treatment."""
    values = result.data.values
    scores = []
    for run in range(count):
        hierarchy = result.hierarchy.with_weights(sets[int(said[2][run])])
        table = treat(values, winmax=CUTS[int(said[0][run])]).values
        scale = (MIN_MAX, Z_SCORE)[int(said[1][run])]
        table = SCALES[str(scale["method"])](table, directions=hierarchy.directions, **scale["parameters"])  # type: ignore[arg-type]
        for level in hierarchy.levels[:-1]:
            table = aggregate_level(
                table, weights=level.weights, parents=level.parents, method=MEANS[int(said[3][run])]
            )
        scores.append(table[:, 0])
        ranks_by_numpy(table[:, 0])
    return np.array(scores)


def by_pymcdm(table: NDArray[np.float64], weights: NDArray[np.float64], count: int) -> float | None:
    """Milliseconds of pymcdm's weighted sum and ranks for so many runs, or None."""
    if importlib.util.find_spec("pymcdm") is None:
        return None
    from pymcdm.helpers import rrankdata
    from pymcdm.methods import WSM

    def ready(column: NDArray[np.float64], cost: bool = False) -> NDArray[np.float64]:  # noqa: ARG001, FBT001, FBT002 — its own form
        return column

    method, types = WSM(ready), np.ones(table.shape[1])
    shares = weights / weights.sum(axis=1, keepdims=True)

    def work() -> None:
        for row in shares[:LOOPED]:
            rrankdata(method(table, row, types, validation=False))

    return milliseconds(work, slow=True) / LOOPED * count


def vignette(result: Result) -> Experiment:
    """1000 runs and all 2000 combinations."""
    sets = noisy_sets(result)
    experiment = experiment_of(result, factors(sets))
    random = np.random.default_rng(2)
    said = [random.integers(0, n, RUNS) for n in (len(CUTS), 2, SETS, 2)]
    runs = experiment.composed(said, count=RUNS)
    found = evaluate(experiment, runs)
    assert found.scores is not None
    np.testing.assert_allclose(found.scores[:LOOPED], looped(result, said, sets, LOOPED), rtol=1e-12)
    loop = milliseconds(lambda: looped(result, said, sets, LOOPED), slow=True) / LOOPED * RUNS
    mcdm = by_pymcdm(experiment.values[0], runs.weights[:, : experiment.values.shape[2]], RUNS)
    peers = {"loop": loop, **({"pymcdm (weighted sum only)": mcdm} if mcdm else {})}
    line(
        f"{RUNS} runs with ranks and pairs, prepared",
        milliseconds(lambda: evaluate(experiment, runs)),
        10,
        **peers,
    )
    line(
        f"{RUNS} draws from the declared factors",
        milliseconds(lambda: simulate(experiment, draws=RUNS)),
        10,
        loop=loop,
    )
    line(
        "the preparation: 10 tables, 100 weight sets, 2 means",
        milliseconds(lambda: experiment_of(result, factors(sets))),
        50,
    )
    line(
        "exact sensitivity, 2000 combinations, overall and per unit",
        milliseconds(lambda: exact_sensitivity(experiment)),
        30,
        loop=loop * 2,
    )
    return experiment


def weights_only(result: Result, *, draws: int, goal: float) -> None:
    """Weights of every level off by up to a quarter, ranks and pairs counted."""
    levels = range(len(result.hierarchy.levels) - 1)
    noise = WeightNoise(name="w", label="权重", widths=dict.fromkeys(levels, 0.25))
    experiment = experiment_of(result, [noise])
    units, indicators = experiment.values.shape[1:]
    made = experiment.runs(np.random.default_rng(3).random((LOOPED, experiment.dimensions)))

    def loop() -> None:
        for row in made.weights:
            table, first = result.scores[0], 0
            for level in result.hierarchy.levels[:-1]:
                weights = row[first : first + len(level.codes)]
                first += len(level.codes)
                table = aggregate_level(table, weights=weights, parents=level.parents)
            ranks_by_numpy(table[:, 0])

    mcdm = by_pymcdm(experiment.values[0], made.weights[:, :indicators], draws)
    peers = {
        "loop": milliseconds(loop, slow=True) / LOOPED * draws,
        **({"pymcdm": mcdm} if mcdm else {}),
    }
    for keep in (True, False):
        what = (
            f"{units} × {indicators}, {draws:,} weight draws, ranks, pairs{', scores kept' if keep else ''}"
        )
        own: Callable[[], object] = lambda keep=keep: simulate(experiment, draws=draws, keep=keep)  # type: ignore[misc]  # noqa: E731
        line(what, milliseconds(own), goal, **peers)


def dragged(result: Result) -> None:
    """What a page asks at every move of a weight."""
    asked = WhatIf(experiment_of(result, []))
    code = result.hierarchy.groups[0].code
    units, indicators = result.scores[0].shape
    again = milliseconds(
        lambda: compute(result.data, result.hierarchy.with_weights({code: 2.0}), result.recipe)
    )
    own = milliseconds(lambda: asked.with_weights({code: 2.0}))
    line(f"{units} × {indicators}, a new weight: scores and ranks", own, 1, recipe=again)


def main() -> None:
    """Measure and print."""
    published = asem()
    data, hierarchy = published or made_up(units=51, indicators=49, groups=8)
    print("ASEM, 51 × 49" if published else "示例 51 × 49 (index/coinr is absent)")
    recipe = Recipe(treat=Treat(), normalise=Normalise(), denominate=None)
    result = compute(data, hierarchy, recipe)
    vignette(result)
    weights_only(result, draws=100_000, goal=600)
    dragged(result)
    parks = compute(*made_up(units=169, indicators=60, groups=6), recipe)
    weights_only(parks, draws=10_000, goal=300)
    dragged(parks)
    many = np.random.default_rng(4).lognormal(size=(200, 8))
    line("benefit of the doubt, 200 units × 8, free", milliseconds(lambda: benefit_of_the_doubt(many)), 100)
    line(
        "benefit of the doubt, 200 units × 8, shares 5 % to 40 %",
        milliseconds(lambda: benefit_of_the_doubt(many, lower=0.05, upper=0.4)),
        100,
    )


if __name__ == "__main__":
    main()
