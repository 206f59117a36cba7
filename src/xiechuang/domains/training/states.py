"""The words of training: where a version of a guide stands, and where a question."""

from enum import StrEnum


class Shown(StrEnum):
    """A word that pages show: what people call it, and how it looks (calm, busy, good, warn, bad)."""

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS[self]

    @property
    def tone(self) -> str:
        """How it looks."""
        return TONES.get(self, "calm")


class VersionState(Shown):
    """Where one version of a guide stands."""

    WRITING = "writing"
    REVIEW = "review"
    PUBLISHED = "published"
    RETIRED = "retired"


class QuestionState(Shown):
    """Where a reader's question stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    JOINED = "joined"


LABELS: dict[StrEnum, str] = {
    VersionState.WRITING: "编写中",
    VersionState.REVIEW: "待复核",
    VersionState.PUBLISHED: "已发布",
    VersionState.RETIRED: "已停用",
    QuestionState.ASKED: "待答复",
    QuestionState.ANSWERED: "已答复",
    QuestionState.JOINED: "已并入指南",
}
TONES: dict[StrEnum, str] = {
    VersionState.REVIEW: "busy",
    VersionState.PUBLISHED: "good",
    VersionState.RETIRED: "warn",
    QuestionState.ASKED: "busy",
    QuestionState.ANSWERED: "good",
    QuestionState.JOINED: "good",
}
OPEN = frozenset({VersionState.WRITING, VersionState.REVIEW})
"""States before publication; a guide has at most one version in them."""
SEEN = frozenset({VersionState.PUBLISHED, VersionState.RETIRED})
"""States in which everybody sees a version."""
