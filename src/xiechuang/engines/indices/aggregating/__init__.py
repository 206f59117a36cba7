"""Makes one score of many: means, pairwise methods, balance; within a group, or from one level to the next.

METHODS: name → function(values[..., units, m], *, weights[..., m], **parameters) → float64[..., units].
"""

from xiechuang.engines.indices.aggregating.balanced import mazziotta_pareto
from xiechuang.engines.indices.aggregating.favoured import favoured
from xiechuang.engines.indices.aggregating.levels import aggregate_level
from xiechuang.engines.indices.aggregating.means import arithmetic, geometric, harmonic, power
from xiechuang.engines.indices.aggregating.methods import LABELS, METHODS
from xiechuang.engines.indices.aggregating.pairwise import (
    Dominance,
    copeland,
    dominance,
    outranking,
    outranking_matrix,
)

__all__ = [
    "LABELS",
    "METHODS",
    "Dominance",
    "aggregate_level",
    "arithmetic",
    "copeland",
    "dominance",
    "favoured",
    "geometric",
    "harmonic",
    "mazziotta_pareto",
    "outranking",
    "outranking_matrix",
    "power",
]
