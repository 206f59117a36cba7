"""What every reader returns: a table of clean text that still knows where in the file each row stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

MIB = 1024 * 1024
EXCEL_CELL_LENGTH = 32_767


class ExchangeError(ValueError):
    """A file that cannot be taken in, with a stable code and a sentence that says how to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a file may be before it is refused; every bound is checked before the memory is spent."""

    file_bytes: int = 20 * MIB
    rows: int = 100_000
    columns: int = 200
    cell_length: int = EXCEL_CELL_LENGTH
    unpacked_bytes: int = 300 * MIB
    cells: int = 5_000_000
    memory_bytes: int = 2048 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What reading alone found wrong in a row; `column` is 0-based, None when it concerns the whole row."""

    column: int | None
    value: str
    problem: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One data row: its 1-based number as Excel shows it, its cells, and cells beyond the header, so none is lost."""

    number: int
    cells: tuple[str, ...]
    extra: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A rectangular table of text; `notes` tell a person everything that was decided while reading."""

    name: str
    format: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    header_number: int
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()
    empty_rows: int = 0
    notes: tuple[str, ...] = ()


# 1-based row number, cells, flaws: a plain tuple, for a file may hold a hundred thousand of them.
RawRow = tuple[int, list[str], tuple[Flaw, ...]]


@dataclass(slots=True, kw_only=True)
class Grid:
    """Raw rows on their way to a table, before a header is known."""

    format: str
    rows: list[RawRow]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    notes: list[str] = field(default_factory=list)


def column_letter(*, index: int) -> str:
    """Name the column at a 0-based index the way Excel does: 0 is A, 26 is AA."""
    letters = ""
    rest = index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
