"""What happens while a provider is on the list: services change, and each year it is renewed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.domains.providers.models.provider import Provider, ServiceItem
from xiechuang.domains.providers.states import ChangeState, RenewalState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Region


class Change(models.Model):
    """A change of a service that the authority looks at: a new one, another kind or unit, or a higher price."""

    number = models.CharField("编号", max_length=20, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="changes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    # None: a new service.
    service = models.ForeignKey(
        ServiceItem, on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    before = models.JSONField("变更前", default=dict, blank=True)
    after = models.JSONField("变更后", default=dict)
    why = models.JSONField("为何须审核", default=list)
    reason = models.TextField("变更理由", blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(ChangeState), default=ChangeState.PENDING
    )
    asked_at = models.DateTimeField("提出时间", default=clock.now)
    decided_at = models.DateTimeField("办结时间", null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        verbose_name = "服务项目变更"
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=Q(state=ChangeState.PENDING), name="change_once_under_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.after.get('name', '')}"

    @property
    def status(self) -> ChangeState:
        """The state as a word with a label."""
        return ChangeState(self.state)


class Renewal(models.Model):
    """A year's renewal: the provider says how it went, the authority lets it stay on the list."""

    number = models.CharField("编号", max_length=20, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="renewals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    statement = models.TextField("年度情况")
    valid_until_before = models.DateField("续期前有效期止")
    valid_until = models.DateField("续期至（不含）", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(RenewalState), default=RenewalState.SUBMITTED
    )
    asked_at = models.DateTimeField("提交时间", default=clock.now)
    decided_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = "年度续期"
        constraints = [
            models.UniqueConstraint(
                fields=["provider"],
                condition=Q(state__in=[RenewalState.SUBMITTED, RenewalState.RETURNED]),
                name="renewal_once_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.provider.name}"

    @property
    def status(self) -> RenewalState:
        """The state as a word with a label."""
        return RenewalState(self.state)
