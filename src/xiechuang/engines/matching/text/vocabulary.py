"""All terms of an index, each with its row: flat arrays that grow, save as they are and open memory-mapped."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from threading import Lock
from typing import Self, TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt

Bytes: TypeAlias = npt.NDArray[np.uint8]
Rows: TypeAlias = npt.NDArray[np.int32]
Offsets: TypeAlias = npt.NDArray[np.int64]

_FIRST = 1024
_MANY = 100_000
"""From so many terms on it pays to load the compiled loops."""


class Vocabulary:
    """Terms in the order of their first use; finding one compares its bytes, so no checksum is ever trusted.

    Arrays (see `arrays`): `blob` uint8, the terms in UTF-8 one after another; `ends` int64 (terms + 1), where each
    begins and the last one ends; `slots` int32, an open-addressing table of row + 1, 0 for empty, its length a power
    of two at least twice the number of terms; probing is linear from crc32(term).
    """

    def __init__(self) -> None:
        self._blob: Bytes = np.zeros(_FIRST, dtype=np.uint8)
        self._ends: Offsets = np.zeros(_FIRST, dtype=np.int64)
        self._slots: Rows = np.zeros(_FIRST, dtype=np.int32)
        self._size = 0
        self._order: list[int] = []
        self._lock = Lock()

    @classmethod
    def of(cls, terms: Iterable[str]) -> Self:
        """Make a vocabulary of distinct terms in this order; repeated ones keep their first row."""
        made = cls()
        made.add_many(terms)
        return made

    @classmethod
    def from_arrays(cls, *, blob: Bytes, ends: Offsets, slots: Rows) -> Self:
        """Open what `arrays` gave, memory-mapped or not, without reading it; ValueError when the shapes disagree."""
        size = len(ends) - 1
        if size < 0 or len(slots) < 2 * size or len(slots) & (len(slots) - 1) or int(ends[-1]) != len(blob):
            raise ValueError("词表已损坏：各数组的长度对不上")
        opened = cls.__new__(cls)
        opened._blob, opened._ends, opened._slots = blob, ends, slots  # noqa: SLF001 - its own class
        opened._size, opened._order, opened._lock = size, [], Lock()  # noqa: SLF001
        return opened

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Give the arrays to save, trimmed to what is used."""
        return {
            "blob": self._blob[: self._ends[self._size]],
            "ends": self._ends[: self._size + 1],
            "slots": self._slots,
        }

    def __len__(self) -> int:
        return self._size

    def __contains__(self, term: object) -> bool:
        return isinstance(term, str) and self.row(term) is not None

    def __iter__(self) -> Iterator[str]:
        return (self.term(row) for row in range(self._size))

    def row(self, term: str) -> int | None:
        """Row of a term; None for one that is not here."""
        found = int(self._slots[self._slot(_encoded(term))])
        return found - 1 if found else None

    def term(self, row: int) -> str:
        """Term of a row; IndexError outside 0 … len − 1."""
        if not 0 <= row < self._size:
            raise IndexError(f"词表只有 {self._size} 个词，没有第 {row} 行")
        return self._blob[self._ends[row] : self._ends[row + 1]].tobytes().decode()

    def add(self, term: str) -> int:
        """Row of a term, put in where it is new."""
        with self._lock:
            return self._add(_encoded(term))

    def add_many(self, terms: Iterable[str]) -> Rows:
        """Rows of many terms in their order, new ones put in."""
        with self._lock:
            return np.array([self._add(_encoded(term)) for term in terms], dtype=np.int32)

    def add_packed(self, *, blob: Bytes, ends: Offsets) -> Rows:
        """Rows of many terms given as `blob` and `ends` of this class are laid out, new ones put in; compiled."""
        from xiechuang.engines.matching.text.compiled import rows as compiled

        rows = np.empty(len(ends) - 1, dtype=np.int32)
        with self._lock:
            self._make_room(terms=len(rows), size=len(blob))
            self._size = compiled.put_all(
                blob, ends, compiled.check_table(), self._blob, self._ends, self._slots, self._size, rows
            )
        return rows

    def rows_of(self, other: "Vocabulary") -> Rows:
        """Row here of each term of another vocabulary, -1 for those that are not here; compiled."""
        from xiechuang.engines.matching.text.compiled import rows as compiled

        rows = np.empty(len(other), dtype=np.int32)
        blob, asked = other._blob, other._ends[: len(other) + 1]  # noqa: SLF001 - its own class
        compiled.find_all(blob, asked, compiled.check_table(), self._blob, self._ends, self._slots, rows)
        return rows

    def starting_with(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Terms that begin with a prefix, each with its row, in the order of code points."""
        wanted, order = _encoded(prefix), self._sorted()
        first = bisect_left(order, wanted, key=self._bytes)
        rows = takewhile(lambda row: self._bytes(row).startswith(wanted), islice(order, first, None))
        return ((self.term(row), row) for row in rows)

    def _sorted(self) -> list[int]:
        """Rows in the order of their terms, sorted anew only after the vocabulary has grown."""
        if len(self._order) != self._size:
            self._order = sorted(range(self._size), key=self._bytes)
        return self._order

    def _bytes(self, row: int) -> bytes:
        return self._blob[self._ends[row] : self._ends[row + 1]].tobytes()

    def _slot(self, encoded: bytes) -> int:
        """The slot that holds this term, or the empty one where it belongs."""
        last = len(self._slots) - 1
        slot = crc32(encoded) & last
        while (found := int(self._slots[slot])) and self._bytes(found - 1) != encoded:
            slot = slot + 1 & last
        return slot

    def _add(self, encoded: bytes) -> int:
        slot = self._slot(encoded)
        if found := int(self._slots[slot]):
            return found - 1
        self._make_room(terms=1, size=len(encoded))
        row, start = self._size, int(self._ends[self._size])
        self._blob[start : start + len(encoded)] = np.frombuffer(encoded, dtype=np.uint8)
        self._ends[row + 1] = start + len(encoded)
        self._slots[self._slot(encoded)] = row + 1
        self._size = row + 1
        return row

    def _make_room(self, *, terms: int, size: int) -> None:
        """Make the arrays writable and large enough for so many more terms and bytes."""
        used, need = int(self._ends[self._size]), self._size + terms
        if used + size > len(self._blob) or not self._blob.flags.writeable:
            self._blob = _grown(self._blob[:used], max(2 * used, used + size, _FIRST))
        if need + 1 > len(self._ends) or not self._ends.flags.writeable:
            self._ends = _grown(self._ends[: self._size + 1], max(2 * self._size, need + 1, _FIRST))
        if 2 * need > len(self._slots) or not self._slots.flags.writeable:
            self._rehash(max(_FIRST, 1 << (2 * need - 1).bit_length()))

    def _rehash(self, length: int) -> None:
        self._slots = np.zeros(length, dtype=np.int32)
        if self._size >= _MANY:
            from xiechuang.engines.matching.text.compiled import rows as compiled

            compiled.fill_slots(self._blob, self._ends, self._size, compiled.check_table(), self._slots)
            return
        for row in range(self._size):
            self._slots[self._slot(self._bytes(row))] = row + 1


def _encoded(term: str) -> bytes:
    # A lone surrogate never stands in a folded text, but may be asked for.
    return term.encode("utf-8", "surrogatepass")


def _grown(array: npt.NDArray, length: int) -> npt.NDArray:
    larger = np.zeros(length, dtype=array.dtype)
    larger[: len(array)] = array
    return larger
