"""What drafting announces."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftClosed:
    """A draft's co-operation came to its end; the closure report can be read."""

    draft_id: int
    number: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionsAnswered:
    """Every opinion of a region on a draft has its answer."""

    draft_id: int
    consultation_id: int
    region: str
