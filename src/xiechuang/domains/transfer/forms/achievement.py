"""The pages on which an achievement is entered."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiechuang.domains.transfer.forms.choosers import ReadinessField, with_nothing
from xiechuang.domains.transfer.forms.parameters import achievement_parameters
from xiechuang.domains.transfer.forms.record import TITLE_AT_MOST, ParametersForm, RecordForm, own_code_field
from xiechuang.domains.transfer.forms.words import WanField
from xiechuang.domains.transfer.models import Record
from xiechuang.kernel.community.public import choices

PRICED, RANGED = ("fixed", "range"), "range"


class BasicsForm(RecordForm):
    """What it is."""

    title = forms.CharField(
        label=gettext_lazy("成果名称"),
        max_length=TITLE_AT_MOST,
        help_text=gettext_lazy(
            "说清对象和作用，例如“低温快速固化环氧胶膜”。不写课题名、项目代号和宣传用语。"
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("成果类别"), choices=with_nothing("achievement_kinds"))
    text = forms.CharField(
        label=gettext_lazy("成果介绍"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20_000,
        help_text=gettext_lazy(
            "依次写：解决什么问题、怎样解决、与现有做法相比好在哪里、在什么条件下测得、谁可以用。介绍发布后公开，请勿写涉密内容。"
        ),
    )
    own_code = own_code_field()


class MaturityForm(RecordForm):
    """How far it is."""

    stage = forms.ChoiceField(
        label=gettext_lazy("所处阶段"),
        choices=lambda: choices("stages"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("以已经完成并有记录的为准，不写正在计划的。"),
    )
    readiness = ReadinessField(
        label=gettext_lazy("技术成熟度"),
        required=False,
        help_text=gettext_lazy("先选量表，再选已经达到的最高一级。审核人员会核对附件里有没有相应的证明。"),
    )

    def values(self) -> dict[str, Any]:
        """Scale and level are two columns."""
        scale, level = self.cleaned_data["readiness"] or ("", None)
        return {"stage": self.cleaned_data["stage"], "trl_scale": scale, "trl_level": level}

    @classmethod
    def stored(cls, record: Record) -> dict[str, Any]:
        """The pair as one answer."""
        pair = None if record.trl_level is None else (record.trl_scale, record.trl_level)
        return {"stage": record.stage, "readiness": pair}


class ReachedForm(ParametersForm):
    """What it reaches."""

    parameters = achievement_parameters()


class TransferForm(RecordForm):
    """How it can be had, and for how much."""

    ways = forms.MultipleChoiceField(
        label=gettext_lazy("转化方式"),
        choices=lambda: choices("ways_of_transfer"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("愿意接受的都可以选。"),
    )
    price_mode = forms.ChoiceField(
        label=gettext_lazy("定价方式"), choices=lambda: choices("price_modes"), widget=forms.RadioSelect
    )
    price_from_fen = WanField(
        label=gettext_lazy("价格（万元）"),
        required=False,
        help_text=gettext_lazy("选一口价时必填；选区间价时填下限。"),
    )
    price_to_fen = WanField(
        label=gettext_lazy("价格上限（万元）"), required=False, help_text=gettext_lazy("选区间价时必填。")
    )

    def clean(self) -> dict[str, Any]:
        """Prices go with the mode."""
        given = self.cleaned_data
        mode, low, high = given.get("price_mode"), given.get("price_from_fen"), given.get("price_to_fen")
        if low is not None and high is not None and high < low:
            self.add_error("price_to_fen", _("上限小于下限"))
        if self.is_loose:
            return given
        if mode in PRICED and low is None and "price_from_fen" not in self.errors:
            self.add_error("price_from_fen", _("请填写价格"))
        if mode == RANGED and high is None and "price_to_fen" not in self.errors:
            self.add_error("price_to_fen", _("请填写价格上限"))
        return given
