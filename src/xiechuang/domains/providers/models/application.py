"""Applications: what an organisation offers in answer to a call, and what reviewers think of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.domains.providers.models.call import Call
from xiechuang.domains.providers.states import ON_THE_WAY, ApplicationState, ReviewState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Organisation, Region


class Application(models.Model):
    """One organisation's application; its lines stay as they were typed until the whole is complete."""

    number = models.CharField("编号", max_length=20, unique=True)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications", verbose_name="征集")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="申报单位"
    )
    # The call's region stands here too: it never changes, and the fence needs it without a join.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    name = models.CharField("对外名称", max_length=120, blank=True)
    intro = models.TextField("机构简介", blank=True)
    place = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在地"
    )
    address = models.CharField("地址", max_length=200, blank=True)
    contact = models.CharField("联系人", max_length=60, blank=True)
    telephone = models.CharField("联系电话", max_length=40, blank=True)
    website = models.CharField("网址", max_length=200, blank=True)
    # Lists of {name, note}; instruments later meet their own register by name.
    laboratories = models.JSONField("开放实验室", default=list, blank=True)
    instruments = models.JSONField("开放仪器", default=list, blank=True)
    # {name, kind, unit, price_from_fen, price_to_fen, text} each; a row keeps what was typed, fit or not.
    services = models.JSONField("服务项目", default=list, blank=True)
    # {paper, uid, name}: which of the papers the call asks for an attached document is.
    papers = models.JSONField("已传材料", default=list, blank=True)
    is_on_paper = models.BooleanField("由主管部门按纸质名单录入", default=False)
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(ApplicationState), default=ApplicationState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    due_on = models.DateField("办理时限", null=True, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    publicity_from = models.DateField("公示自", null=True, blank=True)
    publicity_until = models.DateField("公示止", null=True, blank=True)
    decided_at = models.DateTimeField("办结时间", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField("登记时间", default=clock.now)
    changed_at = models.DateTimeField("更新时间", default=clock.now)
    is_sample = models.BooleanField("示例", default=False)

    class Meta:
        ordering = ["-number"]
        verbose_name = "入库申报"
        constraints = [
            models.UniqueConstraint(
                fields=["call", "organisation"],
                condition=Q(state__in=[state.value for state in sorted(ON_THE_WAY)]),
                name="application_once_under_way",
            )
        ]
        indexes = [models.Index(fields=["region", "state"], name="application_by_region")]

    def __str__(self) -> str:
        return f"{self.number} {self.name or self.organisation}"

    @property
    def status(self) -> ApplicationState:
        """The state as a word with a label."""
        return ApplicationState(self.state)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the services offered, each once."""
        return list(dict.fromkeys(str(row.get("kind")) for row in self.services if row.get("kind")))


class Review(models.Model):
    """One reviewer's opinion of one application."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(ReviewState), default=ReviewState.ASKED
    )
    score = models.PositiveSmallIntegerField("评分", null=True, blank=True)
    comment = models.TextField("评审意见", blank=True)
    asked_at = models.DateTimeField("指派时间", default=clock.now)
    given_at = models.DateTimeField("评审时间", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "专家评审"
        constraints = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="review_once"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="review_score_to_100"),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.GIVEN) | Q(score__isnull=False), name="review_given_has_score"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} {self.reviewer}"

    @property
    def status(self) -> ReviewState:
        """The state as a word with a label."""
        return ReviewState(self.state)
