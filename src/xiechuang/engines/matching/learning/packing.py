"""Writes numbers into JSON and back: base64 of little-endian arrays, checked when read."""

import base64
import binascii
import math
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Body = dict[str, Any]
_KINDS = {"<f2", "<f4", "<f8", "<i4"}


def pack(values: NDArray[Any], kind: str) -> Body:
    """An array as kind, shape and text."""
    data = np.ascontiguousarray(values, dtype=kind).tobytes()
    return {"kind": kind, "shape": list(values.shape), "data": base64.b64encode(data).decode("ascii")}


def unpack(packed: object) -> NDArray[Any]:
    """The array again, in native numbers of 32 or 64 bits; ValueError when it is not whole or not finite."""
    if not isinstance(packed, dict) or packed.get("kind") not in _KINDS:
        raise ValueError("数组的写法不对")
    given = cast("Body", packed)
    shape = tuple(int(size) for size in given["shape"])
    try:
        data = base64.b64decode(given["data"], validate=True)
    except binascii.Error as damaged:
        raise ValueError("数组的内容已损坏") from damaged
    kind = np.dtype(given["kind"])
    if len(data) != kind.itemsize * math.prod(shape):
        raise ValueError("数组的长度不对")
    values = np.frombuffer(data, dtype=kind).reshape(shape)
    if not np.isfinite(values).all():
        raise ValueError("数组里有不是数的值")
    return values.astype({"<f2": "f4", "<f4": "f4", "<f8": "f8", "<i4": "i8"}[given["kind"]])
