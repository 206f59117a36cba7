"""Looking at data and results: statistics, correlations, dimensions, standing, robustness to leaving out, trends, alerts."""

from xiechuang.engines.indices.analysing.alerts import Alert, AlertKind, SumRule
from xiechuang.engines.indices.analysing.comparing import Comparison, Versions, compare, compare_many
from xiechuang.engines.indices.analysing.components import Components, principal_components
from xiechuang.engines.indices.analysing.consistency import cronbach
from xiechuang.engines.indices.analysing.correlating import Correlation, Correlations, correlate, covariances
from xiechuang.engines.indices.analysing.families import Related, among_siblings, with_ancestors, with_sizes
from xiechuang.engines.indices.analysing.ranking import Standing, ranks_along, ranks_within, results
from xiechuang.engines.indices.analysing.removing import (
    Without,
    WithoutUnits,
    leave_each_out,
    leave_each_out_by,
    leave_each_unit_out,
)
from xiechuang.engines.indices.analysing.reversals import Reversal, ReversalTest, rank_reversals
from xiechuang.engines.indices.analysing.standing import (
    Line,
    Outstanding,
    Point,
    strengths_and_weaknesses,
    unit_summary,
)
from xiechuang.engines.indices.analysing.statistics import Limits, Statistics, describe
from xiechuang.engines.indices.analysing.trending import Trends, trends

__all__ = [
    "Alert",
    "AlertKind",
    "Comparison",
    "Components",
    "Correlation",
    "Correlations",
    "Limits",
    "Line",
    "Outstanding",
    "Point",
    "Related",
    "Reversal",
    "ReversalTest",
    "Standing",
    "Statistics",
    "SumRule",
    "Trends",
    "Versions",
    "Without",
    "WithoutUnits",
    "among_siblings",
    "compare",
    "compare_many",
    "correlate",
    "covariances",
    "cronbach",
    "describe",
    "leave_each_out",
    "leave_each_out_by",
    "leave_each_unit_out",
    "principal_components",
    "rank_reversals",
    "ranks_along",
    "ranks_within",
    "results",
    "strengths_and_weaknesses",
    "trends",
    "unit_summary",
    "with_ancestors",
    "with_sizes",
]
