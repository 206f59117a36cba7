"""Planning a key measure and reporting on it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.web.forms import DayField


class MeasureForm(forms.Form):
    """A new measure."""

    title = forms.CharField(
        label=_("举措"), max_length=200, help_text=_("谁做什么，例如：设立中试专线，优先排期对接项目")
    )
    content = forms.CharField(label=_("内容"), required=False, max_length=5000, widget=forms.Textarea)
    due_on = DayField(label=_("完成时限"))
    docking = forms.CharField(
        label=_("关联对接"), required=False, max_length=20, help_text=_("对接编号；与具体对接无关时不填")
    )


class ReportForm(forms.Form):
    """What was done so far, and for stopping why."""

    progress = forms.CharField(
        label=_("进展"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("停止举措时必须说明理由"),
    )
