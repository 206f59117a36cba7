"""Codes that are stored, each with what people call it and how it looks."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """A code, its label and its tone (calm, busy, good, warn, bad): ``OPEN = "open", "进行中", "busy"``.

    The words stand at the member itself: in a table for several enumerations, members of equal value would be one key.
    """

    label: str
    """What people call it."""
    tone: str
    """How it looks."""

    def __new__(cls, value: str, label: str = "", tone: str = "calm") -> Self:
        """Only the code is the value, so a stored one finds its member (which does not come here); no member goes without words."""
        if not label:
            raise TypeError(f"{cls.__name__}: {value} has no label")
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member


def choices_of(words: Iterable[Worded]) -> list[tuple[str, str]]:
    """Value and label of each, as the columns of models take them."""
    return [(word.value, word.label) for word in words]
