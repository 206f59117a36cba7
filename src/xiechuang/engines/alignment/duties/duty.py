"""A row of a draft duty table."""

from dataclasses import dataclass
from enum import StrEnum


class Force(StrEnum):
    """How a sentence binds."""

    MUST = "应当"
    MUST_NOT = "不得"
    MAY = "可以"
    SUPPORTS = "支持"
    ENCOURAGES = "鼓励"
    STATED = "陈述"
    """A body and what it does, without a word of duty: 本省与北京市、天津市共同建立…."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Who has to do what, as one sentence of the clause `at` says it; spans are offsets in the source."""

    at: str
    force: Force
    word: str
    """The word of duty; empty for STATED."""
    word_start: int
    word_end: int
    actor: str
    """Who, in the text's words; empty where the sentence names nobody."""
    actor_start: int
    actor_end: int
    bodies: tuple[str, ...]
    """The bodies among the actors."""
    action: str
    start: int
    """Where the sentence begins."""
    end: int

    @property
    def names_actor(self) -> bool:
        """Whether the sentence says who; where not, a person has to."""
        return bool(self.actor)
