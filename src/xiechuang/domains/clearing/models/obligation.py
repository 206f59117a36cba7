"""Obligations: what one region owes another; only ever added to."""

from django.db import models
from django.db.models import F, Q

from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Region


class Obligation(models.Model):
    """One region owes another an amount; its id is that of the ledger's transfer between their position accounts."""

    id = models.UUIDField("编号", primary_key=True)
    debtor = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="应付地区")
    creditor = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="应收地区")
    amount_fen = models.BigIntegerField("金额")
    arose_on = models.DateField("发生日期")
    kind = models.CharField("类别", max_length=40)
    subject_kind = models.CharField("事项类别", max_length=60)
    subject_number = models.CharField("事项编号", max_length=40)
    # What an obligation the other way round takes back; once only.
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    reason = models.CharField("事由", max_length=200, blank=True)
    recorded_at = models.DateTimeField("记录时间", default=clock.now)
    recorded_by = models.CharField("记录人", max_length=60)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["arose_on", "id"]
        verbose_name = "地区间应收应付"
        indexes = [
            models.Index(fields=["arose_on", "id"], name="obligation_by_day"),
            models.Index(fields=["subject_kind", "subject_number"], name="obligation_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="obligation_of_something"),
            models.CheckConstraint(condition=~Q(debtor=F("creditor")), name="obligation_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.debtor_id} → {self.creditor_id} {self.subject_number} {self.amount_fen}"
