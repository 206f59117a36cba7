"""Explanations as plain dictionaries, lists and numbers, ready for JSON and for templates."""

import math
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np


def as_plain(value: Any) -> Any:
    """Dataclasses as dictionaries with their fields and properties; arrays as lists; NaN and ±inf as None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: as_plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, np.ndarray | np.generic):
        return as_plain(value.tolist())
    if isinstance(value, dict):
        return {str(as_plain(key)): as_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_plain(item) for item in value]
    return _scalar(value)


def _names(kind: type) -> list[str]:
    found = [name for name, member in vars(kind).items() if isinstance(member, property)]
    return [each.name for each in fields(kind)] + [name for name in found if not name.startswith("_")]


def _scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
