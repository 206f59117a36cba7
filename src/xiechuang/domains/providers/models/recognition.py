"""Recognition: each other region decides for itself whether its vouchers may be used at a provider."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.domains.providers.models.provider import Provider
from xiechuang.domains.providers.states import RecognitionState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Region


class Recognition(models.Model):
    """One region's decision about one provider of another region; it may be taken again."""

    number = models.CharField("编号", max_length=20, unique=True)
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="recognitions", verbose_name="服务机构"
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="决定地区")
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(RecognitionState), default=RecognitionState.PENDING
    )
    # For a limited recognition the kinds of service it holds for.
    kinds = models.JSONField("限于服务类别", default=list, blank=True)
    reason = models.TextField("理由", blank=True)
    asked_on = models.DateField("提请日期", default=clock.today)
    due_on = models.DateField("决定时限", null=True, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-number"]
        verbose_name = "互认决定"
        constraints = [
            models.UniqueConstraint(fields=["provider", "region"], name="recognition_once"),
            models.CheckConstraint(
                condition=Q(state=RecognitionState.PENDING) | Q(decided_on__isnull=False),
                name="recognition_decided_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=RecognitionState.REFUSED) | ~Q(reason=""),
                name="recognition_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=RecognitionState.LIMITED) | ~Q(kinds=[]),
                name="recognition_limited_to_some_kind",
            ),
        ]
        indexes = [models.Index(fields=["region", "state"], name="recognition_by_region")]

    def __str__(self) -> str:
        return f"{self.number} {self.provider.name} → {self.region}"

    @property
    def status(self) -> RecognitionState:
        """The state as a word with a label."""
        return RecognitionState(self.state)
