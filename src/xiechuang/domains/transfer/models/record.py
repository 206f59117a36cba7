"""What achievements and demands have in common: an owner, a text, fields, and the way to publication."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Organisation, Region


def code_list(label: str, *, length: int = 40, **more: Any) -> "ArrayField[Any, Any]":
    """A list of codes of a vocabulary."""
    return ArrayField(
        models.CharField(max_length=length), verbose_name=label, default=list, blank=True, **more
    )


def state_choices(states: Any) -> list[tuple[str, str]]:
    """Value and label of each state."""
    return [(s.value, s.label) for s in states]


class Record(models.Model):
    """An achievement or a demand on its way from draft to publication and out again."""

    number = models.CharField("编号", max_length=20, unique=True)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("正文", blank=True)
    fields = code_list("技术领域")
    keywords = code_list("关键词", length=60)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name="单位"
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name="地区"
    )
    place = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss_here",
        verbose_name="所在地",
    )
    stage = models.CharField("所处阶段", max_length=40, blank=True)
    trl_scale = models.CharField("成熟度量表", max_length=20, blank=True)
    trl_level = models.PositiveSmallIntegerField("技术成熟度", null=True, blank=True)
    own_code = models.CharField("本单位编号", max_length=60, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=state_choices(RecordState), default=RecordState.DRAFT
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="%(class)ss_created"
    )
    created_at = models.DateTimeField("登记时间", default=clock.now)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    intake = models.ForeignKey(
        "transfer.Intake", on_delete=models.SET_NULL, null=True, blank=True, related_name="%(class)ss"
    )
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        abstract = True
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def status(self) -> RecordState:
        """The state as a word with a label."""
        return RecordState(self.state)


def record_constraints(name: str) -> list[models.BaseConstraint]:
    """What must hold for every record, whatever wrote it."""
    return [
        models.CheckConstraint(condition=~models.Q(title=""), name=f"{name}_has_title"),
        models.CheckConstraint(
            condition=models.Q(trl_level=None, trl_scale="")
            | (models.Q(trl_level__isnull=False) & ~models.Q(trl_scale="")),
            name=f"{name}_trl_is_whole",
        ),
        models.CheckConstraint(
            condition=~models.Q(state=RecordState.PUBLISHED) | models.Q(published_at__isnull=False),
            name=f"{name}_published_has_time",
        ),
        models.UniqueConstraint(
            fields=["organisation", "own_code"],
            condition=~models.Q(own_code=""),
            name=f"{name}_own_code_once",
        ),
    ]


def record_indexes(name: str) -> list[models.Index]:
    """The orders in which lists are read."""
    return [
        models.Index(fields=["state", "region", "-id"], name=f"{name}_by_state"),
        models.Index(fields=["organisation", "-id"], name=f"{name}_by_owner"),
        models.Index(fields=["-changed_at", "-id"], name=f"{name}_by_change"),
    ]
