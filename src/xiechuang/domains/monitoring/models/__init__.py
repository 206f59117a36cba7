"""Tables of monitoring."""

from xiechuang.domains.monitoring.models.figure import Figure, PublishedFigure
from xiechuang.domains.monitoring.models.period import Period
from xiechuang.domains.monitoring.models.submission import Entry, Submission
from xiechuang.domains.monitoring.models.system import (
    IndicatorSystem,
    SystemGroup,
    SystemIndicator,
    SystemPark,
    WeightDecision,
)

__all__ = [
    "Entry",
    "Figure",
    "IndicatorSystem",
    "Period",
    "PublishedFigure",
    "Submission",
    "SystemGroup",
    "SystemIndicator",
    "SystemPark",
    "WeightDecision",
]
