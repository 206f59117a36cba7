"""Comparing a region's own books with the platform's rows, matter by matter. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from xiechuang.domains.clearing.states import Difference


@dataclass(frozen=True, slots=True, order=True)
class Matter:
    """What is compared: all that one region owes another about one number."""

    debtor: str
    creditor: str
    subject_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One matter, side by side; None where a side has no such row."""

    matter: Matter
    platform_fen: int | None
    own_fen: int | None

    @property
    def difference(self) -> Difference | None:
        """How the two differ, seen from the region; None when they agree."""
        if self.platform_fen == self.own_fen:
            return None
        if self.own_fen is None:
            return Difference.MISSING_HERE
        return Difference.MISSING_THERE if self.platform_fen is None else Difference.OTHER_AMOUNT

    @property
    def gap_fen(self) -> int:
        """By how much the region's books say more."""
        return (self.own_fen or 0) - (self.platform_fen or 0)


def compare(platform: Iterable[tuple[Matter, int]], own: Iterable[tuple[Matter, int]]) -> list[Compared]:
    """Every matter that either has, by matter; several rows of one matter are added up."""
    ours, theirs = _summed(own), _summed(platform)
    return [
        Compared(matter=matter, platform_fen=theirs.get(matter), own_fen=ours.get(matter))
        for matter in sorted(ours.keys() | theirs.keys())
    ]


def _summed(rows: Iterable[tuple[Matter, int]]) -> dict[Matter, int]:
    found: dict[Matter, int] = {}
    for matter, fen in rows:
        found[matter] = found.get(matter, 0) + fen
    return found
