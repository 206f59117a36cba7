"""One firm before one rule: runs the formula and writes the verdict."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from xiechuang.engines.rules.arithmetic import Quantity, every
from xiechuang.engines.rules.formulas import Answered, Case, Formula, Requirement
from xiechuang.engines.rules.judging.explaining import answer_of, found_words, miss_of
from xiechuang.engines.rules.judging.rulebook import Rule, Rulebook
from xiechuang.engines.rules.judging.verdict import Answer, Miss, Note, Reason, Verdict
from xiechuang.engines.rules.parameters import Parameter

Published = Mapping[str, Parameter | None]


def judge_all(
    base: Rulebook, *, facts: Mapping[str, Any], day: date, places: Iterable[str]
) -> dict[str, dict[str, Verdict]]:
    """Every rule in each of the places, by rule and place: the comparison of what a firm would get where."""
    places = tuple(places)
    return {
        rule: {place: judge(base, rule, facts=facts, day=day, place=place) for place in places}
        for rule in base.ids
    }


def judge(base: Rulebook, id: str, *, facts: Mapping[str, Any], day: date, place: str) -> Verdict:
    """What a rule says of one firm there on that day; `facts` as `read_facts` gives them. KeyError for no such rule."""
    rule = base.in_force(id, day=day, place=place)
    variant = rule.variant(day) if rule else None
    if rule is None or variant is None:
        return _not_in_force(base, id, day=day, place=place)
    find = partial(base.book.find, day=day, place=place)
    answers = {fact: Answered(value=facts[fact]) for fact in variant.facts if facts.get(fact) is not None}
    published = {name: find(name) for name in variant.parameters}
    case = Case(facts=answers, parameter=published.__getitem__)
    amount = variant.compute(case)
    return _Writer(rule, variant, case, amount, published).verdict(day=day, place=place)


def _not_in_force(base: Rulebook, id: str, *, day: date, place: str) -> Verdict:
    """Surely not: the rule holds elsewhere or at another time, which is said."""
    versions = base.versions(id)
    chain = set(base.places.chain(place))
    here = [rule for rule in versions if chain & set(rule.places)]
    if here:
        words = f"本规则在 {day.isoformat()} 不在施行期：" + "、".join(rule.period.words for rule in here)
    else:
        names = dict.fromkeys(base.places.name(one) for rule in versions for one in rule.places)
        words = f"本规则只适用于{'、'.join(names)}"
    rule = min(here or versions, key=lambda one: _days_off(one, day))
    reason = Reason(
        words=words, holds=Answer.NO, found="", clause=rule.clause, source=rule.source, sureness=rule.sureness
    )
    return Verdict(
        rule=id,
        name=rule.name,
        day=day,
        place=place,
        eligible=Answer.NO,
        clause=rule.clause,
        amount=0 if base.pays(id) else None,
        reasons=(reason,),
        notes=_rule_notes(rule),
    )


def _days_off(rule: Rule, day: date) -> int:
    """How many days lie between the rule's period and a day."""
    return max((rule.period.first - day).days, (day - rule.period.end).days + 1, 0)


def _rule_notes(rule: Rule) -> tuple[Note, ...]:
    undated = [] if rule.period.since else [Note(words="施行日未载，按已在施行计算", clause=rule.clause)]
    return (*undated, *([Note(words=rule.note, clause=rule.clause)] if rule.note else []))


class _Writer:
    """Turns what a formula left in its case into a verdict."""

    def __init__(
        self, rule: Rule, variant: Formula, case: Case, amount: Quantity | None, published: Published
    ) -> None:
        self.rule, self.variant, self.case, self.amount = rule, variant, case, amount
        self.published = published

    def verdict(self, *, day: date, place: str) -> Verdict:
        """The verdict, complete."""
        asked = every(*(one.condition for one in self.case.requirements))
        eligible = answer_of(asked)
        open_ = set(asked.open) if eligible is Answer.UNKNOWN else set()
        if self.amount is not None and eligible is not Answer.NO:
            open_ |= self.amount.open
        parameters = [name for name in self.variant.parameters if name in open_]
        return Verdict(
            rule=self.rule.id,
            name=self.rule.name,
            day=day,
            place=place,
            eligible=eligible,
            clause=self.rule.clause,
            benefit=self.variant.benefit,
            bound=self.variant.bound,
            amount=self._amount(eligible),
            amount_if_met=_fen(self.amount),
            parts={name: _fen(part) for name, part in self.case.parts.items()},
            reasons=tuple(self._reason(one) for one in self.case.requirements),
            misses=self._misses(),
            missing_facts=tuple(fact for fact in self.variant.facts if fact in open_),
            stopped_by=tuple(found for name in parameters if (found := self.published[name])),
            not_entered=tuple(name for name in parameters if self.published[name] is None),
            notes=(*_rule_notes(self.rule), *self._notes()),
        )

    def _amount(self, eligible: Answer) -> int | None:
        if self.amount is None or eligible is Answer.UNKNOWN:
            return None
        return 0 if eligible is Answer.NO else _fen(self.amount)

    def _parameter(self, one: Requirement) -> Parameter | None:
        return self.published[one.by] if one.by else None

    def _reason(self, one: Requirement) -> Reason:
        rests = self._parameter(one) or self.rule
        return Reason(
            words=one.words,
            holds=answer_of(one.condition),
            found=found_words(one.condition),
            clause=rests.clause,
            source=rests.source,
            sureness=rests.sureness,
        )

    def _misses(self) -> tuple[Miss, ...]:
        failing = [one for one in self.case.requirements if one.condition.no]
        found = [
            miss_of(one.words, one.condition, (self._parameter(one) or self.rule).clause) for one in failing
        ]
        return tuple(sorted(found, key=lambda miss: miss.distance))

    def _notes(self) -> list[Note]:
        shown = [one for one in self.case.remarks if one.condition is None or not one.condition.no]
        found = [(one, self.published[one.by] if one.by else None) for one in shown]
        return [
            Note(words=one.words, clause=parameter.clause, value=parameter.words)
            if parameter
            else Note(words=one.words, clause=self.rule.clause)
            for one, parameter in found
            if parameter or not one.by
        ]


def _fen(quantity: Quantity | None) -> int | None:
    return int(quantity.value) if quantity is not None and quantity.known else None
