"""A list of invoice numbers that an office checks against everything on file."""

from django.conf import settings
from django.db import models

from xiechuang.domains.evidence.states import CheckState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation


class BulkCheck(models.Model):
    """One list as it was uploaded, and line by line what is on file."""

    number = models.CharField("编号", max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="核对单位"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    file_name = models.CharField("文件", max_length=200)
    # [{row, code, number, seller, amount_fen}] as read; [{row, hits: [{…}]}] as found.
    lines = models.JSONField("清单", default=list)
    found = models.JSONField("结果", default=list)
    state = models.CharField(
        "状态", max_length=10, choices=choices_of(CheckState), default=CheckState.WAITING
    )
    job = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField("提出时间", default=clock.now)
    done_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "批量查重"

    def __str__(self) -> str:
        return self.number

    @property
    def word(self) -> CheckState:
        """The state as a word with a label."""
        return CheckState(self.state)
