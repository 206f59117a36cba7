"""Vouchers: from a firm's wish for one to its end."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.domains.vouchers.models.budget import Batch
from xiechuang.domains.vouchers.models.scheme import SchemeVersion
from xiechuang.domains.vouchers.models.words import state_column
from xiechuang.domains.vouchers.states import VoucherState, Waiting
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Region

WITH_SCHEME = ("scheme_version__scheme",)
"""What is read along with a voucher: nearly every rule asks its scheme, and cites it by name."""


class Voucher(models.Model):
    """One firm's voucher under one version of a scheme. Its money lies in an account of its own."""

    number = models.CharField("编号", max_length=20, unique=True)
    scheme_version = models.ForeignKey(
        SchemeVersion, on_delete=models.PROTECT, related_name="vouchers", verbose_name="方案版本"
    )
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="vouchers", verbose_name="批次")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="vouchers", verbose_name="企业"
    )
    # The region whose money it is.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    state = state_column(VoucherState, VoucherState.DRAFT)
    waiting_for = models.CharField(
        "待办方", max_length=20, choices=choices_of(Waiting), default=Waiting.FIRM.value
    )
    due_at = models.DateTimeField("办理期限", null=True, blank=True)
    # What the firm answered, as it typed it (fact id → text), and what it declared (place in the list → yes).
    facts = models.JSONField("企业情况", default=dict, blank=True)
    declarations = models.JSONField("声明", default=list, blank=True)
    purpose = models.TextField("用途说明", blank=True)
    wanted_fen = models.BigIntegerField("申领额度", null=True, blank=True)
    # How the firm qualified when it asked: every condition with its clause.
    verdict = models.JSONField("资格核验", default=dict, blank=True)
    amount_fen = models.BigIntegerField("券面额", null=True, blank=True)
    account = models.ForeignKey("ledger.Account", on_delete=models.PROTECT, null=True, related_name="+")
    issue_id = models.UUIDField(null=True, unique=True)
    issued_at = models.DateTimeField("发放时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The first day on which it can no longer be used.
    expires_on = models.DateField("到期日（不含）", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("登记时间", default=clock.now)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "创新券"
        indexes = [
            models.Index(fields=["region", "state", "due_at"], name="voucher_by_region"),
            models.Index(fields=["organisation", "state"], name="voucher_by_firm"),
            models.Index(
                fields=["expires_on"], condition=Q(expires_on__isnull=False), name="voucher_by_expiry"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(wanted_fen=None) | Q(wanted_fen__gt=0), name="voucher_wants_something"
            ),
            models.CheckConstraint(
                condition=Q(issued_at=None, account=None, amount_fen=None, expires_on=None)
                | Q(
                    issued_at__isnull=False,
                    account__isnull=False,
                    amount_fen__gt=0,
                    expires_on__isnull=False,
                ),
                name="voucher_is_issued_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def status(self) -> VoucherState:
        """The state as a word with a label."""
        return VoucherState(self.state)

    @property
    def is_valid(self) -> bool:
        """Whether it can be used today."""
        return (
            self.state == VoucherState.ISSUED
            and self.expires_on is not None
            and clock.today() < self.expires_on
        )
