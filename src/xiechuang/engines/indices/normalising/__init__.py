"""Brings indicators onto a common scale on which more is better.

METHODS: name → function(values[..., units, m], *, directions[m], **parameters) → array of the same shape.
OVER_TIME: name → function(values[..., periods, units, m], *, directions[m], **parameters), the same shape.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from xiechuang.engines.indices.normalising.extremes import Floats
from xiechuang.engines.indices.normalising.marks import (
    distance_to_target,
    fraction_of_max,
    fraction_of_target,
    goalposts,
)
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

METHODS: Mapping[str, Callable[..., Floats]] = MappingProxyType(
    {
        "min_max": min_max,
        "scaled": scaled,
        "z_score": z_score,
        "distance_to_max": distance_to_max,
        "distance_to_reference": distance_to_reference,
        "distance_to_target": distance_to_target,
        "fraction_of_target": fraction_of_target,
        "fraction_of_max": fraction_of_max,
        "percentile_rank": percentile_rank,
        "rank": rank,
        "borda": borda,
        "goalposts": goalposts,
        "mazziotta_pareto": mazziotta_pareto,
        "adjusted_mazziotta_pareto": adjusted_mazziotta_pareto,
    }
)

OVER_TIME: Mapping[str, Callable[..., Floats]] = MappingProxyType({"base_period": base_period})

__all__ = [
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
