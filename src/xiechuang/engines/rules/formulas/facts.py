"""The questions formulas ask of a firm, a contract or a person: id, Chinese name, unit; and reading the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from xiechuang.engines.rules.parameters import Problem, RulesError, Unit, UnreadableError, read_value


class FactKind(StrEnum):
    """How a fact is answered."""

    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One question; a number in `unit`, yes or no, one of `options` (code → name), or the code of a place."""

    id: str
    name: str
    kind: FactKind = FactKind.NUMBER
    unit: Unit = Unit.MONEY
    options: Mapping[str, str] | None = None
    may_be_negative: bool = False
    hint: str = ""

    def read(self, written: Any) -> Any:
        """The answer as formulas take it (int, bool, place in options); raises UnreadableError saying what to write."""
        if self.kind is FactKind.FLAG:
            return read_value(written, Unit.FLAG)
        if self.kind is FactKind.CHOICE:
            return self._option(str(written))
        if self.kind is FactKind.PLACE:
            return _place(str(written))
        return self._number(written)

    def _option(self, written: str) -> int:
        for place, (code, name) in enumerate((self.options or {}).items()):
            if written in (code, name):
                return place
        raise UnreadableError(f"“{written}”应为 {'、'.join((self.options or {}).values())} 之一")

    def _number(self, written: Any) -> int:
        fen = self.unit is Unit.MONEY and isinstance(written, int) and not isinstance(written, bool)
        value = read_value(written, Unit.COUNT if fen else self.unit)
        if value < 0 and not self.may_be_negative:
            raise UnreadableError(f"“{written}”不得为负")
        return int(value)


def _place(written: str) -> int:
    if not written.isdigit():
        raise UnreadableError(f"“{written}”不是地区代码")
    return int(written)


FACTS: dict[str, Fact] = {}
"""Every fact by id; formula modules add the ones they ask for."""


def _add(fact: Fact) -> Fact:
    if fact.id in FACTS or fact.name in {one.name for one in FACTS.values()}:
        raise ValueError(f"fact {fact.id} or its name {fact.name} is registered twice")
    FACTS[fact.id] = fact
    return fact


def money(id: str, name: str, *, may_be_negative: bool = False, hint: str = "") -> Fact:
    """An amount in fen."""
    return _add(Fact(id=id, name=name, may_be_negative=may_be_negative, hint=hint))


def number(id: str, name: str, unit: Unit, *, hint: str = "") -> Fact:
    """A whole number of people, months, pieces or years."""
    return _add(Fact(id=id, name=name, unit=unit, hint=hint))


def flag(id: str, name: str, *, hint: str = "") -> Fact:
    """Yes or no."""
    return _add(Fact(id=id, name=name, kind=FactKind.FLAG, unit=Unit.FLAG, hint=hint))


def choice(id: str, name: str, options: Mapping[str, str], *, hint: str = "") -> Fact:
    """One of several, by code."""
    return _add(Fact(id=id, name=name, kind=FactKind.CHOICE, unit=Unit.LIST, options=options, hint=hint))


def place(id: str, name: str, *, hint: str = "") -> Fact:
    """The code of a place."""
    return _add(Fact(id=id, name=name, kind=FactKind.PLACE, unit=Unit.LIST, hint=hint))


def read_facts(written: Mapping[str, Any], *, file: str = "", entry: str = "") -> dict[str, Any]:
    """Answers under ids or Chinese names, read; None means not answered; raises RulesError with every problem."""
    by_name = {fact.name: fact for fact in FACTS.values()}
    found: dict[str, Any] = {}
    problems = []
    for key, answer in written.items():
        fact = FACTS.get(str(key)) or by_name.get(str(key))
        if fact is None:
            problems.append(Problem(file=file, entry=entry, message=f"没有事实“{key}”"))
        elif answer is not None:
            try:
                found[fact.id] = fact.read(answer)
            except UnreadableError as wrong:
                problems.append(Problem(file=file, entry=entry, message=f"{fact.name}：{wrong}"))
    if problems:
        raise RulesError(problems)
    return found
