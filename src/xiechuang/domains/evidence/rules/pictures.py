"""Pages as pictures: where a grey page gets darker from one cell to the next, kept as bits (a difference hash).

Source: the gradient hash "dHash" (N. Krawetz, "Kind of Like That", 2013), here on a fine grid and with a dead zone, because
forms of one kind are the same at a coarse look and blank paper is noise.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from xiechuang.engines.matching.likeness.sketch import numbers_as_hashes

Grey: TypeAlias = npt.NDArray[np.uint8]

GRID = 32
DEAD = 6
"""Steps of grey (of 255) that re-encoding may make by itself."""
PAGE_BYTES = 2 * GRID * GRID // 8
FEWEST = 40
"""Edges below which a page is as good as blank and like nothing."""
INK = 200


def page_bits(grey: Grey) -> bytes:
    """The bits of one page: margins cut off, then 32 × 32 steps to the right and 32 × 32 downwards."""
    cells = _averaged(_inked(grey), GRID + 1)
    right = cells[:GRID, :GRID] - cells[:GRID, 1:] > DEAD
    down = cells[:GRID, :GRID] - cells[1:, :GRID] > DEAD
    bits = np.concatenate([right.ravel(), down.ravel()])
    return np.packbits(bits).tobytes() if bits.sum() >= FEWEST else b""


def turned_bits(grey: Grey) -> tuple[bytes, bytes, bytes, bytes]:
    """The bits of the page each way up."""
    turned = [page_bits(np.rot90(grey, times)) for times in range(4)]
    return turned[0], turned[1], turned[2], turned[3]


def picture_hashes(bits: bytes) -> npt.NDArray[np.uint64]:
    """The edges of a page as hashes, for the keys it is found by."""
    places = np.flatnonzero(np.unpackbits(np.frombuffer(bits, dtype=np.uint8)))
    return numbers_as_hashes(places.astype(np.int64))


def picture_likeness(one: Sequence[bytes], other: Sequence[bytes]) -> float:
    """The best Jaccard likeness of a page of the one and a page of the other, 0–1."""
    return max((_alike(left, right) for left in one for right in other if left and right), default=0.0)


def pages_of(kept: bytes) -> tuple[bytes, ...]:
    """The pages that were kept one after the other."""
    return tuple(kept[start : start + PAGE_BYTES] for start in range(0, len(kept), PAGE_BYTES))


def _alike(left: bytes, right: bytes) -> float:
    one, other = int.from_bytes(left), int.from_bytes(right)
    either = (one | other).bit_count()
    return (one & other).bit_count() / either if either else 0.0


def _inked(grey: Grey) -> Grey:
    """The page without its white margins, so that another margin makes no other page."""
    dark = grey < INK
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(rows) or rows[-1] - rows[0] < GRID or columns[-1] - columns[0] < GRID:
        return grey
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _averaged(grey: Grey, cells: int) -> npt.NDArray[np.float64]:
    """Means of equal cells; shape (cells, cells)."""
    sums = np.zeros((grey.shape[0] + 1, grey.shape[1] + 1))
    sums[1:, 1:] = grey.astype(np.float64).cumsum(axis=0).cumsum(axis=1)
    rows = np.linspace(0, grey.shape[0], cells + 1).round().astype(int)
    columns = np.linspace(0, grey.shape[1], cells + 1).round().astype(int)
    corners = sums[np.ix_(rows, columns)]
    total = corners[1:, 1:] - corners[:-1, 1:] - corners[1:, :-1] + corners[:-1, :-1]
    sizes = np.outer(np.diff(rows), np.diff(columns))
    return np.asarray(total / np.maximum(sizes, 1))
