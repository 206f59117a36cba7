"""What a firm gets, may get and misses in one region: every measure with amount, clauses, what decides it, what to do next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from xiechuang.domains.benefits.queries.edition import LoadedRules, place_for
from xiechuang.domains.benefits.queries.links import ClauseLink, link_of
from xiechuang.domains.benefits.queries.topics import topic_of
from xiechuang.domains.benefits.states import Standing, Topic
from xiechuang.engines.rules.formulas import FACTS, Bound, Nature
from xiechuang.engines.rules.judging import Answer, Rule, Verdict, judge
from xiechuang.engines.rules.parameters import Parameter, Unit

PERIODS = (Unit.MONTHS, Unit.DAYS, Unit.WORKING_DAYS, Unit.YEARS)
BOUND_WORDS = {Bound.EXACT: "", Bound.AT_MOST: "最高", Bound.AT_LEAST: "不低于"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that is still open, and the page on which it stands."""

    fact: str
    name: str
    topic: Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure before one firm in one place."""

    rule: str
    name: str
    place: str
    place_name: str
    standing: Standing
    nature: Nature
    verdict: Verdict
    link: ClauseLink
    open_questions: tuple[Question, ...]
    unpublished: tuple[Parameter, ...]
    deadlines: tuple[str, ...]
    next_step: str

    @property
    def amount(self) -> int | None:
        """What it gives in fen: None where unknown or where the measure gives no money."""
        return self.verdict.amount

    @property
    def bound_words(self) -> str:
        """最高, 不低于, or nothing."""
        return BOUND_WORDS[self.verdict.bound]

    @property
    def is_amount_unknown(self) -> bool:
        """Whether the firm gets it but nobody can say how much."""
        return self.standing is Standing.GETS and self.nature is not Nature.NONE and self.amount is None


def measure_of(base: LoadedRules, rule: str, *, facts: Mapping[str, Any], day: date, region: str) -> Measure:
    """One measure in one region, judged where in the region it holds."""
    place = place_for(base, rule, region)
    verdict = judge(base.book, rule, facts=facts, day=day, place=place)
    version = base.book.in_force(rule, day=day, place=place)
    shown = version or base.book.versions(rule)[0]
    return Measure(
        rule=rule,
        name=verdict.name,
        place=place,
        place_name=base.book.places.name(place),
        standing=_standing(verdict, version),
        nature=base.nature(rule),
        verdict=verdict,
        link=link_of(shown),
        open_questions=tuple(
            Question(fact=fact, name=FACTS[fact].name, topic=topic_of(base, fact))
            for fact in verdict.missing_facts
        ),
        unpublished=verdict.stopped_by,
        deadlines=tuple(_deadlines(base, version, day=day, place=place)),
        next_step=shown.next_step,
    )


def _standing(verdict: Verdict, version: Rule | None) -> Standing:
    if version is None:
        return Standing.ABSENT
    return {Answer.YES: Standing.GETS, Answer.NO: Standing.MISSES, Answer.UNKNOWN: Standing.MAY}[
        verdict.eligible
    ]


def _deadlines(base: LoadedRules, version: Rule | None, *, day: date, place: str) -> Iterable[str]:
    """The last day of the measure where its text states one, and what parameters say of time limits."""
    if version is None:
        return
    if version.period.until:
        yield f"施行至 {(version.period.until - timedelta(days=1)).isoformat()}"
    for name in base.parameters_of(version.id):
        found = base.book.book.find(name, day=day, place=place)
        if found and found.unit in PERIODS and "期限" in found.name and not found.is_unknown:
            yield f"{found.name}：{found.words}"


def measures_in(
    base: LoadedRules,
    *,
    facts: Mapping[str, Any],
    day: date,
    region: str,
    rules: Sequence[str] = (),
) -> list[Measure]:
    """Every chosen measure (all where none is chosen) in one region, what the firm gets first, then by amount."""
    chosen = [rule for rule in base.book.ids if not rules or rule in rules]
    found = [measure_of(base, rule, facts=facts, day=day, region=region) for rule in chosen]
    order = list(Standing)
    return sorted(found, key=lambda one: (order.index(one.standing), -(one.amount or 0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What amounts of one kind come to; `unknown` measures are not in it."""

    nature: Nature
    fen: int
    measures: int
    unknown: tuple[str, ...]


def sums_of(measures: Iterable[Measure]) -> list[Sum]:
    """Per kind of money the total of what the firm surely gets; kinds are never added up, unknown amounts never counted as nothing."""
    by_nature: dict[Nature, list[Measure]] = {}
    for one in measures:
        if one.standing is Standing.GETS and one.nature is not Nature.NONE:
            by_nature.setdefault(one.nature, []).append(one)
    return [
        Sum(
            nature=nature,
            fen=sum(one.amount for one in found if one.amount is not None),
            measures=sum(one.amount is not None for one in found),
            unknown=tuple(one.name for one in found if one.amount is None),
        )
        for nature in Nature
        if (found := by_nature.get(nature))
    ]


def still_asked(measures: Iterable[Measure]) -> list[Question]:
    """The open questions that would decide something, each once, those that decide most first."""
    counts: dict[str, int] = {}
    known: dict[str, Question] = {}
    for one in measures:
        for question in one.open_questions:
            counts[question.fact] = counts.get(question.fact, 0) + 1
            known[question.fact] = question
    return sorted(known.values(), key=lambda one: -counts[one.fact])
