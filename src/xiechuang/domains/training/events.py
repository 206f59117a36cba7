"""What training announces."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePublished:
    """A version of a guide is in force; the officials it is for have to read it."""

    guide_id: int
    number: str
    version: int
