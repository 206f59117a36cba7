"""Vectors kept in one file beside the index: fixed records of a key and 384 half-precision numbers, memory-mapped."""

import fcntl
import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.matching.dense.encoding import DIMENSIONS

KEY_BYTES = 16
_MAGIC = b"xiechuang vectors 1\n".ljust(32, b"\0")
_RECORD = np.dtype([("key", f"V{KEY_BYTES}"), ("vector", "<f2", (DIMENSIONS,))])

Half = NDArray[np.float16]


class Store:
    """What is on disk; only ever added to, a record torn by a crash is cut off at the next writing."""

    def __init__(self, path: Path) -> None:
        """Open a file, or one to be made at the first writing; ValueError when it is something else."""
        self.path = path
        self._records: NDArray[np.void] = np.zeros(0, dtype=_RECORD)
        self._rows: dict[bytes, int] = {}
        if path.exists() and path.stat().st_size > 0:
            self._map()

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, key: bytes) -> Half | None:
        """The vector under a key."""
        row = self._rows.get(key)
        return None if row is None else np.asarray(self._records["vector"][row], dtype=np.float16)

    def add(self, vectors: Mapping[bytes, Half]) -> None:
        """Write more vectors; several processes may write at once, one after the other."""
        if not vectors:
            return
        fresh = np.zeros(len(vectors), dtype=_RECORD)
        for place, (key, vector) in enumerate(vectors.items()):
            fresh[place] = (key, vector)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            size = stream.seek(0, os.SEEK_END)
            if size < len(_MAGIC):
                stream.truncate(0)
                stream.write(_MAGIC)
            else:
                stream.truncate(size - (size - len(_MAGIC)) % _RECORD.itemsize)
            stream.write(fresh.tobytes())
            stream.flush()
            os.fsync(stream.fileno())
        self._map()

    def _map(self) -> None:
        with self.path.open("rb") as stream:
            head = stream.read(len(_MAGIC))
            if len(head) < len(_MAGIC) and _MAGIC.startswith(head):
                return
            if head != _MAGIC:
                raise ValueError(f"{self.path.name} 不是语义向量文件，或由另一版本写成；删去后会重新生成")
        whole = (self.path.stat().st_size - len(_MAGIC)) // _RECORD.itemsize
        if whole == 0:
            return
        self._records = np.memmap(self.path, dtype=_RECORD, mode="r", offset=len(_MAGIC), shape=(whole,))
        self._rows = {key.tobytes(): row for row, key in enumerate(self._records["key"])}
