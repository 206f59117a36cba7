"""A workbook to be taken in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SheetForm(forms.Form):
    """One file, Excel or CSV."""

    file = forms.FileField(label=_("文件（Excel 或 CSV）"), help_text=_("用本页下载的表，不要改动表头"))
