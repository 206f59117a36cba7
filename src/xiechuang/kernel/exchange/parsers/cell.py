"""What a cell parser is: text in, value out, and one kind of refusal that says what is wrong and how to mend it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_SPACES = re.compile(r"\s+")
_BLANKS = frozenset({"", "/", "\\", "-", "--", "—", "——", "无", "暂无", "空", "n/a", "na", "null", "none"})


class CellRefused(ValueError):
    """A cell that does not say what its column asks for."""

    def __init__(self, *, problem: str, mend: str) -> None:
        super().__init__(f"{problem}；{mend}")
        self.problem = problem
        self.mend = mend


@dataclass(frozen=True, slots=True, kw_only=True)
class Parser:
    """Reads one cell; `expects` tells people what to write, `choices` feed drop-down lists."""

    read: Callable[[str], object]
    expects: str
    choices: tuple[str, ...] = ()
    many: bool = False
    # A title such as 预算（元） says what bare numbers mean, so it may change the parser.
    for_title: Callable[[str], Parser] | None = None

    def __call__(self, text: str) -> object:
        """Read a cell; raises CellRefused and nothing else."""
        return self.read(text)

    def under(self, *, title: str) -> Parser:
        """The parser to use below this column title."""
        return self.for_title(title) if self.for_title else self


def compact(text: str) -> str:
    """Half width, without any blanks: how numbers, dates and codes are compared."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def is_blank(text: str) -> bool:
    """Whether people meant nothing: empty, or one of the marks they write instead."""
    return compact(text).casefold() in _BLANKS


def short(text: str, *, limit: int = 40) -> str:
    """The text on one line and short enough for a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
