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
