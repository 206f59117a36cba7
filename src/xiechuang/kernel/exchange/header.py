"""Find the header row below titles and merged cells, and give every column a name of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from .table import Grid, column_letter

_SEARCHED_ROWS = 40
_MARKS = re.compile(r"[\s*＊:：_\-—·.。]+")
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


def normalise_title(title: str) -> str:
    """Reduce a column title to what two people would call the same: width, case, blanks, stars and colons aside."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", title)).casefold()


def bare_title(title: str) -> str:
    """The normalised title without what stands in brackets, such as units and 必填."""
    return normalise_title(_BRACKETS.sub("", title)) or normalise_title(title)


def known_titles(*, titles: Iterable[str]) -> frozenset[str]:
    """Prepare titles and aliases for comparison."""
    return frozenset(form for title in titles for form in (normalise_title(title), bare_title(title)) if form)


def title_hits(*, cells: Sequence[str], known: frozenset[str]) -> int:
    """Count the different known titles in a row."""
    found = {normalise_title(cell) for cell in cells} | {bare_title(cell) for cell in cells}
    return len(found & known)


def find_header(*, grid: Grid, known: frozenset[str]) -> tuple[int, int]:
    """Return the position of the header row in the grid and how many known titles it holds."""
    filled = [position for position, row in enumerate(grid.rows) if is_filled(cells=row[1])][:_SEARCHED_ROWS]
    hits = {position: title_hits(cells=grid.rows[position][1], known=known) for position in filled}
    # The first of the best rows: a data row may repeat a title as a value, a header comes before it.
    best = max(filled, key=lambda position: (hits[position], -position))
    return best, hits[best]


def is_filled(*, cells: Sequence[str]) -> bool:
    """Whether a row holds anything but blanks."""
    return any(cell.strip() for cell in cells)


def header_titles(*, grid: Grid, position: int) -> tuple[str, ...]:
    """Name the columns: own text, else the merged cell that reaches down from above, else the column letter."""
    number, cells, _ = grid.rows[position]
    titles = [_tidy(cell) for cell in cells]
    for (top, left), (bottom, right) in grid.merged:
        if not top < number - 1 <= bottom or left != right or left >= len(titles) or titles[left]:
            continue
        titles[left] = _tidy(_cell_at(grid=grid, row=top + 1, column=left))
    while titles and not titles[-1]:
        titles.pop()
    return _distinct(titles=titles)


def _tidy(title: str) -> str:
    return " ".join(title.replace("\ufeff", "").split())


def _cell_at(*, grid: Grid, row: int, column: int) -> str:
    for number, cells, _ in grid.rows:
        if number == row:
            return cells[column] if column < len(cells) else ""
    return ""


def _distinct(*, titles: list[str]) -> tuple[str, ...]:
    """Two columns of one name would hide each other, so the later one carries its letter."""
    named: list[str] = []
    for index, title in enumerate(titles):
        letter = column_letter(index=index)
        name = title or f"{letter} 列"
        while name in named:
            name = f"{name}（{letter} 列）"
        named.append(name)
    return tuple(named)
