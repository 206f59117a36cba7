"""Parsers for whole numbers and decimals as people write them: full width, thousands commas, blanks."""

from __future__ import annotations

import re
from decimal import Decimal

from .cell import CellRefused, Parser, compact, is_blank, short

# At most 15 digits before and 10 behind the point: nothing here can overflow or round.
NUMBER = r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,10})?"
_NUMBER = re.compile(NUMBER)


def read_number(text: str) -> Decimal | None:
    """The exact number, or None when the text is not one."""
    found = _NUMBER.fullmatch(compact(text).replace("−", "-"))
    return Decimal(found[0].replace(",", "")) if found else None


def decimal(*, least: Decimal | int | None = None, most: Decimal | int | None = None) -> Parser:
    """An exact decimal number within bounds."""

    def read(cell: str) -> Decimal | None:
        if is_blank(cell):
            return None
        value = read_number(cell)
        if value is None:
            raise CellRefused(
                problem=f"“{short(cell)}”不是数字", mend="请只写数字，例如 12.5，单位写在列名里"
            )
        _check_bounds(value=value, least=least, most=most)
        return value

    return Parser(read=read, expects="数字" + _bounds_text(least=least, most=most))


def integer(*, least: int | None = None, most: int | None = None) -> Parser:
    """A whole number within bounds."""

    def read(cell: str) -> int | None:
        if is_blank(cell):
            return None
        value = read_number(cell)
        if value is None or value != value.to_integral_value():
            raise CellRefused(problem=f"“{short(cell)}”不是整数", mend="请只写整数，例如 12")
        _check_bounds(value=value, least=least, most=most)
        return int(value)

    return Parser(read=read, expects="整数" + _bounds_text(least=least, most=most))


def _check_bounds(*, value: Decimal, least: Decimal | int | None, most: Decimal | int | None) -> None:
    if least is not None and value < least:
        raise CellRefused(problem=f"{value:f} 小于 {least}", mend=f"请填写不小于 {least} 的数")
    if most is not None and value > most:
        raise CellRefused(problem=f"{value:f} 大于 {most}", mend=f"请填写不大于 {most} 的数")


def _bounds_text(*, least: Decimal | int | None, most: Decimal | int | None) -> str:
    lower = f"不小于 {least}" if least is not None else ""
    upper = f"不大于 {most}" if most is not None else ""
    bounds = "、".join(part for part in (lower, upper) if part)
    return f"（{bounds}）" if bounds else ""
