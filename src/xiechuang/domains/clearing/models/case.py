"""Cases: a difference about one matter, what each side booked and answers, and what was decided."""

from django.db import models
from django.db.models import F, Q

from xiechuang.domains.clearing.models.day import Day
from xiechuang.domains.clearing.states import CaseState, Difference, Outcome
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Region


class Case(models.Model):
    """Two regions and the platform do not say the same of one matter."""

    number = models.CharField("编号", max_length=20, unique=True)
    day = models.ForeignKey(Day, models.PROTECT, related_name="cases", verbose_name="清算日")
    raised_by = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="提出地区")
    debtor = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="应付地区")
    creditor = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="应收地区")
    subject_number = models.CharField("事项编号", max_length=40)
    difference = models.CharField("差异", max_length=20, choices=choices_of(Difference))
    # None where the platform has no such row.
    platform_fen = models.BigIntegerField("平台金额", null=True)
    state = models.CharField("状态", max_length=10, choices=choices_of(CaseState), default=CaseState.OPEN)
    answers_due_on = models.DateField("答复期限", null=True)
    outcome = models.CharField("决定", max_length=12, choices=choices_of(Outcome), blank=True)
    decided_fen = models.BigIntegerField("决定金额", null=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    opened_at = models.DateTimeField("提出时间", default=clock.now)

    class Meta:
        ordering = ["-id"]
        verbose_name = "清算差异"
        constraints = [
            models.CheckConstraint(condition=~Q(debtor=F("creditor")), name="case_between_two"),
            models.UniqueConstraint(
                fields=["day", "debtor", "creditor", "subject_number"], name="case_once_a_matter"
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.OPEN) | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="case_decided_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject_number}"

    @property
    def status(self) -> CaseState:
        """The state as a word with a label."""
        return CaseState(self.state)


class Side(models.Model):
    """One of the two regions in a case: what stands in its books, as far as it said, and its answer."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="sides")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="地区")
    # Whether the region said what it booked; then no amount means that it booked nothing.
    has_said = models.BooleanField("已报", default=False)
    booked_fen = models.BigIntegerField("本地区账上金额", null=True)
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.CharField("答复人", max_length=60, blank=True)

    class Meta:
        ordering = ["case", "region__order", "region"]
        verbose_name = "差异的一方"
        constraints = [models.UniqueConstraint(fields=["case", "region"], name="side_once_a_region")]

    def __str__(self) -> str:
        return f"{self.case} {self.region}"
