"""How sure a ranking is: the same data with other weights, scales and means, many times over."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from xiechuang.domains.monitoring.queries.choosing import MEANS, PARAMETERS, SCALES
from xiechuang.domains.monitoring.queries.running import Plain, Progress, Run, number
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
    from xiechuang.engines.indices.uncertainty import simulate

    asked = run.given["trial"]
    experiment, left_out = experiment_for(run)
    outcome = simulate(experiment, draws=asked["draws"], seed=asked["seed"], progress=progress)
    outside = (1 - asked["coverage"]) / 2
    scores = _score_intervals(run, [outside, 1 - outside])
    bands = outcome.bands(confidence=asked["confidence"])
    units = {
        line.unit: {
            "low": scores[line.unit][0] if scores else None,
            "high": scores[line.unit][1] if scores else None,
            "best": round(line.lower),
            "worst": round(line.upper),
            "mean_rank": line.mean,
            "band": int(bands.band[place]),
        }
        for place, line in enumerate(outcome.summary(coverage=asked["coverage"]))
        if line.nominal is not None
    }
    return Trial(plain=_told(run, experiment, outcome, left_out), units=units)


def _score_intervals(run: Run, shares: list[float]) -> dict[str, list[float | None]]:
    """Between which scores each unit lies when only the weights change; nothing when they do not.

    Scores on another scale or by another mean are other numbers: only ranks are compared across those.
    """
    from xiechuang.engines.indices.uncertainty import experiment_of, simulate

    weights = [factor for factor in factors_of(run) if factor.name == "weights"]
    if not weights:
        return {}
    asked = run.given["trial"]
    outcome = simulate(experiment_of(run.result, weights), draws=asked["draws"], seed=asked["seed"])
    found = outcome.score_quantiles(shares)
    return {unit: [number(one) for one in found[:, place]] for place, unit in enumerate(outcome.units)}


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
    from xiechuang.engines.indices.uncertainty import sensitivity

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
    from xiechuang.engines.indices.uncertainty import experiment_of

    factors = factors_of(run)
    try:
        return experiment_of(run.result, factors), []
    except DataError:
        kept = [factor for factor in factors if factor.name != "mean"]
        return experiment_of(run.result, kept), ["合成方法（有负值，不能用几何平均）"]


def factors_of(run: Run) -> list[Any]:
    """What is uncertain, declared as data: the scale, the mean, and every weight below the index."""
    from xiechuang.engines.indices.uncertainty import Choice, Option, WeightNoise

    recipe, noise = run.recipe, run.given["trial"]["noise"]
    step = recipe.aggregate.step(0)
    own = [(recipe.normalise.method, "")] if recipe.normalise.method not in dict(SCALES) else []
    scales = [
        Option(
            label=name,
            changes={"normalise": {"method": name, "parameters": PARAMETERS.get(name, {})}}
            if name in PARAMETERS
            else {},
        )
        for name, _label in [*own, *SCALES]
    ]
    means = [
        Option(
            label=name,
            changes={
                "aggregate": {"steps": [{"method": name, "threshold": step.threshold, "parameters": {}}]}
            },
        )
        for name, _label in MEANS
    ]
    factors: list[Any] = [
        Choice(name="scale", label="标准化方法", options=tuple(scales)),
        Choice(name="mean", label="合成方法", options=tuple(means)),
    ]
    if noise:
        below = range(len(run.result.hierarchy.levels) - 1)
        factors.append(WeightNoise(name="weights", label="权重", widths=dict.fromkeys(below, noise)))
    return factors
