"""How rare terms are in a whole collection, for an index that holds only a part of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Census:
    """Living documents that hold each of some terms anywhere in the collection, and the rarity that follows."""

    holding: Mapping[str, int]
    rarity: Mapping[str, float]

    @classmethod
    def of(cls, *, documents: int, holding: Mapping[str, int]) -> Self:
        """Count once for all parts; computed in one place, so that no two machines round differently."""
        return cls(
            holding=holding,
            rarity={term: rarity(documents=documents, holding=held) for term, held in holding.items()},
        )


def rarity(*, documents: int, holding: int) -> float:
    """Rarity (idf) of a term among the documents present, as `yardstick.idf`."""
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))
