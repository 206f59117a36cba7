"""What a firm says of itself, version by version, and to whom it released which version."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Organisation, Region


class FactsDraft(models.Model):
    """The answers a firm is working on, page by page as they were typed; nobody but the firm sees them."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField("填写内容", default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField("更新时间", default=clock.now)

    class Meta:
        verbose_name = "正在填写的事实"

    def __str__(self) -> str:
        return str(self.organisation)


class FirmFacts(models.Model):
    """One version of a firm's answers; a new answer makes a new version, the old one stays."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="facts", verbose_name="企业"
    )
    version = models.PositiveIntegerField("版次")
    # By id of the question, as written: 800万元, 是, 技术开发.
    answers = models.JSONField("事实", default=dict)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField("保存时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["organisation", "-version"]
        verbose_name = "企业事实"
        constraints = [models.UniqueConstraint(fields=["organisation", "version"], name="facts_version_once")]

    def __str__(self) -> str:
        return f"{self.organisation} v{self.version}"


class Release(models.Model):
    """The firm lets its region's office use one version of its facts for no-application benefits, until it takes it back."""

    facts = models.ForeignKey(FirmFacts, on_delete=models.PROTECT, related_name="releases")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField("授权时间", default=clock.now)
    withdrawn_at = models.DateTimeField("收回时间", null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "事实使用授权"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(withdrawn_at=None), name="release_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return str(self.facts)
