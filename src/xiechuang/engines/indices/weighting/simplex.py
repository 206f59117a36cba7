"""A small exact linear programme, compiled: the most of c·x under M x ≤ b, x ≥ 0, b ≥ 0."""

import numba
import numpy as np

from xiechuang.engines.indices.weighting.shares import Floats

_TINY = 1e-11


@numba.njit(cache=True, nogil=True)
def solve(rows: Floats, limits: Floats, gains: Floats) -> tuple[Floats, Floats, bool]:
    """The best x float64[m], the price of every row float64[r], and whether the search ended; x = 0 is the start.

    Dantzig's condensed tableau; after many steps that gain nothing Bland's rule is used until one does: it cannot circle.
    """
    count, width = rows.shape
    table = np.empty((count + 1, width + 1))
    table[:count, :width] = rows
    table[:count, width] = limits
    table[count, :width] = -gains
    table[count, width] = 0.0
    inside = np.arange(width, width + count)
    outside = np.arange(width)
    stalled = 0
    ended = False
    for _ in range(200 * (width + 1) + 4 * count):
        careful = stalled > 2 * width
        enters = _entering(table, outside, careful)
        if enters < 0:
            ended = True
            break
        leaves = _leaving(table, inside, enters, careful)
        if leaves < 0:
            break
        stalled = stalled + 1 if table[leaves, width] <= _TINY else 0
        _pivot(table, leaves, enters)
        inside[leaves], outside[enters] = outside[enters], inside[leaves]
    return _read(table, inside, outside, count, width, ended)


@numba.njit(cache=True, nogil=True)
def _entering(table: Floats, outside: np.ndarray, careful: bool) -> int:  # noqa: FBT001 - compiled: no keywords
    last, width = table.shape[0] - 1, table.shape[1] - 1
    best, found = -_TINY, -1
    for place in range(width):
        cost = table[last, place]
        if cost >= -_TINY:
            continue
        if careful:
            if found < 0 or outside[place] < outside[found]:
                found = place
        elif cost < best:
            best, found = cost, place
    return found


@numba.njit(cache=True, nogil=True)
def _leaving(table: Floats, inside: np.ndarray, enters: int, careful: bool) -> int:  # noqa: FBT001 - as above
    count, width = table.shape[0] - 1, table.shape[1] - 1
    least, found = np.inf, -1
    for row in range(count):
        slope = table[row, enters]
        if slope <= _TINY:
            continue
        step = max(table[row, width], 0.0) / slope
        if step < least - 1e-13:
            least, found = step, row
        elif step <= least + 1e-13:
            better = inside[row] < inside[found] if careful else slope > table[found, enters]
            if better:
                least, found = min(step, least), row
    return found


@numba.njit(cache=True, nogil=True)
def _pivot(table: Floats, leaves: int, enters: int) -> None:
    pivot = table[leaves, enters]
    table[leaves, enters] = 1.0
    table[leaves] /= pivot
    for row in range(table.shape[0]):
        if row == leaves:
            continue
        factor = table[row, enters]
        if factor == 0.0:
            continue
        table[row, enters] = 0.0
        for column in range(table.shape[1]):
            table[row, column] -= factor * table[leaves, column]


@numba.njit(cache=True, nogil=True)
def _read(
    table: Floats,
    inside: np.ndarray,
    outside: np.ndarray,
    count: int,
    width: int,
    ended: bool,  # noqa: FBT001 - as above
) -> tuple[Floats, Floats, bool]:
    best, prices = np.zeros(width), np.zeros(count)
    for row in range(count):
        if inside[row] < width:
            best[inside[row]] = max(table[row, width], 0.0)
    for place in range(width):
        if outside[place] >= width:
            prices[outside[place] - width] = max(table[count, place], 0.0)
    return best, prices, ended
