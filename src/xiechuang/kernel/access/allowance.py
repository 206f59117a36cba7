"""So many requests a minute for each caller, counted by all processes together at little cost.

A process takes a small lot of the minute's allowance out of the database at a time and spends it from memory. The sum of what
is spent therefore never exceeds the allowance; as long as another process or thread still has a part of a lot in hand, a
caller may be refused that much earlier (at most a hundredth of the allowance for each).
"""

from dataclasses import dataclass, field
from threading import Lock

from django.db import connection

LOTS = 100
_TAKE = """
insert into access_requestcount as known (caller, minute, taken) values (%s, %s, %s)
on conflict (caller) do update set minute = greatest(known.minute, excluded.minute),
  taken = case when known.minute < excluded.minute then 0 else known.taken end + excluded.taken
returning taken
"""
# Callers who have gone for two minutes; whoever finds them locked leaves them to the next minute.
_FORGET = """
delete from access_requestcount where caller in
  (select caller from access_requestcount where minute < %s for update skip locked)
"""


@dataclass(slots=True)
class Allowances:
    """What this process has in hand of the present minute."""

    minute: int = -1
    in_hand: dict[tuple[str, int], int] = field(default_factory=dict)
    used_up: set[tuple[str, int]] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def take(self, caller: str, *, most: int, minute: int) -> bool:
        """Count one request of ``caller`` in ``minute``; False when its ``most`` requests have been made."""
        key = (caller, most)
        with self.lock:
            is_new = self._turn_to(minute)
            if key in self.used_up:
                return False
            if self.in_hand.get(key, 0) > 0:
                self.in_hand[key] -= 1
                return True
        if is_new:
            _forget(before=minute - 1)
        return self._take_lot(key, minute)

    def forget(self) -> None:
        """Give up everything in hand; the database keeps what was taken."""
        with self.lock:
            self._turn_to(-1)

    def _turn_to(self, minute: int) -> bool:
        if minute == self.minute:
            return False
        self.minute = minute
        self.in_hand.clear()
        self.used_up.clear()
        return True

    def _take_lot(self, key: tuple[str, int], minute: int) -> bool:
        caller, most = key
        lot = max(1, most // LOTS)
        left = most - (_taken_with(caller, minute=minute, lot=lot) - lot)
        with self.lock:
            if left <= 0:
                if minute == self.minute:
                    self.used_up.add(key)
                return False
            if minute == self.minute:
                self.in_hand[key] = self.in_hand.get(key, 0) + min(lot, left) - 1
        return True


def _taken_with(caller: str, *, minute: int, lot: int) -> int:
    """What has been taken of the minute, this lot included."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [caller, minute, lot])
        taken: int = cursor.fetchone()[0]
    return taken


def _forget(*, before: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [before])
