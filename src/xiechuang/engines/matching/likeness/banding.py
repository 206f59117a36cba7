"""How many marks make a band and how many bands there are, and what share of alike pairs that finds."""

import math
from dataclasses import dataclass

MOST_MARKS = 256
"""More marks a record cost more than the false candidates they save."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Banding:
    """Records are candidates when all `rows` marks of at least one of `bands` bands agree."""

    bands: int
    rows: int

    @property
    def marks(self) -> int:
        """Marks of a record."""
        return self.bands * self.rows

    def recall(self, likeness: float) -> float:
        """Probability that a pair of this likeness (0–1) is a candidate: 1 − (1 − likenessʳ)ᵇ.

        Source: Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", section 3.4.2.
        """
        return 1 - (1 - likeness**self.rows) ** self.bands

    @classmethod
    def reaching(cls, *, threshold: float, recall: float = 0.99) -> "Banding":
        """The banding with the longest bands (fewest false candidates) that finds pairs at the threshold that surely.

        Pairs above the threshold are found more surely still. ValueError unless both lie between 0 and 1.
        """
        if not 0 < threshold <= 1 or not 0 < recall < 1:
            raise ValueError(f"阈值应大于 0、不超过 1，召回应在 0 与 1 之间，收到 {threshold}、{recall}")
        fitting = [
            cls(bands=bands, rows=rows)
            for rows in range(1, 17)
            if rows * (bands := _bands(share=threshold**rows, recall=recall)) <= MOST_MARKS
        ]
        if not fitting:
            raise ValueError(f"阈值 {threshold} 太低，{MOST_MARKS} 个标记达不到召回 {recall}")
        return fitting[-1]


def _bands(*, share: float, recall: float) -> int:
    return 1 if share >= 1 else max(1, math.ceil(math.log(1 - recall) / math.log1p(-share)))
