"""Key measures: the second of the three lists, what a park or a region undertakes so that dockings land."""

from django.conf import settings
from django.db import models

from xiechuang.domains.transfer.models.docking import Docking
from xiechuang.domains.transfer.models.record import state_choices
from xiechuang.domains.transfer.states import MeasureState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Organisation, Region


class Measure(models.Model):
    """A 重点举措: who does what by when (京南方案 三(一))."""

    number = models.CharField("编号", max_length=20, unique=True)
    title = models.CharField("举措", max_length=200)
    content = models.TextField("内容", blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="measures", verbose_name="责任单位"
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="measures", verbose_name="地区"
    )
    docking = models.ForeignKey(
        Docking,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name="关联对接",
    )
    due_on = models.DateField("完成时限")
    state = models.CharField(
        "状态", max_length=20, choices=state_choices(MeasureState), default=MeasureState.PLANNED
    )
    progress = models.TextField("进展", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="measures"
    )
    created_at = models.DateTimeField("登记时间", default=clock.now)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = "重点举措"
        indexes = [models.Index(fields=["region", "state", "due_on"], name="measure_by_region")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def status(self) -> MeasureState:
        """The state as a word with a label."""
        return MeasureState(self.state)
