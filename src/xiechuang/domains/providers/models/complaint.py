"""Complaints: a firm that used a provider complains, the provider answers, the authority decides."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xiechuang.domains.providers.models.provider import Provider, ServiceItem
from xiechuang.domains.providers.states import ComplaintState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Region


class Complaint(models.Model):
    """One complaint with its answer and the decision on it."""

    number = models.CharField("编号", max_length=20, unique=True)
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="complaints", verbose_name="被投诉机构"
    )
    service = models.ForeignKey(
        ServiceItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="投诉单位"
    )
    # The provider's organisation and region stand here too, for the fence.
    respondent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="受理地区")
    title = models.CharField("事由", max_length=200)
    text = models.TextField("情况说明")
    subject_number = models.CharField("涉及的编号或合同号", max_length=60)
    is_use_known = models.BooleanField("平台有使用记录", default=False)
    answer = models.TextField("机构答复", blank=True)
    decision = models.TextField("处理决定", blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(ComplaintState), default=ComplaintState.FILED
    )
    filed_at = models.DateTimeField("投诉时间", default=clock.now)
    answer_due_on = models.DateField("答复时限", null=True, blank=True)
    decision_due_on = models.DateField("处理时限", null=True, blank=True)
    decided_at = models.DateTimeField("办结时间", null=True, blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-number"]
        verbose_name = "投诉"
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation=F("respondent")), name="complaint_against_another"
            )
        ]
        indexes = [models.Index(fields=["region", "state"], name="complaint_by_region")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def status(self) -> ComplaintState:
        """The state as a word with a label."""
        return ComplaintState(self.state)
