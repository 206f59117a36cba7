"""One file of named arrays, written so that a crash leaves it whole or absent, opened memory-mapped."""

import hashlib
import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_MAGIC = b"XCINDEX1"
_ALIGNED = 64
_BLOCK = 1 << 22


def write(folder: Path, *, stem: str, arrays: Mapping[str, npt.NDArray[Any]]) -> tuple[str, str]:
    """Write arrays to a file named after its SHA-256; gives file name and checksum."""
    header = _header(arrays)
    draft = folder / f".{stem}-{os.getpid()}"
    checksum = hashlib.sha256()
    with draft.open("wb") as stream:
        for piece in (header, *(_padded(array) for array in arrays.values())):
            for first in range(0, len(piece), _BLOCK):
                checksum.update(piece[first : first + _BLOCK])
                stream.write(piece[first : first + _BLOCK])
        stream.flush()
        os.fsync(stream.fileno())
    digest = checksum.hexdigest()
    name = f"{stem}-{digest[:16]}"
    draft.replace(folder / name)
    return name, digest


def read(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Map the arrays of a file without reading them; ValueError when the file is missing or its head is damaged."""
    if not path.is_file() or path.stat().st_size < 2 * _ALIGNED:
        raise ValueError(f"索引文件校验不符，请重建：{path.name}")
    whole = np.memmap(path, dtype=np.uint8, mode="r").view(np.ndarray)
    listed, begin = _contents(whole, path.name)
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, kind, shape in listed:
        dtype = np.dtype(kind)
        size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
        if begin + size > len(whole):
            raise ValueError(f"索引文件校验不符，请重建：{path.name}")
        arrays[name] = whole[begin : begin + size].view(dtype).reshape(shape)
        begin += size + -size % _ALIGNED
    return arrays


def checksum_of(path: Path) -> str:
    """SHA-256 of a whole file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _contents(whole: npt.NDArray[np.uint8], name: str) -> tuple[list[tuple[str, str, list[int]]], int]:
    length, crc = (int(one) for one in whole[8:16].view(np.uint32))
    head = whole[16 : 16 + length].tobytes()
    if whole[:8].tobytes() != _MAGIC or zlib.crc32(head) != crc:
        raise ValueError(f"索引文件校验不符，请重建：{name}")
    listed: list[tuple[str, str, list[int]]] = json.loads(head)
    return listed, 16 + length + -(16 + length) % _ALIGNED


def _header(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    listed = [(name, array.dtype.str, list(array.shape)) for name, array in arrays.items()]
    head = json.dumps(listed).encode()
    fixed = _MAGIC + np.array([len(head), zlib.crc32(head)], dtype=np.uint32).tobytes() + head
    return fixed + b"\0" * (-len(fixed) % _ALIGNED)


def _padded(array: npt.NDArray[Any]) -> bytes | memoryview:
    flat = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    gap = -len(flat) % _ALIGNED
    return (np.concatenate([flat, np.zeros(gap, dtype=np.uint8)]) if gap else flat).data
