"""What a question may have meant: the cheapest way through it over words that visible records hold."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from xiechuang.engines.matching.asking.holdings import Holdings
from xiechuang.engines.matching.asking.meant import SLIP, Meant, meant_by, spelt
from xiechuang.engines.matching.asking.nearness import one_slip_away
from xiechuang.engines.matching.asking.readings import spelled
from xiechuang.engines.matching.text.analysis import fold
from xiechuang.engines.matching.text.stop_words import GRAMMAR, STOP_WORDS

LONGEST_QUESTION = 60
LONGEST_WORD = 8
FAR_MORE = 200
"""A word that stands in visible records as typed is questioned only when the other stands in this many times more."""
_WORD, _PARTICLE, _STRAY, _RARITY = 1.0, 2.0, 3.0, 0.15
_DOUBTED = 3.0
_FEWEST_MISSPELT, _MOST_MISSPELT = 5, 15
_PIECES = re.compile(r"[^\x00-\x7f\W]+|[a-z][a-z0-9]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The question as it may have been meant, and each piece that was read otherwise."""

    text: str
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """One piece of the way: what was typed, what it is taken for (None: as typed), and what that costs."""

    typed: str
    meant: Meant | None
    cost: float


def correct(holdings: Holdings, text: str, *, seen: Callable[[str], int]) -> Correction | None:
    """Read a question as it may have been meant; None when nothing better is known.

    ``seen(piece)`` tells in how many records that the asker may see a piece stands as typed.
    """
    folded = fold(text[: 4 * LONGEST_QUESTION]).text.strip()
    if len(folded) > LONGEST_QUESTION:
        return None
    changes: list[tuple[str, str]] = []
    written: list[str] = []
    place = 0
    for piece in _PIECES.finditer(folded):
        steps = _believed(_settled(_way(holdings, piece.group()), seen=seen), seen=seen)
        written += [
            folded[place : piece.start()],
            *(one.meant.shown if one.meant else one.typed for one in steps),
        ]
        changes += [(one.typed, one.meant.shown) for one in steps if one.meant]
        place = piece.end()
    if not changes:
        return None
    return Correction(text="".join(written) + folded[place:], changes=tuple(changes))


def _settled(steps: list[_Step], *, seen: Callable[[str], int]) -> list[_Step]:
    """Take back every reading of a piece that visible records hold, unless they hold the other far more."""
    return [
        _Step(one.typed, None, one.cost)
        if one.meant and seen(one.typed) * FAR_MORE > one.meant.count
        else one
        for one in steps
    ]


def _believed(steps: list[_Step], *, seen: Callable[[str], int]) -> list[_Step]:
    """Take back a word of quite other characters beside a stray one, as in a name, unless records hold them together."""
    kept: list[_Step] = []
    for place, one in enumerate(steps):
        before, after = (_stray(steps, place - 1), _stray(steps, place + 1))
        is_far = one.meant is not None and not set(one.meant.word) & set(one.typed)
        if one.meant and is_far and before + after and not seen(before + one.meant.word + after):
            kept.append(_Step(one.typed, None, one.cost))
        else:
            kept.append(one)
    return kept


def _stray(steps: list[_Step], place: int) -> str:
    """The single character that is no word at this place, if there is one."""
    one = steps[place] if 0 <= place < len(steps) else None
    is_stray = (
        one is not None and len(one.typed) == 1 and not one.typed.isascii() and one.typed not in GRAMMAR
    )
    return one.typed if one is not None and is_stray else ""


def _way(holdings: Holdings, piece: str) -> list[_Step]:
    return _latin_way(holdings, piece) if piece.isascii() else _chinese_way(holdings, piece)


def _latin_way(holdings: Holdings, piece: str) -> list[_Step]:
    """Take a Latin piece for a known code, else a mistyped one, else pinyin; else leave it."""
    if holdings.count_of(piece):
        return [_Step(piece, None, _WORD)]
    near = meant_by(holdings, piece)
    if near:
        return [_Step(piece, near[0], near[0].cost)]
    letters = spelled(piece)
    return _spelt_way(holdings, letters) or _misspelt_way(holdings, letters) or [_Step(piece, None, _STRAY)]


def _misspelt_way(holdings: Holdings, letters: str) -> list[_Step]:
    """Read letters as the pinyin of one word with a slip in it; empty when they are too few, too many or far from any."""
    if not _FEWEST_MISSPELT <= len(letters) <= _MOST_MISSPELT or not letters.isalpha():
        return []
    found = [one for form in one_slip_away(letters) for one in spelt(holdings, form)]
    # The first form wins among equals: swapped neighbours are the likeliest slip.
    best = max(found, key=lambda one: one.count, default=None)
    return [_Step(letters, best, best.cost + SLIP)] if best else []


def _spelt_way(holdings: Holdings, letters: str) -> list[_Step]:
    """Read letters as the pinyin of one word or of several; empty when they are not pinyin throughout."""
    best: list[list[_Step] | None] = [[], *([None] * len(letters))]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 15), end):
            before = best[start]
            known = spelt(holdings, letters[start:end]) if before is not None and end - start > 2 else []
            if before is None or not known:
                continue
            step = _Step(letters[start:end], known[0], known[0].cost + _word_cost(holdings, known[0].count))
            best[end] = _cheaper(best[end], [*before, step])
    return best[-1] or []


def _chinese_way(holdings: Holdings, piece: str) -> list[_Step]:
    """Find the cheapest way: known words are cheap, others taken for known ones dearer, strays the dearest."""
    best: list[list[_Step] | None] = [[], *([None] * len(piece))]
    for end in range(1, len(piece) + 1):
        for start in range(max(0, end - LONGEST_WORD), end):
            before = best[start] or []
            for step in _steps(holdings, piece[start:end]):
                best[end] = _cheaper(best[end], [*before, step])
    return best[-1] or []


def _steps(holdings: Holdings, word: str) -> list[_Step]:
    if word in STOP_WORDS or word in GRAMMAR:
        return [_Step(word, None, _WORD if len(word) > 1 else _PARTICLE)]
    if len(word) == 1:
        return [_Step(word, None, _STRAY)]
    count, others = holdings.count_of(word), meant_by(holdings, word)
    steps = [_Step(word, one, one.cost + _word_cost(holdings, one.count)) for one in others]
    if not count:
        return steps
    is_doubtful = any(one.count >= FAR_MORE * count for one in others)
    return [*steps, _Step(word, None, _word_cost(holdings, count) + (_DOUBTED if is_doubtful else 0.0))]


def _word_cost(holdings: Holdings, count: int) -> float:
    return _WORD + _RARITY * math.log((len(holdings.records) + 1) / count)


def _cheaper(one: list[_Step] | None, other: list[_Step]) -> list[_Step]:
    return other if one is None or _cost(other) < _cost(one) else one


def _cost(steps: list[_Step]) -> float:
    return sum(step.cost for step in steps)
