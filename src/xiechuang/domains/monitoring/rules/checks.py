"""The checks that speak while a report is filled in: pure functions on the cells of one park and period.

A finding is hard (the report cannot be handed in) or soft (it can, with an explanation in writing).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xiechuang.domains.monitoring.states import Severity

HUNDRED = Decimal(100)
WANTED_EXPLANATION = 4  # characters; a single “无” explains nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one cell of the report: a readable number, or none."""

    code: str
    name: str
    unit: str = ""
    value: Decimal | None = None
    explanation: str = ""
    has_proof: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the cells are held against: each other, the period before, and what the platform counts itself."""

    cells: Mapping[str, Cell]
    before: Mapping[str, Decimal] = field(default_factory=dict)
    platform: Mapping[str, Decimal] = field(default_factory=dict)
    before_label: str = "上期"

    def value(self, code: str) -> Decimal | None:
        """The number in another cell; None when there is none yet."""
        cell = self.cells.get(code)
        return cell.value if cell else None

    def name(self, code: str) -> str:
        """What people call another cell."""
        cell = self.cells.get(code)
        return cell.name if cell else code


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check says of one cell."""

    code: str
    rule: str
    severity: Severity
    text: str
    is_answered: bool = False

    @property
    def blocks(self) -> bool:
        """Whether the report cannot be handed in as long as it stands."""
        return not self.is_answered


Test = Callable[[Cell, Mapping[str, Any], Around], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check by name: what it needs to be told, what it asks, and what people call it."""

    label: str
    test: Test
    needs: tuple[str, ...] = ()


def shown(value: Decimal) -> str:
    """A number as people write it."""
    plain = f"{value.normalize():f}"
    whole, _, rest = plain.partition(".")
    sign = "-" if whole.startswith("-") else ""
    grouped = f"{int(whole.lstrip('-')):,}"
    return f"{sign}{grouped}.{rest}" if rest else f"{sign}{grouped}"


def _number(check: Mapping[str, Any], key: str) -> Decimal | None:
    return Decimal(str(check[key])) if check.get(key) is not None else None


def _in_range(cell: Cell, check: Mapping[str, Any], _around: Around) -> Iterator[str]:
    """A value lies between two bounds."""
    least, most = _number(check, "least"), _number(check, "most")
    if cell.value is None:
        return
    if least is not None and cell.value < least:
        yield f"{shown(cell.value)} 小于 {shown(least)}"
    if most is not None and cell.value > most:
        yield f"{shown(cell.value)} 大于 {shown(most)}"


def _whole(cell: Cell, _check: Mapping[str, Any], _around: Around) -> Iterator[str]:
    """A count is a whole number."""
    if cell.value is not None and cell.value != cell.value.to_integral_value():
        yield f"{shown(cell.value)} 不是整数"


def _jump(cell: Cell, check: Mapping[str, Any], around: Around) -> Iterator[str]:
    """A value does not change by more than so much since the period before."""
    before, allowed = around.before.get(cell.code), Decimal(str(check["percent"]))
    if cell.value is None or before is None or cell.value == before:
        return
    change = cell.value - before
    if abs(change) <= (_number(check, "amount") or 0):
        return
    way = "增加" if change > 0 else "减少"
    if before == 0:
        yield f"{around.before_label}为 0,本期为 {shown(cell.value)}"
        return
    percent = abs(change) / abs(before) * HUNDRED
    if percent > allowed:
        yield (
            f"比{around.before_label}的 {shown(before)} {way} {shown(abs(change))}"
            f"({shown(round(percent, 1))}%),超过 {shown(allowed)}%"
        )


def _not_falling(cell: Cell, _check: Mapping[str, Any], around: Around) -> Iterator[str]:
    """What is counted from the beginning does not become less."""
    before = around.before.get(cell.code)
    if cell.value is not None and before is not None and cell.value < before:
        yield f"累计数不应减少:{around.before_label}为 {shown(before)}，本期为 {shown(cell.value)}"


def _not_above(cell: Cell, check: Mapping[str, Any], around: Around) -> Iterator[str]:
    """A part is not more than its whole."""
    whole = around.value(check["of"])
    if cell.value is not None and whole is not None and cell.value > whole:
        yield f"{shown(cell.value)} 大于“{around.name(check['of'])}”的 {shown(whole)}"


def _not_below(cell: Cell, check: Mapping[str, Any], around: Around) -> Iterator[str]:
    """A whole is not less than its part."""
    part = around.value(check["of"])
    if cell.value is not None and part is not None and cell.value < part:
        yield f"{shown(cell.value)} 小于“{around.name(check['of'])}”的 {shown(part)}"


def _sum(cell: Cell, check: Mapping[str, Any], around: Around) -> Iterator[str]:
    """A total is the sum of its parts."""
    parts = [around.value(code) for code in check["of"]]
    known = [part for part in parts if part is not None]
    if cell.value is None or len(known) != len(parts):
        return
    total = sum(known, Decimal(0))
    if abs(cell.value - total) > (_number(check, "tolerance") or 0):
        names = "、".join(around.name(code) for code in check["of"])
        yield (
            f"{shown(cell.value)} 与{names}之和 {shown(total)} 不符，相差 {shown(abs(cell.value - total))}"
        )


def _ratio(cell: Cell, check: Mapping[str, Any], around: Around) -> Iterator[str]:
    """The ratio to another cell lies between two bounds."""
    other = around.value(check["to"])
    if cell.value is None or not other:
        return
    ratio, least, most = cell.value / other, _number(check, "least"), _number(check, "most")
    said = f"与“{around.name(check['to'])}”之比为 {shown(round(ratio, 4))}"
    if least is not None and ratio < least:
        yield f"{said}，小于 {shown(least)}"
    if most is not None and ratio > most:
        yield f"{said}，大于 {shown(most)}"


def _platform(cell: Cell, check: Mapping[str, Any], around: Around) -> Iterator[str]:
    """A value does not differ by more than so much from what the platform counts itself."""
    counted, allowed = around.platform.get(check["measure"]), Decimal(str(check["percent"]))
    if cell.value is None or counted is None or cell.value == counted:
        return
    if counted == 0 or abs(cell.value - counted) / abs(counted) * HUNDRED > allowed:
        yield f"平台登记的是 {shown(counted)}，填报 {shown(cell.value)}，相差 {shown(abs(cell.value - counted))}"


def _proof(cell: Cell, check: Mapping[str, Any], _around: Around) -> Iterator[str]:
    """A value above a bound comes with a document that proves it."""
    above = _number(check, "above") or Decimal(0)
    if cell.value is not None and cell.value > above and not cell.has_proof:
        yield "缺少证明材料"


RULES: dict[str, Rule] = {
    "range": Rule("取值范围", _in_range),
    "whole": Rule("整数", _whole),
    "jump": Rule("与上期相比", _jump, ("percent",)),
    "not_falling": Rule("累计数不减", _not_falling),
    "not_above": Rule("不大于", _not_above, ("of",)),
    "not_below": Rule("不小于", _not_below, ("of",)),
    "sum": Rule("合计", _sum, ("of",)),
    "ratio": Rule("比值", _ratio, ("to",)),
    "platform": Rule("与平台登记核对", _platform, ("measure", "percent")),
    "proof": Rule("证明材料", _proof),
}


def findings_of(cell: Cell, checks: list[dict[str, Any]], around: Around) -> list[Finding]:
    """Everything the checks of one indicator say of its cell; an explanation answers the soft ones."""
    explained = len(cell.explanation.strip()) >= WANTED_EXPLANATION
    found = []
    for check in checks:
        severity = Severity(check["severity"])
        answered = severity is Severity.SOFT and explained
        found += [
            Finding(code=cell.code, rule=check["rule"], severity=severity, text=text, is_answered=answered)
            for text in RULES[check["rule"]].test(cell, check, around)
        ]
    return found
