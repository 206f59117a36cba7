"""One shape for every list that leaves the platform, whichever of Excel, Word, PDF or CSV it becomes."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

Target = str | Path | IO[bytes]
Progress = Callable[[int], None]
SHANGHAI = ZoneInfo("Asia/Shanghai")
FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000
# What XML cannot carry: control characters, lone surrogates and the two non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Kind(StrEnum):
    """What a report column holds; money always comes in fen and is shown in the unit named here."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"
    MONEY_YUAN = "money_yuan"
    MONEY_WAN = "money_wan"
    DATE = "date"
    DATETIME = "datetime"


NUMERIC_KINDS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY_YUAN, Kind.MONEY_WAN})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportColumn:
    """A column of a report: its title (which names the unit) and the kind of its values."""

    title: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """A table of a report; `rows` may be any iterable and is walked once by a writer."""

    title: str
    columns: Sequence[ReportColumn]
    rows: Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A title, a subtitle, notes on source and time, and tables; without title and notes a table starts in row 1."""

    tables: Sequence[ReportTable]
    title: str = ""
    subtitle: str = ""
    notes: Sequence[str] = ()


def number_of(*, value: object, kind: Kind) -> Decimal | None:
    """The value as the number that is shown, in the unit of the column; None when it is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    if not math.isfinite(value):
        return None
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if kind is Kind.MONEY_YUAN:
        return exact / FEN_PER_YUAN
    return exact / FEN_PER_WAN if kind is Kind.MONEY_WAN else exact


def shown(*, value: object, kind: Kind) -> str:
    """The value as text for people: thousands separated, ISO dates in Shanghai time, 是/否, lists joined."""
    number = number_of(value=value, kind=kind) if kind in NUMERIC_KINDS else None
    if number is not None:
        return _shown_number(number=number, kind=kind)
    if isinstance(value, dt.datetime):
        return local_time(value).strftime("%Y-%m-%d" if kind is Kind.DATE else "%Y-%m-%d %H:%M")
    return plain_text(value)


def plain_text(value: object) -> str:
    """Any value as text, unknown as nothing."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple | set | frozenset):
        parts = [plain_text(part) for part in value]
        return "、".join(sorted(parts) if isinstance(value, set | frozenset) else parts)
    return str(value)


def local_time(value: dt.datetime) -> dt.datetime:
    """The wall time in Shanghai, without a zone, as spreadsheets need it; a naive time is taken to be local."""
    return value.astimezone(SHANGHAI).replace(tzinfo=None) if value.tzinfo else value


def _shown_number(*, number: Decimal, kind: Kind) -> str:
    if kind is Kind.PERCENT:
        return f"{number * 100:,.1f}%"
    if kind in (Kind.MONEY_YUAN, Kind.MONEY_WAN):
        # Two decimals as a rule, more only where the fen would otherwise be lost.
        return f"{number:,.2f}" if number == round(number, 2) else f"{number.normalize():,f}"
    return f"{number:,f}" if kind is Kind.DECIMAL else f"{number:,.0f}"


def printable(text: str) -> str:
    """Drop what no document format can carry and make every line end a line feed."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def display_width(*, text: str) -> int:
    """The width of the longest line in half-width characters; a Chinese character counts two."""
    return max((_line_width(line=line) for line in text.split("\n")), default=0)


def _line_width(*, line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)
