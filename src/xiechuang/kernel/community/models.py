"""The community itself and the terms its vocabularies hold."""

from django.db import models

from xiechuang.kernel.lib import clock


class Community(models.Model):
    """The one community of this installation."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=20, blank=True)
    english_name = models.CharField("英文名", max_length=120, blank=True)
    settings = models.JSONField("配置", default=dict)
    loaded_at = models.DateTimeField("载入时间", default=clock.now)
    has_sample = models.BooleanField("含示例", default=False)

    class Meta:
        verbose_name = "共同体"

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """One word of a vocabulary: a technical field, a readiness level, a reason of decline."""

    vocabulary = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    english_name = models.CharField(max_length=160, blank=True)
    parent_code = models.CharField(max_length=40, blank=True)
    order = models.PositiveIntegerField(default=0)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["vocabulary", "order", "id"]
        verbose_name = "词条"
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="term_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
