"""Standards, models and formulas in folded text: where each ends."""

from typing import Any, TypeAlias

import numba as nb
import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.text.compiled.characters import IS_PLAIN

Codes: TypeAlias = npt.NDArray[np.uint32]
Kinds: TypeAlias = npt.NDArray[np.uint8]

Whole: TypeAlias = Any
"""A whole number; of which machine type is for the compiler to say."""

compiled = nb.njit(nogil=True, cache=True)
_A, _B, _C, _D, _E, _G, _H, _I, _J, _O, _S, _T, _Y, _Z = (ord(one) for one in "abcdeghijostyz")
_SPACE, _PLUS, _HYPHEN, _POINT, _SLASH = (ord(one) for one in " +-./")


@compiled
def plain_end(text: Codes, start: Whole, end: Whole, kinds: Kinds) -> Whole:
    """End of the letters and digits that begin here."""
    at = start
    while at < end and kinds[text[at]] & IS_PLAIN:
        at += 1
    return at


@compiled
def code_end(text: Codes, start: Whole, end: Whole, kinds: Kinds) -> Whole:
    """End of a model or formula: letters and digits joined by single - . / +, then any number of +."""
    at = plain_end(text, start, end, kinds)
    while at + 1 < end and _joins(text[at]) and kinds[text[at + 1]] & IS_PLAIN:
        at = plain_end(text, at + 1, end, kinds)
    while at < end and text[at] == _PLUS:
        at += 1
    return at


@compiled
def _joins(code: Whole) -> bool:
    return code in (_PLUS, _HYPHEN, _POINT, _SLASH)


@compiled
def standard_end(text: Codes, start: Whole, end: Whole) -> Whole:
    """End of the number of a standard (gb/t 3098.1-2010), `start` where there is none; as the pattern has it."""
    at = _prefix_end(text, start, end)
    if at == start:
        return start
    digits = digits_end(text, at, end) - at if text[start] == _D else 0
    if digits <= 4:
        last = _number_end(text, _gap_end(text, at + digits, end), end, 6)
        if last >= 0:
            return last
    # Without a gap the digits of db11 and the number run together, up to four and six.
    last = _number_end(text, at, end, 10) if digits else -1
    return start if last < 0 else last


@compiled
def _prefix_end(text: Codes, start: Whole, end: Whole) -> Whole:
    if start + 1 >= end:
        return start
    first, second = text[start], text[start + 1]
    third = text[start + 2] if start + 2 < end else np.uint32(0)
    if first == _I and ((second == _S and third == _O) or (second == _E and third == _C)):
        return start + 3
    known = (
        (second == _B and first in (_G, _J, _D))
        or (second == _G and first in (_H, _Y))
        or (first == _S and second == _J)
        or (first == _Y and second == _Y)
    )
    return start + 2 if known else start


@compiled
def _gap_end(text: Codes, start: Whole, end: Whole) -> Whole:
    """Skip /t or /z, then one space or hyphen."""
    at = start
    if at + 1 < end and text[at] == _SLASH and text[at + 1] in (_T, _Z):
        at += 2
    return at + 1 if at < end and text[at] in (_SPACE, _HYPHEN) else at


@compiled
def digits_end(text: Codes, start: Whole, end: Whole) -> Whole:
    """End of the digits that begin here."""
    at = start
    while at < end and 48 <= text[at] <= 57:
        at += 1
    return at


@compiled
def _number_end(text: Codes, start: Whole, end: Whole, most: Whole) -> Whole:
    """End of 3098.1-2010: two to `most` digits, parts, a year; −1 where a letter or digit would run on."""
    at = digits_end(text, start, end)
    if not 2 <= at - start <= most:
        return -1
    last = at if _may_end(text, at, end) else -1
    while at + 1 < end and text[at] == _POINT and 48 <= text[at + 1] <= 57:
        at = digits_end(text, at + 1, end)
        last = at if _may_end(text, at, end) else last
    year = year_end(text, at, end)
    return year if year > at and _may_end(text, year, end) else last


@compiled
def year_end(text: Codes, start: Whole, end: Whole) -> Whole:
    """End of -2010, `start` where no such year stands."""
    if start + 5 > end or text[start] != _HYPHEN:
        return start
    century = (text[start + 1] - 48) * 10 + text[start + 2] - 48
    digits = digits_end(text, start + 1, start + 5) - start == 5
    return start + 5 if digits and century in (19, 20) else start


@compiled
def _may_end(text: Codes, at: Whole, end: Whole) -> bool:
    return at >= end or not (48 <= text[at] <= 57 or 97 <= text[at] <= 122)
