"""How alike two titles are by their characters: it finds 风电叶片 in 风力发电机叶轮, where no word is the same."""

import math
import re
from functools import lru_cache

from xiechuang.engines.matching.text.analysis import fold
from xiechuang.engines.matching.text.stop_words import GRAMMAR, STOP_CHARACTERS

GENERIC = frozenset("技术研究应用开发系统方法关键装置制备产业化项目产品工艺设计") | GRAMMAR | STOP_CHARACTERS
"""Characters of the words that half of all titles end with; by them alone nothing is alike."""

_BESIDE = re.compile(r"[\W_]+")
_LATIN = re.compile(r"[a-z][a-z0-9]+")


def squeeze(text: str) -> str:
    """The folded text without spaces and punctuation."""
    return _BESIDE.sub("", fold(text).text)


def characters(text: str) -> list[str]:
    """Latin words, then Chinese and other characters one by one, in reading order; digits alone say nothing."""
    whole = squeeze(text)
    return _LATIN.findall(whole) + [character for character in whole if not character.isascii()]


@lru_cache(maxsize=100_000)
def telling(title: str) -> frozenset[str]:
    """The characters of a title that tell what it is about."""
    return frozenset(characters(title)) - GENERIC


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """√cosine of two sets, 0–1: the root spreads the crowded low end, as it does for words."""
    if not one or not other:
        return 0.0
    return math.sqrt(len(one & other) / math.sqrt(len(one) * len(other)))
