"""Matches Chinese supply and demand and searches records: exact, explained, on one machine; a library of its own."""

from xiechuang.engines.matching.index.answer import Answer, Explanation, Hit
from xiechuang.engines.matching.index.duplicates import SIMILAR, Similar, nearest
from xiechuang.engines.matching.index.lexical import FIELD_WEIGHTS, Document, Index, Query
from xiechuang.engines.matching.index.search import explain, highlight, search
from xiechuang.engines.matching.pairs.match import Match, Matcher
from xiechuang.engines.matching.pairs.parameters import (
    Fit,
    ParameterVerdict,
    names_alike,
    tells_by_unit,
)
from xiechuang.engines.matching.pairs.points import Contribution
from xiechuang.engines.matching.pairs.records import Need, PastDecline, Readiness, Requirement, Supply
from xiechuang.engines.matching.pairs.signals import Reading, Setting
from xiechuang.engines.matching.pairs.weights import Level, Signal, Thresholds, Weights
from xiechuang.engines.matching.quantities.extraction import quantities
from xiechuang.engines.matching.quantities.grammar import Comparator
from xiechuang.engines.matching.quantities.measured import Quantity, quantity
from xiechuang.engines.matching.text.analysis import Term, TermKind, terms
from xiechuang.engines.matching.text.surfaces import SurfacePoints

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
    "PastDecline",
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
    "explain",
    "highlight",
    "names_alike",
    "nearest",
    "quantities",
    "quantity",
    "search",
    "tells_by_unit",
    "terms",
]
