"""Guides, their versions, readers' questions, and who has read what."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from xiechuang.domains.training.states import OPEN, QuestionState, VersionState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Region


class Guide(models.Model):
    """How one measure is handled; everybody reads its published version."""

    number = models.CharField("编号", max_length=20, unique=True)
    measure = models.CharField("政策措施", max_length=200)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="适用地区"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="编写单位"
    )
    # Roles whose officials have to confirm that they read each version.
    audience = ArrayField(
        models.CharField(max_length=30), verbose_name="须阅读的人员", default=list, blank=True
    )
    # The version in force, 0 while there is none; the fence reads it, so that policies do not call each other.
    in_force = models.PositiveSmallIntegerField("现行版本", default=0)
    created_at = models.DateTimeField("登记时间", default=clock.now)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "政策指南"

    def __str__(self) -> str:
        return f"{self.number} {self.measure}"


class Version(models.Model):
    """One state of a guide: plain structured text, never changed once published."""

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="versions")
    order = models.PositiveSmallIntegerField("版次")
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(VersionState), default=VersionState.WRITING
    )
    organisation_id = models.BigIntegerField()
    summary = models.TextField("概要")
    steps = models.JSONField("办理步骤", default=list)
    papers = models.JSONField("材料", default=list, blank=True)
    # document (number or name), article, quote.
    clauses = models.JSONField("条款依据", default=list, blank=True)
    faq = models.JSONField("问答", default=list, blank=True)
    # question, options, right (index).
    checks = models.JSONField("自测题", default=list, blank=True)
    change_note = models.CharField("本版修改", max_length=300, blank=True)
    edition = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("编写时间", default=clock.now)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        ordering = ["guide", "-order"]
        verbose_name = "指南版本"
        constraints = [
            models.UniqueConstraint(fields=["guide", "order"], name="guide_version_once"),
            models.UniqueConstraint(
                fields=["guide"],
                condition=Q(state__in=sorted((state.value for state in OPEN), reverse=True)),
                name="one_version_is_open",
            ),
            models.UniqueConstraint(
                fields=["guide"], condition=Q(state="published"), name="one_version_is_in_force"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("submitted_by")),
                name="a_second_person_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guide} 第 {self.order} 版"

    @property
    def status(self) -> VersionState:
        """The state as a word with a label."""
        return VersionState(self.state)

    @property
    def number(self) -> str:
        """What the audit chain calls it: the guide's number."""
        return self.guide.number

    @property
    def content(self) -> dict[str, Any]:
        """What it says, as actions take it."""
        names = ("summary", "steps", "papers", "clauses", "faq", "checks", "change_note")
        return {name: getattr(self, name) for name in names}


class Question(models.Model):
    """What a reader asks of a guide, and the answer; public only when the answer is."""

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField("问题")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提问时间", default=clock.now)
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(QuestionState), default=QuestionState.ASKED
    )
    answer = models.TextField("答复", blank=True)
    is_public = models.BooleanField("公开", default=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        ordering = ["guide", "-id"]
        verbose_name = "指南提问"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="asked") | ~Q(answer=""), name="an_answer_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def number(self) -> str:
        """What the audit chain calls it: the guide's number."""
        return self.guide.number

    @property
    def status(self) -> QuestionState:
        """The state as a word with a label."""
        return QuestionState(self.state)


class ReadReceipt(models.Model):
    """An official confirmed that they read a version, in which post, and how many questions they answered rightly."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="receipts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=12, blank=True)
    read_at = models.DateTimeField("阅读时间", default=clock.now)
    asked = models.PositiveSmallIntegerField("自测题数", default=0)
    right = models.PositiveSmallIntegerField("答对", default=0)

    class Meta:
        ordering = ["version", "id"]
        verbose_name = "阅读回执"
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="read_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.version}"
