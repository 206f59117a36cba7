"""A rule binds a formula to places, days and a clause; the rule base is all of a community's rules and parameters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from xiechuang.engines.rules.formulas import FORMULAS, Formula, find_formula
from xiechuang.engines.rules.parameters import (
    Parameter,
    ParameterBook,
    Period,
    Places,
    Rows,
    Source,
    Sureness,
    TextFile,
)

_WANTED = {"id", "formula", "name", "places", "clause", "source", "sureness"}
_MAY = {"since", "until", "note", "next_step"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One measure, or one dated version of it: which formula, where, when, on which clause, how sure."""

    id: str
    formula: str
    name: str
    places: tuple[str, ...]
    period: Period
    clause: str
    source: Source
    sureness: Sureness
    note: str = ""
    next_step: str = ""

    def variant(self, day: date) -> Formula | None:
        """The variant of its formula that holds on a day."""
        return find_formula(self.formula, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The rules of a community with the book of their parameters."""

    rules: tuple[Rule, ...]
    book: ParameterBook
    _versions: dict[str, tuple[Rule, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for rule in self.rules:
            self._versions[rule.id] = (*self._versions.get(rule.id, ()), rule)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every rule once, in the order of the files."""
        return tuple(self._versions)

    @property
    def places(self) -> Places:
        """The places rules speak of."""
        return self.book.places

    def versions(self, id: str) -> tuple[Rule, ...]:
        """All dated versions of a rule; KeyError if there is none."""
        return self._versions[id]

    def pays(self, id: str) -> bool:
        """Whether the measure gives an amount at all."""
        return any(one.benefit for rule in self.versions(id) for one in FORMULAS[rule.formula])

    def with_change(self, old: Parameter, new: Parameter) -> "Rulebook":
        """The same rules with one dated value replaced, as a draft would have it; ValueError if it is not there."""
        if old not in self.book.parameters:
            raise ValueError(f"no such value of {old.id}")
        changed = (new if one == old else one for one in self.book.parameters)
        return Rulebook(rules=self.rules, book=ParameterBook(changed, places=self.places))

    def in_force(self, id: str, *, day: date, place: str) -> Rule | None:
        """The version that holds there on that day."""
        chain = set(self.places.chain(place))
        here = (rule for rule in self.versions(id) if chain & set(rule.places))
        return next((rule for rule in here if day in rule.period), None)

    def touched_by(self, *, document: str, clause: str = "") -> tuple[str, ...]:
        """The rules that rest on a document, or on a clause of it whose name contains these words."""

        def rests(one: Any) -> bool:
            return one.source.document == document and clause in one.clause

        parameters = {one.id for one in self.book.parameters if rests(one)}
        return tuple(
            name
            for name, versions in self._versions.items()
            if any(rests(rule) or parameters & read_by(rule) for rule in versions)
        )


def read_by(rule: Rule) -> set[str]:
    """The parameters which any variant of the rule's formula may read."""
    return {name for variant in FORMULAS.get(rule.formula, ()) for name in variant.parameters}


def load_rules(folder: Path) -> Rulebook:
    """All YAML files of a folder; raises RulesError with every problem of every file at once."""
    return read_rules(sorted(folder.glob("*.yaml")))


def read_rules(files: Iterable[Path | TextFile]) -> Rulebook:
    """The rules of some files, wherever they are kept; raises RulesError with every problem of every file at once."""
    rows = Rows(files)
    if not rows.files:
        rows.say("", "", "没有规则文件")
    # Waivers stand in the same folder and are read by the checks.
    rows.refuse_other_keys({"places", "parameters", "rules", "sample", "waivers"})
    places = Places.read(rows)
    book = ParameterBook.read(rows, places=places)
    rules = [
        rule for file, label, row in rows.under("rules") for rule in _read(rows, file, label, row, places)
    ]
    _refuse_two_at_once(rows, rules)
    rows.refuse_problems()
    return Rulebook(rules=tuple(rules), book=book)


def _read(rows: Rows, file: str, label: str, row: Mapping[str, Any], places: Places) -> Iterable[Rule]:
    where = (file, label)
    if not rows.check_keys(where, row, wanted=_WANTED, known=_MAY):
        return
    if row["formula"] not in FORMULAS:
        rows.say(*where, f"没有公式 {row['formula']}")
        return
    yield Rule(
        id=str(row["id"]),
        formula=str(row["formula"]),
        name=str(row["name"]),
        places=rows.places(where, row, places.names),
        period=rows.period(where, row),
        clause=str(row["clause"]),
        source=rows.source(where, row),
        sureness=rows.sureness(where, row),
        note=str(row.get("note") or ""),
        next_step=str(row.get("next_step") or ""),
    )


def _refuse_two_at_once(rows: Rows, rules: list[Rule]) -> None:
    for place, rule in enumerate(rules):
        for other in rules[place + 1 :]:
            same = rule.id == other.id and set(rule.places) & set(other.places)
            if same and rule.period.first < other.period.end and other.period.first < rule.period.end:
                rows.say("", rule.id, f"两个版本在 {'、'.join(sorted(same))} 同时施行")
