"""Cutting a text into its numbered clauses; joined again they are the text, line for line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from xiechuang.engines.matching.quantities.numerals import number_of

_WORDS = "[一二三四五六七八九十百]{1,6}"
# 第九条 and 九、 stand at the same level: decisions number their articles either way, plans their chapters.
_LEVELS = (
    re.compile(rf"^(?P<label>第(?P<number>{_WORDS})条)"),
    re.compile(rf"^(?P<label>(?P<number>{_WORDS}))、"),
    re.compile(rf"^(?P<label>[（(](?P<number>{_WORDS})[）)])"),
    re.compile(r"^(?P<label>(?P<number>\d{1,2}))[.．、](?!\d)"),
)
_DEPTHS = (1, 1, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A clause: where it stands, what the text calls it, and its paragraphs; the one before all numbers has depth 0."""

    anchor: str
    label: str
    depth: int
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    depth: int
    number: int
    label: str


def split(text: str) -> list[Piece]:
    """The clauses of a text in reading order; a number that comes again gets an anchor of its own (3-2, then 3-2.2)."""
    pieces: list[Piece] = []
    above: list[_Heading] = []
    used: dict[str, int] = {}
    for heading, paragraphs in _runs(line.strip() for line in text.splitlines() if line.strip()):
        if heading is not None:
            above = [one for one in above if one.depth < heading.depth] + [heading]
        anchor = "-".join(str(one.number) for one in above) if heading else "0"
        used[anchor] = used.get(anchor, 0) + 1
        again = f".{used[anchor]}" if used[anchor] > 1 else ""
        label = "".join(one.label for one in above) if heading else ""
        depth = heading.depth if heading else 0
        pieces.append(Piece(anchor=anchor + again, label=label, depth=depth, paragraphs=tuple(paragraphs)))
    return pieces


def _runs(lines: Iterable[str]) -> list[tuple[_Heading | None, list[str]]]:
    """Each heading with the lines up to the next."""
    runs: list[tuple[_Heading | None, list[str]]] = []
    for line in lines:
        heading = _heading_of(line)
        if heading is not None or not runs:
            runs.append((heading, []))
        runs[-1][1].append(line)
    return runs


def _heading_of(line: str) -> _Heading | None:
    for pattern, depth in zip(_LEVELS, _DEPTHS, strict=True):
        found = pattern.match(line)
        number = number_of(found["number"]) if found else None
        if found and number:
            return _Heading(depth, int(number), found["label"])
    return None
