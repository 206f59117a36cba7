"""What may be sent: the kinds of value that inputs are made of."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from xiechuang.kernel.lib import clock

LARGEST_EXACT = 2**53 - 1
"""Larger whole numbers lose digits in clients that read JSON numbers as floating point."""
YEARS = range(1900, 2200)
# Characters that no text, no spreadsheet and no XML document can carry.
ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
MANY_LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
NUMBER = r"^[A-Za-z]{2,4}-[0-9]{4}-[0-9]{6,12}$"
CODE = r"^[A-Za-z0-9._-]*$"


def _is_iso_moment(value: Any) -> Any:
    if isinstance(value, str) and re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]", value):
        return value
    raise ValueError("时刻须写作 2026-01-31T09:00:00+08:00")


def _is_iso_day(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return value
    raise ValueError("日期须写作 2026-01-31")


def _is_near(value: Any) -> Any:
    if value.year not in YEARS:
        raise ValueError(f"年份须在 {YEARS.start} 至 {YEARS.stop - 1} 之间")
    return value


def _is_plain_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError("须为数值")  # noqa: TRY004 - pydantic collects ValueError
    return value


Number = Annotated[str, StringConstraints(pattern=NUMBER, to_upper=True)]
Code = Annotated[str, StringConstraints(pattern=CODE, max_length=40)]
Line = Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=200, strip_whitespace=True)]
Word = Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=60, strip_whitespace=True)]
Title = Annotated[
    str, StringConstraints(pattern=ONE_LINE, min_length=1, max_length=200, strip_whitespace=True)
]
Note = Annotated[str, StringConstraints(pattern=MANY_LINES, max_length=2_000)]
Text = Annotated[str, StringConstraints(pattern=MANY_LINES, max_length=50_000)]
Fen = Annotated[
    int, Field(strict=True, ge=0, le=LARGEST_EXACT, description="金额，单位分 / amount in fen (1/100 yuan)")
]
Count = Annotated[int, Field(strict=True, ge=0, le=32_767)]
Version = Annotated[int, Field(strict=True, ge=1, le=2_147_483_647)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, BeforeValidator(_is_iso_day), AfterValidator(_is_near)]
Moment = Annotated[AwareDatetime, BeforeValidator(_is_iso_moment), AfterValidator(_is_near)]
At = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(clock.HERE))]
"""A moment in an answer, told in the community's time zone."""
Quantity = Annotated[
    Decimal,
    BeforeValidator(_is_plain_number),
    Field(max_digits=24, decimal_places=8, description="数值；要求精确时写作字符串"),
]


class Input(Schema):
    """Something sent in a body; what it does not know it refuses."""

    model_config = ConfigDict(extra="forbid")


class Filters(Schema):
    """Filters of a list; an unknown one is refused, for ignoring it would show too much."""

    @model_validator(mode="after")
    def refuse_unknown(self, info: ValidationInfo) -> "Filters":
        """Compare with what the address really holds."""
        request = (info.context or {}).get("request")
        unknown = sorted(set(request.GET) - set(type(self).model_fields)) if request else []
        if unknown:
            raise ValueError(f"没有这些筛选条件:{'、'.join(unknown)[:200]}")
        return self


def plain(value: Decimal | None) -> str | None:
    """A number as people write it: no exponent, no trailing zeros."""
    return None if value is None else f"{value.normalize():f}"
