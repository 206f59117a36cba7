"""The choices of a computation, and what a publication needs to be said."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.monitoring.queries.choosing import GAPS, MEANS, OUTLIERS, SCALES, Choices
from xiechuang.kernel.lib import clock
from xiechuang.web.forms import MomentInput

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


class ChoicesForm(forms.Form):
    """Every choice with what it means; nothing is chosen behind anybody's back."""

    scale = forms.ChoiceField(
        label=_("标准化"), choices=SCALES, widget=forms.RadioSelect, initial="min_max",
        help_text=_("把不同单位的指标换成可比的分数"),
    )  # fmt: skip
    mean = forms.ChoiceField(
        label=_("合成方法"), choices=MEANS, widget=forms.RadioSelect, initial="arithmetic"
    )
    gaps = forms.ChoiceField(label=_("缺失数据"), choices=GAPS, widget=forms.RadioSelect, initial="none")
    outliers = forms.ChoiceField(
        label=_("极端值"), choices=OUTLIERS, widget=forms.RadioSelect, initial="none"
    )
    threshold = forms.IntegerField(
        label=_("参加排名至少要有多少指标有数据（%）"), min_value=0, max_value=100, initial=50
    )
    leaves_out = forms.BooleanField(label=_("没有数据的园区和指标不参加计算"), required=False)
    draws = forms.IntegerField(
        label=_("不确定性模拟次数"), min_value=0, max_value=100_000, initial=1000,
        help_text=_("变动权重、标准化和合成方法，看名次有多可靠；0 为不模拟"),
    )  # fmt: skip
    noise = forms.IntegerField(label=_("权重上下浮动（%）"), min_value=0, max_value=90, initial=25)
    note = forms.CharField(
        label=_("说明"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def choices(self) -> Choices:
        """What was chosen."""
        given = self.cleaned_data
        return Choices(
            scale=given["scale"],
            mean=given["mean"],
            gaps=given["gaps"],
            outliers=given["outliers"],
            threshold=given["threshold"] / 100,
            leaves_out=given["leaves_out"],
            draws=given["draws"],
            noise=given["noise"] / 100,
        )


class MomentField(forms.DateTimeField):
    """A moment in the community's time."""

    def __init__(self, **given: Any) -> None:
        super().__init__(input_formats=FORMATS, widget=MomentInput, **given)


class PublishForm(forms.Form):
    """Title, words of the authority, and the moment from which everybody may see it."""

    title = forms.CharField(label=_("标题"), max_length=160)
    summary = forms.CharField(
        label=_("发布说明"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    public_from = MomentField(
        label=_("公开时间"), required=False, help_text=_("此前只有主管部门看得到；不填为立即公开")
    )

    def moment(self) -> datetime | None:
        """The public moment; None for now."""
        given: datetime | None = self.cleaned_data["public_from"]
        return given.astimezone(clock.HERE) if given else None


class CorrectForm(forms.Form):
    """Why another edition takes the place of one that is public."""

    reason = forms.CharField(label=_("更正原因"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    public_from = MomentField(label=_("公开时间"), required=False, help_text=_("不填为立即公开"))

    def moment(self) -> datetime | None:
        """The public moment; None for now."""
        given: datetime | None = self.cleaned_data["public_from"]
        return given.astimezone(clock.HERE) if given else None


class WithdrawForm(forms.Form):
    """Why something is taken back before anybody saw it."""

    reason = forms.CharField(label=_("撤回原因"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
