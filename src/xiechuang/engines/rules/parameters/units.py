"""Values as a lawyer writes them (2000万元, 70%, 1‰, 2/3), read exactly and said again in words."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any

from xiechuang.engines.rules.parameters.bands import Band, Bands

LARGEST = 10**15
"""Amounts above ten thousand billion yuan (in fen) are refused, so that products fit into 64 bits."""
FINEST = 1000
"""Ratios finer than a thousandth part are refused for the same reason."""
_PLAIN_PARTS = 10
_FEN = {"": 100, "万": 1_000_000, "亿": 10_000_000_000}
_MONEY = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(万|亿)?元")
_SHARES = {"%": 100, "‰": 1000}
_SHARE = re.compile(r"(\d+(?:\.\d+)?)([%‰])")
_PARTS = re.compile(r"(\d+)/(\d+)")
_YES_NO = {True: True, False: False, "是": True, "否": False}


class Unit(StrEnum):
    """What a value is counted in; the word is what stands in the files."""

    MONEY = "元"
    RATIO = "比例"
    PEOPLE = "人"
    COUNT = "个"
    YEARS = "年"
    MONTHS = "个月"
    DAYS = "日"
    WORKING_DAYS = "工作日"
    FLAG = "是否"
    LIST = "清单"
    BANDS = "分档"


class UnreadableError(ValueError):
    """A value that does not fit its unit; the message says how it is written."""


def read_value(written: Any, unit: Unit) -> Any:
    """The exact value: fen, Fraction, int, bool, tuple of codes or Bands; raises UnreadableError."""
    if unit is Unit.MONEY:
        return _money(written)
    if unit is Unit.RATIO:
        return _ratio(written)
    if unit is Unit.FLAG:
        return _flag(written)
    if unit is Unit.LIST:
        return _codes(written)
    if unit is Unit.BANDS:
        return _bands(written)
    return _count(written)


def _money(written: Any) -> int:
    found = _MONEY.fullmatch(str(written).replace(" ", ""))
    fen = Fraction(found[1].replace(",", "")) * _FEN[found[2] or ""] if found else Fraction(1, 2)
    if fen.denominator != 1 or abs(fen) > LARGEST:
        raise UnreadableError(f"“{written}”不是精确到分的金额，应写作“2000万元”")
    return int(fen)


def _ratio(written: Any) -> Fraction:
    text = str(written).replace(" ", "")
    if found := _SHARE.fullmatch(text):
        share = Fraction(found[1]) / _SHARES[found[2]]
    elif (found := _PARTS.fullmatch(text)) and int(found[2]):
        share = Fraction(int(found[1]), int(found[2]))
    else:
        raise UnreadableError(f"“{written}”不是比例，应写作“70%”“1‰”或“2/3”")
    if max(share.numerator, share.denominator) > FINEST:
        raise UnreadableError(f"比例“{written}”过细，分子分母都不得超过 {FINEST}")
    return share


def _flag(written: Any) -> bool:
    if not isinstance(written, bool | str) or written not in _YES_NO:
        raise UnreadableError(f"“{written}”应写作“是”或“否”")
    return _YES_NO[written]


def _codes(written: Any) -> tuple[str, ...]:
    if not isinstance(written, list) or not written or not all(isinstance(one, str) for one in written):
        raise UnreadableError("清单应为非空的文字列表")
    return tuple(written)


def _count(written: Any) -> int:
    if isinstance(written, bool) or not isinstance(written, int) or abs(written) > LARGEST:
        raise UnreadableError(f"“{written}”不是整数")
    return written


def _bands(written: Any) -> Bands:
    if not isinstance(written, list) or not written or not all(isinstance(one, Mapping) for one in written):
        raise UnreadableError("分档应为列表，每档写 above、up_to、share")
    if any(set(one) != {"above", "up_to", "share"} for one in written):
        raise UnreadableError("每档应恰好写 above、up_to、share 三项")
    return Bands(
        tuple(
            Band(
                above=_money(one["above"]),
                up_to=None if one["up_to"] is None else _money(one["up_to"]),
                share=_ratio(one["share"]),
            )
            for one in written
        )
    )


def say_value(value: Any, unit: Unit) -> str:
    """The value in words, as it is shown to people."""
    say = _SAY.get(unit)
    return say(value) if say else f"{value} {unit.value}"


def _say_money(fen: int) -> str:
    for word in ("亿", "万"):
        if fen and fen % _FEN[word] == 0:
            return f"{fen // _FEN[word]:,}{word}元"
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}{f'.{rest:02d}' if rest else ''}元"


def _say_ratio(ratio: Fraction) -> str:
    if (ratio * 100).denominator == 1:
        return f"{int(ratio * 100)}%"
    if (ratio * 1000).denominator == 1 and abs(ratio) < Fraction(1, 100):
        return f"{int(ratio * 1000)}‰"
    if ratio.denominator < _PLAIN_PARTS:
        return f"{ratio.numerator}/{ratio.denominator}"
    return f"{float(ratio * 100):.2f}%"


def _say_band(band: Band) -> str:
    until = "以上" if band.up_to is None else f"至 {_say_money(band.up_to)}"
    return f"{_say_money(band.above)}{until}：{_say_ratio(band.share)}"


_SAY: dict[Unit, Callable[[Any], str]] = {
    Unit.MONEY: _say_money,
    Unit.RATIO: lambda ratio: _say_ratio(Fraction(ratio)),
    Unit.FLAG: lambda yes: "是" if yes else "否",
    Unit.LIST: "、".join,
    Unit.BANDS: lambda bands: "；".join(map(_say_band, bands.bands)),
}
