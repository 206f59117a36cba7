"""Sorted arrays that answer which phrases begin with these letters, and which share this form."""

from array import array
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Places: TypeAlias = NDArray[np.int32]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PrefixKeys:
    """Forms in byte order, each cut to a fixed width, and the row that each belongs to."""

    forms: NDArray[np.bytes_]
    rows: Places

    def rows_with(self, prefix: str) -> Places:
        """List the rows whose form begins with the prefix, as far as the width tells."""
        width = self.forms.dtype.itemsize
        wanted = prefix.encode(errors="replace")[:width]
        # Forms are padded with zero bytes and hold no 0xff, so this stands behind the last that begins so.
        ceiling = wanted + b"\xff" * (width - len(wanted))
        low = np.searchsorted(self.forms, np.bytes_(wanted), side="left")
        return self.rows[int(low) : int(np.searchsorted(self.forms, np.bytes_(ceiling), side="right"))]

    def rows_equal(self, form: str) -> Places:
        """List the rows of exactly this form; none for a form too wide to be told from longer ones."""
        wanted = form.encode(errors="replace")
        if len(wanted) >= self.forms.dtype.itemsize:
            return self.rows[:0]
        low = int(np.searchsorted(self.forms, np.bytes_(wanted), side="left"))
        return self.rows[low : int(np.searchsorted(self.forms, np.bytes_(wanted), side="right"))]


@dataclass(frozen=True, slots=True)
class FormKeys:
    """Forms by their 64-bit hash; a hash may lie, so who asks compares the phrase itself."""

    hashes: NDArray[np.int64]
    rows: Places

    def rows_of(self, form: str) -> list[int]:
        """List the rows that may have this form, in their order."""
        wanted = np.int64(hash(form))
        low = int(np.searchsorted(self.hashes, wanted, side="left"))
        high = int(np.searchsorted(self.hashes, wanted, side="right"))
        found: list[int] = self.rows[low:high].tolist()
        return found


class PrefixDraft:
    """Prefix keys in the making; rows are added in ascending order."""

    def __init__(self, *, width: int) -> None:
        self._width = width
        self._forms = bytearray()
        self._rows = array("i")

    def add(self, form: str, *, row: int) -> None:
        """Note one form of a row."""
        self._forms += form.encode(errors="replace")[: self._width].ljust(self._width, b"\0")
        self._rows.append(row)

    def keys(self) -> PrefixKeys:
        """Sort what was noted; equal forms stay in the order of rows."""
        forms = np.frombuffer(self._forms, dtype=f"S{self._width}")
        order = np.argsort(forms, kind="stable")
        return PrefixKeys(forms[order], np.frombuffer(self._rows, dtype=np.int32)[order])


class FormDraft:
    """Form keys in the making; rows are added in ascending order."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._rows = array("i")

    def add(self, form: str, *, row: int) -> None:
        """Note one form of a row."""
        self._hashes.append(hash(form))
        self._rows.append(row)

    def keys(self) -> FormKeys:
        """Sort what was noted; equal forms stay in the order of rows."""
        hashes = np.frombuffer(self._hashes, dtype=np.int64)
        order = np.argsort(hashes, kind="stable")
        return FormKeys(hashes[order], np.frombuffer(self._rows, dtype=np.int32)[order])
