"""The phrases of all visible records, how many records hold each, and what that makes them worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.matching.asking.block import Block
from xiechuang.engines.matching.asking.keys import Flags, Places

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Holdings:
    """Blocks of phrases with one number for each, and the number of records by which each is held now."""

    blocks: tuple[Block, ...]
    counts: Places
    records: Mapping[str, Places]

    @cached_property
    def worth(self) -> Floats:
        """Frequency × rarity: n · ln(1 + (N − n + ½)/(n + ½)) for a phrase held by n of N records; 0 when by none.

        Words of one record are too rare to be worth much, words of every record say nothing.
        """
        held, total = self.counts.astype(np.float64), max(len(self.records), 1)
        return np.asarray(held * np.log1p((total - held + 0.5) / (held + 0.5)), dtype=np.float64)

    @cached_property
    def titles(self) -> Flags:
        """Whether each phrase is a whole title."""
        return np.concatenate([np.zeros(0, dtype=np.bool_), *(block.titles for block in self.blocks)])

    def at(self, number: int) -> tuple[Block, int]:
        """Find the block and the row of a phrase."""
        block = next(one for one in reversed(self.blocks) if one.first <= number)
        return block, number - block.first

    def number_of(self, text: str, *, is_title: bool = False) -> int | None:
        """Find a phrase by its folded text; None when no record ever held it."""
        for block in self.blocks:
            row = block.row_of(text, is_title=is_title)
            if row is not None:
                return block.first + row
        return None

    def count_of(self, word: str) -> int:
        """Count the visible records that hold a word or keyword."""
        number = self.number_of(word)
        return 0 if number is None else int(self.counts[number])
