"""Claims: money asked for one contract; what experts say of it; lists of payments for a bank."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.domains.vouchers.models.use import Use
from xiechuang.domains.vouchers.models.voucher import Voucher
from xiechuang.domains.vouchers.models.words import state_column
from xiechuang.domains.vouchers.states import (
    DEAD_CLAIMS,
    ClaimState,
    Mode,
    Opinion,
    PaymentState,
    Waiting,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Person, Region


class PaymentBatch(models.Model):
    """Payments that go to a bank together."""

    number = models.CharField("编号", max_length=20, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="拨付地区")
    state = state_column(PaymentState, PaymentState.OPEN)
    name = models.CharField("名称", max_length=80, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField("编制时间", default=clock.now)
    sent_at = models.DateTimeField("送出时间", null=True, blank=True)
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "拨付批次"

    def __str__(self) -> str:
        return self.number

    @property
    def status(self) -> PaymentState:
        """The state as a word with a label."""
        return PaymentState(self.state)


class Claim(models.Model):
    """What is asked for one contract under a voucher, how it was worked out, who decided and who paid."""

    number = models.CharField("编号", max_length=20, unique=True)
    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="claims", verbose_name="用券服务")
    voucher = models.ForeignKey(
        Voucher, on_delete=models.PROTECT, related_name="claims", verbose_name="创新券"
    )
    mode = models.CharField("兑付模式", max_length=20, choices=choices_of(Mode))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="voucher_claims", verbose_name="企业"
    )
    provider_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="服务机构"
    )
    payee = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="收款单位"
    )
    # The region whose voucher it is bears the money; where the provider is paid, the provider's region pays it out.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="承担地区")
    paying_region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name="拨付地区"
    )
    provider_region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name="机构所在地区"
    )
    state = state_column(ClaimState, ClaimState.DRAFT)
    waiting_for = models.CharField(
        "待办方", max_length=20, choices=choices_of(Waiting), default=Waiting.FIRM.value
    )
    due_at = models.DateTimeField("办理期限", null=True, blank=True)
    account_name = models.CharField("收款户名", max_length=120, blank=True)
    account_number = models.CharField("收款账号", max_length=40, blank=True)
    bank = models.CharField("开户行", max_length=120, blank=True)
    note = models.TextField("说明", blank=True)
    # How the amount was worked out, step by step, each with scheme version, clause and sureness.
    calculation = models.JSONField("计算过程", default=dict, blank=True)
    amount_fen = models.BigIntegerField("申请金额", null=True, blank=True)
    hold_id = models.UUIDField(null=True, blank=True)
    held_fen = models.BigIntegerField("预留额", default=0)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_fen = models.BigIntegerField("核定金额", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField("核定时间", null=True, blank=True)
    cut_reason = models.TextField("核减理由", blank=True)
    payment = models.ForeignKey(
        PaymentBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    paid_fen = models.BigIntegerField("拨付金额", null=True, blank=True)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paid_at = models.DateTimeField("拨付时间", null=True, blank=True)
    paid_on = models.DateField("拨付日期", null=True, blank=True)
    bank_reference = models.CharField("银行流水号", max_length=80, blank=True)
    transfer_id = models.UUIDField(null=True, blank=True, unique=True)
    obligation_id = models.UUIDField(null=True, blank=True, unique=True)
    reversal_id = models.UUIDField(null=True, blank=True, unique=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reversed_at = models.DateTimeField("追回时间", null=True, blank=True)
    rating = models.PositiveSmallIntegerField("评分", null=True, blank=True)
    rating_text = models.TextField("评价", blank=True)
    rated_at = models.DateTimeField("评价时间", null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("登记时间", default=clock.now)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "兑付申请"
        indexes = [
            models.Index(fields=["region", "state", "due_at"], name="claim_by_region"),
            models.Index(fields=["paying_region", "state"], name="claim_by_payer"),
            models.Index(fields=["payee", "state"], name="claim_by_payee"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["use"],
                condition=~Q(state__in=sorted(state.value for state in DEAD_CLAIMS)),
                name="one_live_claim_a_use",
            ),
            models.CheckConstraint(
                condition=Q(approved_fen=None)
                | Q(approved_fen__gt=0, approved_fen__lte=models.F("amount_fen")),
                name="claim_is_approved_within_what_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(paid_fen=None)
                | Q(paid_fen=models.F("approved_fen"), transfer_id__isnull=False, paid_on__isnull=False),
                name="claim_is_paid_as_approved",
            ),
            models.CheckConstraint(
                condition=Q(paid_by=None) | Q(approved_by=None) | ~Q(paid_by=models.F("approved_by")),
                name="claim_is_paid_by_another",
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5), name="claim_rating_in_five"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status(self) -> ClaimState:
        """The state as a word with a label."""
        return ClaimState(self.state)

    @property
    def crosses_regions(self) -> bool:
        """Whether one region pays what another bears."""
        return self.region_id != self.paying_region_id


class Review(models.Model):
    """One expert's opinion of a claim: asked for, then given."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="reviews")
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="专家")
    # The region of the claim stands here too: the fence of claims asks here, so this table cannot ask there.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    asked_at = models.DateTimeField("邀请时间", default=clock.now)
    due_at = models.DateTimeField("评审期限", null=True, blank=True)
    opinion = models.CharField("意见", max_length=12, choices=choices_of(Opinion), blank=True)
    suggested_fen = models.BigIntegerField("建议金额", null=True, blank=True)
    text = models.TextField("评审意见", blank=True)
    given_at = models.DateTimeField("提交时间", null=True, blank=True)

    class Meta:
        ordering = ["claim", "id"]
        verbose_name = "专家评审"
        constraints = [models.UniqueConstraint(fields=["claim", "expert"], name="review_once_an_expert")]

    def __str__(self) -> str:
        return f"{self.claim} {self.expert}"
