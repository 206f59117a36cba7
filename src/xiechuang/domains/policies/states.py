"""Where a version stands in review, where a text stands on a day, and what became of a row a machine proposed."""

from dataclasses import dataclass
from enum import StrEnum

from xiechuang.kernel.lib.wording import Worded


class VersionState(Worded):
    """A version on its way to the public."""

    DRAFT = "draft", "待提交"
    SUBMITTED = "submitted", "待复核", "busy"
    RETURNED = "returned", "已退回", "warn"
    PUBLISHED = "published", "已公开", "good"
    WITHDRAWN = "withdrawn", "已撤回"


CHANGEABLE = frozenset({VersionState.DRAFT, VersionState.RETURNED})
"""States in which the one who uploaded may still change everything."""


class Status(Worded):
    """Where a text stands on a day."""

    NOT_HELD = "not_held", "未持有全文"
    DRAFT = "draft", "草案", "busy"
    NOT_YET = "not_yet", "尚未施行", "busy"
    IN_FORCE = "in_force", "现行有效", "good"
    AMENDED = "amended", "现行有效（已修改）", "good"
    EXPIRED = "expired", "规划期已满", "warn"
    REPEALED = "repealed", "已废止", "bad"

    @property
    def holds(self) -> bool:
        """Whether the text is in force, in whichever wording."""
        return self in (Status.IN_FORCE, Status.AMENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A text on a day; what the text does not say makes it unsure, and `why` says what that is."""

    status: Status
    edition: int | None = None
    is_sure: bool = True
    why: str = ""


class RowKind(Worded):
    """What a proposed row is."""

    DUTY = "duty", "职责"
    TARGET = "target", "数字与目标"


class RowState(Worded):
    """What a person made of a proposed row."""

    OPEN = "open", "待核对", "busy"
    ACCEPTED = "accepted", "已采用", "good"
    DROPPED = "dropped", "不采用"


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
