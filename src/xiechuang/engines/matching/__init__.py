"""Matches Chinese supply and demand and searches records: exact, explained, on one machine; a library of its own."""

from xiechuang.engines.matching.analysis import Term, TermKind, terms
from xiechuang.engines.matching.answer import Answer, Explanation, Hit
from xiechuang.engines.matching.duplicates import SIMILAR, Similar, nearest
from xiechuang.engines.matching.grammar import Comparator
from xiechuang.engines.matching.index import FIELD_WEIGHTS, Document, Index, Query
from xiechuang.engines.matching.match import Match, Matcher
from xiechuang.engines.matching.measured import Quantity, quantity
from xiechuang.engines.matching.parameters import Fit, ParameterVerdict
from xiechuang.engines.matching.points import Contribution
from xiechuang.engines.matching.quantities import quantities
from xiechuang.engines.matching.records import Need, Readiness, Requirement, Supply
from xiechuang.engines.matching.search import highlight, search
from xiechuang.engines.matching.signals import Reading, Setting
from xiechuang.engines.matching.surfaces import SurfacePoints
from xiechuang.engines.matching.weights import Level, Signal, Thresholds, Weights

__all__ = [
    "FIELD_WEIGHTS",
    "SIMILAR",
    "Answer",
    "Comparator",
    "Contribution",
    "Document",
    "Explanation",
    "Fit",
    "Hit",
    "Index",
    "Level",
    "Match",
    "Matcher",
    "Need",
    "ParameterVerdict",
    "Quantity",
    "Query",
    "Readiness",
    "Reading",
    "Requirement",
    "Setting",
    "Signal",
    "Similar",
    "Supply",
    "SurfacePoints",
    "Term",
    "TermKind",
    "Thresholds",
    "Weights",
    "highlight",
    "nearest",
    "quantities",
    "quantity",
    "search",
    "terms",
]
