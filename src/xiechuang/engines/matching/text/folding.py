"""Makes texts comparable character for character: width, case, markup, control characters, traditional script."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

MAX_CHARACTERS = 200_000
"""Longer texts are cut here: no real demand is longer, and one hostile field must not stall the index."""

HAN = "〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f"
"""Chinese characters, as the inside of a regular-expression class."""

TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,500}>|&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});")
"""Markup and character references, blanked out before anything else."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made comparable; origins[i] is the place in the original of folded character i."""

    text: str
    origins: range | list[int]


class _Folding(dict[str, str]):
    """What each character becomes; filled as characters are met, for the same few thousand return always."""

    def __missing__(self, character: str) -> str:
        """Fold width and case; format characters (zero width) vanish, control characters part words as a space."""
        if unicodedata.category(character)[0] == "C":
            folded = "" if unicodedata.category(character) == "Cf" else " "
        else:
            folded = unicodedata.normalize("NFKC", character).lower()
        self[character] = folded
        return folded


FOLDING = _Folding()
"""What each single character becomes, before script."""


def fold(text: str) -> Folded:
    """Fold width, case, markup, control characters and script, remembering where each character stood."""
    pieces = [FOLDING[character] for character in TAG.sub(_blank, text[:MAX_CHARACTERS])]
    folded = simplify("".join(pieces))
    if len(folded) == len(pieces) and "" not in pieces:
        return Folded(folded, range(len(folded)))
    return Folded(folded, [place for place, piece in enumerate(pieces) for _ in piece])


def simplify(text: str) -> str:
    """Turn text in the traditional script into the simplified one, keeping every character's place.

    Some characters belong to both scripts (乾 in 乾坤 and for 干, 著 in 著作 and for 着). Only a text that holds a
    character of the traditional script alone is converted, by phrases, so that 乾隆 and 著作 survive; a simplified
    text is never touched. Where phrases would move places, characters are converted one by one.
    """
    if text.isascii() or not _is_traditional(text):
        return text
    converted = _converter().convert(text)
    return converted if len(converted) == len(text) else text.translate(traditional())


def _is_traditional(text: str) -> bool:
    return not traditional().keys().isdisjoint(map(ord, text))


@cache
def traditional() -> dict[int, str]:
    """Characters of the traditional script alone, each with its simplified one.

    Those that GB 2312 also lists (乾 著 瞭 於 …) are simplified script too and left out.
    """
    ranges = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x31350))
    characters = [chr(code) for first, end in ranges for code in range(first, end)]
    simple = _converter().convert("\n".join(characters)).split("\n")
    return {
        ord(one): other
        for one, other in zip(characters, simple, strict=True)
        if one != other and len(other) == 1 and not _is_in_gb2312(one)
    }


def _is_in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter():  # type: ignore[no-untyped-def]  # noqa: ANN202 - opencc has no types
    import opencc

    return opencc.OpenCC("tw2s")


def _blank(markup: re.Match[str]) -> str:
    return " " * len(markup.group())
