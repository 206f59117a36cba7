"""Firms as an authority's workbook lists them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Organisation, Region


class FactsUpload(models.Model):
    """One workbook of firms, read row by row; a region's own, or the community's where no region stands."""

    number = models.CharField("编号", max_length=20, unique=True)
    title = models.CharField("名称", max_length=120)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="地区"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    file_name = models.CharField("文件", max_length=200, blank=True)
    # Whatever could not be read: row, column, value, problem, mend; rows with a problem are not taken.
    problems = models.JSONField("问题", default=list)
    created_at = models.DateTimeField("上传时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "企业名单"

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class FactsRow(models.Model):
    """One firm of a workbook."""

    upload = models.ForeignKey(FactsUpload, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField("行")
    name = models.CharField("企业名称", max_length=200)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    answers = models.JSONField("事实", default=dict)

    class Meta:
        ordering = ["upload", "row"]
        verbose_name = "名单中的企业"
        constraints = [
            models.UniqueConstraint(fields=["upload", "row"], name="facts_row_once"),
            models.UniqueConstraint(
                fields=["upload", "credit_code"], condition=~Q(credit_code=""), name="facts_row_firm_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
