"""Tables of monitoring."""

from xiechuang.domains.monitoring.models.computation import Computation
from xiechuang.domains.monitoring.models.figure import Figure, PublishedFigure
from xiechuang.domains.monitoring.models.period import Period
from xiechuang.domains.monitoring.models.publication import Correction, Publication
from xiechuang.domains.monitoring.models.submission import Entry, Submission
from xiechuang.domains.monitoring.models.system import (
    IndicatorSystem,
    SystemGroup,
    SystemIndicator,
    SystemPark,
    WeightDecision,
)

__all__ = [
    "Computation",
    "Correction",
    "Entry",
    "Figure",
    "IndicatorSystem",
    "Period",
    "Publication",
    "PublishedFigure",
    "Submission",
    "SystemGroup",
    "SystemIndicator",
    "SystemPark",
    "WeightDecision",
]
