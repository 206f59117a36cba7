"""Whole numbers and conditions that may be unknown, the same for one firm (Python) and for a column of firms (numpy)."""

from xiechuang.engines.rules.arithmetic.conditions import Condition, every, never, some
from xiechuang.engines.rules.arithmetic.quantities import (
    Quantity,
    banded,
    greatest,
    least,
    share_of,
    unknown,
    where,
)

__all__ = [
    "Condition",
    "Quantity",
    "banded",
    "every",
    "greatest",
    "least",
    "never",
    "share_of",
    "some",
    "unknown",
    "where",
]
