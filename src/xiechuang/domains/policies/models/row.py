"""A duty or number that was read out of a text and that a person looks at."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from xiechuang.domains.policies.models.version import TextVersion
from xiechuang.domains.policies.states import RowKind, RowState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Region


class ExtractedRow(models.Model):
    """One row of the draft table; what the machine read stays in `proposed`, decisions are the steps of the row."""

    number = models.CharField("编号", max_length=20, unique=True)
    version_read = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="rows")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField("类别", max_length=8, choices=choices_of(RowKind))
    state = models.CharField("状态", max_length=10, choices=choices_of(RowState), default=RowState.OPEN.value)
    order = models.PositiveIntegerField(default=0)
    anchor = models.CharField("条款", max_length=40)
    address = models.CharField("地址", max_length=160)
    label = models.CharField("条款编号", max_length=60, blank=True)
    # The exact span of what was read, and of the sentence it stands in.
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    written = models.TextField("原文写法")
    proposed = models.JSONField("机器读出的内容", default=dict)
    # Duties.
    force = models.CharField("规范词", max_length=8, blank=True)
    actor = models.CharField("责任主体", max_length=200, blank=True)
    bodies = ArrayField(models.CharField(max_length=80), verbose_name="责任机关", default=list, blank=True)
    action = models.TextField("事项", blank=True)
    # Numbers.
    what = models.CharField("数的种类", max_length=12, blank=True)
    indicator = models.CharField("指标", max_length=200, blank=True)
    bound = models.CharField("约束", max_length=4, blank=True)
    value = models.DecimalField("数值", max_digits=24, decimal_places=8, null=True)
    until = models.DecimalField("至", max_digits=24, decimal_places=8, null=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    year = models.PositiveSmallIntegerField("年份", null=True)
    scope = models.CharField("范围", max_length=60, blank=True)
    each = models.CharField("频次", max_length=20, blank=True)
    is_corrected = models.BooleanField("已更正", default=False)
    reason = models.CharField("理由", max_length=500, blank=True)
    decided_at = models.DateTimeField("核对时间", null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["version_read", "order"]
        verbose_name = "文本中的职责与数字"
        indexes = [models.Index(fields=["version_read", "kind", "state"], name="row_by_version")]
        constraints = [
            models.UniqueConstraint(fields=["version_read", "kind", "order"], name="row_once_a_place"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="row_span_is_one"),
            models.CheckConstraint(
                condition=~Q(kind=RowKind.TARGET) | Q(value__isnull=False), name="target_has_a_value"
            ),
            models.CheckConstraint(
                condition=~Q(state=RowState.DROPPED) | ~Q(reason=""), name="dropped_row_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.written[:40]}".strip()

    @property
    def status(self) -> RowState:
        """Where it stands."""
        return RowState(self.state)
