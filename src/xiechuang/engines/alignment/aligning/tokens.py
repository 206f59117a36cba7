"""Sentences cut into words, punctuation and runs of place names, each keeping its exact span."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from xiechuang.engines.alignment.aligning.places import Mention, Naming

_DASHES = dict.fromkeys("—–－‐‑―−─", "-")
_QUOTES = dict.fromkeys("「『＂〝〞″", "“") | dict.fromkeys("」』", "”") | {'"': "“", "'": "‘"}
_MARKS = {"，": ",", "；": ";", "：": ":", "（": "(", "）": ")", "！": "!", "？": "?", "．": ".", "•": "·", "・": "·", "〔": "[", "〕": "]"}  # fmt: skip
_FOLD = str.maketrans(_DASHES | _QUOTES | _MARKS)
_PLAIN = str.maketrans({"”": "“", "’": "‘"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word at text[start:end] with the space behind it; `key` is what it is compared by."""

    start: int
    end: int
    key: str
    mention: Mention | None = None


def fold(text: str) -> str:
    """A text as it is compared: without space, punctuation and letters in one width, dashes and quotes of one kind."""
    folded = unicodedata.normalize("NFKC", text.translate(_FOLD)).translate(_FOLD).translate(_PLAIN)
    return "".join(folded.split()).replace("--", "-")


def tokens(text: str, naming: Naming) -> list[Token]:
    """The words of a text; end to end they are the text, but for space at its beginning."""
    found: list[Token] = []
    for start, end, mention in _pieces(text, naming):
        key = "" if mention else fold(text[start:end])
        if not key and not mention:
            # Space, or the second half of a dash, belongs to the word before.
            if found:
                last = found[-1]
                found[-1] = Token(start=last.start, end=end, key=last.key, mention=last.mention)
            continue
        found.append(Token(start=start, end=end, key=key, mention=mention))
    return found or [Token(start=0, end=len(text), key="")] * bool(text)


def _pieces(text: str, naming: Naming) -> Iterator[tuple[int, int, Mention | None]]:
    place = 0
    for mention in naming.mentions(text):
        yield from _words(text, place, mention.start)
        yield mention.start, mention.end, mention
        place = mention.end
    yield from _words(text, place, len(text))


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int, None]]:
    """The words jieba cuts; sign by sign where they do not add up to the text."""
    import rjieba

    part = text[start:end]
    words = rjieba.cut(part) if part else []
    if "".join(words) != part:
        words = list(part)
    for word in words:
        yield start, start + len(word), None
        start += len(word)
