"""What is not there: how much it is, whom it disqualifies, and what may stand in its place."""

from xiechuang.engines.indices.missing.availability import Availability, availability, availability_by_group
from xiechuang.engines.indices.missing.drawing import DRAWS, Pooled, draw_imputations, pool
from xiechuang.engines.indices.missing.filling import METHODS
from xiechuang.engines.indices.missing.imputing import Along, ImputationError, Imputed, impute
from xiechuang.engines.indices.missing.panels import PanelImputed, Reach, impute_panel
from xiechuang.engines.indices.missing.screening import Rule, Screening, screen

__all__ = [
    "DRAWS",
    "METHODS",
    "Along",
    "Availability",
    "ImputationError",
    "Imputed",
    "PanelImputed",
    "Pooled",
    "Reach",
    "Rule",
    "Screening",
    "availability",
    "availability_by_group",
    "draw_imputations",
    "impute",
    "impute_panel",
    "pool",
    "screen",
]
