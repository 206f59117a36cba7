"""The pages on which a demand is stated."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiechuang.domains.transfer.forms.parameters import demand_parameters
from xiechuang.domains.transfer.forms.record import (
    TITLE_AT_MOST,
    ParametersForm,
    RecordForm,
    TopicForm,
    own_code_field,
)
from xiechuang.domains.transfer.forms.words import WanField
from xiechuang.domains.transfer.states import Confidentiality
from xiechuang.kernel.community.public import choices, name_of
from xiechuang.kernel.lib import clock
from xiechuang.web.forms import DayField
from xiechuang.web.look import region_names


class ProblemForm(RecordForm):
    """What must be solved."""

    title = forms.CharField(
        label=gettext_lazy("需求名称"),
        max_length=TITLE_AT_MOST,
        help_text=gettext_lazy("用一句话说清要解决的技术问题，例如“零下 30℃ 仍能充电的储能电池”。"),
    )
    text = forms.CharField(
        label=gettext_lazy("问题说明"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20_000,
        help_text=gettext_lazy(
            "写清现在怎么做、差在哪里、试过什么、在什么条件下使用。能用数字的，下一步写成指标。请勿写涉密内容。"
        ),
    )
    own_code = own_code_field()


class DemandTopicForm(TopicForm):
    """In which field, and how far a solution should be at least."""

    stage = forms.ChoiceField(
        label=gettext_lazy("希望成果至少处于"),
        choices=lambda: [("", _("不限")), *choices("stages")],
        required=False,
        widget=forms.RadioSelect,
    )


class RequiredForm(ParametersForm):
    """By what one sees that it is solved."""

    parameters = demand_parameters()


class BudgetForm(RecordForm):
    """What it may cost and by when it is wanted."""

    budget_from_fen = WanField(
        label=gettext_lazy("预算下限（万元）"),
        required=False,
        help_text=gettext_lazy("未定可以不填，页面会如实写“未填写”。"),
    )
    budget_to_fen = WanField(label=gettext_lazy("预算上限（万元）"), required=False)
    deadline_on = DayField(label=gettext_lazy("期望完成"), required=False)

    def clean_deadline_on(self) -> date | None:
        """It lies ahead."""
        day: date | None = self.cleaned_data["deadline_on"]
        if day is not None and day <= clock.today() and not self.is_loose:
            raise forms.ValidationError(_("期望完成日期须在今天之后"))
        return day

    def clean(self) -> dict[str, Any]:
        """The range is in order."""
        low, high = self.cleaned_data.get("budget_from_fen"), self.cleaned_data.get("budget_to_fen")
        if low is not None and high is not None and high < low:
            self.add_error("budget_to_fen", _("上限小于下限"))
        return self.cleaned_data


class CooperationForm(RecordForm):
    """How one wants to work together, and with whom."""

    modes = forms.MultipleChoiceField(
        label=gettext_lazy("合作方式"),
        choices=lambda: choices("cooperation_modes"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("愿意接受的都可以选。"),
    )
    region_preference = forms.MultipleChoiceField(
        label=gettext_lazy("意向地区"),
        choices=lambda: list(region_names().items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("希望成果来自哪里；不选即不限。"),
    )


class ScopeForm(RecordForm):
    """To whom it is shown once it is published."""

    confidentiality = forms.ChoiceField(
        label=gettext_lazy("公开范围"),
        choices=lambda: [(c.value, name_of("confidentiality", c.value)) for c in Confidentiality],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "“公开”：任何人都能在需求库看到。“仅技术经理人可见”：不出现在需求库和检索里。“仅指定人员可见”：只有办理人员和参与对接的人能看到。"
        ),
    )
