"""Settlement payments: what the netting of a day leaves to be paid."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from xiechuang.domains.clearing.models.day import Day
from xiechuang.domains.clearing.states import PaymentState
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Region


class Payment(models.Model):
    """One region pays another what the netting says; paid by the one, confirmed by the other."""

    number = models.CharField("编号", max_length=20, unique=True)
    # The id of the ledger's transfer that takes the positions back once the money has arrived.
    transfer_id = models.UUIDField(default=uuid4, unique=True)
    day = models.ForeignKey(Day, models.PROTECT, related_name="payments", verbose_name="清算日")
    payer = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="付款地区")
    payee = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="收款地区")
    amount_fen = models.BigIntegerField("金额")
    state = models.CharField(
        "状态", max_length=10, choices=choices_of(PaymentState), default=PaymentState.PROPOSED
    )
    due_on = models.DateField("付款期限", null=True)
    bank_reference = models.CharField("银行流水号", max_length=60, blank=True)
    paid_on = models.DateField("付款日期", null=True)
    confirmed_at = models.DateTimeField("到账确认", null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "结算付款"
        constraints = [
            models.UniqueConstraint(fields=["day", "payer", "payee"], name="payment_once_a_pair"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payment_of_something"),
            models.CheckConstraint(condition=~Q(payer=F("payee")), name="payment_to_another"),
            # One transfer of a bank pays one payment.
            models.UniqueConstraint(
                fields=["payer", "bank_reference"],
                condition=~Q(bank_reference=""),
                name="payment_by_its_own_transfer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.payer_id} → {self.payee_id} {self.amount_fen}"

    @property
    def status(self) -> PaymentState:
        """The state as a word with a label."""
        return PaymentState(self.state)
