"""The states of a job."""

from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """What people call it."""
        return JOB_LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether anything is still to happen."""
        return self in OPEN


JOB_LABELS = {
    JobState.QUEUED: "排队中",
    JobState.RUNNING: "进行中",
    JobState.SUCCEEDED: "已完成",
    JobState.FAILED: "失败",
    JobState.CANCELLED: "已取消",
}
OPEN = frozenset({JobState.QUEUED, JobState.RUNNING})
