"""Computations: an index as it was worked out, with all it was worked out of; rows are only ever added."""

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models

from xiechuang.domains.monitoring.models.period import Period
from xiechuang.domains.monitoring.models.system import WeightDecision
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Region


class Computation(models.Model):
    """One run. ``inputs`` and ``result`` are texts and not JSON columns, so that they stay the same to the byte."""

    number = models.CharField("编号", max_length=20, unique=True)
    period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="computations", verbose_name="填报期"
    )
    # The office's region stands here too: it never changes, and the fence needs it without a join.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Absent where the system itself gives every weight.
    weights = models.ForeignKey(
        WeightDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="computations"
    )
    inputs = models.TextField("输入")
    inputs_hash = models.CharField("输入摘要", max_length=64)
    result = models.TextField("结果")
    result_hash = models.CharField("结果摘要", max_length=64)
    # What two computations must share for their series to be joined: structure, weights, recipe, bases of figures.
    series = models.CharField("序列", max_length=64)
    note = models.TextField("说明", blank=True)
    job = models.CharField("任务", max_length=20, blank=True)
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    computed_at = models.DateTimeField("计算时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "指数计算"
        indexes = [models.Index(fields=["period", "-id"], name="computation_by_period")]

    def __str__(self) -> str:
        return f"{self.number} {self.period}"

    @cached_property
    def given(self) -> dict[str, Any]:
        """The inputs as data."""
        return dict(json.loads(self.inputs))

    @cached_property
    def found(self) -> dict[str, Any]:
        """The result as data."""
        return dict(json.loads(self.result))
