"""Ordinals as Chinese texts print them: 十一, 二〇二三, 12, ③."""

import re

WORDS = "零〇一二三四五六七八九十百千两"
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_CIRCLED = {chr(0x2460 + value - 1): value for value in range(1, 21)}


def ordinal(written: str) -> int | None:
    """The number; None where the signs are no number (十十, 三百一百)."""
    written = re.sub(r"\s", "", written)
    if written in _CIRCLED:
        return _CIRCLED[written]
    if written.isascii() and written.isdigit():
        return int(written) if len(written) <= 9 else None
    if not written or any(sign not in WORDS for sign in written):
        return None
    if not any(sign in _TENS for sign in written):
        return int("".join(str(_DIGITS[sign]) for sign in written)) if len(written) <= 9 else None
    return _in_words(written)


def _in_words(written: str) -> int | None:
    """Add up 一百零五; every unit may come once, from great to small."""
    total, digit, last = 0, None, 10_000
    for sign in written:
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
            continue
        if _TENS[sign] >= last or digit == 0:
            return None
        last = _TENS[sign]
        total += (1 if digit is None else digit) * last
        digit = None
    return total + (digit or 0)
