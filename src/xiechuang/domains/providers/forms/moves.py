"""Moves with what they ask for, and the objections to them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.providers.forms.asking import AskingForm
from xiechuang.domains.providers.models import Recognition
from xiechuang.domains.providers.queries.kinds import kind_name
from xiechuang.web.forms import DayField, note_field
from xiechuang.web.words import listed


class NoteForm(forms.Form):
    """A reason or a remark."""

    # What only one move asks for is not shown to those who cannot make it.
    only_for: ClassVar[Mapping[str, str]] = {}
    note = note_field()

    def __init__(self, *args: Any, subject: Any = None, **given: Any) -> None:
        super().__init__(*args, **given)
        self.subject = subject

    def fit(self, moves: Iterable[str]) -> None:
        """Leave out what none of the moves asks for; what was typed stays."""
        known = set(moves)
        for name, move in self.only_for.items():
            if move not in known and not self.is_bound:
                del self.fields[name]


class RecognitionForm(NoteForm):
    """For which kinds of service, and why."""

    kinds = forms.MultipleChoiceField(
        label=_("限于服务类别"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只在办理“部分互认”时选"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, subject: Recognition, **given: Any) -> None:
        super().__init__(*args, subject=subject, **given)
        self.fields["kinds"].choices = [(code, kind_name(code)) for code in subject.provider.kinds]  # type: ignore[attr-defined]
        self.fields["seen"].initial = subject.state


class ComplaintForm(NoteForm):
    """The due moments that the authority states when it accepts a complaint, and the words of each move."""

    only_for = {"answer_due_on": "accept", "decision_due_on": "accept"}
    answer_due_on = DayField(
        label=_("机构答复时限"), required=False, help_text=_("受理时填写；没有文本规定天数，由主管部门写明")
    )
    decision_due_on = DayField(label=_("作出决定的时限"), required=False)
    note = note_field(label=_("理由、答复或处理决定"))


class RenewalForm(NoteForm):
    """Until when a provider stays."""

    valid_until = DayField(label=_("续期至（不含）"), required=False, help_text=_("同意续期时填写"))


class StatementForm(forms.Form):
    """How the year went."""

    statement = forms.CharField(
        label=_("年度情况"),
        max_length=10_000,
        help_text=_("写明一年来服务了多少单位、主要项目和收入，以及是否仍符合入库条件"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class OpinionForm(AskingForm):
    """A reviewer's score and words."""

    may_lack = frozenset({"score"})
    score = forms.IntegerField(
        label=_("评分"), min_value=0, max_value=100, help_text=_("0 至 100；回避时不填")
    )
    comment = forms.CharField(
        label=_("评审意见或回避原因"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 4})
    )


class FileComplaintForm(AskingForm):
    """What happened, under which number, and the contract where the platform does not know of the use."""

    may_lack = frozenset({"proof"})
    title = forms.CharField(label=_("事由"), max_length=200)
    subject_number = forms.CharField(
        label=_("涉及的编号或合同号"),
        max_length=60,
        help_text=_("用创新券的填用券编号（YQ 开头），其他的填合同号"),
    )
    text = forms.CharField(label=_("情况说明"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}))
    proof = forms.FileField(label=_("合同等使用证明"), help_text=_("平台没有这个编号的使用记录时须上传"))

    def __init__(self, *given: Any, known: Sequence[str] = (), **more: Any) -> None:
        """``known`` are the numbers of the uses that the platform has on record."""
        super().__init__(*given, **more)
        if known:
            sentence = _("平台上的使用记录：%s；没有记录的填合同号")
            self.fields["subject_number"].help_text = sentence % listed(known)
            self.fields["subject_number"].initial = known[0] if len(known) == 1 else ""
