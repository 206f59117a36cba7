"""What entries state in numbers with units, so that “耐温≥1200℃” finds “1300 摄氏度”."""

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching import (
    Comparator,
    Quantity,
    names_alike,
    quantities,
    tells_by_unit,
)

Numbers = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
READ, MOST_ASKED, MOST_STATED = 20_000, 4, 200
"""Characters of an entry that are read, quantities of a question that count, and those kept of an entry."""
_LED_IN = re.compile(r"^[=为达]\s*")
SAME, OTHER_NAME = 1.0, 0.5
"""What meeting a quantity is worth under the same name or none, and under another name (耐温 and 工作温度)."""


@dataclass(frozen=True, kw_only=True)
class Measures:
    """One row per quantity stated: whose it is (id of the entry), what it measures, its name and its bounds."""

    owners: Numbers
    measures: Codes
    names: Codes
    lows: Floats
    highs: Floats
    words: tuple[str, ...]

    @classmethod
    def of(cls, stated: Iterable[tuple[int, Sequence[Quantity]]], *, words: Sequence[str] = ()) -> "Measures":
        """The quantities of entries by their ids; further words come after the given ones."""
        known = {word: place for place, word in enumerate(words)}
        rows = [(owner, one) for owner, found in stated for one in found]
        return cls(
            owners=np.array([owner for owner, _ in rows], dtype=np.int64),
            measures=np.array([known.setdefault(one.measure, len(known)) for _, one in rows], dtype=np.int32),
            names=np.array([known.setdefault(one.name or "", len(known)) for _, one in rows], dtype=np.int32),
            lows=np.array([_low(one) for _, one in rows], dtype=np.float64),
            highs=np.array([_high(one) for _, one in rows], dtype=np.float64),
            words=tuple(known),
        )

    def __len__(self) -> int:
        return len(self.owners)

    def changed_by(
        self, *, stated: Collection[tuple[int, Sequence[Quantity]]], gone: Collection[int]
    ) -> "Measures":
        """New measures with what these entries state put in or replaced, and the ids in ``gone`` left out."""
        fresh = Measures.of(stated, words=self.words)
        kept = ~np.isin(self.owners, [*gone, *(owner for owner, _ in stated)])
        return Measures(
            **{name: np.concatenate([getattr(self, name)[kept], getattr(fresh, name)]) for name in ARRAYS},
            words=fresh.words,
        )

    def worth(self, asked: Quantity) -> tuple[Numbers, Floats]:
        """The entries that meet what is asked, by ascending id, and what meeting it is worth (0 to 1)."""
        code = self._codes.get(asked.measure, -1)
        rows = np.flatnonzero(self.measures == code)
        rows = rows[_meets(asked, lows=self.lows[rows], highs=self.highs[rows])]
        worths = self._worth_of_names(asked)[self.names[rows]] if len(rows) else np.zeros(0)
        owners, places = np.unique(self.owners[rows], return_inverse=True)
        best = np.zeros(len(owners))
        np.maximum.at(best, places, worths)
        return owners[best > 0], best[best > 0]

    def _worth_of_names(self, asked: Quantity) -> Floats:
        return np.array([worth_of_name(asked, name) for name in self.words])

    @cached_property
    def _codes(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self.words)}


ARRAYS = tuple(one.name for one in fields(Measures) if one.name != "words")
NOTHING = Measures.of(())


@dataclass(frozen=True, slots=True)
class Question:
    """A question in its two halves: the words to look for, and the quantities to be met."""

    words: str
    wanted: tuple[Quantity, ...] = ()


def question_of(text: str) -> Question:
    """Take the quantities out of a question; one that neither bounds nor tells by its unit (3 万元) stays a word, too."""
    found = [one for one in quantities(text) if one.measure][:MOST_ASKED]
    words = unicodedata.normalize("NFKC", text) if found else text
    for one in found:
        if one.comparator is not Comparator.EXACTLY or tells_by_unit(one):
            words = words.replace(one.text, " ", 1)
    return Question(words.strip(), tuple(one for one in found if one.name or tells_by_unit(one)))


def stated_in(*texts: str) -> list[Quantity]:
    """The quantities that an entry states."""
    return [one for text in texts for one in quantities(text[:READ]) if one.measure][:MOST_STATED]


def met_in(wanted: Sequence[Quantity], *texts: str) -> Iterator[tuple[Quantity, Quantity]]:
    """For each quantity wanted that the texts meet: it, and the best of those that meet it."""
    stated = stated_in(*texts) if wanted else []
    for one in wanted:
        fitting = [other for other in stated if one.comparable(other) and _is_met(one, other)]
        best = max(fitting, key=lambda other: worth_of_name(one, other.name or ""), default=None)
        if best is not None and worth_of_name(one, best.name or ""):
            yield one, best


def worth_of_name(asked: Quantity, name: str) -> float:
    """What meeting a quantity is worth when it is stated under this name."""
    if asked.name and name and names_alike(asked.name, name):
        return SAME
    if not tells_by_unit(asked):
        return 0.0
    return OTHER_NAME if asked.name and name else SAME


def _meets(asked: Quantity, *, lows: Floats, highs: Floats) -> npt.NDArray[np.bool_]:
    """Whether offers lie within what is asked; a range with two ends also meets a point or range inside it."""
    low, high = _low(asked), _high(asked)
    inside = (low <= lows) & (highs <= high)
    if asked.comparator in (Comparator.EXACTLY, Comparator.WITHIN, Comparator.ABOUT):
        inside |= (lows <= low) & (high <= highs) & np.isfinite(lows) & np.isfinite(highs)
    return np.asarray(inside, dtype=np.bool_)


def _is_met(asked: Quantity, offered: Quantity) -> bool:
    return bool(_meets(asked, lows=np.array([_low(offered)]), highs=np.array([_high(offered)]))[0])


def _low(one: Quantity) -> float:
    """The lower bound as a number that belongs to it: more than 5 begins just above 5."""
    return math.nextafter(one.base_low, math.inf) if one.comparator is Comparator.ABOVE else one.base_low


def _high(one: Quantity) -> float:
    return math.nextafter(one.base_high, -math.inf) if one.comparator is Comparator.BELOW else one.base_high


def written(one: Quantity) -> str:
    """A quantity as people write it."""
    return f"{one.name or ''}{_LED_IN.sub('', one.text)}"
