"""The ways to make one number of a group's parts, by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from xiechuang.engines.indices.aggregating.balanced import mazziotta_pareto
from xiechuang.engines.indices.aggregating.favoured import favoured
from xiechuang.engines.indices.aggregating.means import Floats, arithmetic, geometric, harmonic, power
from xiechuang.engines.indices.aggregating.pairwise import copeland, outranking

METHODS: Mapping[str, Callable[..., Floats]] = MappingProxyType(
    {
        "arithmetic": arithmetic,
        "geometric": geometric,
        "harmonic": harmonic,
        "power": power,
        "copeland": copeland,
        "outranking": outranking,
        "mazziotta_pareto": mazziotta_pareto,
        "benefit_of_the_doubt": favoured,
    }
)
"""name → function(values[..., units, m], *, weights[..., m], **parameters) → [..., units]."""

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "arithmetic": "算术平均",
        "geometric": "几何平均",
        "harmonic": "调和平均",
        "power": "幂平均",
        "copeland": "Copeland 净胜数",
        "outranking": "两两优胜率",
        "mazziotta_pareto": "Mazziotta–Pareto 指数",
        "benefit_of_the_doubt": "最有利权重法",
    }
)
"""What people are shown for each name."""
