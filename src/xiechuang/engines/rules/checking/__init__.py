"""Checks on the rule base itself: gaps and overlaps in time and in values, missing clauses, what nobody uses or tests, texts that changed."""

from xiechuang.engines.rules.checking.checks import findings
from xiechuang.engines.rules.checking.findings import Finding, Kind
from xiechuang.engines.rules.checking.texts import (
    Named,
    Texts,
    Waiver,
    changed_clauses,
    read_waivers,
    unaccounted,
)

__all__ = [
    "Finding",
    "Kind",
    "Named",
    "Texts",
    "Waiver",
    "changed_clauses",
    "findings",
    "read_waivers",
    "unaccounted",
]
