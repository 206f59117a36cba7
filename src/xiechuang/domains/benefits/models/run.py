"""免申即享: a run of one measure over the firms on file, what it found for each, and what was objected."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xiechuang.domains.benefits.models.edition import Edition
from xiechuang.domains.benefits.models.facts import FirmFacts
from xiechuang.domains.benefits.models.upload import FactsUpload
from xiechuang.domains.benefits.states import Outcome, RunState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Region


class GrantRun(models.Model):
    """One measure, one day, one region, a budget; computed, checked by sample, made public, final."""

    number = models.CharField("编号", max_length=20, unique=True)
    rule = models.CharField("措施", max_length=60)
    rule_name = models.CharField("措施名称", max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    day = models.DateField("计算日")
    budget_fen = models.BigIntegerField("预算（分）")
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="+", verbose_name="规则库版本"
    )
    upload = models.ForeignKey(
        FactsUpload,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="企业名单",
    )
    state = models.CharField("状态", max_length=12, choices=choices_of(RunState), default=RunState.PLANNED)
    note = models.CharField("说明", max_length=300, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="发起人"
    )
    created_at = models.DateTimeField("发起时间", default=clock.now)
    computed_at = models.DateTimeField("试算时间", null=True, blank=True)
    job = models.CharField("任务", max_length=20, blank=True)
    counts = models.JSONField("试算结果", default=dict)
    seed = models.CharField("抽样种子", max_length=64, blank=True)
    publicity_from = models.DateField("公示自", null=True, blank=True)
    publicity_until = models.DateField("公示至", null=True, blank=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "免申即享批次"
        constraints = [
            models.CheckConstraint(condition=Q(budget_fen__gt=0), name="run_budget_is_positive"),
            models.CheckConstraint(
                condition=~Q(state__in=[RunState.ANNOUNCED, RunState.FINAL])
                | Q(publicity_from__isnull=False, publicity_until__gt=F("publicity_from")),
                name="run_publicity_is_a_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.rule_name}"

    @property
    def status(self) -> RunState:
        """The state as a word with a label."""
        return RunState(self.state)


class GrantLine(models.Model):
    """What a run found for one firm, on which facts; the firm sees its own, everybody those made public."""

    run = models.ForeignKey(GrantRun, on_delete=models.CASCADE, related_name="lines")
    # The run in words stands here too: a firm sees what its facts were used for before it may see the run itself.
    used_for = models.CharField("用于", max_length=300, blank=True)
    used_at = models.DateTimeField("使用时间", default=clock.now)
    name = models.CharField("企业名称", max_length=200)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.ForeignKey(FirmFacts, on_delete=models.PROTECT, null=True, related_name="uses")
    answers = models.JSONField("所用事实", default=dict)
    outcome = models.CharField("结果", max_length=10, choices=choices_of(Outcome))
    amount_fen = models.BigIntegerField("金额（分）", null=True)
    is_drawn = models.BooleanField("抽中", default=False)
    is_confirmed = models.BooleanField("抽查确认", null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="抽查人"
    )
    checked_at = models.DateTimeField("抽查时间", null=True, blank=True)
    strike_reason = models.CharField("剔除理由", max_length=300, blank=True)

    class Meta:
        ordering = ["run", "pk"]
        verbose_name = "批次中的企业"
        indexes = [models.Index(fields=["run", "outcome"], name="grant_line_by_outcome")]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "credit_code"], condition=~Q(credit_code=""), name="grant_line_firm_once"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.YES) | Q(amount_fen__isnull=False), name="grant_line_has_amount"
            ),
            models.CheckConstraint(
                condition=~Q(is_confirmed=False) | ~Q(strike_reason=""), name="grant_line_struck_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_listed(self) -> bool:
        """Whether it stands on the list: it meets the measure and was not struck."""
        return self.outcome == Outcome.YES and not self.strike_reason


class Objection(models.Model):
    """Somebody objects to a list while it is public; it is answered before the list becomes final."""

    run = models.ForeignKey(GrantRun, on_delete=models.CASCADE, related_name="objections")
    line = models.ForeignKey(GrantLine, on_delete=models.CASCADE, null=True, related_name="objections")
    raised_by = models.CharField("提出人", max_length=120)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField("异议")
    made_at = models.DateTimeField("提出时间", default=clock.now)
    answer = models.TextField("答复", blank=True)
    is_upheld = models.BooleanField("异议成立", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "公示异议"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_upheld=None) | ~Q(answer=""), name="objection_answered_in_words"
            )
        ]

    def __str__(self) -> str:
        return f"{self.run.number} {self.raised_by}"
