"""Schemes: what a region's vouchers of one kind and year are good for, as dated data with clause and sureness."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.domains.vouchers.models.words import state_column
from xiechuang.domains.vouchers.states import SCHEME_KINDS, Parameter, SchemeState, Sureness
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Region


class Scheme(models.Model):
    """The vouchers of one kind that a region gives out in one year; what they are good for stands in its versions."""

    number = models.CharField("编号", max_length=20, unique=True)
    code = models.CharField("代码", max_length=60, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    # Where a scheme is a city's or a district's own.
    place = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="实施地"
    )
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("券种", max_length=40)
    name = models.CharField("名称", max_length=120)
    basis = models.TextField("依据", blank=True)
    url = models.URLField("依据网址", max_length=400, blank=True)
    note = models.TextField("说明", blank=True)
    created_at = models.DateTimeField("登记时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["region", "-year", "code"]
        verbose_name = "创新券方案"
        indexes = [models.Index(fields=["region", "year"], name="scheme_by_region")]

    @property
    def kind_label(self) -> str:
        """The kind in words; what an office typed is its own words already."""
        return SCHEME_KINDS.get(self.kind, self.kind)

    def __str__(self) -> str:
        return self.name


class SchemeVersion(models.Model):
    """One version of a scheme. Once opened its parameters stand for ever; changing them makes a new version."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions")
    # The scheme's region stands here too: the fence needs it without a join.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    version = models.PositiveSmallIntegerField("版次", default=1)
    state = state_column(SchemeState, SchemeState.DRAFT)
    reason = models.TextField("修订原因", blank=True)
    # What the profile's file said when it was loaded; a draft whose file has changed is loaded again.
    digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField("登记时间", default=clock.now)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    opened_at = models.DateTimeField("实施时间", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        ordering = ["scheme", "-version"]
        verbose_name = "方案版本"
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version"], name="scheme_version_once"),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state=SchemeState.DRAFT.value), name="one_scheme_draft"
            ),
            models.UniqueConstraint(
                fields=["scheme"],
                condition=Q(state__in=[SchemeState.OPEN.value, SchemeState.PAUSED.value]),
                name="one_scheme_version_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}（第 {self.version} 版）"

    @property
    def status(self) -> SchemeState:
        """The state as a word with a label."""
        return SchemeState(self.state)

    def parameter(self, name: Parameter) -> "SchemeParameter":
        """One parameter; read together and kept with the row."""
        return self.by_name[name]

    @property
    def by_name(self) -> dict[str, "SchemeParameter"]:
        """All parameters by name, read once a row, and of a version that was opened once a process."""
        held: dict[str, SchemeParameter] | None = self.__dict__.get("_by_name")
        if held is None:
            held = {row.name: row for row in self._rows()}
            self.__dict__["_by_name"] = held
        return held

    def _rows(self) -> Iterable["SchemeParameter"]:
        """The database lets nobody change what an opened version says, so it need not be asked again."""
        if self.state == SchemeState.DRAFT or self.opened_at is None:
            yield from self.parameters.all()
            return
        for values in _standing(self.pk, self.opened_at, self.changed_at):
            row = SchemeParameter.from_db(self._state.db, _columns(), values)
            row.scheme_version = self
            yield row

    def value(self, name: Parameter) -> Any:
        """The value of a parameter; None while it is not known."""
        row = self.by_name.get(name)
        return row.value if row else None


class SchemeParameter(models.Model):
    """One thing a scheme says: value, clause, source, and how sure it is. Without a value it is not published."""

    scheme_version = models.ForeignKey(SchemeVersion, on_delete=models.CASCADE, related_name="parameters")
    name = models.CharField("参数", max_length=40, choices=choices_of(Parameter))
    value = models.JSONField("值", null=True, blank=True)
    clause = models.CharField("条款", max_length=200, blank=True)
    source = models.CharField("出处", max_length=400, blank=True)
    sureness = models.CharField("把握程度", max_length=12, choices=choices_of(Sureness))
    note = models.TextField("说明", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("设定时间", null=True, blank=True)

    class Meta:
        ordering = ["scheme_version", "id"]
        verbose_name = "方案参数"
        constraints = [
            models.UniqueConstraint(fields=["scheme_version", "name"], name="scheme_parameter_once"),
            models.CheckConstraint(
                condition=Q(sureness=Sureness.UNKNOWN.value, value__isnull=True)
                | (~Q(sureness=Sureness.UNKNOWN.value) & Q(value__isnull=False)),
                name="scheme_parameter_unknown_has_no_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parameter.label} {self.value}"

    @property
    def parameter(self) -> Parameter:
        """Which one it is."""
        return Parameter(self.name)

    @property
    def is_known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None


@cache
def _columns() -> list[str]:
    return [field.attname for field in SchemeParameter._meta.concrete_fields]


@lru_cache(maxsize=256)
def _standing(version_id: int, _opened_at: datetime, _changed_at: datetime) -> tuple[tuple[Any, ...], ...]:
    """The parameters of a version that was opened, as rows of columns; the moments tell one opening from another."""
    rows = SchemeParameter.objects.filter(scheme_version_id=version_id).order_by("id")
    return tuple(rows.values_list(*_columns()))
