"""Indicator systems: what is measured, of whom, from when to when, and on which clause it rests."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xiechuang.domains.monitoring.states import (
    Comparator,
    Frequency,
    IndicatorKind,
    IndicatorRole,
    SystemState,
    TargetScope,
)
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Park, Region


class IndicatorSystem(models.Model):
    """One version of an indicator system. Once figures were collected by it, only its end may still be set."""

    code = models.CharField("代码", max_length=40)
    version = models.PositiveIntegerField("版本", default=1)
    name = models.CharField("名称", max_length=160)
    english_name = models.CharField("英文名", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(SystemState), default=SystemState.DRAFT
    )
    # Half-open: in force from the first day, until and not including the second.
    starts_on = models.DateField("施行日期")
    until = models.DateField("停用日期", null=True, blank=True)
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicator_systems",
        verbose_name="主管地区",
    )
    source = models.JSONField("出处", default=dict)
    note = models.TextField("说明", blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    is_sample = models.BooleanField("示例", default=False)
    parks: "models.ManyToManyField[Park, SystemPark]" = models.ManyToManyField(
        Park, through="SystemPark", related_name="indicator_systems"
    )

    class Meta:
        ordering = ["code", "-version"]
        verbose_name = "指标体系"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="system_version_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("starts_on")), name="system_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}(第 {self.version} 版)"

    @property
    def status(self) -> SystemState:
        """The state as a word with a label."""
        return SystemState(self.state)


class SystemPark(models.Model):
    """One park that reports by the system."""

    system = models.ForeignKey(IndicatorSystem, on_delete=models.CASCADE, related_name="members")
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        ordering = ["system", "order", "id"]
        verbose_name = "填报园区"
        constraints = [models.UniqueConstraint(fields=["system", "park"], name="system_park_once")]

    def __str__(self) -> str:
        return f"{self.system} · {self.park}"


class SystemGroup(models.Model):
    """A part of the system, or a part of a part; the one without a parent is the whole."""

    system = models.ForeignKey(IndicatorSystem, on_delete=models.CASCADE, related_name="groups")
    code = models.CharField("代码", max_length=40)
    name = models.CharField("名称", max_length=120)
    english_name = models.CharField("英文名", max_length=160, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    # NULL is "the text gives none", never one.
    weight = models.DecimalField("权重", max_digits=12, decimal_places=6, null=True, blank=True)
    source = models.JSONField("出处", default=dict, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        ordering = ["system", "order", "id"]
        verbose_name = "指标分组"
        constraints = [
            models.UniqueConstraint(fields=["system", "code"], name="system_group_once"),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gte=0), name="group_weight_is_not_negative"
            ),
            models.UniqueConstraint(fields=["system"], condition=Q(parent=None), name="system_has_one_root"),
        ]

    def __str__(self) -> str:
        return self.name


class SystemIndicator(models.Model):
    """One indicator, or one item that indicators are worked out of.

    With ``numerator`` and ``denominator`` (codes of other rows of the system) its value is their ratio times ``scale``
    and nobody types it; with ``computed_by`` the platform counts it from its own records; else the park reports it.
    """

    system = models.ForeignKey(IndicatorSystem, on_delete=models.CASCADE, related_name="indicators")
    code = models.CharField("代码", max_length=60)
    name = models.CharField("名称", max_length=160)
    english_name = models.CharField("英文名", max_length=200, blank=True)
    role = models.CharField(
        "作用", max_length=20, choices=choices_of(IndicatorRole), default=IndicatorRole.INDICATOR
    )
    group = models.ForeignKey(
        SystemGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="indicators"
    )
    direction = models.SmallIntegerField("方向", default=1, choices=[(1, "越高越好"), (-1, "越低越好")])
    weight = models.DecimalField("权重", max_digits=12, decimal_places=6, null=True, blank=True)
    unit = models.CharField("单位", max_length=40, blank=True)
    kind = models.CharField("类别", max_length=20, choices=choices_of(IndicatorKind))
    frequency = models.CharField("频率", max_length=20, choices=choices_of(Frequency))
    numerator = models.CharField("分子", max_length=60, blank=True)
    denominator = models.CharField("分母", max_length=60, blank=True)
    scale = models.DecimalField("倍数", max_digits=14, decimal_places=4, default=1)
    computed_by = models.CharField("平台计算方法", max_length=60, blank=True)
    # Whether the values of all parks added up are the value of the whole; shares and growth rates are not.
    is_additive = models.BooleanField("各园区可相加", default=True)
    # Two series with different bases are never joined.
    basis = models.CharField("基期与口径", max_length=80, blank=True)
    definition = models.TextField("指标解释", blank=True)
    target_value = models.DecimalField("目标值", max_digits=28, decimal_places=8, null=True, blank=True)
    target_comparator = models.CharField(max_length=4, blank=True, choices=choices_of(Comparator))
    target_year = models.PositiveSmallIntegerField("目标年", null=True, blank=True)
    target_scope = models.CharField("目标对象", max_length=20, blank=True, choices=choices_of(TargetScope))
    target_park = models.ForeignKey(Park, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.JSONField("出处", default=dict, blank=True)
    checks = models.JSONField("核对规则", default=list, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        ordering = ["system", "order", "id"]
        verbose_name = "监测指标"
        constraints = [
            models.UniqueConstraint(fields=["system", "code"], name="system_indicator_once"),
            models.CheckConstraint(condition=Q(direction__in=(1, -1)), name="indicator_direction_is_a_sign"),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gte=0), name="indicator_weight_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(numerator="", denominator="") | (~Q(numerator="") & ~Q(denominator="")),
                name="indicator_ratio_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(numerator="") | Q(computed_by=""), name="indicator_has_one_origin"
            ),
            models.CheckConstraint(
                condition=Q(role="item", group=None) | Q(role="indicator", group__isnull=False),
                name="indicator_has_group_item_has_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ratio(self) -> bool:
        """Whether it is worked out of two others."""
        return bool(self.numerator)

    @property
    def is_reported(self) -> bool:
        """Whether parks type it."""
        return not (self.numerator or self.computed_by)


class WeightDecision(models.Model):
    """The authority's word on the weights of a system: given ones, or expressly equal ones. Only ever added."""

    system = models.ForeignKey(IndicatorSystem, on_delete=models.PROTECT, related_name="weight_decisions")
    is_equal = models.BooleanField("等权")
    # Code of group or indicator → weight as text; empty when equal.
    weights = models.JSONField("权重", default=dict, blank=True)
    reason = models.TextField("依据")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    organisation_name = models.CharField("决定单位", max_length=120, blank=True)
    decided_at = models.DateTimeField("决定时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["system", "-id"]
        verbose_name = "权重决定"

    def __str__(self) -> str:
        return f"{self.system} · {self.decided_at:%Y-%m-%d}"
