"""Damages words as people do, the same way for the same seed: said alike, swapped, one letter lost, Latin slips."""

import random
from functools import cache

from xiechuang.engines.matching.asking.readings import _tables, readings_of_character


@cache
def said_like() -> dict[str, list[str]]:
    """Characters of known words by their usual reading."""
    found: dict[str, list[str]] = {}
    for character in sorted({one for phrase in _tables().phrases for one in phrase}):
        found.setdefault(readings_of_character(character)[0], []).append(character)
    return found


def homophone(word: str, rng: random.Random) -> str:
    """One character becomes another that is read alike."""
    place = rng.randrange(len(word))
    others = [one for one in said_like().get(readings_of_character(word[place])[0], []) if one != word[place]]
    return word[:place] + rng.choice(others) + word[place + 1 :] if others else word


def swapped(word: str, rng: random.Random) -> str:
    """Two neighbours change places."""
    place = rng.randrange(len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def shortened(word: str, rng: random.Random) -> str:
    """One letter is lost."""
    place = rng.randrange(len(word))
    return word[:place] + word[place + 1 :]


def mistyped(word: str, rng: random.Random) -> str:
    """One Latin letter becomes another."""
    place = rng.randrange(len(word))
    return word[:place] + rng.choice("abcdefghijklmnopqrstuvwxyz") + word[place + 1 :]
