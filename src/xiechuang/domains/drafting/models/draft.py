"""Drafts, their editions, the clauses an edition is read into, and what became of it in the end."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from xiechuang.domains.drafting.states import DraftKind, DraftState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Region


class Draft(models.Model):
    """A text that one region drafts and two others are asked about; seen by nobody else until it is adopted."""

    number = models.CharField("编号", max_length=20, unique=True)
    title = models.CharField("名称", max_length=200)
    kind = models.CharField("类别", max_length=20, choices=choices_of(DraftKind))
    concerns = ArrayField(models.CharField(max_length=20), verbose_name="涉及", default=list, blank=True)
    purpose = models.TextField("起草目的")
    amends_title = models.CharField("修改的现行文本", max_length=200, blank=True)
    amends_text = models.TextField("现行文本全文", blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="起草单位"
    )
    drafter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经办人"
    )
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(DraftState), default=DraftState.DRAFTING
    )
    # The fence reads who was asked from here, so that policies of two tables do not call each other.
    asked_regions = ArrayField(
        models.CharField(max_length=12), verbose_name="征求地区", default=list, blank=True
    )
    due_at = models.DateTimeField("反馈截止", null=True, blank=True)
    created_at = models.DateTimeField("登记时间", default=clock.now)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    consulted_at = models.DateTimeField("征求时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    conclusion = models.TextField("办结结论", blank=True)
    version = models.PositiveIntegerField(default=1)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "起草件"
        indexes = [models.Index(fields=["region", "state"], name="draft_by_region")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=DraftState.CONSULTING.value) | Q(due_at__isnull=False),
                name="draft_consulted_until_a_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def status(self) -> DraftState:
        """The state as a word with a label."""
        return DraftState(self.state)


class Edition(models.Model):
    """One state of the text, kept as it was given; never changed once others were asked about it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="editions")
    order = models.PositiveSmallIntegerField("稿次")
    text = models.TextField("文本")
    note = models.CharField("修改说明", max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("成稿时间", default=clock.now)
    is_asked = models.BooleanField("征求意见稿", default=False)

    class Meta:
        ordering = ["draft", "order"]
        verbose_name = "文本稿"
        constraints = [
            models.UniqueConstraint(fields=["draft", "order"], name="edition_once"),
            models.UniqueConstraint(
                fields=["draft"], condition=Q(is_asked=True), name="one_edition_is_asked_about"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft.number} 第 {self.order} 稿"


class Provision(models.Model):
    """A clause of an edition under its lasting address."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="provisions")
    address = models.CharField("地址", max_length=120)
    label = models.CharField("编号", max_length=40, blank=True)
    order = models.PositiveSmallIntegerField("次序")
    text = models.TextField("文字")

    class Meta:
        ordering = ["edition", "order"]
        verbose_name = "条款"
        constraints = [models.UniqueConstraint(fields=["edition", "address"], name="provision_once")]

    def __str__(self) -> str:
        return self.label or f"第 {self.order} 段"


class Outcome(models.Model):
    """What everybody may know of a draft once it is adopted; nothing of the way there."""

    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="outcome")
    number = models.CharField("编号", max_length=20, unique=True)
    title = models.CharField("名称", max_length=200)
    kind = models.CharField("类别", max_length=20, choices=choices_of(DraftKind))
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="起草单位"
    )
    asked_regions = ArrayField(models.CharField(max_length=12), verbose_name="征求地区", default=list)
    adopted_on = models.DateField("通过或印发日期")
    document_number = models.CharField("文号", max_length=80, blank=True)
    note = models.TextField("公开说明", blank=True)
    published_at = models.DateTimeField("公布时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-adopted_on", "-id"]
        verbose_name = "协作成果"

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        """What people call its kind."""
        return DraftKind(self.kind).label
