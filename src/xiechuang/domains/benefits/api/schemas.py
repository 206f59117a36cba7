"""What the API of benefits takes and gives."""

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StringConstraints

from xiechuang.web.api.values import NUMBER, ONE_LINE, At, Day, Input

Written = Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=60)]
RegionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
Short = Annotated[
    str, StringConstraints(pattern=ONE_LINE, min_length=1, max_length=120, strip_whitespace=True)
]
MOST_ANSWERS, MOST_RULES, MOST_DRAFTS = 200, 200, 10


class Ask(Input):
    """Answers by id of the question as people write them (800万元, 是); the day (today), the measures (all)."""

    facts: Annotated[dict[str, Written], Field(max_length=MOST_ANSWERS)]
    day: Day | None = None
    rules: Annotated[
        list[Annotated[str, StringConstraints(max_length=60)]], Field(max_length=MOST_RULES)
    ] = []


class JudgeIn(Ask):
    """The same, and the region."""

    region: RegionCode


class BenefitReasonOut(Schema):
    """One requirement of a clause."""

    words: str
    holds: str
    found: str
    clause: str
    sureness: str


class MissOut(Schema):
    """What fails, and the smallest change that would mend it."""

    words: str
    change: str
    clause: str
    fact: str


class ValueOut(Schema):
    """One dated value of a parameter; ``value`` is in words, 未公布 where none is published."""

    id: str
    name: str
    places: list[str]
    since: date | None
    until: date | None
    value: str
    unit: str
    clause: str
    source: str
    quote: str
    sureness: str
    note: str


class BenefitMeasureOut(Schema):
    """One measure before one firm; ``amount_fen`` is null where unknown or where the measure gives no money."""

    rule: str
    name: str
    place: str
    standing: str
    nature: str
    benefit: str
    bound: str
    amount_fen: int | None
    amount_if_met_fen: int | None
    clause: str
    reasons: list[BenefitReasonOut]
    nearest: MissOut | None
    missing_facts: list[str]
    unpublished: list[ValueOut]
    deadlines: list[str]
    next_step: str


class SumOut(Schema):
    """What one kind of money comes to; the measures named in ``unknown`` are not in it."""

    nature: str
    fen: int | None
    measures: int
    unknown: list[str]


class JudgedOut(Schema):
    """Every measure in one region."""

    region: str
    day: date
    edition: str
    measures: list[BenefitMeasureOut]
    sums: list[SumOut]


class CellOut(Schema):
    """One measure in one region beside home."""

    region: str
    standing: str
    amount_fen: int | None
    difference_fen: int | None
    why_unknown: str


class CauseOut(Schema):
    """A parameter that differs: its value in words by region."""

    name: str
    values: dict[str, str]
    clauses: dict[str, str]


class RowOut(Schema):
    """One measure across the regions."""

    rule: str
    name: str
    nature: str
    cells: list[CellOut]
    causes: list[CauseOut]


class ComparedOut(Schema):
    """The same answers in every region."""

    home: str
    day: date
    edition: str
    rows: list[RowOut]


class FactOut(Schema):
    """A question: what it asks and how it is answered."""

    id: str
    name: str
    kind: str
    unit: str
    options: list[str]
    hint: str


class RuleOut(Schema):
    """A measure."""

    id: str
    name: str
    nature: str
    clauses: list[str]
    facts: list[str]
    unpublished: int


class RuleDetail(RuleOut):
    """A measure with every dated value."""

    questions: list[FactOut]
    values: list[ValueOut]


class RulesOut(Schema):
    """The rule base."""

    edition: str
    loaded_at: At
    rules: list[RuleOut]


class BenefitFindingOut(Schema):
    """One fault a check found, and what rests on it."""

    kind: str
    subject: str
    words: str
    touches: list[str]


class ChecksOut(Schema):
    """What the checks say."""

    edition: str
    is_clean: bool
    findings: list[BenefitFindingOut]
    failed_cases: list[str]


class FactsOut(Schema):
    """One version of a firm's answers."""

    version: int
    answers: dict[str, str]
    created_at: At


class FactsIn(Input):
    """A firm's answers."""

    facts: Annotated[dict[str, Written], Field(max_length=MOST_ANSWERS)]


class RunOut(Schema):
    """A no-application run as offices see it."""

    number: str
    rule: str
    rule_name: str
    region: str
    state: str
    day: date
    budget_fen: int
    counts: dict[str, int]
    publicity_from: date | None
    publicity_until: date | None


class ListedOut(Schema):
    """One firm of a public list."""

    name: str
    credit_code: str
    amount_fen: int


class NoticeOut(RunOut):
    """A public list."""

    listed: list[ListedOut]


class DraftIn(Input):
    """One drafted value, written as in the rule base: 40%, 30万元, 24, 是, 未公布."""

    parameter: Annotated[str, StringConstraints(max_length=60)]
    place: Annotated[str, StringConstraints(max_length=6)]
    value: Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=200)]
    since: Day | None = None
    until: Day | None = None


class TrialIn(Input):
    """A draft to be tried."""

    name: Short
    drafts: Annotated[list[DraftIn], Field(min_length=1, max_length=MOST_DRAFTS)]
    day: Day | None = None
    upload: Annotated[str, StringConstraints(pattern=NUMBER, to_upper=True)] | None = None


class TrialOut(Schema):
    """A trial with its result."""

    number: str
    name: str
    day: date
    result: dict[str, Any]
