"""Reads numbers as Chinese technical texts write them: 1,200, 1.5×10⁵, 三千, 九十九点五."""

import re

ARABIC = r"(?:10\^[-+]?\d{1,2}(?![0-9.])|(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,18})(?:\.\d{1,18})?(?:\s?[×xX*]\s?10\^?[-+]?\d{1,2}|[eE][-+]\d{1,2}(?![0-9])|[eE]\d{1,2}(?![0-9A-Za-z]))?)"
"""A number in digits."""

# After 千 some signs begin no unit but end one: 二十千瓦 is 20 of 千瓦, not 20 thousand of 瓦.
CHINESE = (
    r"[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]{0,12}(?!(?<=千)[瓦克帕伏赫安焦牛卡])"
    r"(?:点[零〇一二三四五六七八九]{1,6})?"
)
"""A number in words; whether it is one is for `number_of` to say."""

SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}
"""Scale words that may stand between a number in digits and its unit."""

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}


def is_in_words(written: str) -> bool:
    """Say whether a number is written in Chinese words."""
    return bool(written) and (written[0] in _DIGITS or written[0] in _TENS)


def number_of(written: str) -> float | None:
    """The value of a number in digits or words; None for words which are no one number (三五, 二〇二五)."""
    if not is_in_words(written):
        if written.startswith("10^"):
            return float(f"1e{written[3:]}")
        return float(re.sub(r"\s?[×xX*]\s?10\^?", "e", written.replace(",", "")))
    whole, _, behind = written.partition("点")
    value = _whole_of(whole)
    if value is None:
        return None
    return float(f"{value}.{''.join(str(_DIGITS[sign]) for sign in behind) or 0}")


def _whole_of(words: str) -> int | None:
    """Add up 三百零五万 from left to right; two digits side by side (三五) mean a rough span or a year."""
    done, section, digit, last, before = 0, 0, None, 1, ""
    for sign in words:
        if sign in _DIGITS:
            if digit is not None and before not in "零〇":
                return None
            digit, before = _DIGITS[sign], sign
            continue
        if digit is None and sign != "十" and before not in _TENS:
            return None
        if sign in _TENS:
            section += (1 if digit is None else digit) * _TENS[sign]
            last = _TENS[sign]
        else:
            done = (done + section + (digit or 0)) * _MYRIADS[sign]
            section, last = 0, _MYRIADS[sign]
        digit, before = None, sign
    # 三百五 says 350, 三百零五 says 305.
    shortened = digit is not None and last >= 100 and words[-2:-1] not in ("零", "〇")
    return done + section + (digit or 0) * (last // 10 if shortened else 1)
