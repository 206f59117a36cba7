"""Facts that a text states behind a label of their own; nothing is guessed from figures that merely stand there."""

import re
from datetime import date
from typing import Any

_BLANK = r"[\s:：]{0,6}"
_CODE = re.compile(rf"发票代码{_BLANK}([0-9OIl]{{10,12}})(?![0-9])")
_NUMBER = re.compile(rf"发票号码{_BLANK}([0-9OIl]{{8}}(?:[0-9OIl]{{12}})?)(?![0-9])")
_DAY = re.compile(
    rf"开票日期{_BLANK}(\d{{4}}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|\d{{4}}-\d{{1,2}}-\d{{1,2}})"
)
_SUM = re.compile(r"(?:价税合计|小写)[^0-9¥￥]{0,30}[¥￥]?\s*([0-9][0-9,]*\.[0-9]{2})(?![0-9])")
_PARTS = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})")
_SUM_SHAPE = re.compile(r"[¥￥]?\s*(\d[\d,]{0,18})(?:\.(\d{1,2}))?")
_READ = 20_000


def facts_in_text(text: str) -> dict[str, Any]:
    """The labelled facts of an invoice's text by column; a label that stands there with two values states none."""
    said = text[:_READ]
    found: dict[str, Any] = {}
    for name, pattern in (("invoice_code", _CODE), ("invoice_number", _NUMBER)):
        values = set(pattern.findall(said))
        if len(values) == 1:
            found[name] = values.pop()
    days = {day for one in _DAY.findall(said) if (day := as_day(one))}
    if len(days) == 1:
        found["dated_on"] = days.pop().isoformat()
    sums = {fen for one in _SUM.findall(said) if (fen := as_fen(one))}
    if len(sums) == 1:
        found["amount_fen"] = [sums.pop()]
    return found


def as_day(text: str) -> date | None:
    """A day from 2026年5月1日, 2026-05-01 or the beginning of a moment."""
    parts = _PARTS.match(text.strip())
    if parts is None:
        return None
    try:
        return date(*map(int, parts.groups()))
    except ValueError:
        return None


def as_fen(text: str) -> int | None:
    """An amount in fen from 10,600.00; None when it is no amount above 0."""
    parts = _SUM_SHAPE.fullmatch(text.strip())
    if parts is None:
        return None
    fen = int(parts[1].replace(",", "")) * 100 + int((parts[2] or "0").ljust(2, "0"))
    return fen or None
