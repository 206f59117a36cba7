"""Uses: one contract with one provider under a voucher, and its papers."""

from django.db import models
from django.db.models import Q

from xiechuang.domains.vouchers.models.voucher import Voucher
from xiechuang.domains.vouchers.models.words import state_column
from xiechuang.domains.vouchers.states import ProofKind, UseState, Waiting
from xiechuang.kernel.documents.models import Document
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Region


class Use(models.Model):
    """One service a firm buys from a recognised provider with its voucher."""

    number = models.CharField("编号", max_length=20, unique=True)
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="uses", verbose_name="创新券")
    provider = models.ForeignKey(
        "providers.Provider", on_delete=models.PROTECT, related_name="+", verbose_name="服务机构"
    )
    service = models.ForeignKey(
        "providers.ServiceItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="服务",
    )
    # The two sides and their regions stand here too: lists and the fence need them without a join.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="voucher_uses", verbose_name="企业"
    )
    provider_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="voucher_services", verbose_name="服务机构"
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    provider_region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name="机构所在地区"
    )
    service_kind = models.CharField("服务类别", max_length=40)
    title = models.CharField("服务内容", max_length=200)
    state = state_column(UseState, UseState.INTENDED)
    waiting_for = models.CharField(
        "待办方", max_length=20, choices=choices_of(Waiting), default=Waiting.PROVIDER.value
    )
    due_at = models.DateTimeField("办理期限", null=True, blank=True)
    expected_fen = models.BigIntegerField("预计金额", null=True, blank=True)
    contract_number = models.CharField("合同编号", max_length=60, blank=True)
    contract_fen = models.BigIntegerField("合同金额", null=True, blank=True)
    signed_on = models.DateField("签订日期", null=True, blank=True)
    ends_on = models.DateField("约定完成日", null=True, blank=True)
    is_not_excluded = models.BooleanField("不属于负面清单", default=False)
    # What of the voucher is set aside for this contract, and the calculation that says why so much.
    hold_id = models.UUIDField(null=True, blank=True)
    reserved_fen = models.BigIntegerField("预留额", default=0)
    calculation = models.JSONField("测算", default=dict, blank=True)
    delivered_on = models.DateField("服务完成日", null=True, blank=True)
    done_at = models.DateTimeField("企业确认时间", null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("登记时间", default=clock.now)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "用券服务"
        indexes = [
            models.Index(fields=["provider_organisation", "state"], name="use_by_provider"),
            models.Index(fields=["region", "state", "due_at"], name="use_by_region"),
            models.Index(fields=["organisation", "state"], name="use_by_firm"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(contract_fen=None) | Q(contract_fen__gt=0), name="use_costs_something"
            ),
            models.CheckConstraint(
                condition=Q(reserved_fen__gte=0), name="use_reserves_no_less_than_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def status(self) -> UseState:
        """The state as a word with a label."""
        return UseState(self.state)


class Proof(models.Model):
    """A paper of a use: its file and what it says. Before payment it is compared with all papers of all regions."""

    use = models.ForeignKey(Use, on_delete=models.CASCADE, related_name="proofs")
    kind = models.CharField("类别", max_length=12, choices=choices_of(ProofKind))
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", verbose_name="附件")
    # An invoice's code and number, a contract's or a report's number, a payment's reference.
    code = models.CharField("代码", max_length=60, blank=True)
    identifier = models.CharField("号码", max_length=80, blank=True)
    seller = models.CharField("销售方", max_length=120, blank=True)
    buyer = models.CharField("购买方", max_length=120, blank=True)
    amount_fen = models.BigIntegerField("金额", null=True, blank=True)
    dated_on = models.DateField("日期", null=True, blank=True)
    paper_number = models.CharField("查重登记号", max_length=40, blank=True)
    added_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="提交单位"
    )
    added_at = models.DateTimeField("提交时间", default=clock.now)

    class Meta:
        ordering = ["use", "kind", "id"]
        verbose_name = "凭证"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen=None) | Q(amount_fen__gt=0), name="proof_is_of_something"
            )
        ]

    def __str__(self) -> str:
        return f"{ProofKind(self.kind).label} {self.identifier}"
