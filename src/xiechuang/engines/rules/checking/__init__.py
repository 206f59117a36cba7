"""Checks on the rule base itself: gaps and overlaps in time and in values, missing clauses, what nobody uses or tests."""

from xiechuang.engines.rules.checking.checks import findings
from xiechuang.engines.rules.checking.findings import Finding, Kind

__all__ = ["Finding", "Kind", "findings"]
