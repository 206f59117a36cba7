"""Periods: a quarter or a year of one system, and the moments between which it is collected."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xiechuang.domains.monitoring.models.system import IndicatorSystem
from xiechuang.domains.monitoring.states import Frequency, PeriodState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of


class Period(models.Model):
    """One quarter, or one year (without a quarter), of one system version."""

    system = models.ForeignKey(IndicatorSystem, on_delete=models.PROTECT, related_name="periods")
    year = models.PositiveSmallIntegerField("年")
    quarter = models.PositiveSmallIntegerField("季度", null=True, blank=True)
    opens_at = models.DateTimeField("开始填报")
    due_at = models.DateTimeField("填报截止")
    embargo_until = models.DateTimeField("发布前保密至", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(PeriodState), default=PeriodState.PLANNED
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField("开启时间", null=True, blank=True)
    closed_at = models.DateTimeField("截止时间", null=True, blank=True)
    chased_at = models.DateTimeField("最近催报", null=True, blank=True)
    note = models.TextField("说明", blank=True)
    created_at = models.DateTimeField("登记时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        # Postgres puts NULL last on the way up, so the year as a whole comes after its quarters.
        ordering = ["system", "year", "quarter"]
        verbose_name = "填报期"
        constraints = [
            models.UniqueConstraint(
                fields=["system", "year", "quarter"], nulls_distinct=False, name="period_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter=None) | Q(quarter__range=(1, 4)), name="period_quarter_is_one_of_four"
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("opens_at")), name="period_due_after_opening"),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年" if self.quarter is None else f"{self.year} 年第 {self.quarter} 季度"

    @property
    def status(self) -> PeriodState:
        """The state as a word with a label."""
        return PeriodState(self.state)

    @property
    def code(self) -> str:
        """2026Q1, or 2026 for a year."""
        return f"{self.year}" if self.quarter is None else f"{self.year}Q{self.quarter}"

    @property
    def frequency(self) -> Frequency:
        """Whether it is a quarter or a year."""
        return Frequency.YEAR if self.quarter is None else Frequency.QUARTER
