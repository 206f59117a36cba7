"""Recognises quantities in Chinese technical text and makes them comparable."""

import re
import unicodedata
from collections.abc import Iterator

import rjieba

from xiechuang.engines.matching.quantities.grammar import AFTER, BEFORE, SHARES, Comparator, alone, stated
from xiechuang.engines.matching.quantities.measured import Quantity, quantity
from xiechuang.engines.matching.quantities.measures import measure_of
from xiechuang.engines.matching.quantities.numerals import SCALES, is_in_words, number_of
from xiechuang.engines.matching.text.analysis import MAX_CHARACTERS


def quantities(text: str) -> list[Quantity]:
    """List the quantities a text states, in reading order; numbers with neither unit nor comparator are passed over."""
    return list(_found(_fold(text[:MAX_CHARACTERS])))


_SUPERSCRIPT = re.compile("(?<=10)[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|⁻[¹²³⁴]")
_DOTS = str.maketrans(dict.fromkeys("•∙⋅・", "·") | {"−": "-"})
_NAME_RUN = re.compile(r"[㐀-䶿一-鿿A-Za-z]{2,40}\s?$")
_NAME_TAIL = re.compile(
    r"(?:要求|控制|保持|能够|降低|提高|提升|缩短|减少|降|应|需|须|可|能|均|在|是|为|达|到|不|的|其|且)+$"
)
_LONGEST_NAME = 8
# 度 by itself may be degrees of an angle or of hardness; after these it is a temperature: 耐温 1300 度, 耐一千二百度.
_WARM = re.compile(r"[温热][^,;，；。、]*$|耐$")


# One Chinese digit before these is mostly another word: 三元电池, 统一天线, 一米.
_SHORT_UNITS = frozenset("吨米秒天年亩元度克升斤")
# 40Cr and 65Mn are steels.
_ALLOY = re.compile(r"(?:Al|Cr|Cu|Fe|Mg|Mn|Mo|Nb|Ni|Si|Ti|Zn)(?:[A-Z][A-Za-z0-9]*)?")
_BEFORE_NO_NUMBER = frozenset("第统唯单同专逐之")


def _fold(text: str) -> str:
    lifted = _SUPERSCRIPT.sub(lambda found: "^" + unicodedata.normalize("NFKC", found.group()), text)
    return unicodedata.normalize("NFKC", lifted).translate(_DOTS)


def _found(folded: str) -> Iterator[Quantity]:
    place = 0
    while match := stated().search(folded, place):
        place = match.end()
        if _stand_apart(match):
            place = match.start("sign2") if match["sign2"] else match.start("second")
            match = alone().match(folded, match.start()) or match
        if _is_no_number(match, folded):
            place = match.end("first")
            continue
        one = _read(match, folded)
        if one is not None:
            yield one


def _stand_apart(match: re.Match[str]) -> bool:
    """Say whether the two ends of a seeming range measure different things; ±2 % is a tolerance of anything."""
    first, second = _unit(match, 1), _unit(match, 2)
    if match["second"] is None or not (first and second) or _is_tolerance(match):
        return False
    return measure_of(first).key != measure_of(second).key


def _is_tolerance(match: re.Match[str]) -> bool:
    return match["between"] == "±" and _unit(match, 2) == "%" and _unit(match, 1) not in ("", "%")


def _unit(match: re.Match[str], end: int) -> str:
    return match[f"known{end}"] or match[f"unit{end}"] or ""


def _word_before(match: re.Match[str]) -> str:
    """The word that says how the value binds, be it next to the number or before 每 (不大于每立方米 52 公斤)."""
    return match["before"] or match["ahead"] or ""


def _is_no_number(match: re.Match[str], folded: str) -> bool:
    """Say whether a number is part of a name: a steel, or Chinese digits in a word, which count only before a measure."""
    unit = _unit(match, 2) or _unit(match, 1)
    if _ALLOY.fullmatch(unit):
        return True
    if not is_in_words(match["first"]) or match["share"]:
        return False
    sure = len(unit) > 1 or (unit in _SHORT_UNITS and (len(match["first"]) > 1 or match["between"]))
    before = folded[max(0, match.start("first") - 1) : match.start("first")]
    return not sure or before in _BEFORE_NO_NUMBER


def _read(match: re.Match[str], folded: str) -> Quantity | None:
    unit, values = _whole_unit(match), _values(match)
    if unit == "度" and _WARM.search(folded[max(0, match.start() - _LONGEST_NAME) : match.start("first")]):
        unit = "°C"
    if values is None or not (unit or ((_word_before(match) or match["after"]) and not match["share"])):
        return None
    first, second = values
    if _is_calendar_year(match, unit, first) or (
        second is not None and match["between"] != "±" and second < first
    ):
        return None
    comparator, low, high = _bind(match, first, second)
    return quantity(
        name=_name_before(folded[max(0, match.start() - 40) : match.start()]),
        comparator=comparator,
        low=low,
        high=high,
        unit=unit,
        text=match.group().strip(),
    )


def _whole_unit(match: re.Match[str]) -> str:
    """The unit, with what stands before the number: 每秒 80 万点 in 点/秒, 零下四十度 in °C, 百分之九十 in %."""
    if match["share"]:
        # 千分之一度 is no share, and which part of a whole 百分之三吨 would be is anyone's guess.
        return "" if _unit(match, 2) else SHARES[match["share"]][0]
    unit = _unit(match, 1) if _is_tolerance(match) else ""
    unit = unit or _unit(match, 2) or _unit(match, 1)
    if match["sign"] == "零下" and unit == "度":
        return "°C"
    return unit + match["per"].replace("每", "/") if unit and match["per"] else unit


def _values(match: re.Match[str]) -> tuple[float, float | None] | None:
    scale = SCALES.get(match["scale2"] or match["bare2"] or "", 1.0)
    scale *= SHARES[match["share"]][1] if match["share"] else 1.0
    first = number_of(match["first"])
    second = number_of(match["second"]) if match["second"] else None
    if first is None or (match["second"] and second is None):
        return None
    first *= -1 if match["sign"] else 1
    if second is None:
        return first * scale, None
    scale_of_first = SCALES.get(match["scale1"] or match["bare1"] or "", scale)
    if _is_tolerance(match):
        return first * scale_of_first, first * scale_of_first * second / 100
    return first * scale_of_first, second * scale * (-1 if match["sign2"] else 1)


def _bind(match: re.Match[str], first: float, second: float | None) -> tuple[Comparator, float, float]:
    """Work out the comparator from the words before and after, and the two bounds it needs."""
    if second is not None and match["between"] == "±":
        return Comparator.WITHIN, first - abs(second), first + abs(second)
    bound = BEFORE.get(_word_before(match))
    if bound in (None, Comparator.EXACTLY) and match["after"]:
        bound = AFTER[match["after"]]
    if second is None and match["alone"]:
        # A tolerance by itself bounds a deviation, so that ±0.01 mm and ≤0.01 mm say the same.
        return Comparator.AT_MOST, abs(first), abs(first)
    if second is None:
        return bound or Comparator.EXACTLY, first, first
    if bound in (None, Comparator.EXACTLY, Comparator.ABOUT):
        return Comparator.WITHIN, first, second
    return bound, first, second


def _is_calendar_year(match: re.Match[str], unit: str, value: float) -> bool:
    return unit == "年" and 1900 <= value <= 2100 and not _word_before(match)


def _name_before(context: str) -> str | None:
    """Take the last whole words before a quantity as its name, without the verb that leads to the number."""
    run = _NAME_RUN.search(context.rstrip().rstrip(":："))
    if not run:
        return None
    stem = _NAME_TAIL.sub("", run.group().strip()).rsplit("的", 1)[-1]
    name = ""
    for word in reversed(rjieba.cut(stem)):
        if len(word) + len(name) > _LONGEST_NAME:
            break
        name = word + name
    return name if len(name) > 1 else None
