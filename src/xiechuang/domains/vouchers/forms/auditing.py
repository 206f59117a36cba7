"""What an auditor asks for: which region, how many payments, drawn by which words."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

MOST = 200


class SampleForm(forms.Form):
    """The sample; the same words draw the same payments again while nothing else is paid."""

    region = forms.ChoiceField(label=_("承担地区"), required=False)
    size = forms.IntegerField(
        label=_("抽查笔数"), initial=10, validators=[MinValueValidator(1), MaxValueValidator(MOST)]
    )
    seed = forms.CharField(
        label=_("抽样口令"),
        max_length=40,
        help_text=_("同一口令抽出同一批；写进底稿，别人就能重抽。"),
        validators=[RegexValidator(r"^[^\x00-\x1f]+$", _("口令不能含控制字符"))],
    )

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", _("全部")), *regions]  # type: ignore[attr-defined]
