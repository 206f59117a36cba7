"""Figures: what was accepted, vintage after vintage; rows are only ever added, by the database's own word."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.domains.monitoring.models.period import Period
from xiechuang.domains.monitoring.models.submission import Submission
from xiechuang.domains.monitoring.models.system import SystemIndicator
from xiechuang.domains.monitoring.states import FigureSource
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Park, Region


class Figure(models.Model):
    """One value of one park, period and indicator. A later vintage stands beside the earlier, never in its place."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="figures")
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="figures")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.ForeignKey(SystemIndicator, on_delete=models.PROTECT, related_name="figures")
    # Absent where the platform computed it for a park that never reported.
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="figures"
    )
    # NULL: the park said in writing that it does not know (``note`` holds why).
    value = models.DecimalField("数值", max_digits=28, decimal_places=8, null=True, blank=True)
    unit = models.CharField("单位", max_length=40, blank=True)
    vintage = models.PositiveSmallIntegerField("版次", default=1)
    source = models.CharField("来源", max_length=20, choices=choices_of(FigureSource))
    note = models.TextField("说明", blank=True)
    reason = models.TextField("修订原因", blank=True)
    # [{uid, sha256, name}] of proofs; [{kind, number, title, note}] of the records a computed one was counted from.
    proofs = models.JSONField("证明材料", default=list, blank=True)
    sources = models.JSONField("计算来源", default=list, blank=True)
    added_at = models.DateTimeField("记入时间", default=clock.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["period", "park", "indicator", "vintage"]
        verbose_name = "监测数据"
        constraints = [
            models.UniqueConstraint(
                fields=["period", "park", "indicator", "vintage"], name="figure_vintage_once"
            ),
            models.CheckConstraint(condition=Q(vintage__gte=1), name="figure_vintage_from_one"),
            models.CheckConstraint(condition=Q(vintage=1) | ~Q(reason=""), name="figure_revised_has_reason"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(note=""), name="figure_unknown_has_note"
            ),
        ]
        indexes = [models.Index(fields=["park", "indicator", "-vintage"], name="figure_by_cell")]

    def __str__(self) -> str:
        return f"{self.park} {self.period} {self.indicator} v{self.vintage}"


class PublishedFigure(models.Model):
    """A figure that a publication shows: from that moment everybody may see it, and it stays what it is."""

    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="published")
    # Which publication; the number people know.
    publication = models.CharField("发布编号", max_length=20)
    public_from = models.DateTimeField("公开时间")

    class Meta:
        ordering = ["figure", "public_from"]
        verbose_name = "已发布数据"
        constraints = [
            models.UniqueConstraint(fields=["figure", "publication"], name="published_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.figure}"
