"""Budgets: a pool of money for a scheme, and the batches in which it is given out. What lies in them stands in the ledger."""

from django.db import models
from django.db.models import F, Q

from xiechuang.domains.vouchers.models.scheme import Scheme
from xiechuang.domains.vouchers.models.words import state_column
from xiechuang.domains.vouchers.states import BatchState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Region


class Pool(models.Model):
    """The money a region sets aside for one scheme."""

    number = models.CharField("编号", max_length=20, unique=True)
    scheme = models.OneToOneField(Scheme, on_delete=models.PROTECT, related_name="pool", verbose_name="方案")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    account = models.ForeignKey("ledger.Account", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("登记时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["number"]
        verbose_name = "额度池"

    def __str__(self) -> str:
        return f"{self.number} {self.scheme}"


class Appropriation(models.Model):
    """One sum put into a pool or taken out of it again, and the paper it rests on."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="appropriations")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    amount_fen = models.BigIntegerField("金额")
    basis = models.CharField("依据文件", max_length=200)
    transfer_id = models.UUIDField(unique=True)
    made_at = models.DateTimeField("时间", default=clock.now)
    made_by = models.CharField("经手人", max_length=60)

    class Meta:
        ordering = ["pool", "id"]
        verbose_name = "额度拨入"
        constraints = [models.CheckConstraint(condition=~Q(amount_fen=0), name="appropriation_of_something")]

    def __str__(self) -> str:
        return f"{self.pool} {self.amount_fen:+d}"


class Batch(models.Model):
    """A part of a pool that is given out between two days."""

    number = models.CharField("编号", max_length=20, unique=True)
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="batches", verbose_name="额度池")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    name = models.CharField("名称", max_length=80)
    opens_on = models.DateField("开放日")
    # The first day on which nothing can be had any more.
    closes_on = models.DateField("截止日（不含）")
    amount_fen = models.BigIntegerField("额度")
    state = state_column(BatchState, BatchState.PLANNED)
    account = models.ForeignKey("ledger.Account", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("登记时间", default=clock.now)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-opens_on", "number"]
        verbose_name = "批次"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")), name="batch_closes_after_opening"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="batch_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"

    @property
    def status(self) -> BatchState:
        """The state as a word with a label."""
        return BatchState(self.state)
