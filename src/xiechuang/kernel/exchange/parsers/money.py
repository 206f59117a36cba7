"""Parsers for sums of money in 元, 万元 or 亿元, exact to the fen; 面议 is no sum and gives None."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from .cell import CellRefused, Parser, compact, is_blank, short
from .numbers import NUMBER

FEN_PER_UNIT = {"元": 100, "千元": 100_000, "万元": 1_000_000, "百万元": 100_000_000, "亿元": 10_000_000_000}
_UNIT = r"(?P<{name}>百万元?|千元?|万元?|亿元?|元|圆)?"
_PREFIX = r"(?:人民币|rmb|cny|[¥￥])?"
_NEGOTIABLE = frozenset(
    {"面议", "价格面议", "协商", "双方协商", "协商确定", "协议定价", "另议", "商议", "可议"}
)
_SUM = re.compile(rf"{_PREFIX}(?P<number>{NUMBER}){_UNIT.format(name='unit')}(?:整|人民币)?", re.IGNORECASE)
_RANGE = re.compile(
    rf"{_PREFIX}(?P<low>{NUMBER}){_UNIT.format(name='low_unit')}(?:-+|—+|–|~|～|至|到)"
    rf"{_PREFIX}(?P<high>{NUMBER}){_UNIT.format(name='high_unit')}",
    re.IGNORECASE,
)
_AT_MOST = re.compile(r"^(?:不超过|不高于|最高|≤|<=)(?P<front>.+)$|^(?P<back>.+?)(?:以内|以下|及以下|封顶)$")
_AT_LEAST = re.compile(r"^(?:不低于|不少于|最低|≥|>=)(?P<front>.+)$|^(?P<back>.+?)(?:以上|及以上|起)$")
_TITLE_UNIT = re.compile(r"[(（\[【/：:]\s*(?:单位[:：]?\s*)?(?:人民币)?(百万元|千元|万元|亿元|元)")
_MEND = "请写成 30、30万元 或 300000元 这样的形式；没有定价请写“面议”"


def money(*, unit: str = "万元") -> Parser:
    """A sum in fen; a bare number counts in `unit`, unless the column title names another one."""
    return _money(unit=unit, read=_read_sum, expects="金额")


def money_range(*, unit: str = "万元") -> Parser:
    """A pair (low, high) in fen, either None when open: 30-50万元, 50万元以内, 100万以上, or one sum."""
    return _money(unit=unit, read=_read_range, expects="金额或区间（如 30-50万元）")


def _money(*, unit: str, read: Callable[[str, str], object], expects: str) -> Parser:
    def for_title(title: str) -> Parser:
        named = _TITLE_UNIT.search(title)
        return _money(unit=named[1], read=read, expects=expects) if named and named[1] != unit else parser

    parser = Parser(
        read=lambda cell: read(cell, unit),
        expects=f"{expects}，只写数字时单位为{unit}；未定价写“面议”",
        for_title=for_title,
    )
    return parser


def _read_sum(cell: str, unit: str) -> int | None:
    plain = compact(cell)
    if is_blank(cell) or plain in _NEGOTIABLE:
        return None
    found = _SUM.fullmatch(plain)
    if found is None:
        raise CellRefused(problem=f"“{short(cell)}”不是金额", mend=_MEND)
    return _fen(number=found["number"], unit=found["unit"] or unit)


def _read_range(cell: str, unit: str) -> tuple[int | None, int | None] | None:
    plain = compact(cell)
    if is_blank(cell) or plain in _NEGOTIABLE:
        return None
    if upper := _AT_MOST.match(plain):
        return None, _read_sum(upper["front"] or upper["back"], unit)
    if lower := _AT_LEAST.match(plain):
        return _read_sum(lower["front"] or lower["back"], unit), None
    found = _RANGE.fullmatch(plain)
    if found is None:
        value = _read_sum(cell, unit)
        return value, value
    return _ordered(found=found, cell=cell, unit=found["high_unit"] or found["low_unit"] or unit)


def _ordered(*, found: re.Match[str], cell: str, unit: str) -> tuple[int, int]:
    low = _fen(number=found["low"], unit=found["low_unit"] or unit)
    high = _fen(number=found["high"], unit=unit)
    if low > high:
        raise CellRefused(problem=f"“{short(cell)}”的下限大于上限", mend="请把较小的数写在前面")
    return low, high


def _fen(*, number: str, unit: str) -> int:
    name = unit.replace("圆", "元")
    value = Decimal(number.replace(",", "")) * FEN_PER_UNIT[name if name.endswith("元") else f"{name}元"]
    if value < 0:
        raise CellRefused(problem=f"金额 {number} 小于零", mend="金额请写零或正数")
    if value != value.to_integral_value():
        raise CellRefused(problem=f"{number}{unit} 精确到了分以下", mend="请最多精确到分")
    return int(value)
