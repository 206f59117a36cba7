"""Scales in bands: which share of each part of an amount counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The part of an amount above `above` and up to and including `up_to` (None: no end) counts with `share`."""

    above: int
    up_to: int | None
    share: Fraction


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands in ascending order; whether they leave gaps or overlap is said by `faults`."""

    bands: tuple[Band, ...]

    def faults(self) -> Iterator[tuple[str, int, int | None]]:
        """Gaps and overlaps of the value ranges from 0 up, each as (`gap` or `overlap`, from, to)."""
        reached: int | None = 0
        for band in sorted(self.bands, key=lambda one: one.above):
            if reached is None or band.above < reached:
                ends = [end for end in (reached, band.up_to) if end is not None]
                yield "overlap", band.above, min(ends) if ends else None
            elif band.above > reached:
                yield "gap", reached, band.above
            open_ended = reached is None or band.up_to is None
            reached = None if open_ended else max(reached or 0, band.up_to or 0)
        if reached is not None:
            yield "gap", reached, None
