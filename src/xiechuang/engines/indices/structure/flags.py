"""What happened to a cell on its way to the index."""

from enum import IntFlag

import numpy as np
from numpy.typing import NDArray


class Flag(IntFlag):
    """Kept in uint8 arrays of the shape of the values; a cell may carry several."""

    RAW = 0
    MISSING = 1
    IMPUTED = 2
    TREATED = 4
    DENOMINATED = 8


FLAG_LABELS = {
    Flag.MISSING: "缺失",
    Flag.IMPUTED: "插补",
    Flag.TREATED: "离群处理",
    Flag.DENOMINATED: "已除以规模",
}
"""What a reader is shown; a cell without any flag is 原始."""


def flags_of(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    """The flags of raw values: MISSING where a value is NaN, RAW elsewhere; same shape."""
    return np.isnan(values).astype(np.uint8) * np.uint8(Flag.MISSING)


def labels(flag: int) -> tuple[str, ...]:
    """The words for one cell's flags: ("原始",) or those of everything that happened to it."""
    said = tuple(word for each, word in FLAG_LABELS.items() if flag & each)
    return said or ("原始",)
