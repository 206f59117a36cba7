"""Recognises quantities in Chinese technical text and makes them comparable."""

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import rjieba

from xiechuang.engines.matching.analysis import MAX_CHARACTERS
from xiechuang.engines.matching.units import MEASURE_WORDS, SINGLE_LETTERS, SPELLINGS, unit_of


class Comparator(StrEnum):
    """How a value binds."""

    AT_LEAST = "≥"
    ABOVE = ">"
    AT_MOST = "≤"
    BELOW = "<"
    EXACTLY = "="
    WITHIN = "~"
    ABOUT = "≈"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A quantity as stated, and its bounds in the base unit of its dimension (dimension None: unit unknown)."""

    name: str | None
    comparator: Comparator
    low: float | None
    high: float | None
    unit: str
    dimension: str | None
    base_low: float
    base_high: float
    text: str

    def comparable(self, other: "Quantity") -> bool:
        """Say whether both are measured in units of one dimension, or in the very same unknown unit."""
        if self.dimension or other.dimension:
            return self.dimension == other.dimension
        return self.unit.lower() == other.unit.lower()


def quantity(
    *,
    comparator: Comparator,
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    name: str | None = None,
    text: str = "",
) -> Quantity:
    """Make a quantity from parts, as a form states it; ValueError when the values do not fit the comparator."""
    low, high = _bounds(comparator, low, high)
    for value in (low, high):
        if value is not None and not math.isfinite(value):
            raise ValueError(f"参数值必须是有限的数，收到 {value}")
    if low is not None and high is not None and low > high:
        raise ValueError(f"下限 {low:g} 大于上限 {high:g}")
    known = unit_of(unit)
    factor, offset = (known.factor, known.offset) if known else (1.0, 0.0)
    return Quantity(
        name=name or None,
        comparator=comparator,
        low=low,
        high=high,
        unit=unit,
        dimension=known.dimension if known else None,
        base_low=-math.inf if low is None else low * factor + offset,
        base_high=math.inf if high is None else high * factor + offset,
        text=text or _written(comparator, low, high, unit),
    )


def quantities(text: str) -> list[Quantity]:
    """List the quantities a text states, in reading order; numbers with neither unit nor comparator are passed over."""
    folded = _fold(text[:MAX_CHARACTERS])
    found = (_read(match, folded) for match in _PATTERN.finditer(folded))
    return [one for one in found if one is not None]


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,18})(?:\.\d{1,18})?(?:\s?[×xX*]\s?10\^?[-+]?\d{1,2}|[eE][-+]?\d{1,2}(?![0-9A-Za-z]))?"
_WORDS: dict[Comparator, str] = {
    Comparator.AT_LEAST: "≥ >= ≧ ⩾ 不低于 不少于 不小于 不短于 不得低于 不得少于 至少 大于等于 大于或等于 最低",
    Comparator.AT_MOST: "≤ <= ≦ ⩽ 不高于 不大于 不超过 不多于 不得超过 不得高于 至多 小于等于 小于或等于 不长于 最多",
    Comparator.ABOVE: "> 大于 高于 超过 多于 优于",
    Comparator.BELOW: "< 小于 低于 少于 短于",
    Comparator.ABOUT: "≈ 约 大约 约为",
    Comparator.EXACTLY: "= 为 等于 达到 达 可达 可达到 高达",
}
_AFTER: dict[str, Comparator] = {
    "以上": Comparator.AT_LEAST, "及以上": Comparator.AT_LEAST, "或以上": Comparator.AT_LEAST,
    "以下": Comparator.AT_MOST, "及以下": Comparator.AT_MOST, "以内": Comparator.AT_MOST, "之内": Comparator.AT_MOST,
    "左右": Comparator.ABOUT,
}  # fmt: skip
_BEFORE = {word: comparator for comparator, words in _WORDS.items() for word in words.split()}
_SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}


def _any_of(words: list[str] | tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_KNOWN = rf"(?i:{_any_of(SPELLINGS)})(?![A-Za-z/·])|[{SINGLE_LETTERS}](?![A-Za-z0-9/·])"
_OTHER = (
    r"[A-Za-zμΩ°][A-Za-zμΩ°·/()%0-9]{1,15}(?:/(?:小时|分钟|天|年|秒|米|吨|千克))?"
    rf"|(?:{_any_of(MEASURE_WORDS)})"
)


def _unit_groups(number: int) -> str:
    """A unit as it stands (千克), else a scale word and then a unit (5 万吨, 50 亿CFU/mL)."""
    scale = rf"(?P<scale{number}>{_any_of(list(_SCALES))})\s?"
    return rf"(?:(?P<known{number}>{_KNOWN})|(?:{scale})?(?P<unit{number}>{_KNOWN}|{_OTHER})|{scale.replace('scale', 'bare')})"


_PATTERN = re.compile(
    rf"(?:(?P<before>{_any_of(list(_BEFORE))})\s{{0,2}})?"
    rf"(?<![A-Za-z0-9.^])(?P<sign>零下|-)?(?P<first>{_NUMBER})\s?"
    rf"(?:{_unit_groups(1)}?\s?(?P<between>~|-|—|–|至|到|±)\s?(?P<sign2>-)?(?P<second>{_NUMBER})\s?)?"
    rf"{_unit_groups(2)}?"
    rf"\s?(?P<after>{_any_of(list(_AFTER))})?"
)
_SUPERSCRIPT = re.compile("(?<=10)[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_NAME_RUN = re.compile(r"[㐀-䶿一-鿿A-Za-z]{2,40}\s?$")
_NAME_TAIL = re.compile(
    r"(?:要求|控制|保持|能够|降低|提高|提升|缩短|减少|降|应|需|须|可|能|均|在|是|为|达|到|不|的|其|且)+$"
)
_LONGEST_NAME = 8


def _fold(text: str) -> str:
    lifted = _SUPERSCRIPT.sub(lambda found: "^" + unicodedata.normalize("NFKC", found.group()), text)
    return unicodedata.normalize("NFKC", lifted).replace("−", "-")


def _read(match: re.Match[str], folded: str) -> Quantity | None:
    unit = match["known2"] or match["unit2"] or match["known1"] or match["unit1"] or ""
    if not unit and not (match["before"] or match["after"]):
        return None
    first, second = _values(match)
    if _is_calendar_year(match, unit, first) or (
        second is not None and match["between"] != "±" and second < first
    ):
        return None
    comparator, low, high = _bind(match, first, second)
    if match["sign"] == "零下" and unit == "度":
        unit = "°C"
    return quantity(
        name=_name_before(folded[max(0, match.start() - 40) : match.start()]),
        comparator=comparator,
        low=low,
        high=high,
        unit=unit,
        text=match.group().strip(),
    )


def _values(match: re.Match[str]) -> tuple[float, float | None]:
    scale = _SCALES.get(match["scale2"] or match["bare2"] or "", 1.0)
    first = _number(match["first"]) * (-1 if match["sign"] else 1)
    if match["second"] is None:
        return first * scale, None
    scale_of_first = _SCALES.get(match["scale1"] or match["bare1"] or "", scale)
    return first * scale_of_first, _number(match["second"]) * scale * (-1 if match["sign2"] else 1)


def _bind(match: re.Match[str], first: float, second: float | None) -> tuple[Comparator, float, float]:
    """Work out the comparator from the words before and after, and the two bounds it needs."""
    if match["between"] == "±" and second is not None:
        return Comparator.WITHIN, first - abs(second), first + abs(second)
    stated = _BEFORE.get(match["before"] or "")
    if stated in (None, Comparator.EXACTLY) and match["after"]:
        stated = _AFTER[match["after"]]
    if second is None:
        return stated or Comparator.EXACTLY, first, first
    if stated in (None, Comparator.EXACTLY, Comparator.ABOUT):
        return Comparator.WITHIN, first, second
    return stated, first, second


def _bounds(
    comparator: Comparator, low: float | None, high: float | None
) -> tuple[float | None, float | None]:
    """Keep of the given values those that the comparator binds."""
    if low is None and high is None:
        raise ValueError("参数缺少数值")
    if comparator in (Comparator.AT_LEAST, Comparator.ABOVE):
        return (high if low is None else low), None
    if comparator in (Comparator.AT_MOST, Comparator.BELOW):
        return None, (low if high is None else high)
    return (high if low is None else low), (low if high is None else high)


def _is_calendar_year(match: re.Match[str], unit: str, value: float) -> bool:
    return unit == "年" and 1900 <= value <= 2100 and not match["before"]


def _number(written: str) -> float:
    plain = re.sub(r"\s?[×xX*]\s?10\^?", "e", written.replace(",", ""))
    return float(plain)


def _name_before(context: str) -> str | None:
    """Take the last whole words before a quantity as its name, without the verb that leads to the number."""
    run = _NAME_RUN.search(context)
    if not run:
        return None
    stem = _NAME_TAIL.sub("", run.group().strip()).rsplit("的", 1)[-1]
    name = ""
    for word in reversed(rjieba.cut(stem)):
        if len(word) + len(name) > _LONGEST_NAME:
            break
        name = word + name
    return name if len(name) > 1 else None


def _written(comparator: Comparator, low: float | None, high: float | None, unit: str) -> str:
    if comparator is Comparator.WITHIN:
        return f"{low:g}~{high:g}{unit}"
    sign = "" if comparator is Comparator.EXACTLY else comparator.value
    return f"{sign}{low if low is not None else high:g}{unit}"
