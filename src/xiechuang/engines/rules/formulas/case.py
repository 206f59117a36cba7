"""What a formula is given: facts and parameters by name, and places to put its requirements, parts and remarks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from xiechuang.engines.rules.arithmetic import Condition, Quantity, every, unknown
from xiechuang.engines.rules.arithmetic.conditions import Comparison, both, either, opposite
from xiechuang.engines.rules.formulas.facts import FACTS
from xiechuang.engines.rules.parameters import Parameter, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One fact for one firm (`known` True or False) or a column of firms (`known` True or a bool array)."""

    value: Any
    known: Any = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A condition of the clause in words; `by` names the parameter whose clause demands it, else the rule's own does."""

    words: str
    condition: Condition
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to know that decides nothing, shown where the condition is not surely wrong."""

    words: str
    condition: Condition | None = None
    by: str = ""


class Case:
    """One firm or one column of firms before one formula, on one day in one place."""

    def __init__(
        self, *, facts: Mapping[str, Answered], parameter: Callable[[str], Parameter | None]
    ) -> None:
        self._facts = facts
        self._parameter = parameter
        self.requirements: list[Requirement] = []
        self.parts: dict[str, Quantity] = {}
        self.remarks: list[Remark] = []

    def number(self, fact: str) -> Quantity:
        """The amount or count of a fact."""
        given = self._facts.get(fact)
        if given is None or given.known is False:
            return unknown(fact, unit=FACTS[fact].unit)
        return Quantity(
            value=given.value,
            known=given.known,
            unit=FACTS[fact].unit,
            open=_open(fact, given),
            rests_on=frozenset((fact,)),
            fact=fact,
        )

    def flag(self, fact: str) -> Condition:
        """Whether a fact is answered with yes."""
        given = self._facts.get(fact) or Answered(value=False, known=False)
        return _condition(
            given.value, given, fact, Comparison(left=given.value, sign="=", right=True, fact=fact)
        )

    def among(self, fact: str, parameter: str) -> Condition:
        """Whether the chosen option or place is one of a parameter's list."""
        given, listed = self._facts.get(fact), self.parameter(parameter)
        if given is None or given.known is False or listed.known is False:
            missing = {fact} if given is None or given.known is False else set()
            names = frozenset(missing | listed.open)
            return Condition(yes=False, no=False, open=names, rests_on=frozenset((fact, parameter)))
        inside = reduce(either, (given.value == _place_of(fact, code) for code in listed.value))
        compared = Comparison(left=given.value, sign="∈", right=listed.value, fact=fact)
        return replace(_condition(inside, given, fact, compared), rests_on=frozenset((fact, parameter)))

    def parameter(self, id: str) -> Quantity:
        """A parameter's value; unknown where it is not published or nothing is entered for the day and place."""
        found = self._parameter(id)
        if found is None or found.is_unknown:
            return unknown(id, unit=found.unit if found else Unit.MONEY)
        return Quantity(value=found.value, unit=found.unit, rests_on=frozenset((id,)))

    def stated(self, id: str) -> Condition:
        """Whether a yes-or-no parameter says yes."""
        found = self.parameter(id)
        known = found.known is True
        return Condition(
            yes=known and bool(found.value),
            no=known and not found.value,
            open=found.open,
            rests_on=frozenset((id,)),
        )

    def is_entered(self, id: str) -> bool:
        """Whether a value or a statement that none is published is entered for the day and place."""
        return self._parameter(id) is not None

    def require(self, words: str, *conditions: Condition, by: str = "") -> Condition:
        """Everything given here must hold for the measure."""
        condition = every(*conditions)
        self.requirements.append(Requirement(words=words, condition=condition, by=by))
        return condition

    def demand(self, words: str, condition: Condition, *, by: str) -> None:
        """The condition must hold if the parameter, which is yes or no, demands it."""
        asked = self.parameter(by)
        if asked.known is False:
            open_ = Condition(yes=False, no=False, open=asked.open, rests_on=asked.rests_on)
            self.requirements.append(Requirement(words=words, condition=condition | open_, by=by))
        elif asked.value:
            self.requirements.append(Requirement(words=words, condition=condition, by=by))

    def remark(self, words: str, condition: Condition | None = None, *, by: str = "") -> None:
        """Say something that decides nothing."""
        self.remarks.append(Remark(words=words, condition=condition, by=by))


def _open(fact: str, given: Answered) -> frozenset[str]:
    return frozenset() if given.known is True else frozenset((fact,))


def _place_of(fact: str, code: str) -> int:
    """The number under which an option or a place stands in columns."""
    options = FACTS[fact].options
    return int(code) if options is None else list(options).index(code)


def _condition(holds: Any, given: Answered, fact: str, comparison: Comparison) -> Condition:
    yes = both(holds, given.known)
    return Condition(
        yes=yes,
        no=both(opposite(holds), given.known),
        open=_open(fact, given),
        rests_on=frozenset((fact,)),
        comparison=comparison if isinstance(yes, bool) else None,
    )
