"""Calls: a region asks organisations to offer their services to holders of vouchers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xiechuang.domains.providers.states import CallState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Region


class Call(models.Model):
    """One call of one region. No text states its terms, so the authority states every one before it is opened."""

    number = models.CharField("编号", max_length=20, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="征集单位"
    )
    title = models.CharField("标题", max_length=200, blank=True)
    text = models.TextField("征集说明", blank=True)
    # Codes of the vocabulary of kinds; what the organisation must be and bring; what papers it uploads.
    kinds = models.JSONField("服务类别", default=list, blank=True)
    requirements = models.JSONField("条件", default=list, blank=True)
    papers = models.JSONField("材料", default=list, blank=True)
    opens_on = models.DateField("开始申报", null=True, blank=True)
    closes_on = models.DateField("截止申报", null=True, blank=True)
    with_review = models.BooleanField("组织专家评审", default=False)
    reviewers_needed = models.PositiveSmallIntegerField("评审专家人数", null=True, blank=True)
    pass_score = models.PositiveSmallIntegerField("通过分数", null=True, blank=True)
    check_days = models.PositiveSmallIntegerField("形式审查时限（日）", null=True, blank=True)
    review_days = models.PositiveSmallIntegerField("专家评审时限（日）", null=True, blank=True)
    publicity_days = models.PositiveSmallIntegerField("公示期（日）", null=True, blank=True)
    recognition_days = models.PositiveSmallIntegerField(
        "请外地作出互认决定的时限（日）", null=True, blank=True
    )
    valid_months = models.PositiveSmallIntegerField("入库有效期（月）", null=True, blank=True)
    source = models.CharField("依据", max_length=300, blank=True)
    state = models.CharField("状态", max_length=20, choices=choices_of(CallState), default=CallState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField("登记时间", default=clock.now)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    opened_at = models.DateTimeField("发布时间", null=True, blank=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-number"]
        verbose_name = "服务机构征集"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="call_closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def status(self) -> CallState:
        """The state as a word with a label."""
        return CallState(self.state)

    @property
    def takes_applications(self) -> bool:
        """Whether somebody may apply today; the last day counts."""
        if self.state != CallState.OPEN or self.opens_on is None or self.closes_on is None:
            return False
        return self.opens_on <= clock.today() <= self.closes_on
