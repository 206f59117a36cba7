"""How Chinese is read: toneless pinyin of each character, in the context of the word it stands in."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice, product
from typing import NamedTuple

SHARE = 0.1
"""A reading is kept for a character outside a known word when it has at least this share of the known words."""
VARIANTS = 4
LONGEST_PHRASE = 6

Syllables = tuple[str, ...]
"""The possible readings of one character; a character that is not Chinese is read as itself."""

_BLURRED = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_SPELLINGS = (("ü", "v"), ("lve", "lue"), ("nve", "nue"))


class _Tables(NamedTuple):
    """The readings that pypinyin brings: of characters by code point, and of words."""

    characters: Mapping[int, str]
    phrases: Mapping[str, list[list[str]]]


@cache
def _tables() -> _Tables:
    # Loaded at first need: the dictionary of words takes a quarter of a second and some 30 MB.
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    return _Tables(PINYIN_DICT, PHRASES_DICT)


@cache
def toneless(reading: str) -> str:
    """Strip the tone: ``lǜ`` → ``lv``, ``nüè`` → ``nue``, ``diàn`` → ``dian``."""
    parts = unicodedata.normalize("NFD", reading)
    kept = "".join(
        "v" if mark == "\u0308" else mark for mark in parts if mark not in "\u0304\u0301\u030c\u0300"
    )
    plain = kept.replace("uv", "v").replace("\u0302", "")
    return spelled(plain)


def spelled(text: str) -> str:
    """Bring the ways of typing ü to one: ``lve`` and ``lue`` are the same syllable."""
    for written, kept in _SPELLINGS:
        text = text.replace(written, kept)
    return text


@cache
def readings_of_character(character: str) -> Syllables:
    """Give the toneless readings in use, the usual one first; a character that has none is read as itself.

    Dictionaries list readings nobody uses (活 as guō); what counts is how often known words have each.
    """
    toned = _tables().characters.get(ord(character), "")
    listed = dict.fromkeys(toneless(reading) for reading in toned.split(",") if reading)
    used = _use().get(character)
    if used is None:
        return tuple(listed)[:1] or (character,)
    return tuple(one for one, n in used.most_common() if n >= SHARE * used.total())


@cache
def _use() -> Mapping[str, Counter[str]]:
    """How many known words have each reading of each character."""
    use: dict[str, Counter[str]] = {}
    for phrase, toned in _tables().phrases.items():
        if len(phrase) == len(toned):
            for character, readings in zip(phrase, toned, strict=True):
                use.setdefault(character, Counter()).update({toneless(one) for one in readings})
    return use


@lru_cache(maxsize=4096)
def readings_of_phrase(phrase: str) -> tuple[Syllables, ...] | None:
    """Give the readings that a known word gives to its characters; None when the word is not known."""
    toned = _tables().phrases.get(phrase)
    if toned is None or len(toned) != len(phrase):
        return None
    return tuple(tuple(dict.fromkeys(toneless(one) for one in readings)) for readings in toned)


def syllables(text: str) -> tuple[Syllables, ...]:
    """Read every character of a folded text; known words, the longest first, decide how theirs are read."""
    found: list[Syllables] = []
    phrases, place = _tables().phrases, 0
    while place < len(text):
        if text[place].isascii():
            found.append((text[place],))
            place += 1
            continue
        longest = min(LONGEST_PHRASE, len(text) - place)
        length = next((n for n in range(longest, 1, -1) if text[place : place + n] in phrases), 1)
        known = readings_of_phrase(text[place : place + length]) if length > 1 else None
        found.extend(known or (readings_of_character(text[place]),))
        place += length
    return tuple(found)


def variants(read: Sequence[Syllables], *, most: int = VARIANTS) -> list[tuple[str, ...]]:
    """List some ways of reading a whole text, one syllable a character, the usual one first."""
    return list(islice(product(*read), most))


def blurred(syllable: str) -> str:
    """Fold what many speakers do not tell apart: zh/z, ch/c, sh/s, and the endings n/ng."""
    for long, short in _BLURRED:
        if syllable.startswith(long):
            syllable = short + syllable[2:]
    return syllable[:-1] if syllable.endswith("ng") else syllable


@cache
def known_syllables() -> frozenset[str]:
    """Every syllable that some character is read as."""
    toned = {reading for line in _tables().characters.values() for reading in line.split(",")}
    plain = {toneless(reading) for reading in toned if reading}
    return frozenset(one for one in plain if one.isascii() and one.isalpha())
