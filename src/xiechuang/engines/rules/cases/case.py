"""Reads examples from YAML; facts stand under their Chinese names, amounts as they are written in texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xiechuang.engines.rules.formulas import read_facts
from xiechuang.engines.rules.parameters import Rows, RulesError, TextFile

_WANTED = {"name", "rule", "place", "day", "facts", "expect"}
_EXPECTED = {
    "eligible",
    "amount",
    "amount_if_met",
    "clause",
    "nearest",
    "stopped_by",
    "missing",
    "parts",
    "note",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example: the facts as formulas take them and what is expected, as written."""

    file: str
    name: str
    rule: str
    place: str
    day: date
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]


def load_cases(folder: Path) -> tuple[Example, ...]:
    """All examples of a folder; raises RulesError with every problem of every file at once."""
    return read_cases(sorted(folder.glob("*.yaml")))


def read_cases(files: Iterable[Path | TextFile]) -> tuple[Example, ...]:
    """The examples of some files; raises RulesError with every problem of every file at once."""
    rows = Rows(files)
    rows.refuse_other_keys({"cases", "sample"})
    found = [_read(rows, file, row) for file, _, row in rows.under("cases")]
    rows.refuse_problems()
    return tuple(one for one in found if one)


def _read(rows: Rows, file: str, row: Mapping[str, Any]) -> Example | None:
    where = (file, str(row.get("name") or "cases"))
    if not rows.check_keys(where, row, wanted=_WANTED - {"facts"}, known={"facts"}):
        return None
    if type(row["day"]) is not date:
        rows.say(*where, f"day 应为日期，却是“{row['day']}”")
    if not isinstance(row["expect"], Mapping) or not isinstance(row.get("facts") or {}, Mapping):
        rows.say(*where, "facts 与 expect 应为键值对")
        return None
    for key in set(row["expect"]) - _EXPECTED:
        rows.say(*where, f"expect 有不认识的项目 {key}")
    if "eligible" not in row["expect"] or "clause" not in row["expect"]:
        rows.say(*where, "expect 应写 eligible 和 clause")
    return Example(
        file=file,
        name=str(row["name"]),
        rule=str(row["rule"]),
        place=str(row["place"]),
        day=row["day"],
        facts=_facts(rows, where, row.get("facts") or {}),
        expect=row["expect"],
    )


def _facts(rows: Rows, where: tuple[str, str], written: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return read_facts(written, file=where[0], entry=where[1])
    except RulesError as wrong:
        rows.problems += wrong.problems
        return {}
