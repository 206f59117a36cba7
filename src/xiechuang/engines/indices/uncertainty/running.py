"""Many runs in batches over threads, with progress and a way to stop; what comes out does not depend on either."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.uncertainty.experiment import Experiment
from xiechuang.engines.indices.uncertainty.ranking import Counts, Ranks, count_above, count_ranks, rank_runs
from xiechuang.engines.indices.uncertainty.scoring import Room, Runs

RunsOf: TypeAlias = Callable[[int, int], Runs]
"""The runs first … last − 1; must give the same runs however the whole is cut."""

Progress: TypeAlias = Callable[[int, int], None]
"""Called from the calling thread with the runs done and the runs asked for."""

Stop: TypeAlias = Callable[[], bool]
"""Asked between rounds; True ends after the round."""

BATCH = 1024
"""Runs a thread works on at a time: its weights, scores and ranks stay in the cache of its core."""

_ROUND = 8
"""Batches per thread between two reports."""

_THREADS_PAY = 20_000_000
"""Multiplications from which a second thread repays being started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What one thread needs and adds up: room for scoring, scratch for a batch, counts of ranks and of pairs."""

    room: Room
    scores: NDArray[np.float64]
    ranks: Ranks
    counts: Counts
    above: Counts | None

    @classmethod
    def of(cls, experiment: Experiment, *, pairs: bool) -> Self:
        """An empty one."""
        units = len(experiment.units)
        return cls(
            room=experiment.room(),
            scores=np.empty((BATCH, units)),
            ranks=np.empty((BATCH, units), dtype=np.int32),
            counts=np.zeros((units, units + 1), dtype=np.int64),
            above=np.zeros((units, units), dtype=np.int64) if pairs else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What `done` runs gave: scores and ranks [done, units] if kept, counts [units, units + 1], above [units, units]."""

    done: int
    scores: NDArray[np.float64] | None
    ranks: Ranks | None
    counts: Counts
    above: Counts | None


def threads_for(experiment: Experiment, count: int) -> int:
    """As many as there are processors, one where the work is soon done."""
    cells = experiment.tables.sources.shape[1] * len(experiment.units) * count
    return (os.cpu_count() or 1) if cells > _THREADS_PAY else 1


def collect(
    experiment: Experiment,
    *,
    runs_of: RunsOf,
    count: int,
    keep: bool = True,
    pairs: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Collected:
    """Score and rank `count` runs; when stopped, the first `done` of them."""
    workers = threads_for(experiment, count) if threads is None else max(1, threads)
    units = len(experiment.units)
    scores = np.empty((count, units)) if keep else None
    ranks = np.empty((count, units), dtype=np.int32) if keep else None
    made = [Desk.of(experiment, pairs=pairs) for _ in range(workers)]
    desks: SimpleQueue[Desk] = SimpleQueue()
    for desk in made:
        desks.put(desk)

    def work(first: int) -> None:
        last = min(first + BATCH, count)
        desk = desks.get()
        here = desk.scores[: last - first] if scores is None else scores[first:last]
        ranked = desk.ranks[: last - first] if ranks is None else ranks[first:last]
        experiment.score_into(runs_of(first, last), desk.room, here)
        rank_runs(here, ranked)
        count_ranks(ranked, desk.counts)
        if desk.above is not None:
            count_above(ranked, desk.above)
        desks.put(desk)

    done = 0
    for done in _rounds(work, count, workers):
        if progress is not None:
            progress(done, count)
        if stop is not None and stop():
            break
    return Collected(
        done=done,
        scores=None if scores is None else scores[:done],
        ranks=None if ranks is None else ranks[:done],
        counts=np.sum([desk.counts for desk in made], axis=0),
        above=_added(made),
    )


def _added(desks: list[Desk]) -> Counts | None:
    counted = [desk.above for desk in desks if desk.above is not None]
    return np.sum(counted, axis=0) if counted else None


def _rounds(work: Callable[[int], None], count: int, workers: int) -> Iterator[int]:
    """Do the work round by round, telling after each how many runs are done."""
    step = BATCH * _ROUND * workers
    if workers == 1:
        for start in range(0, count, step):
            for first in range(start, min(start + step, count), BATCH):
                work(first)
            yield min(start + step, count)
        return
    with ThreadPoolExecutor(workers) as crew:
        for start in range(0, count, step):
            for _ in crew.map(work, range(start, min(start + step, count), BATCH)):
                pass
            yield min(start + step, count)
