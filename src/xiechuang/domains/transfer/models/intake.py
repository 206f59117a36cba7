"""Intakes: a file of achievements or demands on its way in, every row kept as it was, mended or refused."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.kernel.documents.public import Document
from xiechuang.kernel.jobs.models import JobRun
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Organisation


class Intake(models.Model):
    """One import: uploaded, mapped, checked, taken in, perhaps undone."""

    class State(models.TextChoices):
        """Where the import stands."""

        UPLOADED = "uploaded", "已上传"
        CHECKED = "checked", "已校验"
        RUNNING = "running", "导入中"
        DONE = "done", "已导入"
        STOPPED = "stopped", "已停止"
        UNDONE = "undone", "已撤销"

    class Kind(models.TextChoices):
        """What its rows become."""

        ACHIEVEMENT = "achievement", "科技成果"
        DEMAND = "demand", "技术需求"

    number = models.CharField("编号", max_length=20, unique=True)
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="intakes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="intakes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="intakes")
    state = models.CharField("状态", max_length=20, choices=State.choices, default=State.UPLOADED)
    columns = models.JSONField("列", default=list)
    mapping = models.JSONField("列对应", default=dict)
    notes = models.JSONField("读取说明", default=list)
    job = models.ForeignKey(JobRun, on_delete=models.SET_NULL, null=True, related_name="intakes")
    created_at = models.DateTimeField("上传时间", default=clock.now)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "导入"

    def __str__(self) -> str:
        return f"{self.number} {self.document.name}"


class IntakeRow(models.Model):
    """One row of the file: what stood there, what is wrong with it, what it became."""

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField("行号")
    cells = models.JSONField("原文", default=list)
    values = models.JSONField("取值", default=dict)
    errors = models.JSONField("错误", default=list)
    warnings = models.JSONField("提示", default=list)
    record_id = models.BigIntegerField(null=True)
    is_taken = models.BooleanField(default=False)

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "line"], name="intake_row_once"),
            models.CheckConstraint(
                condition=Q(is_taken=False) | Q(errors=[]), name="intake_row_taken_has_no_errors"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intake_id}:{self.line}"
