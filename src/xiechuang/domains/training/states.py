"""The words of training: where a version of a guide stands, and where a question."""

from xiechuang.kernel.lib.wording import Worded


class VersionState(Worded):
    """Where one version of a guide stands."""

    WRITING = "writing", "编写中"
    REVIEW = "review", "待复核", "busy"
    PUBLISHED = "published", "已发布", "good"
    RETIRED = "retired", "已停用", "warn"


class QuestionState(Worded):
    """Where a reader's question stands."""

    ASKED = "asked", "待答复", "busy"
    ANSWERED = "answered", "已答复", "good"
    JOINED = "joined", "已并入指南", "good"


OPEN = frozenset({VersionState.WRITING, VersionState.REVIEW})
"""States before publication; a guide has at most one version in them."""
SEEN = frozenset({VersionState.PUBLISHED, VersionState.RETIRED})
"""States in which everybody sees a version."""
