"""Why a score is what it is and why it changed: exact parts by factor, group and indicator, down to the source cell."""

from xiechuang.engines.indices.explaining.chaining import chained_parts
from xiechuang.engines.indices.explaining.changing import (
    Changes,
    FactorPart,
    IndicatorPart,
    UnitChange,
    explain_change,
)
from xiechuang.engines.indices.explaining.contributions import Contributions, contributions, lead
from xiechuang.engines.indices.explaining.overtaking import Passer, Passing, passers, places_pushed
from xiechuang.engines.indices.explaining.plain import as_plain
from xiechuang.engines.indices.explaining.raising import Raise, Raises, what_would_raise
from xiechuang.engines.indices.explaining.scored import Method, Scored
from xiechuang.engines.indices.explaining.shapley import shapley
from xiechuang.engines.indices.explaining.splitting import Split, split
from xiechuang.engines.indices.explaining.versions import FACTOR_LABELS, Factor, Version

__all__ = [
    "FACTOR_LABELS",
    "Changes",
    "Contributions",
    "Factor",
    "FactorPart",
    "IndicatorPart",
    "Method",
    "Passer",
    "Passing",
    "Raise",
    "Raises",
    "Scored",
    "Split",
    "UnitChange",
    "Version",
    "as_plain",
    "chained_parts",
    "contributions",
    "explain_change",
    "lead",
    "passers",
    "places_pushed",
    "shapley",
    "split",
    "what_would_raise",
]
