"""What a park says of itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.parks.actions.sheet import LONGEST_INTRO
from xiechuang.web.forms import DayField


class SheetForm(forms.Form):
    """The park's own lines; every one may stay empty."""

    intro = forms.CharField(
        label=_("简介"),
        required=False,
        max_length=LONGEST_INTRO,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("园区自己的话，公开显示；与条文分开"),
    )
    industries = forms.CharField(label=_("主导产业"), required=False, max_length=200)
    english_name = forms.CharField(label=_("英文名"), required=False, max_length=160)
    address = forms.CharField(label=_("地址"), required=False, max_length=200)
    website = forms.URLField(label=_("网址"), required=False, max_length=200, assume_scheme="https")
    telephone = forms.CharField(label=_("联系电话"), required=False, max_length=40)
    area_square_km = forms.DecimalField(
        label=_("规划面积（平方公里）"), required=False, max_digits=10, decimal_places=3, min_value=0
    )
    founded_on = DayField(label=_("设立日期"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
