"""Whether a firm may have a voucher: every condition of the scheme, each answered and each with its clause."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from dataclasses import field as made
from fractions import Fraction
from typing import Any

from xiechuang.domains.vouchers.models import SchemeVersion
from xiechuang.domains.vouchers.rules.words import clause_of
from xiechuang.domains.vouchers.states import Parameter
from xiechuang.engines.rules.formulas import FACTS, Fact, FactKind
from xiechuang.engines.rules.parameters import Unit, UnreadableError
from xiechuang.kernel.lib.errors import Reason

LONGEST_NUMBER = 15
WITHOUT_UNIT = re.compile(r"-?[\d,.]+ *[万亿]?")
COMPARISONS = {
    "below": lambda value, limit: value < limit,
    "at_most": lambda value, limit: value <= limit,
    "at_least": lambda value, limit: value >= limit,
    "above": lambda value, limit: value > limit,
    "is": lambda value, limit: value == limit,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One condition and whether the firm meets it; ``met`` is None while an answer is missing."""

    text: str
    clause: str
    met: bool | None
    field: str
    missing: tuple[str, ...] = ()
    wrong: Mapping[str, str] = made(default_factory=dict)

    def reasons(self) -> list[Reason]:
        """Why the voucher cannot be had because of this; what cannot be read is said at its own answer."""
        if self.wrong:
            return [Reason(said, self.clause, f"fact-{name}") for name, said in self.wrong.items()]
        if self.met is None:
            names = "、".join(FACTS[one].name for one in self.missing) or self.text
            return [Reason(f"还没有回答：{names}", self.clause, self.field)]
        return [Reason(f"不符合申领条件：{self.text}", self.clause, self.field)]

    def as_dict(self) -> dict[str, Any]:
        """As it is kept with a voucher."""
        return asdict(self) | {"missing": list(self.missing), "wrong": dict(self.wrong)}


def facts_asked(version: SchemeVersion) -> list[str]:
    """Which facts the scheme's conditions ask of a firm, each once, in their order."""
    found: dict[str, None] = {}
    for condition in version.value(Parameter.CONDITIONS) or []:
        for part in parts_of(condition):
            found.update(dict.fromkeys(_facts_of(part)))
    if version.value(Parameter.INCUBATED_YEAR_CAP) not in (None, "none"):
        found["in_incubator"] = None
    return list(found)


def parts_of(condition: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The comparisons of a condition, of which one has to hold."""
    return condition.get("any") or [condition]


def _facts_of(part: Mapping[str, Any]) -> list[str]:
    if share := part.get("share"):
        return [share["of"], share["to"]]
    return [part["fact"]]


def qualify(
    version: SchemeVersion, *, facts: Mapping[str, Any], declarations: Sequence[Any]
) -> list[Finding]:
    """Every condition of the scheme, met or not."""
    answers, wrong = read_answers(facts)
    row = version.parameter(Parameter.CONDITIONS)
    found = [
        _judge(condition, answers=answers, wrong=wrong, clause=clause_of(row))
        for condition in row.value or []
    ]
    return found + list(_declared(version, declarations))


def read_answers(facts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed as values, and what of it cannot be read with the reason."""
    answers: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, written in facts.items():
        if name not in FACTS or written in (None, ""):
            continue
        try:
            answers[name] = FACTS[name].read(_plain(FACTS[name], written))
        except UnreadableError as problem:
            wrong[name] = f"{FACTS[name].name}{problem}"
    return answers, wrong


def _plain(fact: Fact, written: Any) -> Any:
    """What is typed into a page is text; full-width digits, commas, and an amount without its 元 are no mistake."""
    if not isinstance(written, str):
        return written
    text = unicodedata.normalize("NFKC", written).strip()
    if fact.kind is not FactKind.NUMBER:
        return text
    if fact.unit is Unit.MONEY:
        return f"{text}元" if WITHOUT_UNIT.fullmatch(text) else text
    digits = text.replace(",", "")
    if not digits.lstrip("-").isdecimal():
        return written
    if len(digits) > LONGEST_NUMBER:
        raise UnreadableError(f"“{written}”过大")
    return int(digits)


def is_incubated(facts: Mapping[str, Any]) -> bool:
    """Whether the firm said that it grows in an incubator of standing."""
    return bool(read_answers(facts)[0].get("in_incubator"))


def _judge(
    condition: Mapping[str, Any], *, answers: Mapping[str, Any], wrong: Mapping[str, str], clause: str
) -> Finding:
    parts = parts_of(condition)
    asked = list(dict.fromkeys(name for part in parts for name in _facts_of(part)))
    outcomes = [_holds(part, answers) for part in parts]
    met = True if True in outcomes else None if None in outcomes else False
    unreadable = {name: wrong[name] for name in asked if name in wrong}
    return Finding(
        text=str(condition["text"]),
        clause=str(condition.get("clause") or clause),
        met=met,
        field=f"fact-{asked[0]}",
        missing=tuple(name for name in asked if name not in answers) if met is None else (),
        wrong=unreadable if met is not True else {},
    )


def _holds(part: Mapping[str, Any], answers: Mapping[str, Any]) -> bool | None:
    names = _facts_of(part)
    if any(name not in answers for name in names):
        return None
    comparison = next(name for name in COMPARISONS if name in part)
    limit = part[comparison]
    if "share" in part:
        of, to = (answers[name] for name in names)
        # Compared without dividing, so that a firm without sales is neither refused nor passed by accident.
        return bool(COMPARISONS[comparison](of, Fraction(limit) * to)) if to > 0 else False
    return bool(COMPARISONS[comparison](answers[names[0]], limit))


def _declared(version: SchemeVersion, declarations: Sequence[Any]) -> Iterator[Finding]:
    row = version.parameter(Parameter.FURTHER)
    for place, text in enumerate(row.value or []):
        said = place < len(declarations) and declarations[place] is True
        yield Finding(
            text=f"声明：{text}",
            clause=clause_of(row),
            met=True if said else None,
            field=f"declaration-{place}",
        )
