"""Examples a lawyer can read: facts, a day, a place, and what the rule must say."""

from xiechuang.engines.rules.cases.case import Example, load_cases, read_cases
from xiechuang.engines.rules.cases.running import mismatches

__all__ = ["Example", "load_cases", "mismatches", "read_cases"]
