"""New weights, new ranks, at once: what a page asks while somebody drags a weight."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.uncertainty.experiment import Experiment
from xiechuang.engines.indices.uncertainty.ranking import Ranks
from xiechuang.engines.indices.uncertainty.scoring import Runs


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """Scores float64[units] (NaN: none), ranks int32[units] (0: none), places gained against the recipe int32[units]."""

    scores: NDArray[np.float64]
    ranks: Ranks
    gained: Ranks


class WhatIf:
    """An index prepared once; every question is then answered in microseconds, by several threads at a time if need be."""

    def __init__(self, experiment: Experiment) -> None:
        self._experiment = experiment
        _, ranks = experiment.ranked(experiment.nominal)
        self._nominal = ranks[0]

    @property
    def units(self) -> tuple[str, ...]:
        """The units that scores and ranks stand for."""
        return self._experiment.units

    def with_weights(self, weights: Mapping[str, float]) -> Answer:
        """What the codes given new weights lead to; all others weigh what they weighed. ValueError for a code unknown."""
        nominal = self._experiment.nominal
        row = self._experiment.tree.row(weights, start=nominal.weights[0])[np.newaxis]
        scores, ranks = self._experiment.ranked(Runs(tables=nominal.tables, weights=row, plans=nominal.plans))
        there = (ranks[0] > 0) & (self._nominal > 0)
        return Answer(scores=scores[0], ranks=ranks[0], gained=np.where(there, self._nominal - ranks[0], 0))
