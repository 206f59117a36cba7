"""Completes what is being typed: by characters, pinyin, initials or a mixture, the most useful first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from xiechuang.engines.matching.asking.block import INITIALS_WIDTH, SOUND_WIDTH, TEXT_WIDTH, Block
from xiechuang.engines.matching.asking.holdings import Floats, Holdings
from xiechuang.engines.matching.asking.keys import Places
from xiechuang.engines.matching.asking.phrases import LONGEST_PHRASE
from xiechuang.engines.matching.asking.readings import syllables
from xiechuang.engines.matching.asking.typed import Typed, Wanted, fits, initials, patterns, typed
from xiechuang.engines.matching.text.analysis import TermKind, terms

BY_INITIALS = 0.3
"""How much a phrase counts that only its initials lead to; a guess of many fits, so it yields to the plainer ways."""
TITLES = 3
"""Room kept for whole titles, which are as rare as a phrase can be and would never show beside common words."""
LOOKED_THROUGH, FIRST = 300, 16
"""Phrases tried one by one for a mixture, and characters of a title from which it may fit."""
SHORTER = 3
# Some input methods part the syllables by blanks while somebody is still composing.
_SPACED = re.compile(r"(?:[a-z]{1,20} )+[a-z]{1,20}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What may be asked instead of what is typed so far; the count of visible records is known for single phrases."""

    text: str
    count: int | None
    is_title: bool


def complete(holdings: Holdings, text: str, *, limit: int) -> list[Suggestion]:
    """Complete the last word of what is typed; what stands before it is kept as it is."""
    found: dict[str, Suggestion] = {}
    for tail in _tails(text):
        known = len(found)
        for number in _numbers(holdings, typed(tail.last), limit=limit):
            one = _suggestion(holdings, number, before=tail.before)
            if one is not None and one.text.casefold() != text.strip().casefold():
                found.setdefault(one.text.casefold(), one)
        if len(found) >= limit or (tail.suffices and len(found) > known):
            break
    return _mixed(list(found.values()), limit=limit)


def _mixed(found: Sequence[Suggestion], *, limit: int) -> list[Suggestion]:
    """Words first, then titles, for which some room is kept."""
    words = [one for one in found if not one.is_title]
    titles = [one for one in found if one.is_title]
    room = max(limit - min(TITLES, len(titles)), (limit + 1) // 2)
    kept = words[:room]
    return [*kept, *titles[: limit - len(kept)]]


class _Tail(NamedTuple):
    """What is completed and what stands before it; whether finding anything makes looking at shorter ends needless."""

    before: str
    last: str
    suffices: bool = False


def _tails(text: str) -> Iterator[_Tail]:
    """Part what is typed: all of it, the last word, then ever shorter ends of that where it runs on without a blank."""
    stripped = text.lstrip()
    if not stripped or stripped[-1:].isspace():
        return
    last = stripped.split()[-1]
    if last != stripped:
        yield _Tail("", stripped)
    if composing := _SPACED.search(stripped):
        yield _Tail(stripped[: composing.start()], "".join(composing.group().split()), suffices=True)
    before = stripped[: len(stripped) - len(last)]
    yield _Tail(before, last)
    for place in _word_starts(last)[-SHORTER:]:
        yield _Tail(before + last[:place], last[place:])


def _word_starts(run: str) -> list[int]:
    """Places where another word may begin in a run of Chinese; a single Latin letter at the end is none."""
    if run.isascii():
        return []
    places = {term.start for term in terms(run) if term.kind is not TermKind.GRAM and term.start}
    places |= {n for n in range(1, len(run)) if run[n].isascii() and not run[n - 1].isascii()}
    return sorted(place for place in places if len(run) - place > 1 or not run[place:].isascii())


def _suggestion(holdings: Holdings, number: int, *, before: str) -> Suggestion | None:
    """Make what is shown of a phrase; a title stands for itself and never follows other words."""
    block, row = holdings.at(number)
    is_title = bool(block.titles[row])
    if before and is_title:
        return None
    count = None if before else int(holdings.counts[number])
    return Suggestion(text=before + block.shown_as(row), count=count, is_title=is_title)


def _numbers(holdings: Holdings, wanted: Typed, *, limit: int) -> list[int]:
    """Number the best phrases, words and titles apart so that neither hides the other."""
    if not wanted.text or len(wanted.text) > LONGEST_PHRASE + TEXT_WIDTH:
        return []
    places, weights = _candidates(holdings, wanted)
    if not holdings.worth[places].any() and any("a" <= letter <= "z" for letter in wanted.letters):
        more = np.fromiter(_patterned(holdings, wanted, limit=limit), dtype=np.int32)
        places = np.concatenate([places, more])
        weights = np.concatenate([weights, np.full(len(more), BY_INITIALS)])
    is_title = holdings.titles[places]
    worth = holdings.worth[places] * weights
    return [
        *_best(places[~is_title], worth[~is_title], most=2 * limit),
        *_best(places[is_title], worth[is_title], most=limit),
    ]


def _best(places: Places, worth: Floats, *, most: int) -> list[int]:
    """Number the worthiest without doubles, ties by number; what no visible record holds is worth nothing."""
    held = worth > 0
    places, worth = places[held], worth[held]
    if len(places) > 8 * most:
        # A phrase may stand here under several forms, hence more than are asked for.
        chosen = np.argpartition(-worth, 8 * most)[: 8 * most]
        places, worth = places[chosen], worth[chosen]
    order = np.lexsort((places, -worth))
    return list(dict.fromkeys(places[order].tolist()))[:most]


def _candidates(holdings: Holdings, wanted: Typed) -> tuple[Places, Floats]:
    places: list[Places] = []
    weights: list[float] = []
    for block in holdings.blocks:
        for rows, weight in _rows(block, wanted):
            places.append(np.asarray(rows + block.first, dtype=np.int32))
            weights.append(weight)
    if not places:
        return np.zeros(0, dtype=np.int32), np.zeros(0)
    return np.concatenate(places), np.repeat(weights, [len(one) for one in places])


def _rows(block: Block, wanted: Typed) -> Iterator[tuple[Places, float]]:
    """Look the typed letters up as characters, as pinyin and as initials."""
    rows = block.by_text.rows_with(wanted.text)
    if len(wanted.text.encode()) > TEXT_WIDTH:
        rows = _kept(rows, (wanted.text in block.text(row) for row in rows.tolist()))
    yield rows, 1.0
    if not wanted.is_latin or not wanted.letters.isalnum():
        return
    if len(wanted.letters) <= SOUND_WIDTH:
        yield block.by_sound.rows_with(wanted.letters), 1.0
    if len(wanted.letters) <= INITIALS_WIDTH:
        yield block.by_initials.rows_with(wanted.letters), BY_INITIALS


def _kept(rows: Places, answers: Iterable[bool]) -> Places:
    return rows[np.fromiter(answers, dtype=np.bool_, count=len(rows))]


def _patterned(holdings: Holdings, wanted: Typed, *, limit: int) -> Iterator[int]:
    """Match mixtures one by one, the worthiest first, among phrases whose initials agree."""
    cuts = patterns(wanted.letters)
    rows = [one + np.int32(block.first) for block in holdings.blocks for one in _likely(block, wanted, cuts)]
    if not rows:
        return
    given = 0
    for number in _best(places := np.concatenate(rows), holdings.worth[places], most=LOOKED_THROUGH):
        if _is_meant(*holdings.at(number), cuts=cuts):
            yield number
            given += 1
        if given >= limit:
            return


def _likely(block: Block, wanted: Typed, cuts: Sequence[Sequence[Wanted]]) -> Iterator[Places]:
    """List rows whose initials agree with a cut, and that begin with the characters typed first, if any."""
    first = next((n for n, letter in enumerate(wanted.letters) if letter.isascii()), 0)
    beginning = block.by_text.rows_with(wanted.text[:first]) if first else None
    for letters in dict.fromkeys(initials(cut)[:INITIALS_WIDTH] for cut in cuts):
        rows = block.by_initials.rows_with(letters)
        yield rows if beginning is None else np.intersect1d(rows, beginning)


def _is_meant(block: Block, row: int, *, cuts: Sequence[Sequence[Wanted]]) -> bool:
    """Tell whether a phrase, or a title from some place on, is what a cut asks for."""
    text = block.text(row)
    longest = max(len(cut) for cut in cuts)
    pieces = [
        text[n : n + longest + 1] for n in (range(min(len(text), FIRST)) if block.titles[row] else (0,))
    ]
    return any(
        fits(cut, text=piece, read=syllables(piece))
        for piece in pieces
        if any(cut[0].may_be(piece[0]) for cut in cuts)
        for cut in cuts
    )
