"""Interests of people, what was published and waits to be compared with them, and what fitted."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from xiechuang.domains.interests.states import Frequency
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Membership


def _codes(label: str) -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=40), verbose_name=label, default=list, blank=True)


class Interest(models.Model):
    """What one person wants to hear of; personal data, seen by nobody else."""

    number = models.CharField("编号", max_length=20, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="interests", verbose_name="关注人"
    )
    # In which post the person saved it: what it finds is what this post may see. Without one, what everybody may.
    membership = models.ForeignKey(
        Membership, models.CASCADE, null=True, related_name="+", verbose_name="身份"
    )
    name = models.CharField("名称", max_length=60)
    text = models.CharField("关注的词", max_length=500, blank=True)
    kinds = _codes("类别")
    regions = _codes("地区")
    fields = _codes("技术领域")
    least_percent = models.PositiveSmallIntegerField("至少含几成的词", default=50)
    frequency = models.CharField(
        "提醒",
        max_length=10,
        choices=[(f.value, f.label) for f in Frequency],
        default=Frequency.AT_ONCE.value,
    )
    by_mail = models.BooleanField("也发邮件", default=False)
    # Only what is published from here on counts: from saving, changing or resuming it.
    since = models.DateTimeField("自", default=clock.now)
    paused_at = models.DateTimeField("暂停时间", null=True, blank=True)
    created_at = models.DateTimeField("保存时间", default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        verbose_name = "关注"
        indexes = [models.Index(fields=["person", "-id"], name="interest_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(least_percent__gte=1, least_percent__lte=100), name="interest_share_is_percent"
            ),
            models.CheckConstraint(
                condition=~Q(text="", kinds=[], regions=[], fields=[]), name="interest_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def is_paused(self) -> bool:
        """Whether it rests."""
        return self.paused_at is not None


class Arrival(models.Model):
    """Something was published and is to be compared with all interests; gone once that is done."""

    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    # What it became; if it has moved on by the time it is compared, it is no longer news.
    state = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"


class Finding(models.Model):
    """A published record that fits an interest; of the record only its address is kept, never its words."""

    interest = models.ForeignKey(Interest, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    share_percent = models.PositiveSmallIntegerField("含几成的词")
    held = ArrayField(models.CharField(max_length=200), verbose_name="含有的词", default=list)
    missing = ArrayField(models.CharField(max_length=200), verbose_name="没有的词", default=list)
    found_at = models.DateTimeField("发现时间", default=clock.now)
    shown_from = models.DateTimeField("提醒时间", default=clock.now)
    read_at = models.DateTimeField("查看时间", null=True, blank=True)
    mailed_at = models.DateTimeField("发信时间", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "新发现"
        indexes = [models.Index(fields=["interest", "shown_from"], name="finding_by_interest")]
        constraints = [
            # What makes two workers, or one that is begun again, write each finding once.
            models.UniqueConstraint(fields=["interest", "kind", "subject_id"], name="finding_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
