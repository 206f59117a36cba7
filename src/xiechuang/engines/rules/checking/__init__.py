"""Checks on the rule base itself: gaps and overlaps in time and in values, missing clauses, what nobody uses or tests."""

from xiechuang.engines.rules.checking.findings import Finding, Kind
from xiechuang.engines.rules.checking.rule_base import findings

__all__ = ["Finding", "Kind", "findings"]
