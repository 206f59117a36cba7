"""One wording of a text: its exact source, the days it holds, where it came from, who reviewed it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xiechuang.domains.policies.models.text import PolicyText
from xiechuang.domains.policies.states import VersionState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Region


class TextVersion(models.Model):
    """A wording, from upload to publication; once public its source never changes."""

    number = models.CharField("编号", max_length=20, unique=True)
    policy = models.ForeignKey(PolicyText, on_delete=models.CASCADE, related_name="versions")
    # Given when it becomes public: 1, 2, 3 … in the order in which the wordings hold.
    edition = models.PositiveIntegerField("版次", null=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=choices_of(VersionState),
        default=VersionState.DRAFT.value,
    )
    source = models.TextField("原文")
    digest = models.CharField("原文摘要", max_length=64)
    # What makes the edition before it this one; empty for the first.
    patch = models.JSONField("与上一版的差异", null=True)
    problems = models.JSONField("文本中的问题", default=list)
    problem_note = models.CharField("对问题的说明", max_length=500, blank=True)
    passed_on = models.DateField("通过或印发日期", null=True)
    valid_from = models.DateField("施行日期", null=True)
    valid_until = models.DateField("失效日期", null=True)
    is_draft = models.BooleanField("草案", default=False)
    amended_by = models.CharField("修改依据", max_length=200, blank=True)
    source_name = models.CharField("来源", max_length=200, blank=True)
    source_url = models.URLField("来源网址", max_length=300, blank=True)
    file_name = models.CharField("文件", max_length=200, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_by_name = models.CharField("上传人", max_length=60, blank=True)
    created_at = models.DateTimeField("上传时间", default=clock.now)
    published_at = models.DateTimeField("公开时间", null=True)
    version = models.PositiveIntegerField(default=1)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["policy", F("edition").asc(nulls_last=True), "id"]
        verbose_name = "文本版本"
        indexes = [models.Index(fields=["policy", "state"], name="version_by_policy")]
        constraints = [
            models.UniqueConstraint(fields=["policy", "edition"], name="version_once_an_edition"),
            models.CheckConstraint(
                condition=~Q(state=VersionState.PUBLISHED) | Q(edition__isnull=False),
                name="public_version_has_an_edition",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gt=F("valid_from")),
                name="version_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.name}"

    @property
    def name(self) -> str:
        """第 2 版, or its number while it has none."""
        return f"第 {self.edition} 版" if self.edition else self.number

    @property
    def status(self) -> VersionState:
        """Where it stands."""
        return VersionState(self.state)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.state == VersionState.PUBLISHED
