"""Formulas, one function per clause; they name no place and carry no number: parameters do."""

from xiechuang.engines.rules.formulas import (
    enterprise_tax,
    instruments,
    investing,
    loans,
    recognition,
    research_deduction,
    rewards,
    tax_sharing,
    transfer_institutions,
    value_added_tax,
    vouchers,
)
from xiechuang.engines.rules.formulas.case import Answered, Case, Remark, Requirement
from xiechuang.engines.rules.formulas.facts import FACTS, Fact, FactKind, read_facts
from xiechuang.engines.rules.formulas.registry import FORMULAS, Bound, Formula, Nature, find_formula, formula

CLAUSES = (
    enterprise_tax,
    instruments,
    investing,
    loans,
    recognition,
    research_deduction,
    rewards,
    tax_sharing,
    transfer_institutions,
    value_added_tax,
    vouchers,
)
"""The modules that hold the formulas; importing them registers their facts and functions."""

__all__ = [
    "CLAUSES",
    "FACTS",
    "FORMULAS",
    "Answered",
    "Bound",
    "Case",
    "Fact",
    "FactKind",
    "Formula",
    "Nature",
    "Remark",
    "Requirement",
    "find_formula",
    "formula",
    "read_facts",
]
