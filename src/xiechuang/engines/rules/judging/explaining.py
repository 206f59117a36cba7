"""Puts conditions into words: what was found, and the smallest change that would turn a miss."""

from fractions import Fraction
from typing import Any

from xiechuang.engines.rules.arithmetic import Condition
from xiechuang.engines.rules.arithmetic.conditions import Comparison
from xiechuang.engines.rules.formulas import FACTS
from xiechuang.engines.rules.judging.verdict import Answer, Miss
from xiechuang.engines.rules.parameters import Unit, say_value

_SIGNS = {
    ">=": "不少于",
    ">": "超过",
    "<=": "不超过",
    "<": "低于",
    "=": "为",
    "≠": "不为",
    "∈": "属于",
    "∉": "不属于",
}
_OTHER_KIND = Fraction(2)
"""How far another kind of contract or another place is: further than a yes-or-no answer."""


def answer_of(condition: Condition) -> Answer:
    """The condition of one firm as an answer."""
    if condition.yes:
        return Answer.YES
    return Answer.NO if condition.no else Answer.UNKNOWN


def comparisons_of(condition: Condition) -> tuple[Comparison, ...]:
    """The decided comparisons a condition is made of."""
    if condition.parts:
        return tuple(found for part in condition.parts for found in comparisons_of(part))
    decided = condition.yes or condition.no
    return (condition.comparison,) if condition.comparison and decided else ()


def found_words(condition: Condition) -> str:
    """What was found for each comparison, and what is asked."""
    return "；".join(dict.fromkeys(_found(one) for one in comparisons_of(condition)))


def _found(comparison: Comparison) -> str:
    fact = FACTS[comparison.fact] if comparison.fact else None
    if comparison.sign in "=≠":
        return f"{_name(comparison)}为“{_yes_no(comparison.left)}”"
    if comparison.sign in "∈∉":
        return f"{fact.name if fact else ''}为“{option_name(comparison.fact, comparison.left)}”"
    left, unit = _sides(comparison)
    asked = f"要求{_SIGNS[comparison.sign]} {say_value(comparison.right.value, unit)}"
    return f"实际 {say_value(left, unit)}，{asked}"


def _name(comparison: Comparison) -> str:
    return f"“{FACTS[comparison.fact].name}”" if comparison.fact else ""


def option_name(fact: str, value: Any) -> str:
    """The name of a chosen option, or the code of a place."""
    options = FACTS[fact].options
    return str(value) if options is None else list(options.values())[value]


def _sides(comparison: Comparison) -> tuple[Any, Unit]:
    """What stands on the left, as a ratio where a share was compared, and its unit."""
    if isinstance(comparison.left, tuple):
        part, whole = comparison.left
        return (Fraction(part.value, whole.value) if whole.value else Fraction(0)), Unit.RATIO
    return comparison.left.value, comparison.left.unit


def miss_of(words: str, condition: Condition, clause: str) -> Miss:
    """The cheapest way to mend a failing requirement; where several parts must hold, all that fail are mended."""
    if condition.comparison:
        return _miss(words, condition.comparison, clause)
    ways = [miss_of(words, part, clause) for part in condition.parts if not part.yes]
    if not ways:
        return Miss(words=words, change="条文所列的条件未公布或未回答", clause=clause)
    if condition.any_will_do:
        return min(ways, key=lambda way: way.distance)
    if len(ways) == 1:
        return ways[0]
    change = "，并且".join(way.change for way in ways)
    return Miss(
        words=words, change=change, clause=clause, distance=sum((way.distance for way in ways), Fraction(0))
    )


def _miss(words: str, comparison: Comparison, clause: str) -> Miss:
    if comparison.sign in "=≠":
        change = (
            f"{_name(comparison)}由“{_yes_no(comparison.sign != '=')}”变为“{_yes_no(comparison.sign == '=')}”"
        )
        return Miss(words=words, change=change, clause=clause, fact=comparison.fact)
    if comparison.sign in "∈∉":
        names = "、".join(_option_of_code(comparison.fact, code) for code in comparison.right)
        change = f"{_name(comparison)}{_SIGNS[comparison.sign]}：{names}"
        return Miss(words=words, change=change, clause=clause, fact=comparison.fact, distance=_OTHER_KIND)
    return _numeric_miss(words, comparison, clause)


def _yes_no(yes: bool) -> str:  # noqa: FBT001 - one answer in words
    return "是" if yes else "否"


def _option_of_code(fact: str, code: str) -> str:
    return (FACTS[fact].options or {}).get(code, code)


def _numeric_miss(words: str, comparison: Comparison, clause: str) -> Miss:
    needed, now, unit = _needed(comparison)
    gap = abs(needed - now)
    more = "增加" if needed > now else "减少"
    name = _name(comparison) or f"“{words}”所指的数"
    change = f"{name}由 {say_value(now, unit)} {more} {say_value(gap, unit)}，到 {say_value(needed, unit)}"
    distance = Fraction(gap, max(abs(needed), 1))
    return Miss(words=words, change=change, clause=clause, fact=comparison.fact, gap=gap, distance=distance)


def _needed(comparison: Comparison) -> tuple[int, int, Unit]:
    """The nearest whole value of the left side that satisfies the comparison, the value now, and the unit."""
    if isinstance(comparison.left, tuple):
        part, whole = comparison.left
        exact, now, unit = Fraction(comparison.right.value) * whole.value, part.value, part.unit
    else:
        exact, now, unit = Fraction(comparison.right.value), comparison.left.value, comparison.left.unit
    floor, is_whole = exact.numerator // exact.denominator, exact.denominator == 1
    nearest = {
        ">=": floor if is_whole else floor + 1,
        ">": floor + 1,
        "<=": floor,
        "<": floor - 1 if is_whole else floor,
    }
    return nearest[comparison.sign], now, unit
