"""Takes the edge off outliers, and says for every cell whether and how.

METHODS: name → function(values[..., units, m], **parameters) → Touched(values, touch). `treat` applies two of them by rule.
"""

from xiechuang.engines.indices.treating.cutting import winsorise
from xiechuang.engines.indices.treating.methods import LABELS, METHODS
from xiechuang.engines.indices.treating.rule import Check, TreatedPoint, Treatment, treat
from xiechuang.engines.indices.treating.shape import kurtosis, passes, skewness
from xiechuang.engines.indices.treating.transforms import (
    Touch,
    Touched,
    box_cox,
    log_ct,
    log_ct_orig,
    log_ct_plus,
    log_gii,
)

__all__ = [
    "LABELS",
    "METHODS",
    "Check",
    "Touch",
    "Touched",
    "TreatedPoint",
    "Treatment",
    "box_cox",
    "kurtosis",
    "log_ct",
    "log_ct_orig",
    "log_ct_plus",
    "log_gii",
    "passes",
    "skewness",
    "treat",
    "winsorise",
]
