"""A follower keeps something made from the database in memory and brings it up to date at each question."""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Generic, TypeVar

from xiechuang.kernel.search.feed import EVERYTHING, Place, Reading, Subject, here, read_since

State = TypeVar("State")
_versions = count(1)
# How far back a follower remembers what it changed, for those who derive something from its versions.
REMEMBERED = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Generic[State]):
    """A state, where in the feed it stands, and what led to it from which earlier versions."""

    state: State
    place: Place
    version: int
    steps: tuple[tuple[int, frozenset[Subject]], ...] = ()
    """Earlier versions, oldest first, each with the subjects that changed right after it."""

    def changed_since(self, version: int) -> frozenset[Subject] | None:
        """Subjects that changed since an earlier version; None when this state does not come from it."""
        if version == self.version:
            return frozenset()
        earlier = [old for old, _ in self.steps]
        if version not in earlier:
            return None
        return frozenset().union(*(changed for _, changed in self.steps[earlier.index(version) :]))


@dataclass(frozen=True, slots=True)
class _Private(Generic[State]):
    """What one transaction sees with its own changes, which may still be undone; never shown to another."""

    origin: Held[State]
    ids: frozenset[int]
    held: Held[State]


class Follower(Generic[State]):
    """Holds a state for all threads of a process: ``make`` builds it, ``apply`` brings changed subjects into it.

    ``apply`` reads the subjects as they are now, so that doing it twice or in another order changes nothing. A state is
    replaced whole, never changed, so whoever holds one may finish reading it. ``find_stored`` may offer one made earlier.
    """

    def __init__(
        self,
        *,
        make: Callable[[], State],
        apply: Callable[[State, Sequence[Subject]], State],
        concerns: Callable[[Subject], bool] = lambda _: True,
        find_stored: Callable[[], tuple[State, Place] | None] = lambda: None,
        find_newer: Callable[[State], tuple[State, Place] | None] = lambda _: None,
    ) -> None:
        self._make, self._apply, self._concerns = make, apply, concerns
        self._find_stored, self._find_newer = find_stored, find_newer
        self._lock = threading.RLock()
        self._held: Held[State] | None = None
        self._private = threading.local()

    def current(self) -> Held[State]:
        """The state with every change committed so far, and with those of one's own transaction."""
        held = self._held
        if held is not None:
            reading = read_since(held.place)
            if not (reading.is_lost or reading.changes or reading.mine):
                return held
        with self._lock:
            return self._catch_up()

    def forget(self) -> None:
        """Begin anew at the next question."""
        with self._lock:
            self._held = None
        self._private = threading.local()

    def _catch_up(self) -> Held[State]:
        held = self._held or self._own_beginning()
        reading = read_since(held.place) if held else None
        if held is None or reading is None or _is_useless(reading):
            held, reading = self._begin()
        if reading.mine:
            # Subjects read now may show one's own words, which may be undone: nothing of them goes into what all share.
            return self._with_own(held, reading)
        self._held = self._advance(held, reading)
        return self._held

    def _begin(self) -> tuple[Held[State], Reading]:
        if stored := self._find_stored():
            reading = read_since(stored[1])
            if not _is_useless(reading):
                return Held(state=stored[0], place=stored[1], version=next(_versions)), reading
        place = here()  # taken before anything is read, so that nothing can slip between
        held = Held(state=self._make(), place=place, version=next(_versions))
        return held, read_since(place)

    def _advance(self, held: Held[State], reading: Reading) -> Held[State]:
        changed = self._concerned(reading.changes.values())
        if not changed:
            return Held(state=held.state, place=reading.place, version=held.version, steps=held.steps)
        if newer := self._find_newer(held.state):
            later = read_since(newer[1])
            if not (_is_useless(later) or later.mine):
                held = Held(state=newer[0], place=newer[1], version=next(_versions))
                changed, reading = self._concerned(later.changes.values()), later
        return self._next(held, changed, reading.place)

    def _next(self, held: Held[State], changed: frozenset[Subject], place: Place) -> Held[State]:
        state = self._apply(held.state, sorted(changed))
        steps = (*held.steps, (held.version, changed))[-REMEMBERED:]
        return Held(state=state, place=place, version=next(_versions), steps=steps)

    def _with_own(self, held: Held[State], reading: Reading) -> Held[State]:
        """The state for this transaction alone; kept until it writes more, so that reading again is cheap."""
        changes = reading.changes | reading.mine
        ids = frozenset(changes)
        known = self._known()
        if known is None or known.origin.version != held.version or not known.ids <= ids:
            known = _Private(held, frozenset(), held)
        changed = self._concerned(changes[pk] for pk in ids - known.ids)
        own = self._next(known.held, changed, held.place) if changed else known.held
        self._private.known = _Private(held, ids, own)
        return own

    def _known(self) -> _Private[State] | None:
        return getattr(self._private, "known", None)

    def _own_beginning(self) -> Held[State] | None:
        """What this transaction began with when nothing was shared yet; never what holds words that were undone since."""
        if (known := self._known()) is None:
            return None
        reading = read_since(known.origin.place)
        is_whole = known.ids <= reading.changes.keys() | reading.mine.keys()
        return known.origin if reading.mine and is_whole else None

    def _concerned(self, subjects: Iterable[Subject]) -> frozenset[Subject]:
        return frozenset(s for s in subjects if s != EVERYTHING and self._concerns(s))


def _is_useless(reading: Reading) -> bool:
    """Whether what one holds cannot be brought up to date by single subjects."""
    return reading.is_lost or EVERYTHING in reading.changes.values()
