"""A place where a text speaks of a text or clause."""

from dataclasses import dataclass
from enum import StrEnum


class Points(StrEnum):
    """What a reference names."""

    TEXT = "text"
    """Another text by its name: 《…》."""
    CLAUSE = "clause"
    """A clause by its number: 第十一条第二款."""
    NEAR = "near"
    """A clause by where it stands: 前款, 本条, 本章."""
    SELF = "self"
    """The text itself: 本决定, 本方案."""
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What is written at source[start:end] of the clause `at`, and where it leads as far as that is known."""

    at: str
    points: Points
    written: str
    start: int
    end: int
    title: str = ""
    """The text meant; empty where it is the text itself."""
    document_number: str = ""
    targets: tuple[str, ...] = ()
    """Addresses of the clauses meant; empty for a whole text and where nothing fits."""
    is_resolved: bool = False
    """Whether the text and, where clauses are named, every one of them is at hand."""
