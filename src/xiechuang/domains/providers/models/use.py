"""That a firm used a provider, and what it thinks of it; both are told by whoever settles the use."""

from django.db import models
from django.db.models import Q

from xiechuang.domains.providers.models.provider import Provider, ServiceItem
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Organisation


class Use(models.Model):
    """One use of a provider by an organisation, under the number of whatever it was used with."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="uses")
    service = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=60)
    subject_number = models.CharField(max_length=40)
    used_on = models.DateField(default=clock.today)

    class Meta:
        ordering = ["-used_on", "-id"]
        verbose_name = "使用记录"
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_number", "provider"], name="use_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject_number} {self.provider}"


class Rating(models.Model):
    """What one user says of a provider: stars and a remark. Who it was is not shown to strangers."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="ratings")
    service = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=60)
    subject_number = models.CharField(max_length=40)
    stars = models.PositiveSmallIntegerField("星级")
    comment = models.CharField("评语", max_length=500, blank=True)
    rated_on = models.DateField("评价日期", default=clock.today)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-rated_on", "-id"]
        verbose_name = "服务评价"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_number", "provider"], name="rating_once"
            ),
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="rating_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.stars}"
