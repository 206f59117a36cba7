"""Consultations, one for each region asked, and what it says of each clause."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from xiechuang.domains.drafting.models.draft import Draft, Provision
from xiechuang.domains.drafting.states import ASKS, Answer, ConsultationState, Stance
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Region


class Consultation(models.Model):
    """One region is asked about a draft; its opinions are its own affair until they are signed."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="consultations")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    state = models.CharField(
        "状态", max_length=20, choices=choices_of(ConsultationState), default=ConsultationState.ASKED
    )
    asked_at = models.DateTimeField("征求时间", default=clock.now)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField("反馈时间", null=True, blank=True)
    chased_at = models.DateTimeField("最近催办", null=True, blank=True)
    overall = models.TextField("总体意见", blank=True)

    class Meta:
        ordering = ["draft", "region__order"]
        verbose_name = "征求意见"
        constraints = [models.UniqueConstraint(fields=["draft", "region"], name="region_asked_once")]

    def __str__(self) -> str:
        return f"{self.draft} {self.region}"

    @property
    def status(self) -> ConsultationState:
        """The state as a word with a label."""
        return ConsultationState(self.state)

    @property
    def number(self) -> str:
        """What the audit chain calls it: the draft's number."""
        return self.draft.number


class Opinion(models.Model):
    """What a region says of one clause, what the drafter answered, and how a difference was settled."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="opinions")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="opinions")
    stance = models.CharField("意见", max_length=10, choices=choices_of(Stance))
    wording = models.TextField("建议修改为", blank=True)
    reason = models.TextField("理由", blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("提出时间", default=clock.now)
    version = models.PositiveIntegerField(default=1)
    answer = models.CharField("答复", max_length=10, choices=choices_of(Answer), blank=True)
    answer_reason = models.TextField("答复理由", blank=True)
    # The clause of a later edition it was worked into, where that is another than the one it speaks of.
    worked_into = models.CharField("改入条款", max_length=120, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    conceded_at = models.DateTimeField("接受答复", null=True, blank=True)
    decision = models.CharField("会商决定", max_length=20, blank=True)
    decision_text = models.TextField("会商决定内容", blank=True)
    decided_in = models.CharField("会商编号", max_length=20, blank=True)

    class Meta:
        ordering = ["provision__order", "consultation__region__order", "id"]
        verbose_name = "条款意见"
        constraints = [
            models.UniqueConstraint(fields=["consultation", "provision"], name="opinion_once_a_clause"),
            models.CheckConstraint(
                condition=~Q(stance=Stance.CHANGE.value) | ~Q(wording=""), name="a_change_says_its_words"
            ),
            models.CheckConstraint(
                condition=~Q(stance=Stance.OBJECT.value) | ~Q(reason=""), name="an_objection_says_why"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=("", Answer.TAKEN.value)) | ~Q(answer_reason=""),
                name="what_is_not_taken_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation.region} {self.provision} {self.said.label}"

    @property
    def said(self) -> Stance:
        """The stance as a word with a label."""
        return Stance(self.stance)

    @property
    def answered(self) -> Answer | None:
        """The answer as a word with a label; None where there is none yet."""
        return Answer(self.answer) if self.answer else None

    @property
    def wants_answer(self) -> bool:
        """Whether it asks for something."""
        return self.said in ASKS

    @property
    def is_open_difference(self) -> bool:
        """An objection that was not taken, not given up and not decided on."""
        settled = self.answer == Answer.TAKEN or self.conceded_at or self.decision
        return self.said is Stance.OBJECT and not settled
