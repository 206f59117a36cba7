"""The ways to treat a column, by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from xiechuang.engines.indices.treating.cutting import winsorise
from xiechuang.engines.indices.treating.transforms import (
    Touched,
    box_cox,
    log_ct,
    log_ct_orig,
    log_ct_plus,
    log_gii,
    none,
)

METHODS: Mapping[str, Callable[..., Touched]] = MappingProxyType(
    {
        "none": none,
        "winsorise": winsorise,
        "log_ct": log_ct,
        "log_ct_plus": log_ct_plus,
        "log_ct_orig": log_ct_orig,
        "log_gii": log_gii,
        "box_cox": box_cox,
    }
)
"""name → function(values[..., units, m], **parameters) → Touched(values, touch), both [..., units, m]."""

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "none": "不处理",
        "winsorise": "缩尾",
        "log_ct": "对数变换（平移百分之一极差）",
        "log_ct_plus": "对数变换（按偏向选择方向）",
        "log_ct_orig": "对数变换（平移一）",
        "log_gii": "对数变换（全球创新指数）",
        "box_cox": "Box–Cox 变换",
    }
)
"""What people are shown for each name."""
