"""Random numbers that depend on the seed and the number of the draw alone, never on batches or threads.

Philox4x64-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3. SC11), in the layout of numpy:
draw d of a stream is `Generator(Philox(key=[seed, stream], counter=[0, d, 0, 0])).random(width)`.
"""

from enum import IntEnum
from typing import Any, TypeAlias

import numba as nb
import numpy as np
from llvmlite import ir  # type: ignore[import-untyped,unused-ignore]
from numba.core import types
from numba.extending import intrinsic
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float64]
compiled = nb.njit(nogil=True, cache=True)


class Stream(IntEnum):
    """Which purpose the numbers serve, so that no two purposes ever share any."""

    DRAWS = 0
    RESAMPLES = 1
    SCRAMBLE = 2


_ROUNDS = 10
_MULTIPLY_0, _MULTIPLY_1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_STEP_0, _STEP_1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_TO_UNIT = 2.0**-53


def _multiply(_context: Any, _a: Any, _b: Any) -> Any:
    """The upper 64 of the 128 bits of a product: one machine instruction, which Python has no word for."""

    def build(_compilation: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        wide = ir.IntType(128)
        left, right = (builder.zext(each, wide) for each in arguments)
        shifted = builder.lshr(builder.mul(left, right), ir.Constant(wide, 64))
        return builder.trunc(shifted, ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), build


_upper_half: Any = intrinsic(_multiply)


@compiled
def _fill(seed: Any, stream: Any, first: Any, points: Points) -> None:
    """Row i of `points` becomes draw first + i; four numbers a block."""
    width = points.shape[1]
    for row in range(points.shape[0]):
        draw = np.uint64(first + row)
        for block in range((width + 3) // 4):
            a, b, c, d = np.uint64(block + 1), draw, np.uint64(0), np.uint64(0)
            key_0, key_1 = seed, stream
            for _ in range(_ROUNDS):
                upper_0, lower_0 = _upper_half(_MULTIPLY_0, a), _MULTIPLY_0 * a
                upper_1, lower_1 = _upper_half(_MULTIPLY_1, c), _MULTIPLY_1 * c
                a, b, c, d = upper_1 ^ b ^ key_0, lower_1, upper_0 ^ d ^ key_1, lower_0
                key_0 += _STEP_0
                key_1 += _STEP_1
            at = 4 * block
            points[row, at] = np.float64(a >> np.uint64(11)) * _TO_UNIT
            if at + 1 < width:
                points[row, at + 1] = np.float64(b >> np.uint64(11)) * _TO_UNIT
            if at + 2 < width:
                points[row, at + 2] = np.float64(c >> np.uint64(11)) * _TO_UNIT
            if at + 3 < width:
                points[row, at + 3] = np.float64(d >> np.uint64(11)) * _TO_UNIT


def uniforms(*, seed: int, stream: Stream, first: int, count: int, width: int) -> Points:
    """Draws first … first + count − 1 as float64[count, width], uniform on [0, 1); ValueError for a negative seed."""
    if not 0 <= seed < 2**64:
        raise ValueError(f"随机种子须在 0 与 2**64 之间，不能是 {seed}")
    points = np.empty((count, width), dtype=np.float64)
    _fill(np.uint64(seed), np.uint64(stream), np.uint64(first), points)
    return points
