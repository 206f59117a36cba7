"""Parsers for values out of a fixed list, by code or Chinese label, one or several, and for 是/否."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from .cell import CellRefused, Parser, compact, is_blank, short
from .texts import SEPARATORS

_TRUE = frozenset({"是", "有", "对", "√", "✓", "y", "yes", "true", "t", "1", "真"})
_FALSE = frozenset({"否", "无", "不", "没有", "错", "×", "✗", "x", "n", "no", "false", "f", "0", "假"})
_SHOWN = 12


def choice(options: Mapping[str, str], *, aliases: Mapping[str, str] | None = None) -> Parser:
    """One of `options` (code → label), found by code, label or alias (alias → code)."""
    names = _names(options=options, aliases=aliases or {})

    def read(cell: str) -> str | None:
        return _pick(cell=cell, names=names, options=options)

    return Parser(read=read, expects=_expects(options=options), choices=tuple(options.values()))


def choices(options: Mapping[str, str], *, aliases: Mapping[str, str] | None = None) -> Parser:
    """Several of `options`, separated by ； ; 、 , ， or |; each code once, in the order written."""
    names = _names(options=options, aliases=aliases or {})

    def read(cell: str) -> tuple[str, ...]:
        # A label may itself hold a separator, so the whole cell is tried first.
        whole = names.get(compact(cell).casefold())
        parts = [cell] if whole else [part for part in SEPARATORS.split(cell) if part.strip()]
        picked = [_pick(cell=part, names=names, options=options) for part in parts]
        return tuple(dict.fromkeys(code for code in picked if code is not None))

    expects = f"{_expects(options=options)}；可多选，用“；”隔开"
    return Parser(read=read, expects=expects, choices=tuple(options.values()), many=True)


def boolean() -> Parser:
    """是 or 否, in the ways people tick boxes."""

    def read(cell: str) -> bool | None:
        word = compact(cell).casefold()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        if is_blank(cell):
            return None
        raise CellRefused(problem=f"“{short(cell)}”不是“是”或“否”", mend="请写“是”或“否”")

    return Parser(read=read, expects="是 或 否", choices=("是", "否"))


def _names(*, options: Mapping[str, str], aliases: Mapping[str, str]) -> dict[str, str]:
    pairs = [
        *aliases.items(),
        *((code, code) for code in options),
        *((label, code) for code, label in options.items()),
    ]
    return {compact(name).casefold(): code for name, code in pairs}


def _pick(*, cell: str, names: Mapping[str, str], options: Mapping[str, str]) -> str | None:
    word = compact(cell).casefold()
    if word in names:
        return names[word]
    if is_blank(cell):
        return None
    near = difflib.get_close_matches(word[:100], names, n=1, cutoff=0.6)
    guess = f"是否想写“{options[names[near[0]]]}”？" if near else ""
    raise CellRefused(problem=f"“{short(cell)}”不在可选范围内", mend=f"{guess}{_expects(options=options)}")


def _expects(*, options: Mapping[str, str]) -> str:
    labels = list(options.values())
    more = f" 等 {len(labels)} 项" if len(labels) > _SHOWN else ""
    return f"可选：{'、'.join(labels[:_SHOWN])}{more}"
