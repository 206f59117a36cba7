"""A suspicion about two papers (or one at odds with itself), and the grant by which an office shows its paper."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xiechuang.domains.evidence.models.paper import Paper
from xiechuang.domains.evidence.states import Blocked, GrantState, SuspicionState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Region


class Suspicion(models.Model):
    """Two papers that look alike; both regions see this row, so it holds only what is equal in both.

    Without ``earlier`` it is about one paper whose file does not say what was typed.
    """

    number = models.CharField("编号", max_length=20, unique=True)
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(SuspicionState), default=SuspicionState.OPEN
    )
    earlier = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")
    later = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    earlier_region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="先登记地区"
    )
    later_region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name="后登记地区"
    )
    # [{sign, strength, said}] and the fields by which both agree or differ; never what only one of them says.
    signs = models.JSONField("依据", default=list)
    agreement = models.JSONField("异同", default=dict)
    strength = models.PositiveSmallIntegerField("可疑程度")
    # Both fingerprints together, and the later one's: by these a decision is found again, whichever comes first.
    pair = models.CharField(max_length=64, db_index=True)
    later_print = models.CharField(max_length=64)
    blocks = models.CharField("不算的一方", max_length=10, choices=choices_of(Blocked), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_by = models.CharField("决定人", max_length=60, blank=True)
    settled_at = models.DateTimeField("决定时间", null=True)
    reason = models.TextField("理由", blank=True)
    # The decision about the same pair that was taken over when a paper was registered anew.
    held_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField("发现时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "疑点"
        indexes = [
            models.Index(fields=["state", "later_region"], name="suspicion_by_later"),
            models.Index(fields=["state", "earlier_region"], name="suspicion_by_earlier"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], nulls_distinct=False, name="suspicion_once"),
            models.CheckConstraint(
                condition=Q(earlier=None) | Q(earlier__lt=F("later")), name="suspicion_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state=SuspicionState.CONFIRMED) | ~Q(blocks=""),
                name="confirmed_says_whose",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def word(self) -> SuspicionState:
        """The state as a word with a label."""
        return SuspicionState(self.state)

    def strongest(self) -> dict[str, Any]:
        """The sign that weighs most."""
        return max(self.signs, key=lambda sign: sign["strength"])


class Grant(models.Model):
    """The office of one region asks another to see its paper of a suspicion; the other answers."""

    suspicion = models.ForeignKey(Suspicion, on_delete=models.PROTECT, related_name="grants")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="grants")
    from_region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    to_region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=choices_of(GrantState), default=GrantState.ASKED)
    reason = models.CharField("申请理由", max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField("申请时间", default=clock.now)
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "查看许可"
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "to_region", "suspicion"],
                condition=~Q(state=GrantState.DENIED),
                name="grant_once",
            ),
            models.CheckConstraint(condition=~Q(from_region=F("to_region")), name="grant_crosses_a_border"),
        ]

    def __str__(self) -> str:
        return f"{self.suspicion} {self.paper} → {self.to_region_id}"

    @property
    def word(self) -> GrantState:
        """The state as a word with a label."""
        return GrantState(self.state)
