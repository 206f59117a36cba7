"""The accelerated clock: deeds wait for their moment, and time jumps from one to the next."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count

from xiechuang.kernel.lib import clock

FIRST = date(2026, 1, 5)
BEGIN = datetime.combine(FIRST, time(9), tzinfo=clock.HERE)
Deed = Callable[[], None]


@dataclass
class Agenda:
    """What is still to be done, the soonest first; of two at one moment the one asked for first."""

    now: datetime = BEGIN
    done: int = 0
    _waiting: list[tuple[datetime, int, str, Deed]] = field(default_factory=list)
    _order: count = field(default_factory=count)
    # Offices that are cut off do nothing until a moment; what waits for them waits on.
    _cut_off: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    postponed: int = 0

    def after(self, days: float, deed: Deed, *, office: str = "") -> None:
        """Do it so many days from now."""
        self.at(self.now + timedelta(days=days), deed, office=office)

    def at(self, moment: datetime, deed: Deed, *, office: str = "") -> None:
        """Do it at a moment."""
        heappush(self._waiting, (max(moment, self.now), next(self._order), office, deed))

    def cut_off(self, office: str, *, begins: float, days: float) -> None:
        """A region's office is away for some days."""
        start = BEGIN + timedelta(days=begins)
        self._cut_off[office] = (start, start + timedelta(days=days))

    def is_cut_off(self, office: str) -> bool:
        """Whether nobody answers there now."""
        begins, ends = self._cut_off.get(office, (BEGIN, BEGIN))
        return begins <= self.now < ends

    def run(self, *, act: Callable[[Deed], None], each: Callable[[int], None]) -> None:
        """Do everything at its own time until nothing waits; ``act`` does a deed, ``each`` hears how many are done."""
        while self._waiting:
            moment, order, office, deed = heappop(self._waiting)
            self.now = moment
            if office and self.is_cut_off(office):
                self.postponed += 1
                heappush(self._waiting, (self._cut_off[office][1], order, office, deed))
                continue
            with clock.fixed(moment):
                act(deed)
            self.done += 1
            each(self.done)

    @property
    def left(self) -> int:
        """How many deeds still wait."""
        return len(self._waiting)
