"""Read CSV and its relatives; row numbers count records, as Excel does when a cell holds several lines."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from .encoding import decode
from .escaping import unescape
from .header import title_hits
from .table import ExchangeError, Grid, Limits, RawRow

_DELIMITERS = (",", "\t", ";")
_SAMPLE_ROWS = 60
_NAMES = {",": "逗号", "\t": "制表符", ";": "分号"}


def read_delimited_grid(*, content: bytes, known: frozenset[str], limits: Limits) -> Grid:
    """Decode, choose the delimiter and read every record."""
    text, encoding, notes = decode(content=content)
    # Some exports begin with the line "sep=;", an instruction to Excel and not data.
    declared, text, skipped = _declared_delimiter(text=text)
    delimiter = declared or _choose_delimiter(text=text, known=known)
    grid = Grid(format="csv", rows=[], encoding=encoding, delimiter=delimiter, notes=notes)
    try:
        grid.rows = _records(text=text, delimiter=delimiter, strict=True, limits=limits, first=1 + skipped)
    except _LooseQuote as loose:
        grid.rows = _records(text=text, delimiter=delimiter, strict=False, limits=limits, first=1 + skipped)
        grid.notes.append(f"第 {loose.number} 行的引号后有多余文字，已按原样读取，请核对。")
    if encoding == "gb18030":
        grid.notes.append("文件编码是 GB18030（GBK），已转换。")
    if delimiter != ",":
        grid.notes.append(f"分隔符是{_NAMES[delimiter]}。")
    return grid


class _LooseQuote(Exception):
    """A quoted cell goes on after its closing quote."""

    def __init__(self, *, number: int) -> None:
        super().__init__(number)
        self.number = number


def _declared_delimiter(*, text: str) -> tuple[str | None, str, int]:
    line, _, rest = text.partition("\n")
    mark = line.strip()
    if mark.lower().startswith("sep=") and mark[4:] in _DELIMITERS:
        return mark[4:], rest, 1
    return None, text, 0


def _choose_delimiter(*, text: str, known: frozenset[str]) -> str:
    """Prefer the delimiter under which known titles appear, then the one that gives the steadiest width."""
    return max(
        _DELIMITERS, key=lambda delimiter: _delimiter_score(text=text, delimiter=delimiter, known=known)
    )


def _delimiter_score(*, text: str, delimiter: str, known: frozenset[str]) -> tuple[int, float, int]:
    rows = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) == _SAMPLE_ROWS:
                break
    except csv.Error:
        return (0, 0.0, 0)
    widths = Counter(len(row) for row in rows if any(row))
    if not widths:
        return (0, 0.0, 0)
    hits = max(title_hits(cells=row, known=known) for row in rows)
    width, count = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1]))
    steadiness = count / widths.total() if width > 1 else 0.0
    return (hits, steadiness, width)


def _records(*, text: str, delimiter: str, strict: bool, limits: Limits, first: int) -> list[RawRow]:
    rows: list[RawRow] = []
    for number, cells in _numbered(text=text, delimiter=delimiter, strict=strict, first=first):
        rows.append((number, [unescape(cell) for cell in cells], ()))
        if len(rows) > limits.rows + 200:
            break
    return rows


def _numbered(*, text: str, delimiter: str, strict: bool, first: int) -> Iterator[tuple[int, list[str]]]:
    number = first
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    try:
        for cells in reader:
            yield number, cells
            number += 1
    except csv.Error as error:
        raise _reading_error(number=number, error=error) from error


def _reading_error(*, number: int, error: csv.Error) -> Exception:
    reason = str(error)
    if "unexpected end of data" in reason:
        return ExchangeError(
            "open_quote", f"第 {number} 行的引号没有闭合，其后的内容都被吞进同一格，请补上引号后再上传。"
        )
    if "field larger" in reason:
        return ExchangeError(
            "cell_too_long", f"第 {number} 行有单元格过长，可能是引号没有闭合，请检查后再上传。"
        )
    if "expected after" in reason:
        return _LooseQuote(number=number)
    return ExchangeError("corrupt", f"第 {number} 行读取失败，请用 Excel 打开并另存为“CSV UTF-8”后再上传。")
