"""Conditions as an office writes them, one a line: what it says, then what is compared."""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.domains.vouchers.rules.words import percent, yuan
from xiechuang.engines.rules.formulas import FACTS, Fact, FactKind
from xiechuang.engines.rules.parameters import Unit, UnreadableError
from xiechuang.web.words import listed

SIGNS = {
    "＜": "below",
    "<": "below",
    "≤": "at_most",
    "≥": "at_least",
    "＞": "above",
    ">": "above",
    "＝": "is",
    "=": "is",
}
WRITTEN = {"below": "<", "at_most": "≤", "at_least": "≥", "above": ">", "is": "="}
_PART = re.compile(r"^(?P<fact>[^<>≤≥=＜＞＝]+)(?P<sign>[<>≤≥=＜＞＝])(?P<limit>.+)$")
NEAR = 5
BETWEEN, EITHER, SHARE = "|", " 或 ", "占"


def written_conditions(conditions: Sequence[Mapping[str, Any]]) -> str:
    """The conditions, one a line."""
    return "\n".join(f"{one['text']} {BETWEEN} {EITHER.join(_parts_written(one))}" for one in conditions)


def _parts_written(condition: Mapping[str, Any]) -> Iterator[str]:
    for part in condition.get("any") or [condition]:
        word = next(name for name in WRITTEN if name in part)
        if share := part.get("share"):
            named = f"{FACTS[share['of']].name} {SHARE} {FACTS[share['to']].name}"
            yield f"{named} {WRITTEN[word]} {percent(Fraction(part[word]))}"
        else:
            fact = FACTS[part["fact"]]
            yield f"{fact.name} {WRITTEN[word]} {_limit_written(fact, part[word])}"


def _limit_written(fact: Fact, limit: Any) -> str:
    if fact.kind is FactKind.FLAG:
        return "是" if limit else "否"
    if fact.kind is FactKind.CHOICE:
        return list((fact.options or {}).values())[int(limit)]
    return yuan(int(limit)).replace(" ", "") if fact.unit is Unit.MONEY else str(limit)


def read_conditions(text: str) -> list[dict[str, Any]]:
    """The conditions of several lines; raises ``UnreadableError`` that names every line it cannot read."""
    found: list[dict[str, Any]] = []
    problems: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(_read(line))
        except UnreadableError as wrong:
            problems.append(_("第 %(n)d 行：%(wrong)s") % {"n": number, "wrong": wrong})
    if problems:
        raise UnreadableError("；".join(problems))
    return found


def _read(line: str) -> dict[str, Any]:
    said, mark, rest = line.replace("｜", BETWEEN).partition(BETWEEN)
    if not mark or not said.strip() or not rest.strip():
        raise UnreadableError(_("应写作“一句话 | 企业情况 比较 数值”"))
    parts = [_part(one) for one in rest.split("或")]
    kept: dict[str, Any] = {"text": said.strip()}
    return kept | (parts[0] if len(parts) == 1 else {"any": parts})


def _part(text: str) -> dict[str, Any]:
    found = _PART.match(text.strip())
    if found is None:
        raise UnreadableError(_("“%s”里没有比较（< ≤ ≥ > =）") % text.strip())
    word, limit = SIGNS[found["sign"]], found["limit"].strip()
    of, is_share, to = found["fact"].strip().partition(f" {SHARE} ")
    if is_share:
        return {"share": {"of": _fact(of).id, "to": _fact(to).id}, word: limit}
    fact = _fact(of)
    is_count = fact.kind is FactKind.NUMBER and fact.unit is not Unit.MONEY
    plain = limit.replace(",", "")
    return {
        "fact": fact.id,
        word: int(plain) if is_count and plain.isascii() and plain.isdecimal() else limit,
    }


def _fact(name: str) -> Fact:
    found = next((one for one in FACTS.values() if name.strip() in (one.id, one.name)), None)
    if found is None:
        raise UnreadableError(_unknown(name.strip()))
    return found


def _unknown(name: str) -> str:
    """Nobody knows the list of names by heart, so those that share two characters are named."""
    said = _("没有“%s”这项企业情况") % name
    pairs = {name[at : at + 2] for at in range(len(name) - 1)}
    near = [one.name for one in FACTS.values() if any(pair in one.name for pair in pairs)][:NEAR]
    return said + (_("；相近的有：%s") % listed(near) if near else _("；可用的名称列在本栏下面"))


def usable_facts() -> list[str]:
    """What an office may write on the left of a comparison."""
    return [one.name for one in FACTS.values() if one.kind is not FactKind.PLACE]
