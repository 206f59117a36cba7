"""What a check found."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of faults a rule base can have."""

    TIME_GAP = "time_gap"
    TIME_OVERLAP = "time_overlap"
    VALUE_GAP = "value_gap"
    VALUE_OVERLAP = "value_overlap"
    NO_CLAUSE = "no_clause"
    UNUSED_PARAMETER = "unused_parameter"
    UNUSED_FORMULA = "unused_formula"
    NO_CASE = "no_case"
    CHANGED_CLAUSE = "changed_clause"
    NUMBER_WITHOUT_PARAMETER = "number_without_parameter"
    IDLE_WAIVER = "idle_waiver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault: its kind, the parameter, rule or formula, the fault in words, and what rests on it."""

    kind: Kind
    subject: str
    words: str
    touches: tuple[str, ...] = ()
