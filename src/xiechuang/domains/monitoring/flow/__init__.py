"""The workflows of monitoring as tables."""

from xiechuang.domains.monitoring.flow.period import PERIOD
from xiechuang.domains.monitoring.flow.submission import SUBMISSION

__all__ = ["PERIOD", "SUBMISSION"]
