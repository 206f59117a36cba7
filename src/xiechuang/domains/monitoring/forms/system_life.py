"""Putting an indicator system in force, and ending it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.monitoring.models import IndicatorSystem
from xiechuang.web.forms import DayField


class ForceForm(forms.Form):
    """Nothing can be taken back afterwards, so it is confirmed expressly."""

    confirmed = forms.BooleanField(label=_("已核对：施行之后，指标、分组、园区和施行日期都不能再改动"))


class RetireForm(forms.Form):
    """The first day on which the system is not in force any more."""

    until = DayField(label=_("停用日期"), help_text=_("自这一天起不再有效；这一天之前的数据和指数都保留"))

    def __init__(self, *args: Any, system: IndicatorSystem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = system.until
