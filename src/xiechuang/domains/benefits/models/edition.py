"""The rule base as it was loaded, kept so that every result can be computed again."""

from django.db import models

from xiechuang.kernel.lib import clock


class Edition(models.Model):
    """All files of the rule base at one time; the newest one is in use, older ones stay for what was computed with them."""

    number = models.CharField("编号", max_length=20, unique=True)
    digest = models.CharField("摘要", max_length=64, unique=True)
    # By file name, as written: rules, parameters, waivers, and under cases/ the examples.
    files = models.JSONField("文件", default=dict)
    # By number of the policy text: the words the quotes were read against.
    texts = models.JSONField("文本", default=dict)
    loaded_at = models.DateTimeField("载入时间", default=clock.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "规则库版本"

    def __str__(self) -> str:
        return self.number
