"""The ways to find weights for the indicators of one group, by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from xiechuang.engines.indices.weighting.components import principal_component
from xiechuang.engines.indices.weighting.influence import equal_influence
from xiechuang.engines.indices.weighting.judgement import ahp
from xiechuang.engines.indices.weighting.shares import Floats, equal, given
from xiechuang.engines.indices.weighting.spread import critic, entropy

METHODS: Mapping[str, Callable[..., Floats]] = MappingProxyType(
    {
        "given": given,
        "equal": equal,
        "principal_component": principal_component,
        "entropy": entropy,
        "critic": critic,
        "ahp": ahp,
        "equal_influence": equal_influence,
    }
)
"""name → function(values[..., units, m], *, given[m], **parameters) → float64[..., m] or [m], ≥ 0, sum 1."""

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "given": "给定权重",
        "equal": "等权",
        "principal_component": "主成分法",
        "entropy": "熵权法",
        "critic": "CRITIC 法",
        "ahp": "层次分析法",
        "equal_influence": "等影响权重",
    }
)
"""What people are shown for each name."""
