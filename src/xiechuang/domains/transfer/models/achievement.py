"""Achievements: the supply side."""

from django.db import models

from xiechuang.domains.transfer.models.record import Record, code_list, record_constraints, record_indexes


class Achievement(Record):
    """A result somebody offers for transfer."""

    kind = models.CharField("成果类别", max_length=40, blank=True)
    ip = models.JSONField("知识产权", default=list, blank=True)
    price_mode = models.CharField("定价方式", max_length=40, blank=True)
    price_from_fen = models.BigIntegerField("价格(分)", null=True, blank=True)
    price_to_fen = models.BigIntegerField("价格上限(分)", null=True, blank=True)
    ways = code_list("转化方式")
    inventors = code_list("完成人", length=60)

    class Meta(Record.Meta):
        verbose_name = "科技成果"
        indexes = record_indexes("achievement")
        constraints = [
            *record_constraints("achievement"),
            models.CheckConstraint(
                condition=models.Q(price_from_fen=None) | models.Q(price_from_fen__gte=0),
                name="achievement_price_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(price_to_fen=None)
                | models.Q(price_to_fen__gte=models.F("price_from_fen")),
                name="achievement_price_range_in_order",
            ),
        ]


class AchievementParameter(models.Model):
    """A value the achievement reaches."""

    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="parameters")
    quantity = models.CharField("指标", max_length=60)
    value = models.DecimalField("数值", max_digits=24, decimal_places=8)
    value_to = models.DecimalField("至", max_digits=24, decimal_places=8, null=True, blank=True)
    unit = models.CharField("单位", max_length=40, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "成果指标"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value_to=None) | models.Q(value_to__gte=models.F("value")),
                name="achievement_parameter_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.value.normalize():f}{self.unit}"
