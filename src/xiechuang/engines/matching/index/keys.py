"""Keys of documents in order, in flat arrays that open memory-mapped."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Self, overload

import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.index.arrays import Places


class Keys(Sequence[str]):
    """Distinct strings in the order of their code points: blob uint8 (UTF-8), ends int64 (keys + 1)."""

    def __init__(self, *, blob: npt.NDArray[np.uint8], ends: Places) -> None:
        if len(ends) < 1 or int(ends[-1]) != len(blob):
            raise ValueError("编号表已损坏：各数组的长度对不上")
        self.blob, self.ends = blob, ends

    @classmethod
    def of(cls, keys: Iterable[str]) -> Self:
        """Store keys that are already in order."""
        encoded = [key.encode("utf-8", "surrogatepass") for key in keys]
        ends = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(one) for one in encoded], out=ends[1:])
        return cls(blob=np.frombuffer(b"".join(encoded), dtype=np.uint8), ends=ends)

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(f"共有 {len(self)} 个编号，没有第 {place} 个")
        return self._bytes(place % len(self)).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        whole, ends = self.blob.tobytes(), self.ends.tolist()
        for place in range(len(self)):
            yield whole[ends[place] : ends[place + 1]].decode("utf-8", "surrogatepass")

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.find(key) is not None

    def find(self, key: str) -> int | None:
        """Place of a key by halving, None when it is not here."""
        wanted = key.encode("utf-8", "surrogatepass")
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self._bytes(low) == wanted else None

    def _bytes(self, place: int) -> bytes:
        return self.blob[self.ends[place] : self.ends[place + 1]].tobytes()


class Chained(Sequence[str]):
    """Several lists of keys read as one."""

    def __init__(self, parts: Sequence[Keys]) -> None:
        self._parts = parts
        self._firsts = np.cumsum([0, *(len(part) for part in parts)])

    def __len__(self) -> int:
        return int(self._firsts[-1])

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(f"共有 {len(self)} 个编号，没有第 {place} 个")
        number = int(np.searchsorted(self._firsts, place % len(self), side="right")) - 1
        return self._parts[number][place % len(self) - int(self._firsts[number])]

    def __iter__(self) -> Iterator[str]:
        for part in self._parts:
            yield from part
