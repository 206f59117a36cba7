"""The answer of one rule for one firm: eligible or not, how much, every reason, what would change it, what is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from xiechuang.engines.rules.formulas import Bound
from xiechuang.engines.rules.parameters import Parameter, Source, Sureness


class Answer(StrEnum):
    """Surely so, surely not, or undecided."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """The answer in Chinese."""
        return {"yes": "是", "no": "否", "unknown": "未知"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One requirement: what the clause asks, whether it holds, what was found and asked, and the clause."""

    words: str
    holds: Answer
    found: str
    clause: str
    source: Source
    sureness: Sureness


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A requirement that fails and the smallest change of one fact that would mend it.

    `gap` is how much is missing in the fact's own unit (fen, people; None for yes-or-no answers), `distance` the gap as a part of
    what is asked (1 for an answer of yes or no that must turn, 2 for another kind or place, the sum where several must change): misses are ordered by it.
    """

    words: str
    change: str
    clause: str
    fact: str = ""
    gap: int | None = None
    distance: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something to know that decides nothing, with its clause and value where it rests on a parameter."""

    words: str
    clause: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says. `amount` is fen: None when unknown or when the measure gives no money, 0 when surely not eligible.

    `amount_if_met` is what the facts would give were every requirement met; `bound` says whether an amount is exact, at most or at
    least that; `missing_facts` and `stopped_by` are the unanswered questions and unpublished parameters which leave it open.
    """

    rule: str
    name: str
    day: date
    place: str
    eligible: Answer
    clause: str
    benefit: str = ""
    bound: Bound = Bound.EXACT
    amount: int | None = None
    amount_if_met: int | None = None
    parts: Mapping[str, int | None] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    misses: tuple[Miss, ...] = ()
    missing_facts: tuple[str, ...] = ()
    stopped_by: tuple[Parameter, ...] = ()
    not_entered: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def nearest(self) -> Miss | None:
        """The failing requirement that is closest to being met."""
        return self.misses[0] if self.misses else None

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every clause the verdict rests on, once."""
        return tuple(dict.fromkeys((self.clause, *(reason.clause for reason in self.reasons))))
