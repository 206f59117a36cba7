"""What every code point becomes and what it is, as tables that fill page by page as texts need them."""

import re
from functools import cache
from threading import Lock
from typing import Any, NamedTuple, TypeAlias

import numba as nb
import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.text.folding import FOLDING, HAN, traditional
from xiechuang.engines.matching.text.stop_words import GRAMMAR

Codes: TypeAlias = npt.NDArray[np.uint32]
Targets: TypeAlias = npt.NDArray[np.int32]
Kinds: TypeAlias = npt.NDArray[np.uint8]
Offsets: TypeAlias = npt.NDArray[np.int64]

IS_HAN, IS_PLAIN, IS_GRAMMAR, IS_TRADITIONAL = 1, 2, 4, 8
"""Kinds of folded characters: Chinese, letter or digit of another script, grammar, traditional script alone."""

LONGEST = 18
"""The most characters that one becomes (U+FDFA under NFKC)."""

_CODE_POINTS = 0x110000
_PAGE = 256
_SPACE, _AND, _LESS = 32, 38, 60
_CHINESE = re.compile(rf"[{HAN}]")

Whole: TypeAlias = Any
"""A whole number; of which machine type is for the compiler to say."""

compiled = nb.njit(nogil=True, cache=True)


class Tables(NamedTuple):
    """becomes: int32 (code points), the folded character, −1 for none, −2 − n for row n of `many`; kinds: uint8."""

    becomes: Targets
    kinds: Kinds
    many: Targets


class Characters:
    """The tables, made of the same folding that single texts go through, so that the two cannot differ."""

    def __init__(self) -> None:
        self._becomes = np.zeros(_CODE_POINTS, dtype=np.int32)
        self._kinds = np.zeros(_CODE_POINTS, dtype=np.uint8)
        self._many = np.zeros((1, LONGEST), dtype=np.int32)
        self._rows: dict[str, int] = {}
        self._known = np.zeros(_CODE_POINTS // _PAGE, dtype=np.bool_)
        self._lock = Lock()

    def tables(self, text: Codes) -> Tables:
        """Tables that know every character of this text."""
        used = np.zeros(len(self._known), dtype=np.bool_)
        _mark_pages(text, used)
        with self._lock:
            for page in np.flatnonzero(used & ~self._known).tolist():
                self._learn(page)
            return Tables(self._becomes, self._kinds, self._many)

    def _learn(self, page: int) -> None:
        for code in range(page * _PAGE, (page + 1) * _PAGE):
            folded = FOLDING[chr(code)]
            self._becomes[code] = ord(folded) if len(folded) == 1 else self._row(folded)
            for character in folded:
                self._kinds[ord(character)] = _kind(character)
        self._known[page] = True

    def _row(self, folded: str) -> int:
        """The negative number that stands for none or several characters."""
        if not folded:
            return -1
        if folded not in self._rows:
            row = np.zeros((1, LONGEST), dtype=np.int32)
            row[0, : len(folded)] = [ord(character) for character in folded]
            # A new array, never a changed one: another thread may be reading the old.
            self._many = np.concatenate([self._many, row])
            self._rows[folded] = len(self._many) - 1
        return -2 - self._rows[folded]


@cache
def characters() -> Characters:
    """The tables of this process."""
    return Characters()


def _kind(character: str) -> int:
    if not _CHINESE.match(character):
        return IS_PLAIN if character.isalnum() else 0
    grammar = IS_GRAMMAR if character in GRAMMAR else 0
    return IS_HAN | grammar | (IS_TRADITIONAL if ord(character) in traditional() else 0)


@compiled
def _mark_pages(text, used):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    for code in text:
        used[code >> 8] = True


@compiled
def fold_all(
    text: Codes, ends: Offsets, tables: Tables, folded: Codes, folded_ends: Offsets, odd: Kinds
) -> Whole:
    """Fold many texts lying end to end; odd[i] says that text i holds traditional script. Gives the folded length."""
    becomes, kinds = tables.becomes, tables.kinds
    made, start = 0, 0
    for number in range(len(ends)):
        blank = start
        seen: Whole = np.uint8(0)
        for place in range(start, ends[number]):
            code: Whole = np.int64(text[place])
            if place >= blank and code in (_LESS, _AND):
                blank = _tag_end(text, place, ends[number])
            code = _SPACE if place < blank else np.int64(becomes[code])
            if code >= 0:
                folded[made] = code
                made += 1
                seen |= kinds[code]
            elif code < -1:
                last = _put_many(tables.many[-2 - code], folded, made)
                while made < last:
                    seen |= kinds[folded[made]]
                    made += 1
        folded_ends[number] = made
        odd[number] = seen & IS_TRADITIONAL
        start = ends[number]
    return made


@compiled
def _put_many(row: Targets, folded: Codes, made: Whole) -> Whole:
    at = 0
    while at < len(row) and row[at] != 0:
        folded[made + at] = row[at]
        at += 1
    return made + at


@compiled
def _tag_end(text: Codes, start: Whole, end: Whole) -> Whole:
    """End of the markup or reference that the < or & here begins, else `start`; as the pattern TAG has it."""
    if text[start] == _LESS:
        return _markup_end(text, start, end)
    return _reference_end(text, start, end)


@compiled
def _markup_end(text: Codes, start: Whole, end: Whole) -> Whole:
    at = start + 1
    if at < end and text[at] == 47:  # /
        at += 1
    if at >= end or not (_is_letter(text[at]) or text[at] == 33):
        return start
    last = min(end, at + 502)
    at += 1
    while at < last and text[at] not in (60, 62):
        at += 1
    return at + 1 if at < last and text[at] == 62 else start


@compiled
def _reference_end(text: Codes, start: Whole, end: Whole) -> Whole:
    at, least, most = start + 1, 2, 8
    if at < end and text[at] == 35:  # #
        at, least, most = at + 1, 1, 6
        if at < end and text[at] == 120:  # x
            at, most = at + 1, 5
    first, hexadecimal = at, most == 5
    while at < end and at - first <= most:
        code = text[at]
        digit, letter = 48 <= code <= 57, _is_letter(code)
        if not (letter if most == 8 else digit or (hexadecimal and letter and (code | 32) <= 102)):
            break
        at += 1
    return at + 1 if least <= at - first <= most and at < end and text[at] == 59 else start


@compiled
def _is_letter(code: Whole) -> bool:
    return 97 <= code <= 122 or 65 <= code <= 90
