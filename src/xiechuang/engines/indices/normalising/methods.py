"""The ways to bring columns onto a common scale, by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from xiechuang.engines.indices.normalising.extremes import Floats
from xiechuang.engines.indices.normalising.marks import (
    distance_to_target,
    fraction_of_max,
    fraction_of_target,
    goalposts,
)
from xiechuang.engines.indices.normalising.over_time import base_period
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
"""Those that look at several periods at once; `chained` stands apart, for it also adds up."""

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "min_max": "极差标准化",
        "scaled": "按固定上下限线性变换",
        "z_score": "标准分",
        "distance_to_max": "与最优值的距离",
        "distance_to_reference": "与参照单位的距离",
        "distance_to_target": "与目标值的距离",
        "fraction_of_target": "目标完成率",
        "fraction_of_max": "占最优值之比",
        "percentile_rank": "百分位次",
        "rank": "位次",
        "borda": "Borda 分",
        "goalposts": "上下限法",
        "mazziotta_pareto": "Mazziotta–Pareto 标准化",
        "adjusted_mazziotta_pareto": "修正 Mazziotta–Pareto 标准化",
        "base_period": "基期为 100",
        "chained": "逐年链接（国家统计局）",
    }
)
"""What people are shown for each name."""
