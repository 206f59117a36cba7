"""Rules of a community (a formula, where and when it holds), judged for one firm or for a whole population."""

from xiechuang.engines.rules.judging.drafting import Draft, with_drafts
from xiechuang.engines.rules.judging.judge import judge, judge_all
from xiechuang.engines.rules.judging.population import Outcomes, columns_of, judge_population
from xiechuang.engines.rules.judging.rulebook import Rule, Rulebook, load_rules, read_rules
from xiechuang.engines.rules.judging.verdict import Answer, Miss, Note, Reason, Verdict

__all__ = [
    "Answer",
    "Draft",
    "Miss",
    "Note",
    "Outcomes",
    "Reason",
    "Rule",
    "Rulebook",
    "Verdict",
    "columns_of",
    "judge",
    "judge_all",
    "judge_population",
    "load_rules",
    "read_rules",
    "with_drafts",
]
