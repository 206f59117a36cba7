"""What came of a recipe: every stage, the scores and ranks of every level, the log, and the way of any cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.missing import Screening
from xiechuang.engines.indices.recipe.choices import Recipe, StageName
from xiechuang.engines.indices.recipe.scaling import TreatedCell
from xiechuang.engines.indices.recipe.stage import Entry, Stage
from xiechuang.engines.indices.recipe.tracing import Trace, trace
from xiechuang.engines.indices.structure import Data, Hierarchy, Panel


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """One period computed; `units` are those that were not screened out, in the order of the data.

    `scores` and `ranks` have one array [units, n] per level, level 0 being the normalised indicators; rank 0: no
    score. `hierarchy` is as given, `weighted` has the weights that were used.
    """

    data: Data
    hierarchy: Hierarchy
    recipe: Recipe
    stages: Mapping[StageName, Stage]
    weighted: Hierarchy
    scores: tuple[NDArray[np.float64], ...]
    ranks: tuple[NDArray[np.intp], ...]
    log: tuple[Entry, ...]
    treated: tuple[TreatedCell, ...] = ()
    screening: Screening | None = None
    panel: Panel | None = None

    @property
    def units(self) -> tuple[str, ...]:
        """Who is ranked."""
        return self.stages[StageName.NORMALISED].units

    @property
    def excluded(self) -> tuple[str, ...]:
        """Who was screened out."""
        kept = set(self.units)
        return tuple(unit for unit in self.data.units if unit not in kept)

    @property
    def index(self) -> NDArray[np.float64]:
        """The index of every unit: float64[units]."""
        return self.scores[-1][:, 0]

    @property
    def index_ranks(self) -> NDArray[np.intp]:
        """The rank of every unit by the index: intp[units], 1 best, 0 without a score."""
        return self.ranks[-1][:, 0]

    def scores_of(self, code: str) -> NDArray[np.float64]:
        """The scores of an indicator or group: float64[units]."""
        level, place = self.hierarchy.places[code]
        return self.scores[level][:, place]

    def ranks_of(self, code: str) -> NDArray[np.intp]:
        """The ranks by an indicator or group: intp[units]."""
        level, place = self.hierarchy.places[code]
        return self.ranks[level][:, place]

    def trace(self, unit: str, code: str) -> Trace:
        """The way of one cell: an indicator from its source through every stage, a group to its parts."""
        return trace(self, unit, code)

    def regenerate(self, **changes: Any) -> "Result":
        """Compute again with something changed: see `recipe.regenerate`."""
        from xiechuang.engines.indices.recipe.computing import regenerate

        return regenerate(self, **changes)


@dataclass(frozen=True, kw_only=True, eq=False)
class PanelResult:
    """Several periods computed together, oldest first."""

    panel: Panel
    results: tuple[Result, ...]

    def of(self, period: str) -> Result:
        """The result of one period."""
        return self.results[self.panel.names.index(self.panel.of(period).period or "")]
