"""One row a job: what was asked, who asked, how far it is, what came of it."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from xiechuang.kernel.jobs.states import OPEN, JobState
from xiechuang.kernel.lib import clock

_OPEN = sorted(state.value for state in OPEN)


class JobRunSet(models.QuerySet["JobRun"]):
    """Words about jobs."""

    def open(self) -> "JobRunSet":
        """Those that wait or run."""
        return self.filter(state__in=OPEN)

    def held_by(self, *, pk: int, token: int) -> "JobRunSet":
        """The row, if the worker with this token still holds it."""
        return self.filter(pk=pk, token=token, state=JobState.RUNNING)


class JobRun(models.Model):
    """A job, from the request to its outcome."""

    number = models.CharField("编号", max_length=20, unique=True)
    kind = models.CharField("类别", max_length=60)
    label = models.CharField("名称", max_length=200)
    arguments = models.JSONField("参数", default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(
        "状态", max_length=12, choices=[(s.value, s.label) for s in JobState], default=JobState.QUEUED.value
    )
    done = models.PositiveBigIntegerField("已完成", default=0)
    total = models.PositiveBigIntegerField("总数", null=True, blank=True)
    message = models.CharField("进展", max_length=500, blank=True)
    result = models.JSONField("结果", null=True, blank=True, encoder=DjangoJSONEncoder)
    error = models.TextField("错误", blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="发起人"
    )
    membership = models.ForeignKey(
        "orgs.Membership", models.PROTECT, null=True, related_name="+", verbose_name="身份"
    )
    organisation = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="机构"
    )
    created_at = models.DateTimeField("发起时间", default=clock.now)
    started_at = models.DateTimeField("开始时间", null=True)
    heartbeat_at = models.DateTimeField("最近进展", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    cancel_requested_at = models.DateTimeField("要求取消时间", null=True)
    # Raised whenever the job changes hands: who holds an older token may write nothing more.
    token = models.PositiveIntegerField("接手次数", default=0)
    attempts = models.PositiveIntegerField("执行次数", default=0)
    queue_id = models.BigIntegerField("队列编号", null=True)

    objects = JobRunSet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "后台任务"
        indexes = [models.Index(fields=["requested_by", "-id"], name="job_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=_OPEN, finished_at=None)
                | (~Q(state__in=_OPEN) & Q(finished_at__isnull=False)),
                name="job_is_finished_once_closed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits or runs."""
        return JobState(self.state).is_open

    @property
    def percent(self) -> int | None:
        """How far it is, or None while nobody knows how much there is."""
        return min(100, self.done * 100 // self.total) if self.total else None
