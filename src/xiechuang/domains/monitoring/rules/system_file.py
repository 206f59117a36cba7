"""What an indicator system must be, as a file or as data: every mistake at once, by code."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from xiechuang.domains.monitoring.rules.checks import RULES
from xiechuang.domains.monitoring.states import (
    Comparator,
    Frequency,
    IndicatorKind,
    IndicatorRole,
    Severity,
    SystemState,
    TargetScope,
)

NEEDED = ("code", "name", "starts_on", "groups", "indicators")
Data = Mapping[str, Any]


def system_mistakes(system: Data, *, parks: frozenset[str], methods: frozenset[str]) -> list[str]:
    """Everything wrong with one system; ``parks`` are the numbers it may name, ``methods`` what the platform counts."""
    missing = [f"缺少 {key}" for key in NEEDED if not system.get(key)]
    return missing or [
        *_frame_mistakes(system, parks=parks),
        *_group_mistakes(system["groups"]),
        *_indicator_mistakes(system, parks=parks, methods=methods),
    ]


def _frame_mistakes(system: Data, *, parks: frozenset[str]) -> Iterator[str]:
    if system.get("state", SystemState.DRAFT) not in set(SystemState):
        yield f"没有状态“{system['state']}”"
    days = {key: _day(system.get(key)) for key in ("starts_on", "until")}
    yield from (f"{key} 不是日期:{system[key]}" for key, day in days.items() if system.get(key) and not day)
    if days["starts_on"] and days["until"] and days["until"] <= days["starts_on"]:
        yield "until 须晚于 starts_on(到该日为止，不含该日)"
    named = [str(number) for number in system.get("parks") or []]
    yield from (f"没有园区“{number}”" for number in named if number not in parks)
    if not (named or system.get("zone")):
        yield "须写明由哪些园区填报:parks 或 zone"


def _day(given: Any) -> date | None:
    try:
        return date.fromisoformat(str(given)) if given else None
    except ValueError:
        return None


def _group_mistakes(groups: list[Data]) -> Iterator[str]:
    codes = [str(group.get("code")) for group in groups]
    yield from (f"分组 {code} 重复" for code, n in Counter(codes).items() if n > 1)
    above = {str(group.get("code")): group.get("parent") for group in groups}
    roots = [code for code, parent in above.items() if not parent]
    if len(roots) != 1:
        yield f"须有且只有一个没有上级的分组，现有 {len(roots)} 个"
    for group in groups:
        code = str(group.get("code"))
        yield from (f"分组 {code}:缺少 {key}" for key in ("code", "name") if not group.get(key))
        if group.get("parent") and group["parent"] not in above:
            yield f"分组 {code}:没有上级分组“{group['parent']}”"
        elif _turns_in_a_circle(code, above):
            yield f"分组 {code}:上级关系成环"
        yield from _weight_mistakes(f"分组 {code}", group.get("weight"))


def _turns_in_a_circle(code: str, above: Mapping[str, Any]) -> bool:
    seen: set[str] = set()
    here: Any = code
    while above.get(here):
        if here in seen:
            return True
        seen.add(here)
        here = above[here]
    return False


def _weight_mistakes(label: str, weight: Any) -> Iterator[str]:
    if weight is None:
        return
    number = decimal_of(weight)
    if number is None or number < 0:
        yield f"{label}:权重须为不小于 0 的数，未知时留空"


def decimal_of(given: Any) -> Decimal | None:
    """The number a file means; None when it is none."""
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _indicator_mistakes(system: Data, *, parks: frozenset[str], methods: frozenset[str]) -> Iterator[str]:
    indicators, groups = system["indicators"], {str(group.get("code")) for group in system["groups"]}
    rows = {str(row.get("code")): row for row in indicators}
    yield from (f"指标 {c} 重复" for c, n in Counter(str(r.get("code")) for r in indicators).items() if n > 1)
    yield from (f"{code} 既是分组又是指标" for code in sorted(groups & set(rows)))
    for code, row in rows.items():
        label = f"指标 {code}"
        yield from (f"{label}:缺少 {k}" for k in ("code", "name", "kind", "frequency") if not row.get(k))
        yield from _word_mistakes(label, row, groups)
        yield from _origin_mistakes(label, row, rows, methods)
        yield from _target_mistakes(label, row.get("target"), parks)
        yield from _weight_mistakes(label, row.get("weight"))
        yield from _check_mistakes(label, row.get("checks") or [], rows)


def _word_mistakes(label: str, row: Data, groups: set[str]) -> Iterator[str]:
    words = {"kind": IndicatorKind, "frequency": Frequency, "role": IndicatorRole}
    for key, known in words.items():
        if row.get(key) and row[key] not in set(known):
            yield f"{label}:没有 {key}“{row[key]}”"
    is_item = row.get("role") == IndicatorRole.ITEM
    if not is_item and row.get("group") not in groups:
        yield f"{label}:没有分组“{row.get('group')}”"
    if is_item and row.get("group"):
        yield f"{label}:基础数据不属于分组"
    if row.get("direction", 1) not in (1, -1):
        yield f"{label}:方向只能是 1(越高越好)或 -1(越低越好)"


def _origin_mistakes(
    label: str, row: Data, rows: Mapping[str, Data], methods: frozenset[str]
) -> Iterator[str]:
    ends = [row.get("numerator"), row.get("denominator")]
    if any(ends) and not all(ends):
        yield f"{label}:分子与分母须同时写明"
    for code in filter(None, ends):
        other = rows.get(str(code))
        if other is None:
            yield f"{label}:没有“{code}”可作分子或分母"
        elif other.get("numerator"):
            yield f"{label}:“{code}”本身也是比值，不能再作分子或分母"
        elif other.get("frequency") != row.get("frequency"):
            yield f"{label}:与“{code}”的频率不同"
    if row.get("computed_by") and row["computed_by"] not in methods:
        yield f"{label}:平台没有计算方法“{row['computed_by']}”"
    if row.get("computed_by") and any(ends):
        yield f"{label}:不能既由平台计算又是比值"


def _target_mistakes(label: str, target: Any, parks: frozenset[str]) -> Iterator[str]:
    if target is None:
        return
    if decimal_of(target.get("value")) is None:
        yield f"{label}:目标值“{target.get('value')}”不是数"
    if target.get("comparator") not in set(Comparator):
        yield f"{label}:没有比较方式“{target.get('comparator')}”"
    if target.get("scope") not in set(TargetScope):
        yield f"{label}:没有目标对象“{target.get('scope')}”"
    if target.get("scope") == TargetScope.ONE_PARK and target.get("park") not in parks:
        yield f"{label}:没有园区“{target.get('park')}”"


def _check_mistakes(label: str, checks: list[Data], rows: Mapping[str, Data]) -> Iterator[str]:
    for check in checks:
        rule = check.get("rule")
        if rule not in RULES:
            yield f"{label}:没有核对规则“{rule}”"
            continue
        if check.get("severity") not in set(Severity):
            yield f"{label}:核对规则 {rule} 的 severity 须为 hard 或 soft"
        yield from (f"{label}:核对规则 {rule} 缺少 {key}" for key in RULES[rule].needs if key not in check)
        of = check.get("of")
        if of is not None and isinstance(of, list) != (rule == "sum"):
            yield f"{label}:核对规则 {rule} 的 of 须为{'列表' if rule == 'sum' else '一个代码'}"
        named = [*(of if isinstance(of, list) else [of]), check.get("to")]
        for code in [str(one) for one in named if one]:
            if code not in rows:
                yield f"{label}:核对规则 {rule} 提到的“{code}”不在体系中"
        for key in ("least", "most", "percent", "amount", "tolerance"):
            if key in check and decimal_of(check[key]) is None:
                yield f"{label}:核对规则 {rule} 的 {key} 不是数"
