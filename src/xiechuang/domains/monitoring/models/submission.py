"""Submissions: what one park says of one period, cell by cell, until it is accepted."""

from django.conf import settings
from django.db import models

from xiechuang.domains.monitoring.models.period import Period
from xiechuang.domains.monitoring.models.system import SystemIndicator
from xiechuang.domains.monitoring.states import SubmissionState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Park, Region


class Submission(models.Model):
    """One park's report of one period. Its cells are drafts; what is accepted of them becomes figures."""

    number = models.CharField("编号", max_length=20, unique=True)
    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="submissions", verbose_name="填报期"
    )
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="submissions", verbose_name="园区")
    # The park's region stands here too: it never changes, and the fence needs it without a join.
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="地区"
    )
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(SubmissionState), default=SubmissionState.DRAFT
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="填报单位",
    )
    vintage = models.PositiveSmallIntegerField("已接受的版次", default=0)
    revision_reason = models.TextField("修订原因", blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("下发时间", default=clock.now)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField("接受时间", null=True, blank=True)
    chased_at = models.DateTimeField("最近催报", null=True, blank=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-period", "park"]
        verbose_name = "园区填报"
        constraints = [models.UniqueConstraint(fields=["period", "park"], name="submission_once")]
        indexes = [models.Index(fields=["region", "state"], name="submission_by_region")]

    def __str__(self) -> str:
        return f"{self.number} {self.park} {self.period}"

    @property
    def status(self) -> SubmissionState:
        """The state as a word with a label."""
        return SubmissionState(self.state)


class Entry(models.Model):
    """One cell of a report as it was typed; nothing typed is lost because it is wrong."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="entries")
    indicator = models.ForeignKey(SystemIndicator, on_delete=models.PROTECT, related_name="+")
    text = models.CharField("填写内容", max_length=60, blank=True)
    unit = models.CharField("填写单位", max_length=40, blank=True)
    # Not known to the park: left empty with a reason, never a zero.
    is_unknown = models.BooleanField("无此数据", default=False)
    explanation = models.TextField("说明", blank=True)
    # Identities of documents attached to the submission.
    proofs = models.JSONField("证明材料", default=list, blank=True)
    changed_at = models.DateTimeField("更新时间", default=clock.now)

    class Meta:
        ordering = ["submission", "indicator__order", "id"]
        verbose_name = "填报单元格"
        constraints = [models.UniqueConstraint(fields=["submission", "indicator"], name="entry_once")]

    def __str__(self) -> str:
        return f"{self.submission.number} {self.indicator}"
