"""An array that grows at its end at little cost."""

from typing import Any

import numpy as np
import numpy.typing as npt


class Growing:
    """Rows of one shape and type; `values` is a view of all of them."""

    def __init__(self, start: npt.NDArray[Any]) -> None:
        self._room = start
        self._size = len(start)

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> npt.NDArray[Any]:
        """The rows, as they are now."""
        return self._room[: self._size]

    def extend(self, rows: npt.NDArray[Any]) -> None:
        """Put rows behind the last one."""
        size = self._size + len(rows)
        if size > len(self._room):
            room = np.empty(
                (max(size, 2 * len(self._room), 64), *self._room.shape[1:]), dtype=self._room.dtype
            )
            room[: self._size] = self.values
            self._room = room
        self._room[self._size : size] = rows
        self._size = size
