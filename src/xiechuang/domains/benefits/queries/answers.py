"""Answers as people write them (800万元, ８００万, 是) read into facts; everything that is wrong is named at once."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from xiechuang.domains.benefits.queries.edition import LoadedRules
from xiechuang.domains.benefits.queries.topics import clause_of
from xiechuang.domains.benefits.rules.contradictions import contradictions
from xiechuang.engines.rules.formulas import FACTS, Fact, FactKind
from xiechuang.engines.rules.parameters import Unit, UnreadableError, say_value
from xiechuang.engines.rules.parameters.units import LARGEST
from xiechuang.kernel.lib.errors import Reason

_SCALES = {
    "": 1,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
_MONEY = re.compile(
    r"(?:人民币|rmb|cny|[¥￥])?(?P<sign>-?)(?P<number>\d[\d,]*(?:\.\d+)?|\.\d+)(?P<scale>百万|千万|百|千|万|亿)?(?:元|圆|块)?(?:整|人民币)?",
    re.IGNORECASE,
)
_COUNT = re.compile(r"(?P<number>-?\d[\d,]*)(?:人|名|个|家|项|件|年|月|个月|日|天|工作日)?")
_YES = frozenset({"是", "有", "对", "y", "yes", "true", "1", "√"})
_NO = frozenset({"否", "无", "没有", "不是", "n", "no", "false", "0", "×"})
LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The facts that could be read, and every problem with field and clause."""

    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[Reason] = field(default_factory=list)


def read_answer(fact: Fact, text: str) -> Any:
    """One answer as formulas take it; raises UnreadableError saying how it is written."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if len(plain) > LONGEST:
        raise UnreadableError(f"写得太长，最多 {LONGEST} 个字")
    if fact.kind is FactKind.FLAG:
        return _flag(plain, text)
    if fact.kind is FactKind.CHOICE:
        return fact.read(text.strip())
    if fact.kind is FactKind.PLACE:
        return fact.read(plain)
    return _number(fact, plain, text)


def _flag(plain: str, text: str) -> bool:
    word = plain.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise UnreadableError(f"“{text.strip()}”应写“是”或“否”")


def _number(fact: Fact, plain: str, text: str) -> int:
    value = _fen(plain, text) if fact.unit is Unit.MONEY else _count(fact, plain, text)
    if value < 0 and not fact.may_be_negative:
        raise UnreadableError(f"“{text.strip()}”不得为负")
    if abs(value) > LARGEST:
        raise UnreadableError(f"“{text.strip()}”超过 {say_value(LARGEST, Unit.MONEY)} 的上限，请核对单位")
    return value


def _fen(plain: str, text: str) -> int:
    found = _MONEY.fullmatch(plain)
    if found is None:
        raise UnreadableError(f"“{text.strip()}”不是金额，请写作 800万元、8,000,000元 或 8000000")
    yuan = Fraction(found["number"].replace(",", "")) * _SCALES[found["scale"] or ""]
    fen = yuan * 100 * (-1 if found["sign"] else 1)
    if fen.denominator != 1:
        raise UnreadableError(f"“{text.strip()}”精确到了分以下，请最多写到分")
    return int(fen)


def _count(fact: Fact, plain: str, text: str) -> int:
    found = _COUNT.fullmatch(plain)
    if found is None:
        raise UnreadableError(f"“{text.strip()}”不是整数，单位为{fact.unit.value}")
    return int(found["number"].replace(",", ""))


def read_answers(base: LoadedRules, written: Mapping[str, str]) -> Read:
    """All answers; an empty one is not answered, one that cannot be read is named and left out."""
    read = Read()
    for name, text in written.items():
        fact = FACTS.get(name)
        if fact is None:
            read.problems.append(Reason(f"没有“{name}”这个问题", field=name))
        elif str(text).strip():
            _take(read, base, fact, str(text))
    read.problems.extend(contradictions(read.facts, clause=lambda name: clause_of(base, name)))
    return read


def _take(read: Read, base: LoadedRules, fact: Fact, text: str) -> None:
    try:
        read.facts[fact.id] = read_answer(fact, text)
    except UnreadableError as wrong:
        read.problems.append(Reason(f"{fact.name}：{wrong}", clause=clause_of(base, fact.id), field=fact.id))


def said_fact(fact: str, value: Any) -> str:
    """An answer in words."""
    known = FACTS[fact]
    if value is None:
        return "未填写"
    if known.kind is FactKind.CHOICE:
        return list((known.options or {}).values())[value]
    return str(value) if known.kind is FactKind.PLACE else say_value(value, known.unit)
