"""Demands: what a firm needs solved, in measurable parameters."""

from django.db import models

from xiechuang.domains.transfer.models.record import (
    Record,
    code_list,
    record_constraints,
    record_indexes,
)
from xiechuang.domains.transfer.states import Comparator, Confidentiality


class Demand(Record):
    """A need somebody states; ``stage`` and ``trl_level`` say what is wanted at least."""

    budget_from_fen = models.BigIntegerField("预算(分)", null=True, blank=True)
    budget_to_fen = models.BigIntegerField("预算上限(分)", null=True, blank=True)
    deadline_on = models.DateField("期望完成", null=True, blank=True)
    modes = code_list("合作方式")
    region_preference = code_list("意向地区", length=12)
    confidentiality = models.CharField(
        "公开范围",
        max_length=20,
        default=Confidentiality.PUBLIC,
        choices=[(c.value, c.value) for c in Confidentiality],
    )

    class Meta(Record.Meta):
        verbose_name = "技术需求"
        indexes = record_indexes("demand")
        constraints = [
            *record_constraints("demand"),
            models.CheckConstraint(
                condition=models.Q(budget_from_fen=None) | models.Q(budget_from_fen__gte=0),
                name="demand_budget_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(budget_to_fen=None)
                | models.Q(budget_from_fen=None)
                | models.Q(budget_to_fen__gte=models.F("budget_from_fen")),
                name="demand_budget_in_order",
            ),
        ]


class DemandParameter(models.Model):
    """One measurable requirement: what must be reached, or is wished for."""

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="parameters")
    quantity = models.CharField("指标", max_length=60)
    comparator = models.CharField("要求", max_length=10, choices=[(c.value, c.value) for c in Comparator])
    value = models.DecimalField("数值", max_digits=24, decimal_places=8)
    value_to = models.DecimalField("至", max_digits=24, decimal_places=8, null=True, blank=True)
    unit = models.CharField("单位", max_length=40, blank=True)
    must = models.BooleanField("必须满足", default=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "需求指标"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(comparator=Comparator.BETWEEN, value_to__gte=models.F("value"))
                | (~models.Q(comparator=Comparator.BETWEEN) & models.Q(value_to=None)),
                name="demand_parameter_between_has_both",
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.comparator} {self.value.normalize():f}{self.unit}"
