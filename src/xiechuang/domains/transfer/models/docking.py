"""Dockings: the case that brings one demand and one achievement together; and landings, how it ended well."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.domains.transfer.models.achievement import Achievement
from xiechuang.domains.transfer.models.demand import Demand
from xiechuang.domains.transfer.models.record import state_choices
from xiechuang.domains.transfer.states import DockingState, Side
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Organisation, Region


class Docking(models.Model):
    """One demand, one achievement, and the technology manager who brought them together."""

    number = models.CharField("编号", max_length=20, unique=True)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="dockings", verbose_name="需求")
    achievement = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, related_name="dockings", verbose_name="成果"
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="dockings", verbose_name="技术经理人"
    )
    agency = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="dockings", verbose_name="技术转移机构"
    )
    # The two owners and their regions stand here too: they never change, and the fence needs them without a join.
    demand_side = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    achievement_side = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    demand_region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    achievement_region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        "状态", max_length=20, choices=state_choices(DockingState), default=DockingState.PROPOSED
    )
    reason = models.TextField("推荐理由", blank=True)
    score = models.PositiveSmallIntegerField("匹配分", null=True, blank=True)
    level = models.CharField("匹配程度", max_length=20, blank=True)
    explanation = models.JSONField("匹配说明", default=dict, blank=True)
    first_interest = models.CharField(max_length=12, blank=True, choices=[(s.value, s.value) for s in Side])
    first_agreement = models.CharField(max_length=12, blank=True, choices=[(s.value, s.value) for s in Side])
    meeting_at = models.DateTimeField("约见时间", null=True, blank=True)
    meeting_place = models.CharField("约见地点", max_length=200, blank=True)
    decline_code = models.CharField("终止原因", max_length=40, blank=True)
    decline_note = models.TextField("终止说明", blank=True)
    declined_by = models.CharField("终止方", max_length=12, blank=True)
    proposed_at = models.DateTimeField("推荐时间", default=clock.now)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "对接"
        indexes = [
            models.Index(fields=["state", "-id"], name="docking_by_state"),
            models.Index(fields=["manager", "-id"], name="docking_by_manager"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "achievement"],
                condition=~Q(state=DockingState.DECLINED),
                name="docking_once_a_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state=DockingState.DECLINED) | ~Q(decline_code=""),
                name="docking_declined_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=DockingState.MEETING) | Q(meeting_at__isnull=False),
                name="docking_meeting_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.demand.title} × {self.achievement.title}"

    @property
    def status(self) -> DockingState:
        """The state as a word with a label."""
        return DockingState(self.state)


class Landing(models.Model):
    """A docking that became a contract."""

    docking = models.OneToOneField(
        Docking, on_delete=models.PROTECT, related_name="landing", verbose_name="对接"
    )
    contract_number = models.CharField("合同编号", max_length=60, unique=True)
    contract_type = models.CharField("合同类型", max_length=40, blank=True)
    value_fen = models.BigIntegerField("合同成交额(分)")
    signed_on = models.DateField("签订日期")
    place = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="landings", verbose_name="落地地区"
    )
    product = models.CharField("转化产品", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="landings"
    )
    recorded_at = models.DateTimeField("登记时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-signed_on", "-id"]
        verbose_name = "转化落地"
        constraints = [models.CheckConstraint(condition=Q(value_fen__gt=0), name="landing_value_is_positive")]

    def __str__(self) -> str:
        return self.contract_number
