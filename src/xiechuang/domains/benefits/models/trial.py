"""A draft that was tried: which values, over which firms, and what came of it."""

from django.conf import settings
from django.db import models

from xiechuang.domains.benefits.models.edition import Edition
from xiechuang.domains.benefits.models.upload import FactsUpload
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Region


class Trial(models.Model):
    """A named trial of drafted values; the office's own work, never published by itself."""

    number = models.CharField("编号", max_length=20, unique=True)
    name = models.CharField("名称", max_length=120)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="地区"
    )
    day = models.DateField("计算日")
    # Each: parameter, place, since, until, value as written.
    drafts = models.JSONField("草案", default=list)
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
    result = models.JSONField("结果", default=dict)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField("试算时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "草案试算"

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
