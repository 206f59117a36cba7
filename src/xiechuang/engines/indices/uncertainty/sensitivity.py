"""Which choice moves the ranks: exact where every factor is a list of options, estimated otherwise; overall and per unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.uncertainty.experiment import Experiment
from xiechuang.engines.indices.uncertainty.levers import Alternatives
from xiechuang.engines.indices.uncertainty.philox import Points, Stream
from xiechuang.engines.indices.uncertainty.ranking import Ranks
from xiechuang.engines.indices.uncertainty.running import Progress, Stop, collect
from xiechuang.engines.indices.uncertainty.scoring import Runs
from xiechuang.engines.indices.uncertainty.variance import (
    Indices,
    exact_indices,
    jansen_indices,
    jansen_intervals,
)

Floats = NDArray[np.float64]

MOST_COMBINATIONS = 200_000
"""Combinations up to which a full grid is gone through without being asked for."""


class Stopped(Exception):
    """Stopped before the end: half a design says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Influence:
    """One factor's first-order and total index, its Shapley effect (exact only), their intervals (estimated only)."""

    name: str
    label: str
    first: float
    total: float
    shapley: float | None
    first_interval: tuple[float, float] | None
    total_interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sensitivity:
    """Overall: of the mean absolute rank shift against the recipe; per unit: of the unit's rank.

    `influences` in the order of the factors, `unit_first` and `unit_total` float64[factors, units] (0 for a unit whose
    rank never moves, NaN for one that is not ranked in every run), `mean_shift` and `variance` of the overall measure.
    """

    units: tuple[str, ...]
    influences: tuple[Influence, ...]
    unit_first: Floats
    unit_total: Floats
    unit_shapley: Floats | None
    mean_shift: float
    variance: float
    runs: int
    exact: bool


def sensitivity(
    experiment: Experiment,
    *,
    draws: int = 1024,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Sensitivity:
    """Exact if every factor is a list of options and there are at most 200,000 combinations, else estimated."""
    if combinations_of(experiment) is not None:
        return exact_sensitivity(experiment, threads=threads, progress=progress, stop=stop)
    return estimated_sensitivity(
        experiment, draws=draws, seed=seed, threads=threads, progress=progress, stop=stop
    )


def combinations_of(experiment: Experiment, *, most: int = MOST_COMBINATIONS) -> int | None:
    """How many combinations the factors have; None if one is continuous or there are more than `most`."""
    if not all(isinstance(lever, Alternatives) for lever in experiment.levers):
        return None
    count = prod(len(lever.options) for lever in experiment.levers if isinstance(lever, Alternatives))
    return count if count <= most else None


def exact_sensitivity(
    experiment: Experiment,
    *,
    threads: int | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Sensitivity:
    """Every combination once; ValueError if a factor is continuous, Stopped if stopped."""
    levers = [lever for lever in experiment.levers if isinstance(lever, Alternatives)]
    if len(levers) < len(experiment.levers):
        raise ValueError("有连续变化的因素，不能逐一枚举：请用 estimated_sensitivity")
    shape = tuple(len(lever.options) for lever in levers)

    def runs_of(first: int, last: int) -> Runs:
        places = np.unravel_index(np.arange(first, last), shape)
        return experiment.composed(places, count=last - first)

    found = collect(
        experiment, runs_of=runs_of, count=prod(shape), threads=threads, progress=progress, stop=stop
    )
    if found.ranks is None or found.done < prod(shape):
        raise Stopped
    outputs, ranked = _outputs(experiment, found.ranks)
    shares = [lever.shares / lever.shares.sum() for lever in levers]
    indices = exact_indices(outputs.reshape(*shape, -1), shares=shares)
    return _told(experiment, indices, ranked, runs=prod(shape), intervals=None)


def estimated_sensitivity(
    experiment: Experiment,
    *,
    draws: int = 1024,
    seed: int = 0,
    resamples: int = 1000,
    coverage: float = 0.9,
    threads: int | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Sensitivity:
    """Saltelli's design on a scrambled Sobol' sequence: draws · (factors + 2) runs, Jansen's estimators, bootstrap.

    A factor of many coordinates (noise on weights) is moved as a whole. ValueError unless draws is a power of two, which
    the sequence needs to be balanced; Stopped if stopped.
    """
    if draws < 2 or draws & (draws - 1):
        raise ValueError(f"样本数须是 2 的幂（如 1024），不能是 {draws}")
    a, b = sobol_points(dimensions=experiment.dimensions, draws=draws, seed=seed)
    blocks = len(experiment.levers) + 2

    def runs_of(first: int, last: int) -> Runs:
        return experiment.runs(design_rows(a, b, experiment.slices, first, last))

    found = collect(
        experiment, runs_of=runs_of, count=blocks * draws, threads=threads, progress=progress, stop=stop
    )
    if found.ranks is None or found.done < blocks * draws:
        raise Stopped
    outputs, ranked = _outputs(experiment, found.ranks)
    values = outputs.reshape(blocks, draws, -1)
    random = np.random.default_rng([seed, Stream.RESAMPLES])
    overall = values[..., :1]
    intervals = jansen_intervals(
        overall[0], overall[1], overall[2:], resamples=resamples, coverage=coverage, random=random
    )
    indices = jansen_indices(values[0], values[1], values[2:])
    return _told(experiment, indices, ranked, runs=blocks * draws, intervals=intervals)


def sobol_points(*, dimensions: int, draws: int, seed: int) -> tuple[Points, Points]:
    """The two halves A and B of a scrambled Sobol' sequence: float64[draws, dimensions] each."""
    from scipy.stats import qmc

    random = np.random.default_rng([seed, Stream.SCRAMBLE])
    points = qmc.Sobol(d=2 * dimensions, scramble=True, rng=random).random(draws)
    return points[:, :dimensions], points[:, dimensions:]


def design_rows(a: Points, b: Points, parts: Sequence[slice], first: int, last: int) -> Points:
    """Rows first … last − 1 of the design: A, then B, then for each factor A with that factor from B."""
    blocks, rows = np.divmod(np.arange(first, last), len(a))
    points = np.where((blocks == 1)[:, np.newaxis], b[rows], a[rows])
    for place, part in enumerate(parts):
        mixed = blocks == place + 2
        points[mixed, part] = b[rows[mixed], part]
    return points


def _outputs(experiment: Experiment, ranks: Ranks) -> tuple[Floats, NDArray[np.bool_]]:
    """The mean absolute shift and then the rank of every unit, float64[runs, 1 + units]; which units always have one."""
    nominal = experiment.ranked(experiment.nominal)[1][0]
    ranked = (nominal > 0) & (ranks > 0).all(axis=0)
    if not ranked.any():
        raise ValueError("没有一个单位在每次计算中都有排名，无法分析敏感性")
    outputs = np.empty((len(ranks), 1 + ranks.shape[1]))
    outputs[:, 1:] = ranks
    outputs[:, 0] = np.abs(ranks - nominal)[:, ranked].mean(axis=1)
    return outputs, ranked


def _told(
    experiment: Experiment,
    indices: Indices,
    ranked: NDArray[np.bool_],
    *,
    runs: int,
    intervals: tuple[Floats, Floats] | None,
) -> Sensitivity:
    def between(ends: Floats, place: int) -> tuple[float, float]:
        return float(ends[0, place, 0]), float(ends[1, place, 0])

    def of_units(values: Floats) -> Floats:
        return np.where(ranked, values[:, 1:], np.nan)

    shapley = indices.shapley
    return Sensitivity(
        units=experiment.units,
        influences=tuple(
            Influence(
                name=lever.name,
                label=lever.label,
                first=float(indices.first[place, 0]),
                total=float(indices.total[place, 0]),
                shapley=None if shapley is None else float(shapley[place, 0]),
                first_interval=None if intervals is None else between(intervals[0], place),
                total_interval=None if intervals is None else between(intervals[1], place),
            )
            for place, lever in enumerate(experiment.levers)
        ),
        unit_first=of_units(indices.first),
        unit_total=of_units(indices.total),
        unit_shapley=None if shapley is None else of_units(shapley),
        mean_shift=float(indices.mean[0]),
        variance=float(indices.variance[0]),
        runs=runs,
        exact=intervals is None,
    )
