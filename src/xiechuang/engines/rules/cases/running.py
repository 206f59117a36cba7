"""Compares what a rule says with what an example expects; everything that differs is said."""

from collections.abc import Callable, Iterator
from typing import Any

from xiechuang.engines.rules.cases.case import Example
from xiechuang.engines.rules.formulas import FACTS
from xiechuang.engines.rules.judging import Rulebook, Verdict, judge
from xiechuang.engines.rules.parameters import Unit, UnreadableError, read_value, say_value

_NOTHING = "无"
_OPEN = "未知"


def mismatches(base: Rulebook, example: Example) -> list[str]:
    """What the verdict says otherwise than the example expects, in words; empty when they agree."""
    if example.rule not in base.ids:
        return [f"没有规则 {example.rule}"]
    verdict = judge(base, example.rule, facts=example.facts, day=example.day, place=example.place)
    return [said for key, expected in example.expect.items() for said in _COMPARE[key](verdict, expected)]


def _eligible(verdict: Verdict, expected: Any) -> Iterator[str]:
    if verdict.eligible.words != expected:
        reasons = "；".join(f"{one.words}：{one.holds.words}" for one in verdict.reasons)
        yield f"是否符合：得“{verdict.eligible.words}”，应为“{expected}”（{reasons}）"


def _amount_said(said: int | None, expected: Any, label: str) -> Iterator[str]:
    try:
        wanted = None if expected in (_NOTHING, _OPEN) else read_value(expected, Unit.MONEY)
    except UnreadableError as wrong:
        yield f"{label}：{wrong}"
        return
    if said != wanted:
        yield f"{label}：得 {_OPEN if said is None else say_value(said, Unit.MONEY)}，应为 {expected}"


def _amount(verdict: Verdict, expected: Any) -> Iterator[str]:
    yield from _amount_said(verdict.amount, expected, "金额")


def _amount_if_met(verdict: Verdict, expected: Any) -> Iterator[str]:
    yield from _amount_said(verdict.amount_if_met, expected, "条件都符合时的金额")


def _clause(verdict: Verdict, expected: Any) -> Iterator[str]:
    missing = [one for one in _listed(expected) if not any(one in clause for clause in verdict.clauses)]
    if missing:
        yield f"条款：{verdict.clauses} 中没有 {missing}"


def _nearest(verdict: Verdict, expected: Any) -> Iterator[str]:
    said = verdict.nearest.change if verdict.nearest else ""
    if str(expected) not in said:
        yield f"最接近的条件：得“{said}”，应含“{expected}”"


def _stopped_by(verdict: Verdict, expected: Any) -> Iterator[str]:
    said = {one.id for one in verdict.stopped_by}
    if said != set(_listed(expected)):
        yield f"未公布的参数：得 {sorted(said)}，应为 {_listed(expected)}"


def _missing(verdict: Verdict, expected: Any) -> Iterator[str]:
    said = {FACTS[one].name for one in verdict.missing_facts}
    if said != set(_listed(expected)):
        yield f"未回答的事实：得 {sorted(said)}，应为 {_listed(expected)}"


def _parts(verdict: Verdict, expected: Any) -> Iterator[str]:
    for name, amount in expected.items():
        if name not in verdict.parts:
            yield f"没有分项“{name}”"
        else:
            yield from _amount_said(verdict.parts[name], amount, name)


def _note(verdict: Verdict, expected: Any) -> Iterator[str]:
    said = [f"{note.words} {note.value}" for note in verdict.notes]
    missing = [one for one in _listed(expected) if not any(one in note for note in said)]
    if missing:
        yield f"说明：{said} 中没有 {missing}"


def _listed(expected: Any) -> list[str]:
    return [str(one) for one in expected] if isinstance(expected, list) else [str(expected)]


_COMPARE: dict[str, Callable[[Verdict, Any], Iterator[str]]] = {
    "eligible": _eligible,
    "amount": _amount,
    "amount_if_met": _amount_if_met,
    "clause": _clause,
    "nearest": _nearest,
    "stopped_by": _stopped_by,
    "missing": _missing,
    "parts": _parts,
    "note": _note,
}
