"""Statements: what each region booked of a day itself, and what it says of the platform's rows."""

from django.db import models
from django.db.models import F, Q

from xiechuang.domains.clearing.models.day import Day
from xiechuang.domains.clearing.states import StatementSource, StatementState
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Region


class Statement(models.Model):
    """One region's account of one day."""

    day = models.ForeignKey(Day, models.PROTECT, related_name="statements")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="地区")
    state = models.CharField(
        "核对情况", max_length=10, choices=choices_of(StatementState), default=StatementState.PENDING
    )
    source = models.CharField("核对依据", max_length=10, choices=choices_of(StatementSource), blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.CharField("答复人", max_length=60, blank=True)

    class Meta:
        ordering = ["day", "region__order", "region"]
        verbose_name = "对账单"
        constraints = [models.UniqueConstraint(fields=["day", "region"], name="statement_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.region}"

    @property
    def status(self) -> StatementState:
        """The state as a word with a label."""
        return StatementState(self.state)


class Booking(models.Model):
    """One row of a region's own books, as it sent it for a statement; sending again replaces all of them."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="bookings")
    row = models.PositiveIntegerField("行")
    debtor = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="应付地区")
    creditor = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="应收地区")
    subject_number = models.CharField("事项编号", max_length=40)
    amount_fen = models.BigIntegerField("金额")

    class Meta:
        ordering = ["statement", "row"]
        verbose_name = "地区账表行"
        constraints = [
            models.UniqueConstraint(fields=["statement", "row"], name="booking_once_a_row"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="booking_of_something"),
            models.CheckConstraint(condition=~Q(debtor=F("creditor")), name="booking_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_number} {self.amount_fen}"
