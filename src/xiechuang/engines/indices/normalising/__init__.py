"""Brings indicators onto a common scale on which more is better.

METHODS: name → function(values[..., units, m], *, directions[m], **parameters) → array of the same shape.
OVER_TIME: name → function(values[..., periods, units, m], *, directions[m], **parameters), the same shape.
"""

from xiechuang.engines.indices.normalising.marks import (
    distance_to_target,
    fraction_of_max,
    fraction_of_target,
    goalposts,
)
from xiechuang.engines.indices.normalising.methods import LABELS, METHODS, OVER_TIME
from xiechuang.engines.indices.normalising.over_time import base_period, chained, growth
from xiechuang.engines.indices.normalising.ranges import (
    adjusted_mazziotta_pareto,
    distance_to_max,
    distance_to_reference,
    mazziotta_pareto,
    min_max,
    scaled,
    z_score,
)
from xiechuang.engines.indices.normalising.ranks import borda, percentile_rank, rank

__all__ = [
    "LABELS",
    "METHODS",
    "OVER_TIME",
    "adjusted_mazziotta_pareto",
    "base_period",
    "borda",
    "chained",
    "distance_to_max",
    "distance_to_reference",
    "distance_to_target",
    "fraction_of_max",
    "fraction_of_target",
    "goalposts",
    "growth",
    "mazziotta_pareto",
    "min_max",
    "percentile_rank",
    "rank",
    "scaled",
    "z_score",
]
