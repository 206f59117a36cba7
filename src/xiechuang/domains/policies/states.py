"""Where a version stands in review, where a text stands on a day, and what became of a row a machine proposed."""

from dataclasses import dataclass
from enum import StrEnum


class VersionState(StrEnum):
    """A version on its way to the public."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """What people call it."""
        return VERSION_LABELS[self][0]

    @property
    def tone(self) -> str:
        """How it looks."""
        return VERSION_LABELS[self][1]


VERSION_LABELS = {
    VersionState.DRAFT: ("待提交", "calm"),
    VersionState.SUBMITTED: ("待复核", "busy"),
    VersionState.RETURNED: ("已退回", "warn"),
    VersionState.PUBLISHED: ("已公开", "good"),
    VersionState.WITHDRAWN: ("已撤回", "calm"),
}
CHANGEABLE = frozenset({VersionState.DRAFT, VersionState.RETURNED})
"""States in which the one who uploaded may still change everything."""


class Status(StrEnum):
    """Where a text stands on a day."""

    NOT_HELD = "not_held"
    DRAFT = "draft"
    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    AMENDED = "amended"
    EXPIRED = "expired"
    REPEALED = "repealed"

    @property
    def label(self) -> str:
        """What people call it."""
        return STATUS_LABELS[self][0]

    @property
    def tone(self) -> str:
        """How it looks."""
        return STATUS_LABELS[self][1]

    @property
    def holds(self) -> bool:
        """Whether the text is in force, in whichever wording."""
        return self in (Status.IN_FORCE, Status.AMENDED)


STATUS_LABELS = {
    Status.NOT_HELD: ("未持有全文", "calm"),
    Status.DRAFT: ("草案", "busy"),
    Status.NOT_YET: ("尚未施行", "busy"),
    Status.IN_FORCE: ("现行有效", "good"),
    Status.AMENDED: ("现行有效（已修改）", "good"),
    Status.EXPIRED: ("规划期已满", "warn"),
    Status.REPEALED: ("已废止", "bad"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A text on a day; what the text does not say makes it unsure, and `why` says what that is."""

    status: Status
    edition: int | None = None
    is_sure: bool = True
    why: str = ""


class RowKind(StrEnum):
    """What a proposed row is."""

    DUTY = "duty"
    TARGET = "target"

    @property
    def label(self) -> str:
        """What people call it."""
        return ROW_KIND_LABELS[self]


ROW_KIND_LABELS = {RowKind.DUTY: "职责", RowKind.TARGET: "数字与目标"}


class RowState(StrEnum):
    """What a person made of a proposed row."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """What people call it."""
        return ROW_LABELS[self][0]

    @property
    def tone(self) -> str:
        """How it looks."""
        return ROW_LABELS[self][1]


ROW_LABELS = {
    RowState.OPEN: ("待核对", "busy"),
    RowState.ACCEPTED: ("已采用", "good"),
    RowState.DROPPED: ("不采用", "calm"),
}


class Difference(StrEnum):
    """How the clauses of one row of a comparison differ; the worst of its pairs."""

    NONE = "identical"
    PLACES = "places"
    WORDS = "words"
    SUBSTANCE = "substance"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """What people call it."""
        return DIFFERENCE_LABELS[self][0]

    @property
    def sign(self) -> str:
        """What tells it apart without colour."""
        return DIFFERENCE_LABELS[self][1]


DIFFERENCE_LABELS = {
    Difference.NONE: ("字句相同", "＝"),
    Difference.PLACES: ("只差地名", "◇"),
    Difference.WORDS: ("用词不同", "～"),
    Difference.SUBSTANCE: ("实质不同", "≠"),
    Difference.UNKNOWN: ("只有一份文本", "？"),
}
