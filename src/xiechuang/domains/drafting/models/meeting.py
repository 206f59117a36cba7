"""Meetings (会商): agenda, participants, decisions, duties, and each region's word that the minutes are right."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from xiechuang.domains.drafting.models.opinion import Opinion
from xiechuang.domains.drafting.states import Decision, MeetingKind, MeetingState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Region


class Meeting(models.Model):
    """The regions meet, among themselves or with departments of the state, on matters of several drafts."""

    number = models.CharField("编号", max_length=20, unique=True)
    title = models.CharField("名称", max_length=200)
    kind = models.CharField(
        "类别", max_length=10, choices=choices_of(MeetingKind), default=MeetingKind.REGIONS
    )
    departments = models.CharField("国家有关部门", max_length=200, blank=True)
    held_at = models.DateTimeField("会商时间", null=True, blank=True)
    place = models.CharField("地点", max_length=200, blank=True)
    minutes = models.TextField("纪要", blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="召集单位"
    )
    regions = ArrayField(models.CharField(max_length=12), verbose_name="参加地区", default=list)
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(MeetingState), default=MeetingState.PLANNED
    )
    created_at = models.DateTimeField("登记时间", default=clock.now)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "会商"

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def status(self) -> MeetingState:
        """The state as a word with a label."""
        return MeetingState(self.state)

    @property
    def kind_label(self) -> str:
        """What people call its kind."""
        return MeetingKind(self.kind).label


class AgendaItem(models.Model):
    """A matter: an objection that stands, or something of its own; and what was decided on it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField("次序")
    opinion = models.ForeignKey(
        Opinion, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda"
    )
    topic = models.CharField("议题", max_length=300)
    decision = models.CharField("决定", max_length=20, choices=choices_of(Decision), blank=True)
    decision_text = models.TextField("决定内容", blank=True)

    class Meta:
        ordering = ["meeting", "order", "id"]
        verbose_name = "议题"
        constraints = [models.UniqueConstraint(fields=["meeting", "opinion"], name="opinion_once_an_agenda")]

    def __str__(self) -> str:
        return self.topic

    @property
    def decided(self) -> Decision | None:
        """The decision as a word with a label."""
        return Decision(self.decision) if self.decision else None


class Participant(models.Model):
    """Somebody who took part, for one of the places or for a department of the state (without a region)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="地区"
    )
    organisation = models.CharField("单位", max_length=120)
    name = models.CharField("姓名", max_length=60)

    class Meta:
        ordering = ["meeting", "region__order", "id"]
        verbose_name = "参加人"

    def __str__(self) -> str:
        return f"{self.name}（{self.organisation}）"


class Duty(models.Model):
    """What a body has to do after a meeting, by when, and since when it is done."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="duties")
    order = models.PositiveSmallIntegerField("次序")
    body = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="责任单位"
    )
    task = models.CharField("任务", max_length=500)
    due_on = models.DateField("完成时限")
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    done_note = models.CharField("完成情况", max_length=500, blank=True)

    class Meta:
        ordering = ["meeting", "order", "id"]
        verbose_name = "会商任务"
        constraints = [
            models.CheckConstraint(condition=Q(done_at=None) | ~Q(done_note=""), name="what_is_done_says_how")
        ]

    def __str__(self) -> str:
        return self.task


class Confirmation(models.Model):
    """A region's word that the minutes are right."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="confirmations")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField("单位", max_length=120)
    at = models.DateTimeField("确认时间", default=clock.now)

    class Meta:
        ordering = ["meeting", "region__order"]
        verbose_name = "纪要确认"
        constraints = [models.UniqueConstraint(fields=["meeting", "region"], name="confirmed_once")]

    def __str__(self) -> str:
        return f"{self.meeting} {self.region}"
