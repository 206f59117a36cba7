"""How sure a ranking is: the same data with other weights, scales and means, many times over."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from xiechuang.domains.monitoring.queries.choosing import MEANS, SCALES
from xiechuang.domains.monitoring.queries.running import Plain, Progress, Run, number, recipe_with
from xiechuang.engines.indices.recipe import StageName
from xiechuang.engines.indices.structure import DataError

SENSITIVITY_DRAWS = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What the trial says of the whole, and of each unit."""

    plain: Plain
    units: dict[str, Plain]

    def of(self, code: str) -> Plain:
        """Intervals and band of one unit; nothing for one that is not ranked."""
        return self.units.get(code, {})


def trial_of_run(run: Run, *, progress: Progress | None = None) -> Trial:
    """Draw, rank, and tell intervals, bands and which choice moves the ranks."""
    from xiechuang.engines.indices.uncertainty.simulating import simulate

    asked = run.given["trial"]
    experiment, left_out = experiment_for(run)
    outcome = simulate(experiment, draws=asked["draws"], seed=asked["seed"], progress=progress)
    outside = (1 - asked["coverage"]) / 2
    low, high = outcome.score_quantiles([outside, 1 - outside])
    bands = outcome.bands(confidence=asked["confidence"])
    units = {
        line.unit: {
            "low": number(low[place]),
            "high": number(high[place]),
            "best": round(line.lower),
            "worst": round(line.upper),
            "mean_rank": line.mean,
            "band": int(bands.band[place]),
        }
        for place, line in enumerate(outcome.summary(coverage=asked["coverage"]))
        if line.nominal is not None
    }
    return Trial(plain=_told(run, experiment, outcome, left_out), units=units)


def _told(run: Run, experiment: Any, outcome: Any, left_out: list[str]) -> Plain:
    above = np.round(outcome.probability_above, 4)
    return {
        **run.given["trial"],
        "left_out": left_out,
        "units": list(outcome.units),
        "above": [[float(cell) for cell in row] for row in above],
        "factors": _influences(experiment, seed=run.given["trial"]["seed"]),
    }


def _influences(experiment: Any, *, seed: int) -> list[Plain]:
    """Which choice moves the ranks, overall; nothing where the ranks never move."""
    from xiechuang.engines.indices.uncertainty.sensitivity import sensitivity

    if not experiment.levers:
        return []
    found = sensitivity(experiment, draws=SENSITIVITY_DRAWS, seed=seed)
    return [
        {"name": one.name, "label": one.label, "first": number(one.first), "total": number(one.total)}
        for one in found.influences
    ]


def experiment_for(run: Run) -> tuple[Any, list[str]]:
    """The experiment, and what could not be varied with this data.

    The geometric mean knows no negative numbers: where a scale has some, only the mean that was chosen is tried.
    """
    try:
        return _experiment(run, means=[name for name, _label in MEANS]), []
    except DataError:
        return _experiment(run, means=[run.recipe.aggregate.step(0).method]), [
            "合成方法（有负值，不能用几何平均）"
        ]


def _experiment(run: Run, *, means: list[str]) -> Any:
    from xiechuang.engines.indices.uncertainty.experiment import Experiment
    from xiechuang.engines.indices.uncertainty.levers import Alternatives, Noise
    from xiechuang.engines.indices.uncertainty.means import Mean, Plan
    from xiechuang.engines.indices.uncertainty.tree import Tree

    recipe, tree = run.recipe, Tree.of(run.result.weighted)
    scales = sorted({name for name, _label in SCALES} | {recipe.normalise.method})
    chosen = recipe.normalise.method
    order = [chosen, *(name for name in scales if name != chosen)]
    step = recipe.aggregate.step(0)
    kinds = [step.method, *(name for name in means if name != step.method)]
    noise = run.given["trial"]["noise"]
    levers: list[Any] = [
        Alternatives(
            name="scale", label="标准化方法", options=tuple(order), shares=np.ones(len(order)), of_tables=True
        )
    ]
    if len(kinds) > 1:
        levers.append(
            Alternatives(
                name="mean", label="合成方法", options=tuple(kinds), shares=np.ones(len(kinds)),
                plans=np.arange(len(kinds)),
            )
        )  # fmt: skip
    if noise:
        width = np.where(tree.nodes.parents >= 0, noise, 0.0)
        levers.append(
            Noise(name="weights", label="权重", width=width, free=np.zeros(len(width), dtype=np.bool_))
        )
    tables = [
        run.result.stages[StageName.NORMALISED].values
        if scale == chosen
        else run.result.regenerate(normalise=recipe_with(recipe, scale).normalise)
        .stages[StageName.NORMALISED]
        .values
        for scale in order
    ]
    return Experiment.build(
        units=run.result.units,
        tree=tree,
        tables=np.stack(tables),
        plans=[Plan(means=(Mean(method=kind, threshold=step.threshold),)) for kind in kinds],
        levers=levers,
        places=np.arange(len(order)),
    )
