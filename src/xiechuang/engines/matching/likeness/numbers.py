"""The numbers and codes of a text in one spelling, for texts in which another number means another thing."""

import re
from decimal import Decimal

from xiechuang.engines.matching.quantities.numerals import number_of
from xiechuang.engines.matching.text.analysis import fold

_CODE = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|(?:[a-z]+[-/.]?)*\d[a-z0-9]*(?:[-/.][a-z0-9]+)*")
_PLAIN = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_FORMAL = str.maketrans("零壹贰叁肆伍陆柒捌玖拾佰仟萬億圆元", "零一二三四五六七八九十百千万亿元元")
_CAPITALS = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿萬億]{2,}|[壹贰叁肆伍陆柒捌玖](?=[圆元角分])")


def numbers_of(text: str) -> frozenset[str]:
    """All numbers, dates and codes with a digit, and amounts in capitals (壹仟贰佰元): 1,200.00, 1200 and 壹仟贰佰 are one.

    Width and case are folded, separators of thousands and noughts behind the point dropped; a code keeps its signs.
    """
    folded = fold(text).text
    found = {_spelt(code.group()) for code in _CODE.finditer(folded)}
    words = (
        number_of(capitals.group().translate(_FORMAL).strip("零")) for capitals in _CAPITALS.finditer(folded)
    )
    return frozenset(found | {_spelt(f"{value:.0f}") for value in words if value is not None})


def _spelt(code: str) -> str:
    if not _PLAIN.fullmatch(code):
        return code
    # A number with a nought in front is a code; 007 is not 7.
    if code.startswith("0") and code[1:2].isdigit():
        return code
    value = Decimal(code.replace(",", ""))
    return format(value.normalize(), "f") if value else "0"
