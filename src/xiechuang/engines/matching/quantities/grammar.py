"""How a quantity stands in a Chinese sentence: words before, number, unit, range, words after."""

import re
from enum import StrEnum
from functools import cache

from xiechuang.engines.matching.quantities.numerals import ARABIC, CHINESE, SCALES
from xiechuang.engines.matching.quantities.units import COUNTERS, MEASURE_WORDS, SINGLE_LETTERS, SPELLINGS


class Comparator(StrEnum):
    """How a value binds."""

    AT_LEAST = "≥"
    ABOVE = ">"
    AT_MOST = "≤"
    BELOW = "<"
    EXACTLY = "="
    WITHIN = "~"
    ABOUT = "≈"


_WORDS: dict[Comparator, str] = {
    Comparator.AT_LEAST: "≥ >= ≧ ⩾ 不低于 不少于 不小于 不短于 不得低于 不得少于 至少 大于等于 大于或等于 最低",
    Comparator.AT_MOST: "≤ <= ≦ ⩽ 不高于 不大于 不超过 不多于 不得超过 不得高于 至多 小于等于 小于或等于 不长于 最多",
    Comparator.ABOVE: "> 大于 高于 超过 多于 优于",
    Comparator.BELOW: "< 小于 低于 少于 短于",
    Comparator.ABOUT: "≈ 约 大约 约为",
    Comparator.EXACTLY: "= 为 等于 达到 达 可达 可达到 高达",
}
BEFORE = {word: comparator for comparator, words in _WORDS.items() for word in words.split()}
"""Words before a number."""

AFTER: dict[str, Comparator] = {
    "以上": Comparator.AT_LEAST, "及以上": Comparator.AT_LEAST, "或以上": Comparator.AT_LEAST,
    "以下": Comparator.AT_MOST, "及以下": Comparator.AT_MOST, "以内": Comparator.AT_MOST, "之内": Comparator.AT_MOST,
    "左右": Comparator.ABOUT,
}  # fmt: skip
"""Words behind a unit."""

SHARES = {"百分之": ("%", 1.0), "千分之": ("‰", 1.0), "万分之": ("%", 0.01)}
"""Shares in words, each with its unit and what one of them is in that unit."""


def _any_of(words: list[str] | tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_HAN = "一-鿿"
_SPELLED = rf"(?i:{_any_of(SPELLINGS)})(?![A-Za-z])"
_MEASURE_WORD = rf"(?:{_any_of(MEASURE_WORDS)})"
# No power stands behind a Chinese word: 2017年2月.
_POWER = rf"(?:(?<![{_HAN}])(?:\^-?[1-4]|[23](?![0-9])))?"
_KNOWN_FACTOR = rf"(?:{_SPELLED}|[{SINGLE_LETTERS}KSak](?![A-Za-z0-9])|(?:{_any_of(COUNTERS)}))"
# An unknown Chinese word ends a unit only where the sentence pauses: 元/校, but not 元/校园网.
_FACTOR = rf"(?:10{{1,3}}\s?)?(?:{_KNOWN_FACTOR}|[A-Za-zμΩ°]{{1,8}}|[{_HAN}]{{1,4}}(?![{_HAN}])){_POWER}"
_BELOW = rf"/(?:{_FACTOR}|\([^()\s]{{1,24}}\))(?:(?:[·/]|\.(?=[A-Za-z])){_FACTOR}){{0,3}}"
# 148毫安时每克, but not 3克每天2次, where 每 belongs to the number that follows.
_EACH = rf"每(?:{_SPELLED}|{_MEASURE_WORD})(?!\s?[0-9])"
_TAIL = rf"(?:·{_FACTOR}){{0,3}}(?:{_BELOW}|{_EACH})?"
# What goes on is a longer word or a unit we cannot read; a slash before a digit parts two quantities.
_END = r"(?![A-Za-z·]|/(?!\d))"
_KNOWN = rf"(?:{_SPELLED}|[{SINGLE_LETTERS}](?![A-Za-z0-9])){_POWER}{_TAIL}{_END}"
_OTHER = (
    rf"[A-Za-zμΩ°][A-Za-zμΩ°%0-9]{{1,15}}{_TAIL}{_END}|{_MEASURE_WORD}(?:{_TAIL})"
    rf"|[KSUTFCw]{_POWER}/{_KNOWN_FACTOR}{_POWER}(?:[·/.]{_KNOWN_FACTOR}{_POWER}){{0,2}}{_END}"
)


def _unit_groups(number: int) -> str:
    """A unit as it stands (千克), else a scale word and then a unit (5 万吨, 50 亿CFU/mL)."""
    scale = rf"(?P<scale{number}>{_any_of(list(SCALES))})\s?"
    return rf"(?:(?P<known{number}>{_KNOWN})|(?:{scale})?(?P<unit{number}>{_KNOWN}|{_OTHER})|{scale.replace('scale', 'bare')})"


# A letter before a number makes it part of a name, but for the roughness of surfaces: Ra0.8μm.
_START = r"(?:(?<![A-Za-z0-9.^])|(?<=(?<![A-Za-z])R[azq]))"
_HEAD = (
    rf"(?:(?:(?P<ahead>{_any_of(list(BEFORE))})\s{{0,2}})?(?P<per>(?:每(?:{_SPELLED}|{_MEASURE_WORD})){{1,2}})\s?)?"
    rf"(?:(?P<before>{_any_of(list(BEFORE))})\s{{0,2}})?"
    rf"{_START}(?P<alone>±)?(?P<sign>零下|(?<!正)负|-)?(?P<share>{_any_of(list(SHARES))})?(?P<first>{ARABIC}|{CHINESE})\s?"
)
_RANGE = (
    rf"(?:{_unit_groups(1)}?\s?(?P<between>~|-|—|–|至|到|±)\s?"
    rf"(?P<sign2>零下|负|-)?\+?(?:{_any_of(list(SHARES))})?(?P<second>{ARABIC}|{CHINESE})\s?)"
)
_FOOT = rf"{_unit_groups(2)}?\s?(?P<after>{_any_of(list(AFTER))})?"


# Every match begins with one of these: looking first for them passes over other text three times as fast.
_FIRST = "".join(sorted({word[0] for word in (*BEFORE, *SHARES)} | set("每±零负一二两三四五六七八九十")))
_AHEAD = rf"(?=[-R\d{re.escape(_FIRST)}])"


# Half a second of compiling, so only for whoever reads quantities.
@cache
def stated() -> re.Pattern[str]:
    """One quantity with everything that belongs to it; every part but the number may be missing."""
    return re.compile(rf"{_AHEAD}{_HEAD}{_RANGE}?{_FOOT}")


@cache
def alone() -> re.Pattern[str]:
    """The same groups, but never a range, for where two quantities only stand side by side (4 V 到 5 A)."""
    return re.compile(rf"{_HEAD}(?:(?!){_RANGE})?{_FOOT}")
