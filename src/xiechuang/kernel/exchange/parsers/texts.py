"""Parsers for free text and lists of words."""

from __future__ import annotations

import re

from .cell import CellRefused, Parser

# PostgreSQL stores no zero byte, and no person means the other control characters.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")
SEPARATORS = re.compile(r"[；;、,，|｜\n\r\t]+")


def clean(text: str) -> str:
    """Text as it is stored: no control characters, one kind of line end, no blanks at the ends."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def text(*, longest: int, shortest: int = 0) -> Parser:
    """Free text; lengths are counted in characters after cleaning."""

    def read(cell: str) -> str:
        value = clean(cell)
        if len(value) > longest:
            raise CellRefused(
                problem=f"有 {len(value)} 字，超过 {longest} 字", mend=f"请缩短到 {longest} 字以内"
            )
        if value and len(value) < shortest:
            raise CellRefused(problem=f"只有 {len(value)} 字", mend=f"请写满 {shortest} 字")
        return value

    return Parser(read=read, expects=f"文字，不超过 {longest} 字")


def words(*, most: int = 50, longest: int = 100) -> Parser:
    """A list of words, such as keywords; repeated words count once, order stays."""

    def read(cell: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(part for part in map(clean, SEPARATORS.split(cell)) if part))
        if len(found) > most:
            raise CellRefused(
                problem=f"有 {len(found)} 项，超过 {most} 项", mend=f"请保留最重要的 {most} 项以内"
            )
        if any(len(part) > longest for part in found):
            raise CellRefused(problem=f"有一项超过 {longest} 字", mend="各项之间请用“；”隔开")
        return found

    return Parser(read=read, expects="多项之间用“；”隔开", many=True)
