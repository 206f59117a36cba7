"""The printed numbers at the head of a line, and which level of the tree each stands for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from xiechuang.engines.alignment.structure.clauses import Kind, Style
from xiechuang.engines.alignment.structure.numerals import WORDS, ordinal

_GAP = r"[ \t　]"
_N = rf"(?P<number>[{WORDS}]{{1,9}}|\d{{1,4}}|[{WORDS}](?:{_GAP}[{WORDS}]){{1,6}})"
# 第三条规定的…, 第三条第二款 and 第三条、第五条 begin a sentence which only speaks of an article.
_SPEAKS = r"(?![第款项规的至、和及与或中所])"
_ORDINAL = rf"第{_GAP}?{_N}{_GAP}?"
_PATTERNS: dict[str, re.Pattern[str]] = {
    "编": re.compile(rf"{_ORDINAL}编(?=\s|$)"),
    "章": re.compile(rf"{_ORDINAL}章(?=\s|$|[^，。；]{{1,20}}$)"),
    "节": re.compile(rf"{_ORDINAL}节(?=\s|$|[^，。；]{{1,20}}$)"),
    "条": re.compile(rf"{_ORDINAL}条(?:之(?P<after>[{WORDS}]{{1,3}}))?{_SPEAKS}"),
    "、": re.compile(rf"(?P<number>[{WORDS}]{{1,6}})[、．.]"),
    "（）": re.compile(rf"[（(](?P<number>[{WORDS}]{{1,5}})[）)]"),
    "1.": re.compile(r"(?P<number>\d{1,3})[.．、](?!\d)"),
    "（1）": re.compile(r"[（(](?P<number>\d{1,3})[）)]"),
    "①": re.compile(r"(?P<number>[①-⑳])"),
}
_FIXED = {
    "编": (Kind.PART, 10), "章": (Kind.CHAPTER, 20), "节": (Kind.SECTION, 30), "条": (Kind.ARTICLE, 40),
    "1.": (Kind.POINT, 70), "（1）": (Kind.INDENT, 80), "①": (Kind.INDENT, 80),
}  # fmt: skip
_LEVELS: dict[Style, dict[str, tuple[Kind, int]]] = {
    Style.STATUTE: _FIXED | {"、": (Kind.CLAUSE, 60), "（）": (Kind.ITEM, 62)},
    Style.DECISION: _FIXED | {"、": (Kind.ARTICLE, 40), "（）": (Kind.ITEM, 62)},
    # In a plan every number heads paragraphs of its own.
    Style.PLAN: _FIXED
    | {
        "、": (Kind.CHAPTER, 20),
        "（）": (Kind.SECTION, 30),
        "1.": (Kind.POINT, 42),
        "（1）": (Kind.INDENT, 44),
    }
    | {"①": (Kind.INDENT, 46)},
}
PARAGRAPH_RANK = 50
"""Paragraphs stand below articles and above items; in a plan below every number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A printed number: how it is written, what it counts, how deep it stands, where it ends in its line."""

    sign: str
    written: str
    number: str
    kind: Kind
    rank: int
    length: int


def label_of(line: str, style: Style) -> Label | None:
    """The label a line begins with, read in the style of its text; the line begins at its first sign."""
    for sign, pattern in _PATTERNS.items():
        found = pattern.match(line)
        number = ordinal(found["number"]) if found else None
        if found is None or number is None:
            continue
        after = ordinal(found["after"]) if sign == "条" and found["after"] else None
        kind, rank = _LEVELS[style][sign]
        return Label(
            sign=sign,
            written=found.group(),
            number=f"{number}-{after}" if after else str(number),
            kind=kind,
            rank=rank,
            length=found.end(),
        )
    return None


def style_of(lines: Iterable[str], *, is_decision: bool) -> Style:
    """How a text numbers; a decision counts its articles 一、 even where it has items （一）."""
    labels = (label_of(line, Style.STATUTE) for line in lines)
    signs = {label.sign for label in labels if label}
    if "条" in signs:
        return Style.STATUTE
    if "、" in signs and (is_decision or "（）" not in signs):
        return Style.DECISION
    return Style.PLAN
