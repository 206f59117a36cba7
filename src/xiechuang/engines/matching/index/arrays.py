"""Names of the arrays that the index is made of, and how a posting is packed."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ids: TypeAlias = npt.NDArray[np.int32]
Mask: TypeAlias = npt.NDArray[np.bool_]
Places: TypeAlias = npt.NDArray[np.int64]
Packed: TypeAlias = npt.NDArray[np.uint32]
Shorts: TypeAlias = npt.NDArray[np.uint16]

Scalar: TypeAlias = Any
"""A whole number inside a compiled function, whose width the compiler chooses."""

IMPACT_BITS = 12
"""A posting is 32 bits: the place of the document above, its impact below."""

IMPACT_LEVELS = (1 << IMPACT_BITS) - 1
"""The greatest impact; impacts are whole numbers, so that sums are the same in any order, on any shard."""

SEGMENT_DOCUMENTS = 1 << (32 - IMPACT_BITS)
"""How many documents a segment holds at most: 1,048,576."""

NOTHING: Mask = np.zeros(0, dtype=np.bool_)
"""Stands for "every document is allowed" where a compiled function takes a mask."""
NOTHING.flags.writeable = False
