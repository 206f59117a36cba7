"""Uncertainty of an index: seeded draws over everything that may vary."""

from xiechuang.engines.indices.uncertainty.experiment import Experiment
from xiechuang.engines.indices.uncertainty.outcome import Uncertainty
from xiechuang.engines.indices.uncertainty.philox import Stream, uniforms
from xiechuang.engines.indices.uncertainty.running import Progress, RunsOf, Stop, collect
from xiechuang.engines.indices.uncertainty.scoring import Runs

_PAIRS_UP_TO = 400
"""Units up to which pairs are counted without being asked for: their number grows with the square."""


def simulate(
    experiment: Experiment,
    *,
    draws: int = 1000,
    seed: int = 0,
    keep: bool = True,
    pairs: bool | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Uncertainty:
    """Monte Carlo: draw k depends on the seed and on k alone, never on the number of draws, batches or threads.

    keep: whether scores and ranks of every draw stay (12 bytes a unit and draw); counts of ranks and, for up to 400
    units or if asked, of pairs are always kept. ValueError for no draws.
    """
    if draws < 1:
        raise ValueError(f"抽样次数须不小于 1，不能是 {draws}")

    def runs_of(first: int, last: int) -> Runs:
        return experiment.runs(
            uniforms(
                seed=seed, stream=Stream.DRAWS, first=first, count=last - first, width=experiment.dimensions
            )
        )

    return _outcome(
        experiment,
        runs_of,
        count=draws,
        keep=keep,
        pairs=pairs,
        threads=threads,
        progress=progress,
        stop=stop,
    )


def evaluate(
    experiment: Experiment,
    runs: Runs,
    *,
    keep: bool = True,
    pairs: bool | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Uncertainty:
    """The same for runs given one by one, such as those of a published study."""

    def runs_of(first: int, last: int) -> Runs:
        return Runs(runs.tables[first:last], runs.weights[first:last], runs.plans[first:last])

    return _outcome(
        experiment,
        runs_of,
        count=len(runs.tables),
        keep=keep,
        pairs=pairs,
        threads=threads,
        progress=progress,
        stop=stop,
    )


def _outcome(
    experiment: Experiment,
    runs_of: RunsOf,
    *,
    count: int,
    keep: bool,
    pairs: bool | None,
    threads: int | None,
    progress: Progress | None,
    stop: Stop | None,
) -> Uncertainty:
    wanted = len(experiment.units) <= _PAIRS_UP_TO if pairs is None else pairs
    scores, ranks = experiment.ranked(experiment.nominal)
    found = collect(
        experiment,
        runs_of=runs_of,
        count=count,
        keep=keep,
        pairs=wanted,
        threads=threads,
        progress=progress,
        stop=stop,
    )
    return Uncertainty(
        units=experiment.units,
        asked=count,
        draws=found.done,
        nominal_scores=scores[0],
        nominal_ranks=ranks[0],
        counts=found.counts,
        above=found.above,
        scores=found.scores,
        ranks=found.ranks,
    )
