"""Publications: what everybody may see from a moment on; an edition is never changed, a correction is a new one."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.domains.monitoring.models.computation import Computation
from xiechuang.domains.monitoring.models.period import Period
from xiechuang.domains.monitoring.states import PublicationKind, PublicationState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Region


class Publication(models.Model):
    """One edition of a bulletin or an index report. Before its moment it may be withdrawn, and nothing else changes."""

    number = models.CharField("编号", max_length=20, unique=True)
    kind = models.CharField("类别", max_length=20, choices=choices_of(PublicationKind))
    computation = models.ForeignKey(
        Computation, on_delete=models.PROTECT, related_name="publications", verbose_name="计算"
    )
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="publications")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    edition = models.PositiveSmallIntegerField("版次", default=1)
    title = models.CharField("标题", max_length=160)
    summary = models.TextField("说明", blank=True)
    public_from = models.DateTimeField("公开时间")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation_name = models.CharField("发布单位", max_length=120, blank=True)
    made_at = models.DateTimeField("办理时间", default=clock.now)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.TextField("撤回原因", blank=True)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-public_from", "-id"]
        verbose_name = "监测发布"
        constraints = [
            models.UniqueConstraint(fields=["kind", "period", "edition"], name="publication_edition_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="publication_withdrawn_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def status(self) -> PublicationState:
        """Where it stands now."""
        if self.withdrawn_at is not None:
            return PublicationState.WITHDRAWN
        if self.public_from > clock.now():
            return PublicationState.EMBARGOED
        return PublicationState.CORRECTED if self.correction_in_force else PublicationState.PUBLIC

    @property
    def correction_in_force(self) -> "Correction | None":
        """The correction that everybody may see, if there is one."""
        found = Correction.objects.filter(previous=self).select_related("current").first()
        if found is None or found.current.withdrawn_at or found.current.public_from > clock.now():
            return None
        return found


class Correction(models.Model):
    """That one edition takes the place of another, and why; both stay readable and name each other."""

    previous = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="corrected_by")
    current = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="corrects")
    reason = models.TextField("更正原因")
    made_at = models.DateTimeField("办理时间", default=clock.now)

    class Meta:
        ordering = ["-id"]
        verbose_name = "更正"

    def __str__(self) -> str:
        return f"{self.previous.number} → {self.current.number}"
