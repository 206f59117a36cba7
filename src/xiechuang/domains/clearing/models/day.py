"""Clearing days, what each fixed, and the terms by which they run."""

from django.db import models
from django.db.models import Q

from xiechuang.domains.clearing.models.obligation import Obligation
from xiechuang.domains.clearing.states import DayState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of


class Terms(models.Model):
    """From a day on, how many working days regions have; unknown until the community's office sets it."""

    starts_on = models.DateField("自", unique=True)
    answer_workdays = models.PositiveSmallIntegerField("核对时限(工作日)", null=True, blank=True)
    payment_workdays = models.PositiveSmallIntegerField("付款时限(工作日)", null=True, blank=True)
    source = models.CharField("依据", max_length=200)
    set_by = models.CharField("设定人", max_length=60)
    set_at = models.DateTimeField("设定时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = "清算时限"

    def __str__(self) -> str:
        return f"{self.starts_on}"


class Day(models.Model):
    """One clearing day: what was owed by then and not yet cleared is fixed at its close."""

    on = models.DateField("清算日", unique=True)
    state = models.CharField("状态", max_length=10, choices=choices_of(DayState), default=DayState.OPEN)
    closed_at = models.DateTimeField("截止时间", null=True)
    closed_by = models.CharField("截止人", max_length=60, blank=True)
    # Without terms nobody knows when an answer or a payment is due.
    answers_due_on = models.DateField("核对期限", null=True)
    agreed_at = models.DateTimeField("轧差时间", null=True)
    payments_due_on = models.DateField("付款期限", null=True)
    settled_at = models.DateTimeField("结清时间", null=True)

    class Meta:
        ordering = ["-on"]
        verbose_name = "清算日"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=DayState.OPEN) | Q(closed_at__isnull=False), name="day_closed_at_a_moment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}"

    @property
    def status(self) -> DayState:
        """The state as a word with a label."""
        return DayState(self.state)


class Line(models.Model):
    """An obligation in a day. A line that is contested leaves for its case, and its obligation for a later day."""

    day = models.ForeignKey(Day, models.PROTECT, related_name="lines")
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="lines")
    case = models.ForeignKey("clearing.Case", models.PROTECT, null=True, related_name="lines")

    class Meta:
        ordering = ["id"]
        verbose_name = "清算明细"
        constraints = [
            # What makes an obligation stand in exactly one day, whoever closes days at once.
            models.UniqueConstraint(fields=["obligation"], condition=Q(case=None), name="line_in_one_day"),
            models.UniqueConstraint(fields=["day", "obligation"], name="line_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.obligation_id}"
