"""Everything that helps people ask, over the records that everybody may see."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from xiechuang.engines.matching.asking.block import Block
from xiechuang.engines.matching.asking.completion import Suggestion, complete
from xiechuang.engines.matching.asking.correction import Correction, correct
from xiechuang.engines.matching.asking.holdings import Holdings
from xiechuang.engines.matching.asking.keys import Places
from xiechuang.engines.matching.asking.phrases import Entry, Phrase, phrases_of


@dataclass(frozen=True)
class Asker:
    """Suggestions and corrections from public records only; every change makes a new one, readers keep the old.

    Hand it nothing that some may not see: whatever an entry holds is suggested to anybody. A phrase is suggested
    only as long as at least one entry holds it, so what is withdrawn is gone with the change that withdraws it.
    """

    holdings: Holdings

    @classmethod
    def build(cls, entries: Mapping[str, Entry]) -> Self:
        """Gather the phrases of all entries by key; none is fine."""
        empty = cls(Holdings(blocks=(), counts=np.zeros(0, dtype=np.int32), records={}))
        return empty.with_changes(upserts=entries)

    def with_changes(self, *, upserts: Mapping[str, Entry], removals: Collection[str] = ()) -> Self:
        """Give a new asker with entries put in, replaced or removed; unknown removals are passed over.

        New phrases make a block of their own, which takes in the later ones before it that are not twice as large, so
        that a phrase is sorted anew only a few times and the first block never: O(changes · log changes) in the long
        run, beside copies of the counts and of the table of records.
        """
        held = self.holdings
        counts, records = held.counts.copy(), dict(held.records)
        for key in {*removals, *upserts} & set(records):
            counts[records.pop(key)] -= 1
        gathered = _Gathered(held)
        for key in sorted(upserts):
            records[key] = gathered.numbers(phrases_of(upserts[key]))
        counts = np.concatenate([counts, np.zeros(len(gathered.fresh), dtype=np.int32)])
        for key in upserts:
            counts[records[key]] += 1
        return type(self)(Holdings(blocks=gathered.blocks(), counts=counts, records=records))

    def suggest(self, text: str, *, limit: int = 8) -> list[Suggestion]:
        """Complete what is typed so far; ValueError for a limit below 1."""
        if limit < 1:
            raise ValueError(f"limit 至少为 1，收到 {limit}")
        return complete(self.holdings, text, limit=limit)

    def correct(self, text: str, *, seen: Callable[[str], int] = lambda _piece: 0) -> Correction | None:
        """Say what a question may have meant; None when it is fine as far as is known.

        ``seen(piece)`` counts the records that whoever asks may see and that hold the piece as typed.
        """
        return correct(self.holdings, text, seen=seen)


class _Gathered:
    """Phrases met while entries come in: known ones keep their number, new ones get the next."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self.fresh: dict[tuple[str, bool], int] = {}
        self._phrases: list[Phrase] = []

    def numbers(self, phrases: list[Phrase]) -> Places:
        """Number the phrases of one entry."""
        return np.array([self._number(phrase) for phrase in phrases], dtype=np.int32)

    def _number(self, phrase: Phrase) -> int:
        name = (phrase.text, phrase.is_title)
        if name in self.fresh:
            return self.fresh[name]
        known = self._holdings.number_of(phrase.text, is_title=phrase.is_title)
        if known is not None:
            return known
        self._phrases.append(phrase)
        self.fresh[name] = len(self._holdings.counts) + len(self.fresh)
        return self.fresh[name]

    def blocks(self) -> tuple[Block, ...]:
        """The blocks as they now are, the later ones ever smaller."""
        held, fresh = list(self._holdings.blocks), self._phrases
        if not fresh:
            return tuple(held)
        while len(held) > 1 and len(held[-1]) < 2 * len(fresh):
            fresh = [*held.pop().listed(), *fresh]
        return (*held, Block.build(fresh, first=len(self._holdings.counts) - len(fresh) + len(self._phrases)))
