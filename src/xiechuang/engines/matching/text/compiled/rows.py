"""Puts many terms into the table of a vocabulary at once, by the same checksum and probing as it uses for one."""

from functools import cache
from typing import Any, TypeAlias
from zlib import crc32

import numba as nb
import numpy as np
import numpy.typing as npt

Bytes: TypeAlias = npt.NDArray[np.uint8]
Numbers: TypeAlias = npt.NDArray[np.int32]
Offsets: TypeAlias = npt.NDArray[np.int64]
Checks: TypeAlias = npt.NDArray[np.uint32]

Whole: TypeAlias = Any
"""A whole number; of which machine type is for the compiler to say."""

compiled = nb.njit(nogil=True, cache=True)
_ONES = 0xFFFFFFFF


@cache
def check_table() -> Checks:
    """What each byte adds to a CRC-32, taken from zlib itself."""
    # crc32 of one byte is table[byte ^ 0xff] ^ 0xff000000, before and after the inversions that zlib adds.
    return np.array([crc32(bytes([byte ^ 0xFF])) ^ 0xFF000000 for byte in range(256)], dtype=np.uint32)


@compiled
def put_all(
    new: Bytes,
    new_ends: Offsets,
    table: Checks,
    blob: Bytes,
    ends: Offsets,
    slots: Numbers,
    size: Whole,
    rows: Numbers,
) -> Whole:
    """Find or add each new term; rows[i] is its row, the result the number of terms now. There must be room."""
    last = len(slots) - 1
    for number in range(len(rows)):
        start, end = new_ends[number], new_ends[number + 1]
        slot = np.int64(_check(new, start, end, table)) & last
        while slots[slot] != 0 and not _is_same(new, start, end, blob, ends, slots[slot] - 1):
            slot = slot + 1 & last
        if slots[slot] == 0:
            first = ends[size]
            blob[first : first + end - start] = new[start:end]
            ends[size + 1] = first + end - start
            size += 1
            slots[slot] = size
        rows[number] = slots[slot] - 1
    return size


@compiled
def find_all(
    asked: Bytes,
    asked_ends: Offsets,
    table: Checks,
    blob: Bytes,
    ends: Offsets,
    slots: Numbers,
    rows: Numbers,
) -> None:
    """Find each asked term; rows[i] is its row, -1 for one that is not there."""
    last = len(slots) - 1
    for number in range(len(rows)):
        start, end = asked_ends[number], asked_ends[number + 1]
        slot = np.int64(_check(asked, start, end, table)) & last
        while slots[slot] != 0 and not _is_same(asked, start, end, blob, ends, slots[slot] - 1):
            slot = slot + 1 & last
        rows[number] = slots[slot] - 1


@compiled
def fill_slots(blob: Bytes, ends: Offsets, size: Whole, table: Checks, slots: Numbers) -> None:
    """Write the terms of a vocabulary into a new, empty table."""
    last = len(slots) - 1
    for row in range(size):
        slot = np.int64(_check(blob, ends[row], ends[row + 1], table)) & last
        while slots[slot] != 0:
            slot = slot + 1 & last
        slots[slot] = row + 1


@compiled
def _check(blob: Bytes, start: Whole, end: Whole, table: Checks) -> Whole:
    check = np.uint32(_ONES)
    for place in range(start, end):
        check = table[(check ^ blob[place]) & np.uint32(0xFF)] ^ (check >> np.uint32(8))
    return check ^ np.uint32(_ONES)


@compiled
def _is_same(new: Bytes, start: Whole, end: Whole, blob: Bytes, ends: Offsets, row: Whole) -> bool:
    first = ends[row]
    if ends[row + 1] - first != end - start:
        return False
    for offset in range(end - start):  # noqa: SIM110 - a generator would not compile
        if blob[first + offset] != new[start + offset]:
            return False
    return True
