"""Parser for dates in the ways they are written in China, and for the day numbers Excel leaves behind."""

from __future__ import annotations

import datetime as dt
import re

from .cell import CellRefused, Parser, compact, is_blank, short

_PARTS = (
    re.compile(
        r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?(?:t?[0-9]{1,2}:[0-9:.]+)?", re.IGNORECASE
    ),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
# Day 1 of Excel is 1900-01-01, but it believes that 1900 was a leap year; counting from here makes up for it.
_SERIAL_ORIGIN = dt.date(1899, 12, 30)
_YEARS = range(1900, 2201)
_MEND = "请写成 2026-01-02、2026/1/2、2026年1月2日 或 20260102"


def date(*, earliest: dt.date | None = None, latest: dt.date | None = None) -> Parser:
    """A calendar date within bounds; a month or year alone is no date and is refused, not guessed."""

    def read(cell: str) -> dt.date | None:
        if is_blank(cell):
            return None
        value = _read(cell=cell)
        if earliest is not None and value < earliest:
            raise CellRefused(problem=f"{value} 早于 {earliest}", mend=f"请填写 {earliest} 或以后的日期")
        if latest is not None and value > latest:
            raise CellRefused(problem=f"{value} 晚于 {latest}", mend=f"请填写 {latest} 或以前的日期")
        return value

    return Parser(read=read, expects="日期，如 2026-01-02")


def _read(*, cell: str) -> dt.date:
    plain = compact(cell)
    for pattern in _PARTS:
        if found := pattern.fullmatch(plain):
            return _calendar_date(found=found, cell=cell)
    # A day number without its format is read only where it falls between 1954 and 2119.
    serial = _SERIAL.fullmatch(plain)
    if serial and 20_000 <= int(serial[1]) <= 80_000:
        return _SERIAL_ORIGIN + dt.timedelta(days=int(serial[1]))
    raise CellRefused(problem=f"“{short(cell)}”不是完整的日期", mend=_MEND)


def _calendar_date(*, found: re.Match[str], cell: str) -> dt.date:
    year, month, day = (int(part) for part in found.groups())
    try:
        value = dt.date(year, month, day)
    except ValueError as error:
        raise CellRefused(problem=f"“{short(cell)}”在日历上不存在", mend=_MEND) from error
    if value.year not in _YEARS:
        raise CellRefused(problem=f"“{short(cell)}”的年份不合理", mend=_MEND)
    return value
